//! The time of the mocked service, which its user can move.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use jiff::{SignedDuration, Timestamp, TimestampArithmetic};
use serde::{Deserialize, Deserializer, de};
use tokio::sync::watch;

/// No clock is moved further than a hundred years, in all: whatever happens by itself meanwhile is played.
const FAR: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// When a clock that stands still begins at the earliest and at the latest, in seconds of 1970: the years 1971 and 9000.
/// What was before the start, and what is planned for later, has to be in the calendar, too.
const STARTS: RangeInclusive<u64> = 31_536_000..=221_845_392_000;

/// The clock of a [`Server`](crate::Server): a token's hour or a day of warm-up passes when [`Clock::advance`] says so.
///
/// Clones are the same clock.
#[derive(Debug, Clone)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// How far ahead of the machine's clock it is; of its own start, if it stands still.
    ahead: Mutex<Duration>,
    /// Where a clock that stands still began.
    still: Option<SystemTime>,
    /// Tells those who wait for a moment that it may have come.
    moved: watch::Sender<()>,
}

impl Clock {
    /// The time of this machine, and what it was advanced by.
    #[must_use]
    pub fn system() -> Self {
        Self::new(None)
    }

    /// Stands still until it is advanced. It begins on Monday, the 5th of January 2026, at 9:00 UTC, so that the dates in
    /// answers are the same each time.
    #[must_use]
    pub fn manual() -> Self {
        Self::manual_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_603_600))
    }

    /// Stands still at this time until it is advanced. It begins no earlier than in 1971, and no later than in 9000.
    #[must_use]
    pub fn manual_at(start: SystemTime) -> Self {
        let at = |seconds: &u64| SystemTime::UNIX_EPOCH + Duration::from_secs(*seconds);
        Self::new(Some(start.clamp(at(STARTS.start()), at(STARTS.end()))))
    }

    /// Whether it stands still until it is advanced.
    pub(crate) fn is_manual(&self) -> bool {
        self.shared.still.is_some()
    }

    fn new(still: Option<SystemTime>) -> Self {
        let shared = Shared { ahead: Mutex::default(), still, moved: watch::Sender::new(()) };
        Self { shared: Arc::new(shared) }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.shared.still.unwrap_or_else(SystemTime::now) + *self.ahead()
    }

    /// Lets time pass at once: a hundred years at most, in all.
    pub fn advance(&self, time: Duration) {
        let mut ahead = self.ahead();
        *ahead = ahead.saturating_add(time).min(FAR);
        drop(ahead);
        self.wake();
    }

    /// Lets those who wait look at the clock, and at what they wait for, again.
    pub(crate) fn wake(&self) {
        self.shared.moved.send_replace(());
    }

    /// [`Clock::now`], to reckon with.
    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::try_from(self.now()).unwrap_or(Timestamp::MAX)
    }

    /// Sees every [`Clock::wake`] from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<()> {
        self.shared.moved.subscribe()
    }

    /// Waits until it is that late, or until somebody has moved the clock since `moved` last looked.
    pub(crate) async fn wait(&self, moved: &mut watch::Receiver<()>, until: Option<Timestamp>) {
        let left = until.map(|until| self.timestamp().duration_until(until));
        match left.map(|left| Duration::try_from(left).unwrap_or_default()) {
            Some(left) if self.shared.still.is_none() || left.is_zero() => tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = moved.changed() => {}
            },
            Some(_) | None => drop(moved.changed().await),
        }
    }

    /// Waits until so much time has passed.
    pub(crate) async fn sleep(&self, time: Duration) {
        let until = later(self.timestamp(), time);
        let mut moved = self.watch();
        while self.timestamp() < until {
            self.wait(&mut moved, Some(until)).await;
        }
    }

    fn ahead(&self) -> MutexGuard<'_, Duration> {
        self.shared.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A moment so much later; the last moment of the calendar, if that is beyond.
pub(crate) fn later(at: Timestamp, by: impl Into<TimestampArithmetic>) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// Reads how long something takes: `500ms`, `1m 30s`.
pub(crate) fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration(&text).map_err(de::Error::custom)
}

/// Like [`duration`], of a text.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let time = text.parse::<SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    time.ok_or_else(|| format!("`{text}` is no time such as `500ms` or `1m 30s`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_still_is_moved() {
        let clock = Clock::manual();
        let start = clock.timestamp();
        assert_eq!(start.to_string(), "2026-01-05T09:00:00Z");
        clock.clone().advance(Duration::from_secs(3600));
        assert_eq!(clock.timestamp().to_string(), "2026-01-05T10:00:00Z");
    }

    #[test]
    fn an_eternity_is_no_panic() {
        let clock = Clock::system();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        let years = clock.timestamp().duration_since(Timestamp::now()).as_hours() / (24 * 365);
        assert!((99..=100).contains(&years), "{years}");
        assert_eq!(later(clock.timestamp(), Duration::MAX), Timestamp::MAX);
    }

    #[test]
    fn a_clock_begins_in_a_year_that_has_a_before_and_an_after() {
        for (start, shown) in [(Timestamp::MIN, "1971-01-01T00:00:00Z"), (Timestamp::MAX, "9000-01-01T00:00:00Z")] {
            assert_eq!(Clock::manual_at(start.into()).timestamp().to_string(), shown);
        }
    }
}
