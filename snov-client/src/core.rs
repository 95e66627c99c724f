//! What all calls of one client share.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::auth::Authenticator;
use crate::clock::Clock;
use crate::credits::{Credits, Ledger};
use crate::life::Life;
use crate::limit::{Limiter, Quota};
use crate::observe::Observer;
use crate::poll::Pace;
use crate::retry::{Budget, Policy};
use crate::sync::spawn;
use crate::transport::{BaseUrl, Transport};

/// The part of a client that sends: clones share one connection pool, one token and one rate limit.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
    /// None, where something is sent in the background: it ends with the last client.
    life: Option<Arc<Life>>,
}

pub(crate) struct Shared {
    pub(crate) base: BaseUrl,
    pub(crate) settings: Settings,
    pub(crate) authenticator: Authenticator,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) quota: Quota,
    pub(crate) policy: Policy,
    pub(crate) budget: Budget,
    pub(crate) ledger: Ledger,
    pub(crate) pace: Pace,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

/// What the user can set and every call reads.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) user_agent: String,
    /// The longest time for a call, unless it says otherwise.
    pub(crate) deadline: Duration,
    /// The longest time for one attempt of it.
    pub(crate) attempt: Duration,
    /// The longest time to wait for the result of a task, unless the wait says otherwise.
    pub(crate) wait: Duration,
}

impl Core {
    pub(crate) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared), life: Some(Arc::new(Life::new())) }
    }

    /// Runs a task in the background, until it has ended or the last client is gone.
    pub(crate) fn spawn<F: Future<Output = ()> + Send + 'static>(&self, task: impl FnOnce(Self) -> F) {
        let Some(end) = self.life.as_ref().map(|life| life.end()) else { return };
        spawn(end.cut_short(task(Self { shared: Arc::clone(&self.shared), life: None })));
    }

    /// What the calls of this client and its clones have cost, at most.
    #[must_use]
    pub fn credits(&self) -> Credits {
        self.shared.ledger.credits()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.shared.ledger
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.shared.base.url
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(crate) fn authenticator(&self) -> &Authenticator {
        &self.shared.authenticator
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.shared.limiter
    }

    pub(crate) fn quota(&self) -> Quota {
        self.shared.quota
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.shared.policy
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.shared.pace
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transport
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    pub(crate) fn observer(&self) -> Option<&dyn Observer> {
        self.shared.observer.as_deref()
    }

    /// The time of day at a moment that has passed.
    pub(crate) fn wall_at(&self, moment: Instant) -> SystemTime {
        let since = self.clock().now().saturating_duration_since(moment);
        self.clock().wall().checked_sub(since).unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.base_url())
            .field("rate_limit", &self.limiter())
            .finish_non_exhaustive()
    }
}
