//! A month of work: tokens of an hour, an unreliable service, and a machine that sleeps and whose time of day is set.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use snov_client::{Clock, Error};

use crate::support::Random;
use crate::support::machine::Machine;
use crate::support::sample::{Client, ThingId};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// A service that grants tokens of an hour and knows them only so long, and fails now and then.
#[derive(Debug, Clone)]
struct Service {
    machine: Machine,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    random: Random,
    /// How many tokens were granted. The last of them is the only one that is good.
    granted: u64,
    last: Option<Granted>,
    /// No token is granted before.
    outage_until: Option<Instant>,
    calls: u64,
}

/// When a token was granted, by each clock that may count its hour.
#[derive(Debug, Clone, Copy)]
struct Granted {
    server: Instant,
    machine: Instant,
    wall: SystemTime,
}

impl Service {
    fn new(machine: Machine) -> Self {
        let state = State { random: Random(7), granted: 0, last: None, outage_until: None, calls: 0 };
        Self { machine, state: Arc::new(Mutex::new(state)) }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().expect("no panic while it is locked"))
    }

    /// No token is granted for so long.
    fn fail_for(&self, span: Duration) {
        self.with(|state| state.outage_until = Some(server_time() + span));
    }

    fn grant(&self) -> HttpResponse {
        let granted = Granted { server: server_time(), machine: self.machine.now(), wall: self.machine.wall() };
        self.with(|state| {
            if state.outage_until.is_some_and(|until| granted.server < until) {
                return HttpResponse::new(503, "");
            }
            state.granted += 1;
            state.last = Some(granted);
            let body = format!(r#"{{"access_token": "token-{}", "expires_in": 3600}}"#, state.granted);
            HttpResponse::new(200, body)
        })
    }

    fn answer(&self, token: Option<&str>) -> HttpResponse {
        self.with(|state| {
            state.calls += 1;
            let expected = format!("Bearer token-{}", state.granted);
            let is_fresh = state.last.is_some_and(|granted| server_time() < granted.server + HOUR);
            if token != Some(&expected) || !is_fresh {
                return HttpResponse::new(401, "");
            }
            HttpResponse::new(200, r#"{"data": {"id": 1}}"#)
        })
    }

    /// Whether a token was granted that every clock still takes for good.
    fn has_valid_token(&self) -> bool {
        let good_for = HOUR.saturating_sub(Duration::from_secs(60));
        self.with(|state| state.last).is_some_and(|granted| {
            server_time() < granted.server + good_for
                && self.machine.now() < granted.machine + good_for
                && self.machine.wall() < granted.wall + good_for
        })
    }
}

fn server_time() -> Instant {
    tokio::time::Instant::now().into_std()
}

impl Transport for Service {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let (latency, fortune) = self.with(|state| (state.random.below(400), state.random.below(1_000)));
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(latency)).await;
            match fortune {
                0..30 => Ok(HttpResponse::new(502, "<html>")),
                30..50 => Err(TransportError::interrupted("reset")),
                50..55 => Err(TransportError::not_sent("refused")),
                55..58 => Ok(HttpResponse::new(429, "")),
                58..60 => {
                    tokio::time::sleep(HOUR).await;
                    Err(TransportError::timed_out())
                }
                _ if request.url.ends_with("/access_token") => Ok(self.grant()),
                _ => Ok(self.answer(request.header("authorization"))),
            }
        })
    }
}

/// How the calls of a month ended.
#[derive(Debug, Default)]
struct Tally {
    done: u64,
    failed: u64,
    without_token: u64,
}

impl Tally {
    fn count<T>(&mut self, service: &Service, end: Result<T, Error>) {
        let Err(error) = end else {
            self.done += 1;
            return;
        };
        self.failed += 1;
        if error.is_authentication() {
            assert!(!service.has_valid_token(), "there was a token, and a call failed for want of one: {error}");
            self.without_token += 1;
        }
    }
}

/// What goes wrong with the machine and with the service, about six times a day.
async fn mishap(machine: &Machine, service: &Service, random: &mut Random) {
    match random.below(5) {
        0 => machine.suspend(random.duration(8 * HOUR)).await,
        1 => machine.set_forward(random.duration(2 * HOUR)),
        2 => machine.set_back(random.duration(2 * HOUR)),
        _ => service.fail_for(random.duration(HOUR)),
    }
}

/// Nothing piles up: not the queue, not what is remembered of the last minute, not the tasks.
fn assert_bounded(client: &Client) {
    let shown = format!("{client:?}");
    let number = |name: &str| -> usize {
        let (_, rest) = shown.split_once(name).expect("the rate limit is shown");
        rest.split([',', ' ']).next().and_then(|number| number.parse().ok()).expect("a number")
    };
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    assert!(tasks <= 1, "{tasks} tasks, and only a renewal may be left");
    assert!(number("waiting: ") + number("under_way: ") <= tasks, "{shown}");
    assert!(number("recent: ") <= 60, "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_month_passes() {
    let machine = Machine::new();
    let service = Service::new(machine.clone());
    let builder = Client::builder().credentials("id", "secret").transport(service.clone());
    let client: Client = builder.clock(machine.clone()).build().expect("a client");
    let (mut random, mut tally) = (Random(3), Tally::default());
    let start = tokio::time::Instant::now();
    while start.elapsed() < 30 * DAY {
        let together = if random.below(50) == 0 { 100 } else { 1 };
        let calls: Vec<_> =
            (0..together).map(|_| tokio::spawn(client.things().get(ThingId(1)).into_future())).collect();
        for call in calls {
            tally.count(&service, call.await.expect("no panic"));
        }
        assert_bounded(&client);
        if random.below(50) == 0 {
            mishap(&machine, &service, &mut random).await;
        }
        tokio::time::sleep(random.duration(Duration::from_secs(600))).await;
    }
    let tokens = service.with(|state| state.granted);
    assert!(tally.done > 20_000, "{tally:?}");
    assert!(tally.without_token > 0 && tally.failed * 20 < tally.done, "{tally:?}");
    assert!((500..1_000).contains(&tokens), "{tokens} tokens in 720 hours");
    println!("{tally:?}, {tokens} tokens");
}
