//! The token and the rate limit under a model checker, shuttle: the real code, in thousands of orders of events.
//!
//! # What is explored
//!
//! Shuttle runs the tasks of a scenario one at a time and decides at every switch which one goes on. A task can be
//! switched where it awaits, and, with [`Grain::Locks`], before and after each of the runtime's own locks as well: this
//! is what `crate::sync` is for. Between two locks a task touches nothing that others see, but for tokio's `Notify` and
//! `Mutex`, and each use of these has a lock or an await before and after it. So the switches stand for all that threads
//! can do to each other, if the operations of tokio's primitives are atomic, which tokio checks with loom; what is
//! inside of them, and memory orderings, are not explored here.
//!
//! * [`every_order`] tries all orders of polls, wake-ups and cancellations that a runtime with one thread can take. It
//!   fails if it has not come to the end.
//! * [`many_orders`] draws orders of several threads at random: uniformly, and with few changes of priority (PCT), which
//!   finds rare orders sooner. The seeds are fixed; a failure prints a schedule that [`shuttle::replay`] takes.
//!
//! Whoever sleeps for ever is found without an assertion: shuttle fails when tasks are left and none can run.
//!
//! Time belongs to the scenarios ([`world`]): where it passes, a task moves the clock to the next moment that anybody
//! waits for, at any moment that the checker likes; so no scenario depends on how long anything takes.

mod rate;
mod token;
mod world;

use std::cell::{Cell, RefCell};
use std::future::Future;

use shuttle::Runner;
use shuttle::future::JoinHandle;
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler};

/// Where tasks can be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grain {
    /// Where they await.
    Awaits,
    /// There, and before and after each lock.
    Locks,
}

thread_local! {
    static GRAIN: Cell<Grain> = const { Cell::new(Grain::Awaits) };
    /// What the runtime does in the background.
    static BACKGROUND: RefCell<Vec<JoinHandle<()>>> = const { RefCell::new(Vec::new()) };
}

/// A place where another thread may go on, in a scenario that looks so closely.
pub(crate) fn switch() {
    let is_task = || shuttle::current::try_get_current_task().is_some();
    if GRAIN.get() == Grain::Locks && is_task() && !std::thread::panicking() {
        shuttle::thread::sleep(std::time::Duration::ZERO);
    }
}

/// A [`switch`] at the end of a block.
#[derive(Debug)]
pub(crate) struct SwitchOnDrop;

impl Drop for SwitchOnDrop {
    fn drop(&mut self) {
        switch();
    }
}

/// Runs a task in the background of a scenario; gives it back, where there is none.
pub(crate) fn spawn<F: Future<Output = ()> + Send + 'static>(task: F) -> Result<(), F> {
    if shuttle::current::try_get_current_task().is_none() {
        return Err(task);
    }
    let task = shuttle::future::spawn(task);
    BACKGROUND.with_borrow_mut(|tasks| tasks.push(task));
    Ok(())
}

/// Runs a scenario in every order in which its tasks can be polled.
fn every_order(scenario: fn()) {
    const MOST: usize = 200_000;
    let orders = run(Grain::Awaits, DfsScheduler::new(Some(MOST), false), scenario);
    println!("{orders} orders");
    assert!(orders < MOST, "the scenario is too large to try every order");
}

/// Runs a scenario in many orders of its steps on several threads.
fn many_orders(scenario: fn()) {
    run(Grain::Locks, RandomScheduler::new_from_seed(1, 1_000), scenario);
    for changes in [1, 2, 3] {
        run(Grain::Locks, PctScheduler::new_from_seed(1, changes, 300), scenario);
    }
}

fn run(grain: Grain, scheduler: impl Scheduler + 'static, scenario: fn()) -> usize {
    GRAIN.set(grain);
    Runner::new(scheduler, shuttle::Config::default()).run(scenario)
}
