//! Nothing private is ever printed.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;
use std::sync::Mutex;

use snov_client::transport::TransportError;
use snov_client::{Delivery, Error, WebhookSecret};

use crate::support::memory::{Memory, Reply};
use crate::support::sample::{Client, ThingId};
use crate::support::server::{Action, Server};

const SECRET: &str = "canary-secret";
const TOKEN: &str = "canary-token-0123456789abcdef";
const EMAIL: &str = "canary@example.com";
const PASSWORD: &str = "canary-password-1";

/// Panics if anything private stands in `shown`.
fn assert_silent(shown: &str) {
    for canary in [SECRET, TOKEN, EMAIL, PASSWORD, "canary", "example.com", "://"] {
        assert!(!shown.contains(canary), "{canary} in {shown}");
    }
}

fn assert_silent_debug(value: &impl Debug) {
    assert_silent(&format!("{value:?}"));
    assert_silent(&format!("{value:#?}"));
}

fn assert_silent_error(error: &Error) {
    assert_silent(&error.to_string());
    assert_silent_debug(error);
    let mut source = error.source();
    while let Some(cause) = source {
        assert_silent(&cause.to_string());
        assert_silent(&format!("{cause:?}"));
        source = cause.source();
    }
}

/// Answers that repeat everything private.
fn echoes() -> Vec<Reply> {
    let words = format!("{EMAIL} and {TOKEN} at https://example.com/?email={EMAIL}");
    vec![
        Reply::new(422, &format!(r#"{{"errors": "{words}"}}"#)),
        Reply::new(500, &words),
        Reply::new(200, &format!(r#"{{"success": false, "message": "{words}"}}"#)),
        Reply::new(200, &format!(r#"{{"id": "{words}", "data": {{"id": "{words}", "task_hash": ["{words}"]}}}}"#)),
        Reply::new(200, &format!(r#"{{"data": {{"{EMAIL}": 1}}, "status": "{words}"}}"#)),
        Reply::new(200, &words),
        Reply::error(TransportError::timed_out()),
    ]
}

#[tokio::test(start_paused = true)]
async fn errors_are_silent() {
    for index in 0..echoes().len() {
        let server = Memory::with_tokens(|| Reply::token(TOKEN), move |_| echoes().remove(index));
        let client: Client =
            Client::builder().credentials("id", SECRET).transport(server.clone()).build().expect("a client");
        let things = client.things();
        let errors = [
            things.get(ThingId(1)).await.err(),
            things.find(EMAIL).tags([EMAIL]).await.err(),
            things.create("Ada").password(PASSWORD).custom_fields([("mail", EMAIL)]).await.err(),
            things.start([EMAIL]).await.err(),
            things.start([EMAIL]).wait().await.err(),
            things.result("h").await.err(),
            things.list().items().try_next().await.err(),
        ];
        let errors: Vec<_> = errors.into_iter().flatten().collect();
        assert!(errors.len() >= 6, "{errors:?}");
        errors.iter().for_each(assert_silent_error);
    }
}

#[tokio::test(start_paused = true)]
async fn tasks_batches_and_places_are_silent() {
    let state = Mutex::new(0);
    let server = Memory::granting(move |arrival| {
        let mut state = state.lock().expect("no panic");
        *state += 1;
        match arrival.path.as_str() {
            "/v2/checks/start" => Reply::new(200, r#"{"data": {"task_hash": "h1"}}"#),
            "/v1/things/scroll" => Reply::new(200, &format!(r#"{{"items": [{{"id": 1}}], "next": "{EMAIL}{state}"}}"#)),
            _ if *state % 2 == 0 => Reply::new(200, r#"{"status": "in progress"}"#),
            _ => Reply::new(200, &format!(r#"{{"status": "{EMAIL}"}}"#)),
        }
    });
    let client = server.client();
    let things = client.things();
    let task = things.start([EMAIL]).begin().await.expect("a task");
    assert_silent_debug(&task);
    let foreign = serde_json::to_string(&task).expect("JSON").replace("getCheck", EMAIL);
    let foreign: snov_client::TaskHandle = serde_json::from_str(&foreign).expect("a handle");
    assert_silent_debug(&foreign);
    assert_silent_error(&things.result_of(&foreign).await.expect_err("another operation"));
    let wait = things.result_of(&task).on_progress(|progress| assert_silent_debug(progress));
    assert_silent_debug(&wait);
    let error = wait.await.expect_err("an unknown state");
    assert_silent_debug(&error.task_end().expect("an end"));
    let mut batches = things.start_all([EMAIL]).on_change(assert_silent_debug);
    let batch = batches.next().await.expect("a batch");
    assert_silent_debug(&batch);
    assert_silent_debug(&batches);
    let mut pages = things.scroll().pages();
    pages.try_next().await.expect("a page");
    assert_silent_debug(&pages);
    assert_silent_debug(&pages.bookmark());
}

#[tokio::test(start_paused = true)]
async fn errors_about_tokens_are_silent() {
    let replies = vec![
        Reply::new(401, &format!(r#"{{"message": "bad secret {SECRET}1234567890 of {EMAIL}"}}"#)),
        Reply::new(200, &format!(r#"{{"access_token": ["{TOKEN}"]}}"#)),
        Reply::new(200, &format!(r#"{{"access_token": "{TOKEN}", "expires_in": "{EMAIL}"}}"#)),
        Reply::new(200, TOKEN),
    ];
    let replies = Mutex::new(replies.into_iter());
    let server = Memory::new(move |_| replies.lock().expect("no panic").next().expect("four replies"));
    let client: Client = Client::builder().credentials("id", SECRET).transport(server).build().expect("a client");
    for _ in 0..4 {
        let error = client.things().get(ThingId(1)).await.expect_err("no token");
        assert!(error.is_authentication());
        assert_silent_error(&error);
    }
}

#[tokio::test]
async fn errors_of_the_network_are_silent() {
    for action in [Action::Close, Action::Reset, Action::Raw("HTTP/1.1 nonsense\r\n\r\n".to_owned())] {
        let server = Server::start(move |_| action.clone()).await;
        let client: Client = server.builder().retries(0).build().expect("a client");
        let error = client.things().find(EMAIL).tags([EMAIL]).await.expect_err("no answer");
        assert_silent_error(&error);
        assert!(error.source().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn refused_inputs_are_silent() {
    let client: Client = Client::builder()
        .credentials("id", SECRET)
        .transport(Memory::granting(|_| Reply::new(200, "")))
        .build()
        .expect("a client");
    let things = client.things();
    let too_long = format!("{EMAIL}{}", "x".repeat(300));
    for error in [
        things.start([too_long.as_str()]).await.err(),
        things.start(["canary"]).await.err(),
        things.create(EMAIL.repeat(3)).await.err(),
        things.create("Ada").password("canary").await.err(),
    ] {
        assert_silent_error(&error.expect("a refused input"));
    }
}

#[tokio::test(start_paused = true)]
async fn values_on_their_way_are_silent() {
    let server = Memory::granting(|_| Reply::new(200, r#"{"id": 1}"#));
    let builder = Client::builder().credentials("id", SECRET);
    assert_silent(&format!("{builder:?}").replace("https://api.example.com", ""));
    let client: Client = builder.transport(server).build().expect("a client");
    client.things().create("Ada").await.expect("a thing");
    assert_silent(&format!("{client:?} {:?}", client.things()).replace("https://api.example.com", ""));
    let things = client.things();
    let start = things.start([EMAIL]).webhook_url("https://example.com/canary");
    assert_silent_debug(&start);
    assert_silent_debug(&start.clone().wait());
    assert_silent_debug(&start.clone().into_future());
    assert_silent_debug(&start.pages());
    assert_silent_debug(&things.find(EMAIL).tags([EMAIL]));
    assert_silent_debug(&things.create("Ada").password(PASSWORD));
    assert_silent_debug(&things.list().items());
    assert_silent_debug(&things.start_all([EMAIL]));
    assert_silent_debug(&things.start_all([EMAIL]).checkpoint());
    assert_silent_debug(&snov_client::Inputs::<String>::from([EMAIL]));
}

#[test]
fn deliveries_are_silent() {
    let body = format!(r#"{{"event": "{EMAIL}", "uid": "{TOKEN}", "data": {{"{EMAIL}": ["{PASSWORD}"]}}}}"#);
    let delivery = Delivery::from_slice(body.as_bytes()).expect("an envelope");
    assert_silent_debug(&delivery);
    assert_silent_error(&delivery.read::<BTreeMap<String, String>>().expect_err("a list is no text"));
    for body in [body.replace('}', ""), body.replace("uid", EMAIL).replace("{\"canary", "{[\"canary"), EMAIL.to_owned()]
    {
        assert_silent_error(&Delivery::from_slice(body.as_bytes()).expect_err("no envelope"));
    }
    let secret = WebhookSecret::new(format!("{PASSWORD}-0123456789abcdef")).expect("a secret");
    assert_silent_debug(&secret);
    assert_silent_error(&WebhookSecret::new(PASSWORD).expect_err("too short"));
    assert_silent_error(&WebhookSecret::new(EMAIL.repeat(2)).expect_err("not for an address"));
}

#[cfg(feature = "test-util")]
#[tokio::test]
async fn doubles_are_silent() {
    use snov_client::test_util::{Fault, Reply, Server, TestClock};

    use crate::support::sample::{CREATE_THING, FIND_THING, START_CHECK};

    let clock = TestClock::new();
    let server = Server::with_clock(clock.clone());
    server.on_token().always(Reply::token(TOKEN));
    server.on(&CREATE_THING).fault(1, Fault::Cut).reply(Reply::new(200, EMAIL).header("x", TOKEN));
    let builder = server.attach(Client::builder()).credentials("id", SECRET);
    let client: Client = builder.build().expect("a client");
    let things = client.things();
    let create = things.create("Ada").password(PASSWORD).custom_fields([("mail", EMAIL)]);
    assert_silent_error(&create.clone().await.expect_err("a fault"));
    assert_silent_error(&create.await.expect_err("no answer"));
    assert_silent_error(&things.find(EMAIL).tags([EMAIL]).await.expect_err("not expected"));
    assert_silent_error(&things.start([EMAIL]).await.expect_err("not expected"));
    assert_silent_debug(&(&server, server.on(&START_CHECK), server.on(&FIND_THING), &clock));
    assert_silent_debug(&(server.received(&CREATE_THING), server.token_requests(), Reply::new(200, EMAIL)));
    server.take_unexpected().iter().for_each(|words| assert_silent(words));
}
