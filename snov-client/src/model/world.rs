//! What the scenarios happen in: a clock that stands still until it is moved, and tasks that can be given up.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use shuttle::future::{JoinHandle, block_on, spawn, yield_now};

use crate::clock::Clock;

/// A clock that moves from one awaited moment to the next.
#[derive(Debug, Clone)]
pub(super) struct Time(Arc<Mutex<Moments>>);

#[derive(Debug)]
struct Moments {
    now: Instant,
    sleepers: BTreeMap<(Instant, u64), Waker>,
    last: u64,
    /// Who moves the clock, while nobody sleeps.
    mover: Option<Waker>,
}

impl Time {
    pub(super) fn new() -> Self {
        let moments = Moments { now: Instant::now(), sleepers: BTreeMap::new(), last: 0, mover: None };
        Self(Arc::new(Mutex::new(moments)))
    }

    pub(super) fn pass(&self, span: Duration) {
        self.with(|moments| {
            moments.now += span;
            let rest = moments.sleepers.split_off(&(moments.now + Duration::from_nanos(1), 0));
            std::mem::replace(&mut moments.sleepers, rest)
        })
        .into_values()
        .for_each(Waker::wake);
    }

    /// Moves the clock to the next moment that somebody waits for, again and again.
    async fn flow(self) {
        loop {
            let next = std::future::poll_fn(|context| {
                self.with(|moments| {
                    if let Some((next, _)) = moments.sleepers.keys().next() {
                        return Poll::Ready(next.saturating_duration_since(moments.now));
                    }
                    moments.mover = Some(context.waker().clone());
                    Poll::Pending
                })
            });
            self.pass(next.await);
            if self.with(|moments| !moments.sleepers.is_empty()) {
                yield_now().await;
            }
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Moments) -> T) -> T {
        change(&mut self.0.lock().expect("no panic while it is locked"))
    }
}

impl Clock for Time {
    fn now(&self) -> Instant {
        self.with(|moments| moments.now)
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let number = self.with(|moments| {
            moments.last += 1;
            moments.last
        });
        Box::pin(Sleep { time: self.clone(), until, number })
    }
}

struct Sleep {
    time: Time,
    until: Instant,
    number: u64,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mover = self.time.with(|moments| {
            if moments.now >= self.until {
                return Err(());
            }
            moments.sleepers.insert((self.until, self.number), context.waker().clone());
            Ok(moments.mover.take())
        });
        let Ok(mover) = mover else { return Poll::Ready(()) };
        mover.into_iter().for_each(Waker::wake);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.time.with(|moments| moments.sleepers.remove(&(self.until, self.number)));
    }
}

/// The tasks of a scenario.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    spawned: Vec<JoinHandle<()>>,
    /// Moves the clock.
    mover: Option<JoinHandle<()>>,
}

impl Tasks {
    /// Tasks for which time passes, whenever the checker likes.
    pub(super) fn in_time(time: &Time) -> Self {
        Self { spawned: Vec::new(), mover: Some(spawn(time.clone().flow())) }
    }

    pub(super) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.spawned.push(spawn(task));
    }

    /// Gives up the task that was spawned last, at any moment.
    pub(super) fn abort_last(&self) {
        self.spawned.last().expect("a task").abort();
    }

    /// Waits until all have ended, and what they have set off in the background; whoever was given up has ended as well.
    pub(super) fn join(self) {
        for task in self.spawned {
            let _ = block_on(task);
        }
        for task in super::BACKGROUND.take() {
            let _ = block_on(task);
        }
        if let Some(mover) = self.mover {
            mover.abort();
            let _ = block_on(mover);
        }
    }
}
