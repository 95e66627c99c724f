//! When to ask about a task: about when tasks of its kind are usually done, and never so often that all who wait
//! together use more than what is left of the rate.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::limit::Quota;

/// When a task is asked about first, as long as nothing is known of its kind.
const FIRST: Duration = Duration::from_secs(2);
/// No task is asked about sooner than this.
const EARLIEST: Duration = Duration::from_secs(1);
/// No first question waits longer, whatever was learned.
const LATEST_FIRST: Duration = Duration::from_secs(60);
/// The pause between the first two questions, or less for tasks that take about the same time. It grows by half each
/// time.
const SHORTEST: Duration = Duration::from_secs(3);
/// So often does it grow at most.
const MOST_GROWTH: u32 = 12;
/// The longest pause, but for tasks that take so long that a tenth of the time that has passed is more.
const LONGEST: Duration = Duration::from_secs(10);

/// Where tasks are many, no question is put off longer for the sake of the rate: it waits in the queue as well.
const LONGEST_STRETCH: Duration = Duration::from_secs(30);

/// What one client knows of all its tasks.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// How long the tasks take that an operation tells of.
    usual: Mutex<BTreeMap<&'static str, Usual>>,
    /// How many tasks are being waited for.
    waits: AtomicU32,
}

/// How long tasks of one kind take, as a moving average and the average distance from it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Usual {
    mean: Duration,
    deviation: Duration,
}

impl Usual {
    /// A task was done at some time between these two ages.
    fn first(since: Duration, until: Duration) -> Self {
        Self { mean: (since + until) / 2, deviation: until.abs_diff(since) / 4 }
    }

    /// A quarter of each new time counts.
    fn learn(&mut self, taken: Duration) {
        let distance = taken.abs_diff(self.mean);
        self.deviation = (self.deviation * 3 + distance) / 4;
        self.mean = (self.mean * 3 + taken) / 4;
    }
}

impl Pace {
    /// Begins to wait for a task that was started at `started`, if that is known. A patient one would rather come too
    /// late than in vain.
    pub(crate) fn wait(&self, operation: &'static str, started: Option<Instant>, is_patient: bool) -> Schedule<'_> {
        self.waits.fetch_add(1, Ordering::Relaxed);
        Schedule { pace: self, operation, started, is_patient, planned: None, pending_at: None, polls: 0 }
    }

    fn usual(&self) -> MutexGuard<'_, BTreeMap<&'static str, Usual>> {
        self.usual.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The questions about one task.
#[derive(Debug)]
pub(crate) struct Schedule<'a> {
    pace: &'a Pace,
    operation: &'static str,
    started: Option<Instant>,
    is_patient: bool,
    /// The age of the task at which the first question was meant to be asked.
    planned: Option<Duration>,
    /// The age at which the task was last seen unfinished.
    pending_at: Option<Duration>,
    polls: u32,
}

impl Schedule<'_> {
    /// When to ask next, where `room` more requests could leave now.
    pub(crate) fn next(&mut self, now: Instant, quota: Quota, room: usize) -> Instant {
        let usual = self.pace.usual().get(self.operation).copied();
        let age = self.age(now);
        let pause = match (self.polls, self.started, usual) {
            // Nobody knows how long it has been running.
            (0, None, _) => Duration::ZERO,
            (0, Some(_), Some(Usual { mean, deviation })) => {
                let age_at_first = if self.is_patient { mean + deviation * 2 } else { mean };
                age_at_first.clamp(EARLIEST, LATEST_FIRST).saturating_sub(age)
            }
            (0, Some(_), None) => FIRST.saturating_sub(age).max(self.stretch(quota, room)),
            (polls, _, usual) => {
                let growth = (polls - 1).min(MOST_GROWTH);
                let shortest = usual.map_or(SHORTEST, |usual| usual.deviation.clamp(EARLIEST, SHORTEST));
                let grown = shortest * 3_u32.pow(growth) / 2_u32.pow(growth);
                grown.min(LONGEST.max(age / 10)).max(self.stretch(quota, room))
            }
        };
        if self.polls == 0 {
            self.planned = Some(age + pause);
        }
        now.checked_add(pause).unwrap_or(now)
    }

    /// The shortest pause with which all who wait together use no more than half of what is left of the rate. Batches
    /// are there to use the rate, and take all that is left.
    fn stretch(&self, quota: Quota, room: usize) -> Duration {
        let waits = self.pace.waits.load(Ordering::Relaxed);
        let (share, longest) =
            if self.is_patient { (room, LONGEST_STRETCH.min(quota.window)) } else { (room / 2, quota.window) };
        let pause = quota.window.saturating_mul(waits).checked_div(u32::try_from(share).unwrap_or(u32::MAX));
        pause.unwrap_or(longest).min(longest)
    }

    /// How many questions were asked.
    pub(crate) fn polls(&self) -> u32 {
        self.polls
    }

    /// A question was asked, and not answered.
    pub(crate) fn missed(&mut self) {
        self.polls += 1;
    }

    /// The task was not finished.
    pub(crate) fn pending(&mut self, now: Instant) {
        self.polls += 1;
        self.pending_at = self.started.map(|_| self.age(now));
    }

    /// The task was finished: the next ones of its kind may take about as long.
    pub(crate) fn done(&self, now: Instant) {
        if self.started.is_none() {
            return;
        }
        let age = self.age(now);
        let since = self.pending_at.unwrap_or_default();
        // One that had to wait for its turn found what may have been there for long.
        let is_late = self.planned.is_none_or(|planned| age > planned + planned / 2 + EARLIEST);
        if is_late && self.pending_at.is_none() {
            return;
        }
        let mut usual = self.pace.usual();
        match usual.get_mut(self.operation) {
            None => {
                usual.insert(self.operation, Usual::first(since, age));
            }
            Some(usual) if self.pending_at.is_some() => usual.learn((since + age) / 2),
            // It was done when it was expected to be, and perhaps long before.
            Some(usual) if !self.is_patient => usual.learn(usual.mean * 3 / 4),
            Some(_) => {}
        }
    }

    fn age(&self, now: Instant) -> Duration {
        self.started.map(|started| now.saturating_duration_since(started)).unwrap_or_default()
    }
}

impl Drop for Schedule<'_> {
    fn drop(&mut self) {
        self.pace.waits.fetch_sub(1, Ordering::Relaxed);
    }
}
