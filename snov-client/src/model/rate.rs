//! The rate limit: never more than the quota, in order, and no place is lost.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use shuttle::future::yield_now;

use super::world::{Tasks, Time};
use super::{every_order, many_orders};
use crate::clock::Clock;
use crate::limit::{Asking, Limiter, Priority, Quota, Reception, Slot};

const WINDOW: Duration = Duration::from_secs(60);
/// How long a request travels.
const WAY: Duration = Duration::from_secs(20);

/// A limiter, and a server that remembers when requests arrived.
#[derive(Debug, Clone)]
struct World {
    time: Time,
    limiter: Arc<Limiter>,
    arrivals: Arc<Mutex<Vec<(u32, Instant)>>>,
}

impl World {
    fn new() -> Self {
        Self { time: Time::new(), limiter: Arc::default(), arrivals: Arc::default() }
    }

    async fn admitted(&self, requests: usize, priority: Priority) -> Slot<'_> {
        let asking = Asking { quota: Quota { requests, window: WINDOW }, priority, until: None };
        self.limiter.admit(&self.time, asking).await.expect("who can wait for ever is admitted")
    }

    /// Sends one request as soon as it may leave.
    async fn request(self, name: u32, quota: usize, priority: Priority) {
        let mut slot = self.admitted(quota, priority).await;
        slot.send();
        self.travel().await;
        self.arrive(name);
        slot.received(Reception::Answered);
    }

    /// Holds a place for a moment.
    async fn hold(self, name: u32, quota: usize, priority: Priority) {
        let slot = self.admitted(quota, priority).await;
        self.arrive(name);
        yield_now().await;
        drop(slot);
    }

    async fn travel(&self) {
        self.time.sleep_until(self.time.now() + WAY).await;
    }

    fn arrive(&self, name: u32) {
        self.arrivals.lock().expect("no panic while it is locked").push((name, self.time.now()));
    }

    fn names(&self) -> Vec<u32> {
        self.arrivals.lock().expect("no panic while it is locked").iter().map(|(name, _)| *name).collect()
    }

    /// The most arrivals in any window.
    fn busiest(&self) -> usize {
        let arrivals = self.arrivals.lock().expect("no panic while it is locked");
        let in_window =
            |first: &Instant| arrivals.iter().filter(|(_, at)| at >= first && *at < *first + WINDOW).count();
        arrivals.iter().map(|(_, first)| in_window(first)).max().unwrap_or(0)
    }

    /// Nobody stands in the queue; the server takes a request again, if it has refused any; and a window later all
    /// places are free.
    fn is_clean(&self, quota: usize) {
        self.time.pass(WINDOW);
        let mut probe = polled_once(self.admitted(quota, Priority::Poll)).expect("one can go at once");
        probe.send();
        probe.received(Reception::Answered);
        drop(probe);
        self.time.pass(WINDOW);
        assert!(self.limiter.is_idle(self.time.now()), "{:?}", self.limiter);
        let slots: Vec<_> = (0..quota).map(|_| polled_once(self.admitted(quota, Priority::Poll))).collect();
        assert!(slots.iter().all(Option::is_some), "every place can be had at once: {:?}", self.limiter);
    }
}

/// The result of a future that need not wait.
fn polled_once<F: Future>(future: F) -> Option<F::Output> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// So many requests, of which the last is given up at any moment.
fn crowd(requests: u32, quota: usize) {
    let world = World::new();
    let mut tasks = Tasks::in_time(&world.time);
    for name in 0..requests {
        let priority = if name % 2 == 0 { Priority::Call } else { Priority::Poll };
        tasks.spawn(world.clone().request(name, quota, priority));
    }
    tasks.abort_last();
    tasks.join();
    assert!(world.busiest() <= quota, "{:?}", world.arrivals);
    assert!(world.names().len() + 1 >= requests as usize, "all but the last arrive: {:?}", world.names());
    world.is_clean(quota);
}

#[test]
fn no_window_is_too_full_in_any_order() {
    every_order(|| crowd(2, 1));
}

