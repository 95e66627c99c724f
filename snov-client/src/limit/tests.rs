//! Clients of one account that go by different limits, in paused time.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Asking, Limiter, Priority, Quota, Reception, Refusal};
use crate::clock::{Clock, TokioClock};

const MINUTE: Duration = Duration::from_secs(60);

/// Each is as strict as the server, which allows 60 requests in a minute, or stricter.
const QUOTAS: [Quota; 4] = [
    Quota { requests: 60, window: Duration::from_secs(62) },
    Quota { requests: 20, window: Duration::from_secs(62) },
    Quota { requests: 60, window: Duration::from_secs(150) },
    Quota { requests: 45, window: Duration::from_secs(75) },
];

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn millis(&mut self, end: u64) -> Duration {
        Duration::from_millis(self.below(end + 1))
    }
}

/// What somebody is about to do.
#[derive(Debug, Clone, Copy)]
struct Fate {
    client: usize,
    priority: Priority,
    deadline: Duration,
    /// When it is given up, wherever it is.
    patience: Duration,
    there: Duration,
    back: Duration,
    end: End,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Answered,
    Lost,
    TooMany(Option<Duration>),
}

impl Fate {
    fn draw(random: &mut Random, slowest: u64) -> Self {
        Self {
            client: usize::try_from(random.below(4)).expect("below four"),
            priority: if random.below(3) == 0 { Priority::Poll } else { Priority::Call },
            deadline: random.millis(600_000),
            patience: random.millis(900_000),
            there: random.millis(slowest),
            back: random.millis(slowest),
            end: match random.below(300) {
                0 => End::TooMany(None),
                1 => End::TooMany(Some(random.millis(100_000))),
                2..30 => End::Lost,
                _ => End::Answered,
            },
        }
    }
}

/// The client and the time of each arrival.
type Arrivals = Arc<Mutex<Vec<(usize, Instant)>>>;

async fn request(limiter: Arc<Limiter>, arrivals: Arrivals, fate: Fate) {
    let asking = Asking {
        quota: QUOTAS[fate.client],
        priority: fate.priority,
        until: TokioClock.now().checked_add(fate.deadline),
    };
    let mut slot = match limiter.admit(&TokioClock, asking).await {
        Ok(slot) => slot,
        Err(Refusal::Late) => {
            assert!(Some(TokioClock.now()) >= asking.until, "nobody is late before the deadline");
            return;
        }
        Err(Refusal::Frozen { until }) => {
            assert!(Some(until) >= asking.until, "who can wait for the thaw waits");
            return;
        }
    };
    slot.send();
    tokio::time::sleep(fate.there).await;
    arrivals.lock().expect("no panic while it is locked").push((fate.client, TokioClock.now()));
    tokio::time::sleep(fate.back).await;
    match fate.end {
        End::Answered => slot.received(Reception::Answered),
        End::TooMany(hint) => slot.received(Reception::TooMany(hint)),
        End::Lost => {}
    }
}

/// The most arrivals in any span of this length.
fn busiest(mut arrivals: Vec<Instant>, span: Duration) -> usize {
    arrivals.sort();
    let in_span = |first: usize| arrivals[first..].iter().take_while(|at| **at - arrivals[first] < span).count();
    (0..arrivals.len()).map(in_span).max().unwrap_or(0)
}

async fn storm(seed: u64, slowest: u64) {
    let (limiter, arrivals) = (Arc::<Limiter>::default(), Arrivals::default());
    let mut random = Random(seed);
    let mut requests = Vec::new();
    for _ in 0..30 {
        for _ in 0..random.below(90) {
            let fate = Fate::draw(&mut random, slowest);
            let request = request(Arc::clone(&limiter), Arc::clone(&arrivals), fate);
            requests.push(tokio::spawn(tokio::time::timeout(fate.patience, request)));
        }
        tokio::time::sleep(random.millis(90_000)).await;
    }
    for request in requests {
        let _ = request.await.expect("no panic");
    }
    let arrivals = arrivals.lock().expect("no panic while it is locked").clone();
    let of = |client| arrivals.iter().filter(move |(other, _)| *other == client).map(|(_, at)| *at).collect();
    let all = busiest(arrivals.iter().map(|(_, at)| *at).collect(), MINUTE);
    assert!(arrivals.len() > 300 && all > 20, "the server is busy: {} arrivals, {all} in a minute", arrivals.len());
    assert!(all <= 60, "{all} in a minute, with up to {slowest} ms each way");
    for (client, quota) in QUOTAS.iter().enumerate() {
        assert!(busiest(of(client), quota.window) <= quota.requests, "client {client} keeps to its own limit");
    }
    let shown = format!("{limiter:?}");
    assert!(shown.starts_with("Limiter { waiting: 0, under_way: 0"), "nobody is left behind: {shown}");
}

#[tokio::test(start_paused = true)]
async fn clients_with_limits_of_their_own_keep_the_accounts() {
    for (seed, slowest) in [(1, 0), (2, 100), (3, 2_000), (4, 9_000), (5, 60_000), (6, 9_000)] {
        storm(seed, slowest).await;
    }
}
