//! One limiter for each account, whatever the number of clients in this process.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use super::Limiter;
use crate::sync::Mutex;

/// Tells accounts apart, without keeping what they are known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Account(u64);

static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
static LIMITERS: Mutex<BTreeMap<Account, Arc<Limiter>>> = Mutex::new(BTreeMap::new());

impl Account {
    /// The account at a place of the service that these credentials belong to.
    pub(crate) fn of(base_url: &str, credentials: impl Hash) -> Self {
        Self(KEYS.hash_one((base_url, credentials)))
    }
}

/// The limiter of an account. It outlives its clients for as long as what they sent still counts, so that a client for
/// each call keeps the rate as well as one for all.
pub(crate) fn shared(account: Account, now: Instant) -> Arc<Limiter> {
    let mut limiters = LIMITERS.lock();
    limiters.retain(|_, limiter| Arc::strong_count(limiter) > 1 || !limiter.is_idle(now));
    Arc::clone(limiters.entry(account).or_default())
}
