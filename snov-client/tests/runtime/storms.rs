//! The rate in a storm: callers come and give up as they like, the network takes its time and breaks, the server refuses,
//! the machine sleeps. Whatever happens, the server never sees more than 60 requests in any 60 seconds.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use snov_client::Clock;
use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

use crate::support::Random;
use crate::support::machine::Machine;
use crate::support::sample::{Client, ThingId};

const MINUTE: Duration = Duration::from_secs(60);

/// A network on which each request takes its own time to arrive, and each answer its own time to come back.
#[derive(Debug, Clone)]
struct Network {
    slowest: Duration,
    machine: Machine,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    random: Random,
    /// By the server's clock.
    arrivals: Vec<Instant>,
    /// By the machine's clock.
    departures: Vec<Instant>,
    refusals: Vec<Refusal>,
}

/// A 429 that came back.
#[derive(Debug)]
struct Refusal {
    departed: Instant,
    answered: Instant,
    /// How long nothing may leave.
    pause: Duration,
}

/// What the server says.
#[derive(Debug, Clone, Copy)]
enum Fortune {
    Good,
    Unavailable,
    Reset,
    TooMany(Option<Duration>),
}

impl Network {
    fn new(seed: u64, slowest: Duration, machine: Machine) -> Self {
        let state = State { random: Random(seed), arrivals: vec![], departures: vec![], refusals: vec![] };
        Self { slowest, machine, state: Arc::new(Mutex::new(state)) }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().expect("no panic while it is locked"))
    }

    fn fortune(random: &mut Random) -> Fortune {
        match random.below(200) {
            0..10 => Fortune::Unavailable,
            10..16 => Fortune::Reset,
            16 => Fortune::TooMany(None),
            17 => Fortune::TooMany(Some(Duration::from_secs(1 + random.below(100)))),
            _ => Fortune::Good,
        }
    }

    /// No arrival but what had left before, from the moment a refusal is heard until its pause is over.
    fn assert_that_refusals_are_heeded(&self) {
        self.with(|state| {
            let mut since = None;
            for Refusal { departed, answered, pause } in &state.refusals {
                // What left before the freeze began is no news.
                if since.is_some_and(|since| *departed <= since) {
                    continue;
                }
                since = Some(*answered);
                let end = *answered + *pause;
                let early = state.departures.iter().filter(|departed| **departed > *answered && **departed < end);
                assert_eq!(early.count(), 0, "requests left while the server refused them");
            }
        });
    }
}

impl Transport for Network {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let departed = self.machine.now();
        let (there, back, fortune) = self.with(|state| {
            state.departures.push(departed);
            let random = &mut state.random;
            (random.duration(self.slowest), random.duration(self.slowest), Self::fortune(random))
        });
        let body = match request.url.strip_prefix("https://api.example.com").expect("a URL of the service") {
            "/v1/oauth/access_token" => r#"{"access_token": "t", "expires_in": 300}"#,
            "/v2/checks/start" => r#"{"data": {"task_hash": "h"}}"#,
            "/v2/checks/result/h" => r#"{"status": "in progress", "data": []}"#,
            _ => r#"{"data": {"id": 1}}"#,
        };
        Box::pin(async move {
            tokio::time::sleep(there).await;
            self.with(|state| state.arrivals.push(tokio::time::Instant::now().into_std()));
            tokio::time::sleep(back).await;
            match fortune {
                Fortune::Good => Ok(HttpResponse::new(200, body)),
                Fortune::Unavailable => Ok(HttpResponse::new(503, "")),
                Fortune::Reset => Err(TransportError::interrupted("reset")),
                Fortune::TooMany(hint) => {
                    let pause = hint.unwrap_or(MINUTE);
                    let answered = self.machine.now();
                    self.with(|state| state.refusals.push(Refusal { departed, answered, pause }));
                    let mut response = HttpResponse::new(429, "");
                    let hint = hint.map(|hint| ("retry-after".to_owned(), hint.as_secs().to_string()));
                    response.headers.extend(hint);
                    Ok(response)
                }
            }
        })
    }
}

/// The most arrivals in any span of this length.
fn busiest(arrivals: &[Instant], span: Duration) -> usize {
    let mut arrivals = arrivals.to_vec();
    arrivals.sort();
    let in_span = |first: usize| arrivals[first..].iter().take_while(|at| **at - arrivals[first] < span).count();
    (0..arrivals.len()).map(in_span).max().unwrap_or(0)
}

/// Somebody who calls, or starts a task and asks about it; and who may give up, in the queue or on the way.
async fn caller(client: Client, id: u64, is_patient: bool, patience: Duration) {
    let things = client.things();
    if is_patient {
        let _ = tokio::time::timeout(patience, things.start(["ada@example.com"]).wait().into_future()).await;
    } else {
        let _ = tokio::time::timeout(patience, things.get(ThingId(id)).into_future()).await;
    }
}

async fn storm(seed: u64, slowest: Duration) {
    let machine = Machine::new();
    let network = Network::new(seed, slowest, machine.clone());
    let builder = Client::builder().credentials("id", "secret").transport(network.clone());
    let client: Client = builder.clock(machine.clone()).build().expect("a client");
    let mut random = Random(seed * 1_000);
    let mut calls = Vec::new();
    for burst in 0..20 {
        for _ in 0..random.below(90) {
            let (is_patient, patience) = (random.below(8) == 0, random.duration(Duration::from_secs(400)));
            calls.push(tokio::spawn(caller(client.clone(), burst, is_patient, patience)));
        }
        match random.below(8) {
            0 => machine.suspend(random.duration(Duration::from_secs(600))).await,
            1 => machine.set_forward(random.duration(Duration::from_secs(600))),
            2 => machine.set_back(random.duration(Duration::from_secs(600))),
            _ => {}
        }
        tokio::time::sleep(random.duration(Duration::from_secs(70))).await;
    }
    for call in calls {
        call.await.expect("no panic");
    }
    // A token may still be on its way.
    tokio::time::sleep(Duration::from_secs(300)).await;
    let (arrivals, refusals) = network.with(|state| (state.arrivals.clone(), state.refusals.len()));
    let busiest = busiest(&arrivals, MINUTE);
    assert!(arrivals.len() > 200 && refusals > 0, "the server was busy: {} and {refusals}", arrivals.len());
    assert!(busiest <= 60, "{busiest} in a minute, with up to {slowest:?} each way");
    assert!(busiest > 30, "the rate is used: {busiest} in a minute");
    network.assert_that_refusals_are_heeded();
    let shown = format!("{client:?}");
    assert!(shown.contains("waiting: 0, under_way: 0"), "nobody is left behind: {shown}");
}

#[tokio::test(start_paused = true)]
async fn no_window_of_the_server_is_too_full() {
    for (seed, slowest) in [(1, 0), (2, 100), (3, 2_000), (4, 9_000), (5, 9_000), (6, 2_000)] {
        storm(seed, Duration::from_millis(slowest)).await;
    }
}
