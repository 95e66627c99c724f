//! How often a call is sent, and what its error says of its fate.

use std::error::Error as _;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use snov_client::OutcomeUnknown;
use snov_client::transport::TransportError;
use tokio::time::Instant;

use crate::support::memory::{Memory, Reply};
use crate::support::sample::{Client, Progress, Strategy, ThingId};

const THING: &str = r#"{"data": {"id": 1}}"#;

/// A server that goes through these replies, and then answers well.
fn failing(replies: Vec<Reply>) -> Memory {
    let replies = Mutex::new(replies.into_iter());
    Memory::granting(move |_| replies.lock().expect("no panic").next().unwrap_or_else(|| Reply::new(200, THING)))
}

fn every_failure() -> Vec<fn() -> Reply> {
    vec![
        || Reply::error(TransportError::not_sent("refused")),
        || Reply::error(TransportError::interrupted("closed")),
        || Reply::error(TransportError::timed_out()),
        || Reply::new(429, ""),
        || Reply::new(200, "\"The rate is limited\""),
        || Reply::new(500, ""),
        || Reply::new(502, "<html>"),
        || Reply::new(503, ""),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_read_is_sent_three_times_at_most() {
    for failure in every_failure() {
        let server = failing(vec![failure(), failure()]);
        server.client().things().get(ThingId(1)).await.expect("the third attempt does it");
        assert_eq!(server.arrivals_at("/v1/things/1").len(), 3);

        let server = failing(vec![failure(), failure(), failure()]);
        let error = server.client().things().get(ThingId(1)).await.expect_err("there is no fourth attempt");
        assert_eq!((server.arrivals_at("/v1/things/1").len(), error.attempts()), (3, 3));
        assert!(!error.is_outcome_unknown(), "a read has no outcome: {error}");
    }
}

/// How often each kind of call is sent when it is always answered in this way: one that creates, one that pays, one that is
/// idempotent.
#[tokio::test(start_paused = true)]
async fn what_creates_or_pays_is_sent_again_only_if_it_was_not_carried_out() {
    for (failure, expected) in [
        (Reply::error(TransportError::not_sent("refused")), [3, 3, 3]),
        (Reply::error(TransportError::interrupted("closed")), [1, 1, 3]),
        (Reply::error(TransportError::timed_out()), [1, 1, 3]),
        (Reply::error(TransportError::too_large()), [1, 1, 1]),
        (Reply::new(429, ""), [3, 3, 3]),
        (Reply::new(403, r#"{"message": "Your rate is limited"}"#), [3, 3, 3]),
        (Reply::new(200, r#"{"id": 1, "data": {"task_hash": "the rate is limited"}}"#), [1, 1, 1]),
        (Reply::new(200, "\"The rate is limited\""), [3, 3, 3]),
        (Reply::new(500, ""), [1, 1, 3]),
        (Reply::new(502, "<html>"), [1, 1, 3]),
        (Reply::new(400, ""), [1, 1, 1]),
        (Reply::new(422, ""), [1, 1, 1]),
    ] {
        let told = format!("{failure:?}");
        let server = Memory::granting(move |_| failure.clone());
        let client: Client = Client::builder()
            .credentials("id", "secret")
            .deadline(Duration::from_secs(3_600))
            .transport(server.clone())
            .build()
            .expect("a client");
        let things = client.things();
        let _ = things.create("Ada").await;
        let _ = things.start(["ada@example.com"]).await;
        let _ = things.delete(ThingId(3)).await;
        let sent = ["/v1/things", "/v2/checks/start", "/v1/things/3"].map(|path| server.arrivals_at(path).len());
        assert_eq!(sent, expected, "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_known_of_an_unknown_outcome() {
    let server = failing(vec![Reply::error(TransportError::interrupted("closed")), Reply::new(503, "")]);
    let client = server.client();
    let before = SystemTime::now();
    let emails = ["ada@example.com", "grace@example.com"];
    let lost = client.things().start(emails).await.expect_err("a broken connection");
    let failed = client.things().start(emails).await.expect_err("a server that fails");
    let (lost, failed) = (lost.outcome_unknown().expect("unknown"), failed.outcome_unknown().expect("unknown"));
    assert_eq!((lost.attempt(), lost.has_arrived(), lost.credits()), (1, false, Some(2)));
    assert_eq!((failed.attempt(), failed.has_arrived(), failed.credits()), (1, true, Some(2)));
    assert!(lost.sent_at() >= before && lost.sent_at() <= SystemTime::now());
    assert_eq!(lost.fingerprint(), failed.fingerprint());

    let server = failing(vec![Reply::new(503, "")]);
    let other = server.client().things().start(["ada@example.com"]).await.expect_err("a server that fails");
    assert_ne!(other.outcome_unknown().expect("unknown").fingerprint(), lost.fingerprint());
}

/// The first attempt may have deleted the thing, and the second finds none.
#[tokio::test(start_paused = true)]
async fn a_refusal_after_a_lost_answer_leaves_the_outcome_unknown() {
    let server = failing(vec![Reply::error(TransportError::timed_out()), Reply::new(404, "")]);
    let error = server.client().things().delete(ThingId(3)).await.expect_err("there is no such thing");
    assert!(error.is_not_found() && error.is_outcome_unknown(), "{error}");
    assert_eq!(error.outcome_unknown().map(OutcomeUnknown::attempt), Some(1));

    let server = failing(vec![Reply::error(TransportError::not_sent("refused")), Reply::new(404, "")]);
    let error = server.client().things().delete(ThingId(3)).await.expect_err("there is no such thing");
    assert!(error.is_not_found() && !error.is_outcome_unknown(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_only_meets_failures_stops_repeating() {
    let server = Memory::granting(|_| Reply::new(503, ""));
    let client = server.client();
    for _ in 0..30 {
        client.things().get(ThingId(1)).await.expect_err("a server that fails");
    }
    assert_eq!(server.arrivals_at("/v1/things/1").len(), 30 + 20);
}

#[tokio::test(start_paused = true)]
async fn only_what_may_have_arrived_has_an_unknown_outcome() {
    for (reply, is_unknown) in [
        (Reply::error(TransportError::not_sent("refused")), false),
        (Reply::error(TransportError::interrupted("closed")), true),
        (Reply::error(TransportError::timed_out()), true),
        (Reply::error(TransportError::too_large()), true),
        (Reply::new(500, ""), true),
        (Reply::new(504, ""), true),
        (Reply::new(302, ""), false),
        (Reply::new(403, ""), false),
        (Reply::new(422, ""), false),
        (Reply::new(429, ""), false),
    ] {
        let server = failing(vec![reply]);
        let error = server.client().things().start(["ada@example.com"]).await.expect_err("a failure");
        assert_eq!(error.is_outcome_unknown(), is_unknown, "{error}");
        assert_eq!(error.to_string().contains("may have been carried out and charged"), is_unknown, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_attempt_ends_in_time() {
    let slow = || Reply::new(200, THING).after(Duration::from_secs(1_000));
    let server = failing(vec![slow(), slow()]);
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .attempt_timeout(Duration::from_secs(20))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    let error = client.things().create("Ada").await.expect_err("too slow");
    assert_eq!(start.elapsed().as_secs(), 20);
    assert!(error.is_timeout() && error.is_outcome_unknown());
    client.things().get(ThingId(1)).await.expect("a read is tried again");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_covers_all_attempts() {
    let server = Memory::granting(|_| Reply::new(503, "").after(Duration::from_secs(9)));
    let start = Instant::now();
    let call = server.client().things().get(ThingId(1)).with_deadline(Duration::from_secs(10)).await;
    let error = call.expect_err("the server is down");
    assert!(start.elapsed() <= Duration::from_secs(10), "{:?}", start.elapsed());
    assert!(error.is_timeout() || error.is_server_error(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_ends_the_wait_for_another_attempt_keeps_the_last_failure() {
    let server = Memory::granting(|_| Reply::new(503, ""));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(100))
        .transport(server)
        .build()
        .expect("a client");
    let call = client.things().get(ThingId(1)).with_deadline(Duration::from_secs(60)).await;
    let error = call.expect_err("the second attempt is not let through");
    assert_eq!(error.to_string(), "getThing: the deadline passed while waiting for the rate limit");
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("HTTP 503"));
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_obeyed() {
    let server = failing(vec![Reply::new(429, "").header("retry-after", "17"), Reply::new(503, "")]);
    let start = Instant::now();
    server.client().things().get(ThingId(1)).await.expect("a thing");
    let arrivals = server.arrivals_at("/v1/things/1");
    assert_eq!((arrivals[1].at - arrivals[0].at).as_secs(), 17);
    assert!((arrivals[2].at - arrivals[1].at) < Duration::from_secs(2), "the second pause is a second at most");
    assert!(start.elapsed() >= Duration::from_secs(17));
}

#[tokio::test(start_paused = true)]
async fn a_hint_beyond_the_deadline_ends_the_call_at_once() {
    let server = Memory::granting(|_| Reply::new(429, "").header("retry-after", "300"));
    let start = Instant::now();
    let call = server.client().things().get(ThingId(1)).with_deadline(Duration::from_secs(60)).await;
    let error = call.expect_err("the hint is longer than the deadline");
    assert_eq!(start.elapsed().as_secs(), 0);
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(300)));
}

#[tokio::test(start_paused = true)]
async fn other_refusals_end_a_read_at_once() {
    for status in [301, 400, 403, 404, 409, 422] {
        let server = failing(vec![Reply::new(status, "")]);
        let error = server.client().things().get(ThingId(1)).await.expect_err("a refusal");
        assert_eq!((error.status(), error.attempts(), error.is_refused()), (Some(status), 1, true));
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_tells_the_whole_story() {
    let body = r#"{"success":false,"added":false,"errors":"Prospect ada@example.com already exists in your list"}"#;
    let server = failing(vec![Reply::new(422, body)]);
    let error = server.client().things().create("Ada").await.expect_err("a refusal");
    assert_eq!(error.to_string(), "createThing: HTTP 422: Prospect [hidden] already exists in your list");
    assert_eq!(error.message(), Some("Prospect ada@example.com already exists in your list"));
    assert_eq!(error.body(), Some(body));
    assert_eq!((error.operation(), error.status(), error.attempts()), (Some("createThing"), Some(422), 1));
    assert!(error.source().is_none());

    let server = failing(vec![Reply::error(TransportError::interrupted("connection reset by peer"))]);
    let error = server.client().things().create("Ada").await.expect_err("a broken connection");
    assert_eq!(
        error.to_string(),
        "createThing: the connection broke before the answer was complete; outcome unknown: the call may have been \
         carried out and charged"
    );
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("connection reset by peer"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_awaited_is_not_sent() {
    let server = failing(Vec::new());
    let client = server.client();
    drop(client.things().start(["ada@example.com"]));
    drop(client.things().start(["ada@example.com"]).into_future());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.arrivals().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_input_that_breaks_a_rule_is_not_sent() {
    let server = failing(Vec::new());
    let client = server.client();
    let things = client.things();
    for (error, text) in [
        (things.start([""; 0]).await.err(), "startCheck: `emails[]` has 0 items; the least is 1"),
        (things.start(["a@b.c"; 11]).await.err(), "startCheck: `emails[]` has 11 items; the most is 10"),
        (
            things.start(["a@b.c", "canary"]).await.err(),
            "startCheck: `emails[1]` does not look like an e-mail address (6 characters)",
        ),
        (
            things.create("Ada").password("canary").await.err(),
            "createThing: `password` is 6 characters long; the least is 8",
        ),
        (things.create("Ada ".repeat(6)).await.err(), "createThing: `name` is 24 characters long; the most is 20"),
    ] {
        let error = error.expect("the input is refused");
        assert!(error.is_invalid_input() && error.attempts() == 0);
        assert_eq!(error.to_string(), text);
    }
    let call = things.update(ThingId(1)).limitation(501).await;
    let error = call.expect_err("501 is too many");
    assert_eq!(
        (error.to_string().as_str(), error.path()),
        ("updateThing: `limitation` is 501; the most is 500", Some("limitation"))
    );
    let call = things.update(ThingId(1)).delay_from(9).delay_to(9).await;
    let error = call.expect_err("the delays are not in order");
    assert_eq!(error.to_string(), "updateThing: `delay_from` must be less than `delay_to`; they are 9 and 9");
    let call = things.skip().between("2027-01-02", "2027-01-01").await;
    let error = call.expect_err("the days are not in order");
    assert_eq!((error.to_string().as_str(), error.path()), ("skipThings: `from` must not be after `to`", Some("from")));
    let call = things.update(ThingId(1)).strategy(Progress { from: 6, increase: 1 }).await;
    let error = call.expect_err("6 is too many");
    assert_eq!(error.to_string(), "updateThing: `from` is 6; the most is 5");
    things.update(ThingId(1)).limitation(None).delay_to(9).await.expect("null clears, and one delay has no order");
    assert_eq!(server.arrivals().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_choice_replaces_the_one_before() {
    let server = failing(Vec::new());
    let update = || server.client().things().update(ThingId(1)).limitation(5);
    let progressive = Progress { from: 2, increase: 3 };
    update().strategy(Strategy::Steady).strategy(progressive.clone()).await.expect("it is sent");
    update().strategy(progressive).strategy(Strategy::Steady).await.expect("it is sent");
    let bodies: Vec<_> = server.arrivals_at("/v1/things/1").into_iter().map(|arrival| arrival.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"from":2,"increase":3,"limitation":5,"strategy":"progressive"}"#,
            r#"{"limitation":5,"strategy":"steady"}"#,
        ]
    );
}

#[test]
fn the_price_is_known_before() {
    let client = failing(Vec::new()).client();
    let call = client.things().start(["ada@example.com", "grace@example.com"]);
    assert_eq!((call.price(), call.operation().price.credits), (Some(2), 1));
    assert_eq!(client.things().get(ThingId(1)).price(), Some(0));
}

#[test]
fn everything_can_move_between_threads() {
    fn moves<T: Send + 'static>(_: &T) {}
    fn is_shared<T: Send + Sync + 'static>(_: &T) {}

    let client = failing(Vec::new()).client();
    let things = client.things();
    is_shared(&client);
    is_shared(&things.get(ThingId(1)));
    is_shared(&things.start(["ada@example.com"]).wait());
    moves(&things.get(ThingId(1)).into_future());
    moves(&things.start(["ada@example.com"]).wait().into_future());
    moves(&things.list().pages());
    moves(&things.list().items());
    is_shared(&Client::builder().build().expect_err("no credentials"));
}
