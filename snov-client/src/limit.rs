//! Keeps the account's rate: so many requests in any window, first come, first served.
//!
//! A request counts from the moment it may leave until a whole window after its answer came. The server saw it somewhere
//! in between, so whatever the network does, no window of the server's holds more requests than one of ours.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::clock::{Clock, before};

/// At most so many requests in any window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub(crate) requests: usize,
    pub(crate) window: Duration,
}

/// Admits requests one by one, in the order in which they ask.
#[derive(Debug)]
pub(crate) struct Limiter {
    quota: Option<Quota>,
    /// Held by the request that is next; the others queue for it.
    turn: tokio::sync::Mutex<()>,
    log: Mutex<Log>,
    /// A slot was given back.
    freed: Notify,
}

#[derive(Debug, Default)]
struct Log {
    /// When each answer came, as far back as it matters.
    answered: VecDeque<Instant>,
    /// Requests that were admitted and have no answer yet.
    under_way: usize,
}

impl Limiter {
    pub(crate) fn new(quota: Option<Quota>) -> Self {
        Self { quota, turn: tokio::sync::Mutex::default(), log: Mutex::default(), freed: Notify::new() }
    }

    /// Waits until one more request may leave. Dropping the future leaves the queue as if it had never been in it.
    pub(crate) async fn admit<'a>(&'a self, clock: &'a dyn Clock) -> Slot<'a> {
        let slot = |counted| Slot { limiter: self, clock, counted, sent: false };
        let Some(quota) = self.quota else { return slot(false) };
        let _turn = self.turn.lock().await;
        while let Err(free_from) = self.take(quota, clock.now()) {
            before(clock, free_from, self.freed.notified()).await;
        }
        slot(true)
    }

    /// Takes a slot, or says when to try again; `None` is when another request has ended.
    fn take(&self, quota: Quota, now: Instant) -> Result<(), Option<Instant>> {
        let mut log = self.log();
        while log.answered.front().is_some_and(|answered| now.duration_since(*answered) >= quota.window) {
            log.answered.pop_front();
        }
        if log.under_way + log.answered.len() < quota.requests {
            log.under_way += 1;
            return Ok(());
        }
        Err(log.answered.front().and_then(|answered| answered.checked_add(quota.window)))
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to send one request. A slot that is dropped unsent counts for nothing.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    limiter: &'a Limiter,
    clock: &'a dyn Clock,
    counted: bool,
    sent: bool,
}

impl Slot<'_> {
    /// From here on the request may have left.
    pub(crate) fn send(&mut self) {
        self.sent = true;
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if !self.counted {
            return;
        }
        let mut log = self.limiter.log();
        log.under_way -= 1;
        if self.sent {
            log.answered.push_back(self.clock.now());
        }
        drop(log);
        self.limiter.freed.notify_one();
    }
}
