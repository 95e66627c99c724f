//! A machine with clocks of its own: it can be put to sleep, and its time of day can be set.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use snov_client::Clock;

/// Its clocks go with tokio's paused time, which is also the server's, until something happens to them.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    started: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// How long it has slept: so much is missing from the clock that never runs backwards.
    slept: Duration,
    /// What its time of day was set to be at the start.
    midnight: SystemTime,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let midnight = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        Self { started: server_time(), state: Arc::new(Mutex::new(State { slept: Duration::ZERO, midnight })) }
    }

    /// Sleeps, while the server goes on.
    pub(crate) async fn suspend(&self, span: Duration) {
        self.with(|state| state.slept += span);
        tokio::time::advance(span).await;
    }

    /// Sets the time of day forward.
    pub(crate) fn set_forward(&self, span: Duration) {
        self.with(|state| state.midnight += span);
    }

    /// Sets the time of day back.
    pub(crate) fn set_back(&self, span: Duration) {
        self.with(|state| state.midnight -= span);
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().expect("no panic while it is locked"))
    }
}

fn server_time() -> Instant {
    tokio::time::Instant::now().into_std()
}

impl Clock for Machine {
    fn now(&self) -> Instant {
        self.with(|state| server_time().checked_sub(state.slept)).expect("a month after the start")
    }

    fn wall(&self) -> SystemTime {
        self.with(|state| state.midnight) + (server_time() - self.started)
    }

    fn sleep_until(&self, until: Instant) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let machine = self.clone();
        Box::pin(async move {
            loop {
                let left = until.saturating_duration_since(machine.now());
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left).await;
            }
        })
    }
}
