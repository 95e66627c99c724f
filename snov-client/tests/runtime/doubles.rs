//! What the feature `test-util` offers to those who test their own code.

use std::time::{Duration, SystemTime};

use serde_json::json;
use snov_client::Patch;
use snov_client::test_util::{Fault, Received, Reply, Server, TestClock};

use crate::support::sample::{Client, FIND_THING, GET_CHECK, GET_THING, START_CHECK, ThingId, UPDATE_THING};

fn client(server: &Server) -> Client {
    server.attach(Client::builder()).build().expect("a client")
}

fn thing() -> Reply {
    Reply::json(&json!({"data": {"id": 1}}))
}

fn started() -> Reply {
    Reply::json(&json!({"data": {"task_hash": "h"}}))
}

#[tokio::test(start_paused = true)]
async fn what_is_not_expected_is_an_error_that_says_what_is() {
    let server = Server::new();
    server.on(&START_CHECK).reply(started()).fault(2, Fault::Cut);
    server.on(&FIND_THING).always(thing());
    let client = client(&server);
    let error = client.things().get(ThingId(1)).await.expect_err("nobody expects this");
    assert!(error.is_configuration() && !error.is_outcome_unknown());
    assert_eq!(
        (error.to_string().as_str(), error.attempts()),
        (
            "getThing: the transport refused the request; nothing was sent: getThing is not expected; expected: \
             2 × startCheck, any × findThing",
            1
        )
    );
    assert_eq!(server.take_unexpected(), ["getThing is not expected; expected: 2 × startCheck, any × findThing"]);
    server.assert_received(&GET_THING, 0);
}

#[tokio::test]
#[should_panic(expected = "getThing is not expected; expected: nothing")]
async fn what_is_not_expected_fails_the_test_even_if_the_code_does_not() {
    let server = Server::new();
    let _ = client(&server).things().get(ThingId(1)).await;
}

#[tokio::test]
#[should_panic(expected = "getThing is not expected; expected: nothing")]
async fn a_reply_is_used_once() {
    let server = Server::new();
    server.on(&GET_THING).reply(thing());
    let client = client(&server);
    client.things().get(ThingId(1)).await.expect("a thing");
    let _ = client.things().get(ThingId(1)).await;
    server.assert_finished();
}

#[tokio::test]
#[should_panic(expected = "still expected: 2 × getThing, 1 × startCheck; received: 1 × getThing, 1 × a token")]
async fn what_was_not_used_is_told() {
    let server = Server::new();
    server.on(&GET_THING).reply(thing()).reply(thing()).fault(5, Fault::Cut);
    server.on(&START_CHECK).reply(started());
    client(&server).things().get(ThingId(1)).await.expect("a thing");
    server.assert_finished();
}

