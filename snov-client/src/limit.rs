//! Keeps the account's rate: so many requests in any window, first come, first served, calls before questions about
//! tasks.
//!
//! A request counts from the moment it may leave until a whole window after its answer came. The server saw it somewhere
//! in between, so whatever the network does, no window of the server's holds more requests than one of ours.
//!
//! When the server says that there were too many all the same, everything stands still. Then one request goes as a probe,
//! and only its answer lets the others go on.

mod accounts;
mod freeze;
mod queue;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::{Clock, before};
use crate::sync::{Guard, Mutex};
pub(crate) use accounts::{Account, shared};
use freeze::{Freeze, Passage};
pub(crate) use queue::Priority;
use queue::{Queue, Ticket};

/// At most so many requests in any window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub(crate) requests: usize,
    pub(crate) window: Duration,
}

impl Quota {
    /// As many as one likes, until the server objects.
    pub(crate) const NONE: Self = Self { requests: usize::MAX, window: Duration::from_secs(60) };
}

/// Admits requests one by one, in the order in which they ask.
#[derive(Default)]
pub(crate) struct Limiter(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    queue: Queue,
    freeze: Freeze,
    /// When each answer came, as far back as it matters.
    answered: VecDeque<Instant>,
    /// Requests that were admitted and have no answer yet.
    under_way: usize,
    /// The longest window that anybody has asked with: another client of the account may go by another one.
    window: Duration,
}

/// Who asks, and how long it can wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking {
    pub(crate) quota: Quota,
    pub(crate) priority: Priority,
    pub(crate) until: Option<Instant>,
}

/// Why a request may not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Its time is over.
    Late,
    /// Its time is over before the server takes requests again, which is then.
    Frozen { until: Instant },
}

impl Limiter {
    /// Waits until one more request may leave. Dropping the future leaves the queue as if it had never been in it.
    pub(crate) async fn admit<'a>(&'a self, clock: &'a dyn Clock, asking: Asking) -> Result<Slot<'a>, Refusal> {
        let place = Waiting { limiter: self, ticket: self.state().queue.join(asking.priority) };
        loop {
            let now = clock.now();
            if asking.until.is_some_and(|until| now >= until) {
                return Err(Refusal::Late);
            }
            let step = self.state().step(&place.ticket, &asking, now);
            match step {
                Step::Go(passage) => return Ok(Slot { limiter: self, clock, asking, passage, departed: None }),
                Step::Refuse(refusal) => return Err(refusal),
                Step::Wait(until) => {
                    let until = crate::clock::earlier(until, asking.until);
                    before(clock, until, place.ticket.called()).await;
                }
            }
        }
    }

    /// How many more requests could leave now, those that wait already aside.
    pub(crate) fn room(&self, quota: Quota, now: Instant) -> usize {
        let state = self.state();
        let recent = state.answered.len() - state.expired(quota.window, now);
        quota.requests.saturating_sub(state.under_way + recent + state.queue.len())
    }

    /// Whether nothing of the past is left that the next request would have to heed.
    pub(crate) fn is_idle(&self, now: Instant) -> bool {
        let mut state = self.state();
        state.forget(now);
        state.under_way == 0 && state.answered.is_empty() && state.freeze.is_open()
    }

    fn state(&self) -> Guard<'_, State> {
        self.0.lock()
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Limiter")
            .field("waiting", &state.queue.len())
            .field("under_way", &state.under_way)
            .field("recent", &state.answered.len())
            .field("frozen", &!state.freeze.is_open())
            .finish()
    }
}

/// What a request in the queue does next.
enum Step {
    Go(Passage),
    Refuse(Refusal),
    /// Ask again then, or when called.
    Wait(Option<Instant>),
}

impl State {
    fn step(&mut self, ticket: &Ticket, asking: &Asking, now: Instant) -> Step {
        let frozen_until = self.freeze.until().filter(|until| now < *until);
        if let Some(until) = frozen_until
            && asking.until.is_some_and(|deadline| deadline <= until)
        {
            return Step::Refuse(Refusal::Frozen { until });
        }
        if !self.queue.is_first(ticket) {
            return Step::Wait(None);
        }
        if frozen_until.is_some() {
            return Step::Wait(frozen_until);
        }
        let Quota { requests, window } = asking.quota;
        self.window = self.window.max(window);
        self.forget(now);
        let past = self.expired(window, now);
        if self.under_way.saturating_add(self.answered.len() - past) >= requests {
            return Step::Wait(self.answered.get(past).and_then(|oldest| oldest.checked_add(window)));
        }
        let Some(passage) = self.freeze.pass() else { return Step::Wait(None) };
        self.under_way += 1;
        Step::Go(passage)
    }

    /// How many of the answers came before a window of this length.
    fn expired(&self, window: Duration, now: Instant) -> usize {
        self.answered.partition_point(|answered| now.duration_since(*answered) >= window)
    }

    fn forget(&mut self, now: Instant) {
        while self.answered.front().is_some_and(|answered| now.duration_since(*answered) >= self.window) {
            self.answered.pop_front();
        }
    }
}

/// A place in the queue, left when it is dropped.
struct Waiting<'a> {
    limiter: &'a Limiter,
    ticket: Arc<Ticket>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.limiter.state().queue.leave(&self.ticket);
    }
}

/// How the server took a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reception {
    /// It answered, whatever it said.
    Answered,
    /// It said that there are too many requests, and perhaps when to come back.
    TooMany(Option<Duration>),
}

/// The right to send one request. A slot that is dropped unsent counts for nothing.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    limiter: &'a Limiter,
    clock: &'a dyn Clock,
    asking: Asking,
    passage: Passage,
    departed: Option<Instant>,
}

impl Slot<'_> {
    /// From here on the request may have left.
    pub(crate) fn send(&mut self) {
        self.departed = Some(self.clock.now());
    }

    /// The request was answered; or, where nothing is said before the slot is dropped, nobody knows.
    pub(crate) fn received(&mut self, reception: Reception) {
        let Some(departed) = self.departed else { return };
        let mut state = self.limiter.state();
        match reception {
            Reception::Answered => state.freeze.thaw(&mut self.passage),
            Reception::TooMany(hint) => {
                let pause = freeze::Pause { window: self.asking.quota.window, hint };
                if state.freeze.freeze(&mut self.passage, departed, self.clock.now(), pause) {
                    state.queue.call_all();
                }
            }
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut state = self.limiter.state();
        let now = self.clock.now();
        state.under_way -= 1;
        if self.departed.is_some() {
            state.answered.push_back(now);
        }
        state.freeze.abandon(&mut self.passage, now);
        state.queue.call_first();
    }
}
