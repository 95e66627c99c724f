//! What calls cost: refused before, counted after, and seen by the observer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use snov_client::Credits;
use snov_client::observe::{AttemptReport, CallReport, Observer};
use snov_client::transport::TransportError;

use crate::support::memory::{Memory, Reply};
use crate::support::sample::{Client, ThingId};

const STARTED: &str = r#"{"data": {"id": 1, "task_hash": "h"}}"#;
const EMAILS: [&str; 2] = ["ada@example.com", "grace@example.com"];

fn limited(server: &Memory, credits: u64) -> Client {
    let builder = Client::builder().credentials("id", "secret").credit_limit(credits);
    builder.transport(server.clone()).build().expect("a client")
}

/// What was spent, and what may have been.
fn spent(client: &Client) -> (u64, u64) {
    let Credits { spent, possibly_spent, reserved, .. } = client.credits();
    assert_eq!(reserved, 0, "nothing is under way");
    (spent, possibly_spent)
}

#[tokio::test(start_paused = true)]
async fn a_call_beyond_the_limit_is_not_sent() {
    let server = Memory::granting(|_| Reply::new(200, STARTED));
    let client = limited(&server, 3);
    client.things().start(EMAILS).await.expect("two of three");
    let error = client.clone().things().start(EMAILS).await.expect_err("one is left");
    assert!(error.is_over_budget() && !error.is_outcome_unknown());
    assert_eq!(error.to_string(), "startCheck: costs up to 2 credits, and 1 of the client's 3 are left");
    client.things().get(ThingId(1)).await.expect("what is free is never refused");
    client.things().start([EMAILS[0]]).await.expect("the last one");
    let error = client.things().start([EMAILS[0]]).with_credit_limit(9).await.expect_err("none is left");
    assert!(error.is_over_budget());
    assert_eq!((spent(&client), server.arrivals_at("/v2/checks/start").len()), ((3, 0), 2));
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_limit_of_its_own() {
    let server = Memory::granting(|_| Reply::new(200, STARTED));
    let client = server.client();
    let error = client.things().start(EMAILS).with_credit_limit(1).await.expect_err("two are more than one");
    assert_eq!(error.to_string(), "startCheck: costs up to 2 credits, and the call's limit is 1");
    client.things().start(EMAILS).with_credit_limit(2).await.expect("two are two");
    assert_eq!((spent(&client), server.arrivals_at("/v2/checks/start").len()), ((2, 0), 1));
}

/// Callers at the same time cannot spend the same credits.
#[tokio::test(start_paused = true)]
async fn the_limit_holds_for_many_at_once() {
    let server = Memory::granting(|_| Reply::new(200, STARTED).after(Duration::from_secs(1)));
    let client = limited(&server, 7);
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(client.things().start(EMAILS).into_future())).collect();
    let mut accepted = 0;
    for call in calls {
        accepted += u64::from(call.await.expect("no panic").is_ok());
    }
    assert_eq!((accepted, spent(&client)), (3, (6, 0)));
}

#[tokio::test(start_paused = true)]
async fn only_what_was_carried_out_is_spent() {
    for (reply, expected) in [
        (Reply::new(200, STARTED), (2, 0)),
        (Reply::new(200, "an answer that cannot be read"), (2, 0)),
        (Reply::new(400, ""), (0, 0)),
        (Reply::new(402, ""), (0, 0)),
        (Reply::new(429, ""), (0, 0)),
        (Reply::new(500, ""), (0, 2)),
        (Reply::error(TransportError::timed_out()), (0, 2)),
        (Reply::error(TransportError::interrupted("closed")), (0, 2)),
        (Reply::error(TransportError::not_sent("refused")), (0, 0)),
    ] {
        let told = format!("{reply:?}");
        let server = Memory::granting(move |_| reply.clone());
        let client = server.client();
        let _ = client.things().start(EMAILS).await;
        assert_eq!(spent(&client), expected, "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_on_its_way_may_have_cost() {
    let server = Memory::granting(|_| Reply::new(200, STARTED).after(Duration::from_secs(60)));
    let client = server.client();
    client.things().get(ThingId(1)).await.expect_err("slow, but there is a token now");
    let call = tokio::spawn(client.things().start(EMAILS).into_future());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((client.credits().reserved, client.credits().total()), (2, 2));
    call.abort();
    let _ = call.await;
    assert_eq!(spent(&client), (0, 2));
}

/// What an observer was told, in a line each.
#[derive(Debug, Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

impl Observer for Diary {
    fn attempt(&self, report: &AttemptReport) {
        let AttemptReport { operation, number, rate_limit_wait, duration, status, .. } = *report;
        let name = operation.map_or("token", |operation| operation.id);
        let (waited, took) = (rate_limit_wait.as_secs(), duration.as_secs());
        self.note(format!("{name} attempt {number}: {status:?}, waited {waited} s, took {took} s"));
    }

    fn call(&self, report: &CallReport<'_>) {
        let CallReport { operation, attempts, rate_limit_wait, duration, status, credits, error, .. } = *report;
        let (name, waited, took) = (operation.id, rate_limit_wait.as_secs(), duration.as_secs());
        let is_error = error.is_some();
        self.note(format!(
            "{name}: {attempts} attempts, {status:?}, waited {waited} s, took {took} s, {credits:?}, error: {is_error}"
        ));
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_sees_every_attempt_and_every_call() {
    let mut replies = [
        Reply::new(200, STARTED).after(Duration::from_secs(3)),
        Reply::new(429, "").header("retry-after", "10"),
        Reply::new(200, STARTED),
        Reply::error(TransportError::timed_out()),
    ]
    .into_iter();
    let server = Memory::granting(move |_| replies.next().unwrap_or_else(|| Reply::new(404, "")));
    let diary = Diary::default();
    let builder = Client::builder().credentials("id", "secret").observer(diary.clone());
    let client: Client = builder.transport(server.clone()).build().expect("a client");
    let things = client.things();
    things.get(ThingId(1)).await.expect("a thing");
    things.start(EMAILS).await.expect("a task in the end");
    things.start(EMAILS).await.expect_err("no answer");
    things.get(ThingId(1)).await.expect_err("no such thing");
    assert_eq!(
        diary.lines(),
        [
            "token attempt 1: Some(200), waited 0 s, took 0 s",
            "getThing attempt 1: Some(200), waited 0 s, took 3 s",
            "getThing: 1 attempts, Some(200), waited 0 s, took 3 s, Some(0), error: false",
            "startCheck attempt 1: Some(429), waited 0 s, took 0 s",
            "startCheck attempt 2: Some(200), waited 10 s, took 0 s",
            "startCheck: 2 attempts, Some(200), waited 10 s, took 10 s, Some(2), error: false",
            "startCheck attempt 1: None, waited 0 s, took 0 s",
            "startCheck: 1 attempts, None, waited 0 s, took 0 s, Some(2), error: true",
            "getThing attempt 1: Some(404), waited 0 s, took 0 s",
            "getThing: 1 attempts, Some(404), waited 0 s, took 0 s, Some(0), error: true",
        ]
    );
}