#[tokio::test]
#[should_panic(expected = "getThing arrived 1 times, not 2; received: 1 × getThing, 1 × a token")]
async fn a_wrong_count_is_told() {
    let server = Server::new();
    server.on(&GET_THING).always(thing());
    client(&server).things().get(ThingId(1)).await.expect("a thing");
    server.assert_received(&GET_THING, 2);
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_what_it_says() {
    let server = Server::new();
    server.on(&START_CHECK).always(started());
    let client = client(&server);
    let start = || client.things().start(["ada@example.com"]);
    for (nth, fault, times, is_unknown) in [
        (1, Fault::TimedOut, 1, true),
        (2, Fault::Cut, 1, true),
        (3, Fault::Status(503), 1, true),
        (4, Fault::Status(422), 1, false),
        (5, Fault::Html, 1, false),
    ] {
        let before = server.received(&START_CHECK).len();
        server.on(&START_CHECK).fault(nth, fault);
        let error = start().await.expect_err("a fault");
        assert_eq!(error.is_outcome_unknown(), is_unknown, "{fault:?}: {error}");
        assert_eq!(error.is_timeout(), fault == Fault::TimedOut);
        assert_eq!(error.is_decode(), fault == Fault::Html);
        assert_eq!(server.received(&START_CHECK).len() - before, times, "{fault:?}");
    }
    server.on(&START_CHECK).fault(6, Fault::Refused);
    start().await.expect("it was not sent, and is sent again");
    server.assert_received(&START_CHECK, 6);
    server.assert_finished();
}

#[tokio::test(start_paused = true)]
async fn the_client_waits_as_it_always_does() {
    let server = Server::new();
    server.on(&GET_THING).always(thing()).fault(62, Fault::TooMany(Some(Duration::from_secs(5))));
    let client = client(&server);
    for _ in 0..62 {
        client.things().get(ThingId(1)).await.expect("a thing");
    }
    let arrivals: Vec<_> = server.received(&GET_THING).iter().map(Received::at).collect();
    assert_eq!(arrivals.len(), 63);
    assert!(arrivals[58] - arrivals[0] < Duration::from_secs(1));
    assert!(arrivals[59] - arrivals[0] >= Duration::from_secs(61), "the rate limit, with the token in it");
    assert!(arrivals[62] - arrivals[61] >= Duration::from_secs(5), "the pause that the server asks for");
}

#[tokio::test]
async fn tokens_can_be_scripted() {
    let server = Server::new();
    server.on_token().reply(Reply::token("token-1")).reply(Reply::token("token-2")).fault(3, Fault::Status(400));
    server.on(&GET_THING).always(thing()).fault(1, Fault::Status(401));
    let things = client(&server);
    things.things().get(ThingId(1)).await.expect("a thing, with a fresh token");
    let tokens: Vec<_> = server
        .received(&GET_THING)
        .iter()
        .map(|received| received.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(tokens, [Some("Bearer token-1".to_owned()), Some("Bearer token-2".to_owned())]);
    assert_eq!(server.token_requests().len(), 2);
    let error = client(&server).things().get(ThingId(1)).await.expect_err("no token for the next client");
    assert!(error.is_authentication());
    server.assert_finished();
}

#[tokio::test]
async fn what_was_received_can_be_read() {
    let server = Server::new();
    server.on(&FIND_THING).reply(Reply::json(&json!([{"data": {"id": 1}}])));
    server.on(&START_CHECK).reply(started());
    server.on(&UPDATE_THING).reply(Reply::new(204, ""));
    let client = client(&server);
    client.things().find("Ada & Grace").tags(["a+b", "ü c"]).await.expect("a thing");
    client.things().start(["a+b@example.com"]).webhook_url("https://example.com/?a=b&c").await.expect("a task");
    client.things().update(ThingId(7)).signature(Patch::Clear).await.expect("an update");

    let found = &server.received(&FIND_THING)[0];
    assert_eq!((found.method().as_str(), found.path()), ("GET", "/v1/things/by-name/Ada%20%26%20Grace"));
    assert_eq!((found.values("tags[]"), found.json()), (vec!["a+b".to_owned(), "ü c".to_owned()], None));
    let started = &server.received(&START_CHECK)[0];
    let pairs = [("emails[]", "a+b@example.com"), ("webhook_url", "https://example.com/?a=b&c")];
    assert_eq!(started.pairs(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let updated = &server.received(&UPDATE_THING)[0];
    assert_eq!((updated.path(), updated.json()), ("/v1/things/7", Some(json!({"signature": null}))));
    assert_eq!(updated.operation().map(|operation| operation.id), Some("updateThing"));
    server.assert_received(&GET_CHECK, 0);
}

#[tokio::test]
async fn an_answer_can_depend_on_the_request() {
    let server = Server::new();
    server.on(&GET_THING).answer(|received| {
        let id: u64 = received.path().rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        Reply::json(&json!({"data": {"id": id}}))
    });
    let client = client(&server);
    for id in [3, 8] {
        assert_eq!(client.things().get(ThingId(id)).await.expect("a thing").id, ThingId(id));
    }
}

#[tokio::test]
async fn a_clock_moves_when_it_is_told_to() {
    let clock = TestClock::new();
    let server = Server::with_clock(clock.clone());
    server.on(&GET_THING).always(thing()).reply(thing().after(Duration::from_secs(10)));
    let client = client(&server);

    let call = tokio::spawn(client.things().get(ThingId(1)).into_future());
    while clock.until_next().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(clock.until_next(), Some(Duration::from_secs(10)), "the answer is due before the attempt is given up");
    clock.advance(Duration::from_secs(9));
    tokio::task::yield_now().await;
    assert!(!call.is_finished());
    clock.advance(Duration::from_secs(1));
    call.await.expect("no panic").expect("a thing");
    assert_eq!(clock.until_next(), None, "who does not wait any more is forgotten");

    client.things().get(ThingId(1)).await.expect("a thing");
    assert_eq!(server.token_requests().len(), 1);
    clock.set_wall(SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000));
    client.things().get(ThingId(1)).await.expect("a thing");
    assert_eq!(server.token_requests().len(), 2, "the token expired while the machine was asleep");
}