#[test]
fn no_window_is_too_full_on_many_threads() {
    many_orders(|| crowd(4, 1));
    many_orders(|| crowd(5, 2));
}

/// Some stand in the queue in this order, the last of them gives up at any moment, and then there is a place. Each is
/// called by the number of its turn.
fn queue(line: &[(u32, Priority)]) {
    let world = World::new();
    let first = polled_once(world.admitted(1, Priority::Call)).expect("nobody else is there");
    let mut tasks = Tasks::default();
    for &(name, priority) in line {
        let mut holder = Box::pin(world.clone().hold(name, 1, priority));
        assert!(holder.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        tasks.spawn(holder);
    }
    drop(first);
    tasks.abort_last();
    tasks.join();
    assert!(world.names().is_sorted(), "calls before polls, each in the order of asking: {:?}", world.names());
    assert!(world.names().len() + 1 >= line.len());
    world.is_clean(1);
}

#[test]
fn who_asks_first_goes_first() {
    use Priority::{Call, Poll};
    every_order(|| queue(&[(3, Poll), (1, Call), (2, Call)]));
    many_orders(|| queue(&[(4, Poll), (1, Call), (5, Poll), (2, Call), (3, Call)]));
}

/// What those see who come while the server refuses requests.
#[derive(Debug, Clone)]
struct Thaw {
    world: World,
    state: Arc<Mutex<Progress>>,
}

#[derive(Debug, Default)]
struct Progress {
    under_way: usize,
    /// The probe was answered.
    is_over: bool,
}

impl Thaw {
    /// Sends a request into the freeze. Nobody else may be on the way before the server has answered one.
    async fn request(self, priority: Priority) {
        let mut slot = self.world.admitted(3, priority).await;
        let under_way = Underway::begin(&self);
        slot.send();
        yield_now().await;
        self.change(|progress| progress.is_over = true);
        slot.received(Reception::Answered);
        drop(under_way);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Progress) -> T) -> T {
        change(&mut self.state.lock().expect("no panic while it is locked"))
    }
}

/// Counts a request while it is under way; dropped before its slot, and so before another can follow.
struct Underway<'a>(&'a Thaw);

impl<'a> Underway<'a> {
    fn begin(thaw: &'a Thaw) -> Self {
        thaw.change(|progress| {
            assert!(progress.is_over || progress.under_way == 0, "a probe goes alone");
            progress.under_way += 1;
        });
        Self(thaw)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.change(|progress| progress.under_way -= 1);
    }
}

/// The server refuses a request; others come, one of which gives up at any moment, be it as the probe.
fn freeze(others: u32) {
    let world = World::new();
    let thaw = Thaw { world: world.clone(), state: Arc::default() };
    let mut refused = polled_once(world.admitted(3, Priority::Call)).expect("nobody else is there");
    refused.send();
    refused.received(Reception::TooMany(Some(WAY)));
    drop(refused);
    let mut tasks = Tasks::in_time(&world.time);
    for name in 0..others {
        tasks.spawn(thaw.clone().request(if name % 2 == 0 { Priority::Call } else { Priority::Poll }));
    }
    tasks.abort_last();
    tasks.join();
    world.is_clean(3);
}

#[test]
fn after_a_freeze_one_goes_alone() {
    every_order(|| freeze(2));
    many_orders(|| freeze(4));
}

/// The refusal comes while others stand in the queue and are on their way.
fn refusal() {
    let world = World::new();
    let mut tasks = Tasks::in_time(&world.time);
    for name in 0..3 {
        tasks.spawn(world.clone().request(name, 2, Priority::Call));
    }
    let refused = world.clone();
    tasks.spawn(async move {
        let mut slot = refused.admitted(2, Priority::Call).await;
        slot.send();
        refused.travel().await;
        slot.received(Reception::TooMany(None));
    });
    tasks.abort_last();
    tasks.join();
    assert_eq!(world.names().len(), 3, "everybody arrives in the end");
    world.is_clean(2);
}

#[test]
fn a_refusal_strands_nobody() {
    many_orders(refusal);
}
