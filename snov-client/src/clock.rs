//! The one clock.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Instant, SystemTime};

/// What the client knows of time. Tests bring their own; everything that waits or expires asks it.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time that never runs backwards.
    fn now(&self) -> Instant;

    /// The time of day.
    fn wall(&self) -> SystemTime;

    /// Ends at `until`, or at once if that has passed.
    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn wall(&self) -> SystemTime {
        (**self).wall()
    }

    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        (**self).sleep_until(until)
    }
}

/// The clock of the tokio runtime.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep_until(until.into()))
    }
}

/// Runs `future` until the time comes; `None` if the time comes first. No time never comes.
pub(crate) async fn before<F: Future>(clock: &dyn Clock, until: Option<Instant>, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let Some(until) = until else { return Some(future.await) };
    let mut sleep = clock.sleep_until(until);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The earlier of two times, where no time is later than any.
pub(crate) fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
