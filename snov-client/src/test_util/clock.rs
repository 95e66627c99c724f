//! A clock that moves when it is told to.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use crate::clock::Clock;

/// The first second of 2026.
const START: Duration = Duration::from_secs(1_767_225_600);

/// A clock that stands still until it is [advanced](Self::advance). Its clones are the same clock.
///
/// Whoever waits does so until then: advance it beside a call that waits, or between two calls.
///
/// ```
/// # use std::time::Duration;
/// # use serde_json::json;
/// # use snov_client::{Client, operations::account::GET_BALANCE, test_util::{Reply, Server, TestClock}};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), snov_client::Error> {
/// let clock = TestClock::new();
/// let server = Server::with_clock(clock.clone());
/// server.on(&GET_BALANCE).always(Reply::json(&json!({"data": {"balance": "25000.00"}})));
/// let snov: Client = server.attach(Client::builder()).build()?;
///
/// snov.account().balance().await?;
/// clock.advance(Duration::from_secs(3_600)); // the token lives no longer
/// snov.account().balance().await?;
/// assert_eq!(server.token_requests().len(), 2);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Time>>);

struct Time {
    now: Instant,
    wall: SystemTime,
    sleepers: BTreeMap<u64, (Instant, Waker)>,
    next: u64,
}

impl TestClock {
    /// A clock that stands at the beginning of 2026, in UTC.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Time {
            now: Instant::now(),
            wall: SystemTime::UNIX_EPOCH + START,
            sleepers: BTreeMap::new(),
            next: 0,
        })))
    }

    /// Lets so much time pass, and wakes those who waited for any of it.
    pub fn advance(&self, by: Duration) {
        let mut time = self.time();
        time.now += by;
        time.wall += by;
        let now = time.now;
        let sleepers = std::mem::take(&mut time.sleepers);
        let (due, later): (BTreeMap<_, _>, _) = sleepers.into_iter().partition(|(_, (until, _))| *until <= now);
        time.sleepers = later;
        drop(time);
        for (_, waker) in due.into_values() {
            waker.wake();
        }
    }

    /// Changes the time of day, and nothing else: the machine was asleep, or its clock was set.
    pub fn set_wall(&self, wall: SystemTime) {
        self.time().wall = wall;
    }

    /// How long it is until somebody who waits is woken; `None` if nobody waits.
    #[must_use]
    pub fn until_next(&self) -> Option<Duration> {
        let time = self.time();
        let next = time.sleepers.values().map(|(until, _)| *until).min();
        next.map(|until| until.saturating_duration_since(time.now))
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.time().now
    }

    fn wall(&self) -> SystemTime {
        self.time().wall
    }

    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut time = self.time();
        time.next += 1;
        Box::pin(Sleep { clock: self.clone(), number: time.next, until })
    }
}

impl fmt::Debug for TestClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClock").field("wall", &self.time().wall).finish_non_exhaustive()
    }
}

/// Somebody who waits.
struct Sleep {
    clock: TestClock,
    number: u64,
    until: Instant,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut time = self.clock.time();
        if time.now >= self.until {
            return Poll::Ready(());
        }
        time.sleepers.insert(self.number, (self.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.time().sleepers.remove(&self.number);
    }
}
