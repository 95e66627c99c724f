//! Tokens: fetched once, kept, renewed early, replaced when the server rejects them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use snov_client::transport::TransportError;

use crate::support::memory::{Arrival, Memory, Reply};
use crate::support::sample::{Client, ThingId};

const THING: &str = r#"{"data": {"id": 1}}"#;

/// A server that counts the tokens it grants: `token-1`, `token-2`, …
fn numbering(reply: impl Fn(&str) -> Reply + Send + 'static) -> Memory {
    let mut granted = 0;
    let tokens = move || {
        granted += 1;
        Reply::token(&format!("token-{granted}")).after(Duration::from_millis(50))
    };
    Memory::with_tokens(tokens, move |arrival| reply(arrival.token.as_deref().expect("a call with a token")))
}

async fn get_many(client: &Client, count: usize) -> Vec<Result<(), snov_client::Error>> {
    let calls: Vec<_> = (0..count).map(|_| tokio::spawn(client.things().get(ThingId(1)).into_future())).collect();
    let mut ends = Vec::new();
    for call in calls {
        ends.push(call.await.expect("no panic").map(drop));
    }
    ends
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_share_one_fetch() {
    let server = numbering(|_| Reply::new(200, THING));
    let ends = get_many(&server.client(), 100).await;
    assert!(ends.iter().all(Result::is_ok));
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_callers_share_one_failure() {
    let server = Memory::new(|_| {
        Reply::new(401, r#"{"error": "invalid_client", "message": "Client authentication failed"}"#)
            .after(Duration::from_millis(50))
    });
    let ends = get_many(&server.client(), 100).await;
    for end in ends {
        let error = end.expect_err("there is no token");
        assert!(error.is_authentication() && !error.is_outcome_unknown());
        assert_eq!((error.operation(), error.status(), error.attempts()), (Some("getThing"), Some(401), 0));
        assert_eq!(error.to_string(), "getThing: no access token: HTTP 401: Client authentication failed");
    }
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_not_remembered() {
    let mut tokens = vec![Reply::token("token-1"), Reply::new(403, "")];
    let server = Memory::with_tokens(move || tokens.pop().expect("two requests"), |_| Reply::new(200, THING));
    let client = server.client();
    assert!(client.things().get(ThingId(1)).await.is_err());
    assert!(client.things().get(ThingId(1)).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_fetch_whose_caller_gives_up_is_taken_over() {
    let slow_token = || Reply::token("token-1").after(Duration::from_secs(1));
    let server = Memory::with_tokens(slow_token, |_| Reply::new(200, THING));
    let client = server.client();
    let first = tokio::spawn(client.things().get(ThingId(1)).with_deadline(Duration::from_millis(500)).into_future());
    tokio::task::yield_now().await;
    let second = tokio::spawn(client.things().get(ThingId(1)).into_future());
    let error = first.await.expect("no panic").expect_err("the deadline is short");
    assert_eq!(error.to_string(), "getThing: the deadline passed while waiting for an access token; nothing was sent");
    assert!(second.await.expect("no panic").is_ok());
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_while_it_serves() {
    let server = numbering(|_| Reply::new(200, THING));
    let client = server.client();
    client.things().get(ThingId(1)).await.expect("a thing");
    tokio::time::sleep(Duration::from_secs(3_290)).await;
    assert_eq!(server.token_requests(), 1, "nothing happens while nobody calls");

    tokio::time::sleep(Duration::from_secs(20)).await;
    client.things().get(ThingId(1)).await.expect("a thing");
    tokio::time::sleep(Duration::from_secs(1)).await;
    client.things().get(ThingId(1)).await.expect("a thing");
    let tokens: Vec<_> = server.arrivals_at("/v1/things/1").into_iter().filter_map(|arrival| arrival.token).collect();
    assert_eq!(tokens, ["token-1", "token-1", "token-2"]);
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_keeps_the_token() {
    let mut first = Some(Reply::token("token-1"));
    let tokens = move || first.take().unwrap_or_else(|| Reply::new(403, ""));
    let server = Memory::with_tokens(tokens, |_| Reply::new(200, THING));
    let client = server.client();
    client.things().get(ThingId(1)).await.expect("a thing");
    tokio::time::sleep(Duration::from_secs(3_310)).await;
    for _ in 0..54 {
        client.things().get(ThingId(1)).await.expect("the token is good for 280 seconds more");
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    assert!(server.token_requests() > 10, "renewal is tried again and again");
    assert!(server.token_requests() <= 28, "but no more than once in ten seconds");
    tokio::time::sleep(Duration::from_secs(30)).await;
    let error = client.things().get(ThingId(1)).await.expect_err("the token is too old");
    assert!(error.is_authentication());
}

#[tokio::test(start_paused = true)]
async fn a_renewal_ends_with_the_last_client() {
    let hour = Duration::from_secs(3_600);
    let mut tokens = vec![Reply::token("token-2").after(hour), Reply::token("token-1")];
    let server = Memory::with_tokens(move || tokens.pop().expect("two requests"), |_| Reply::new(200, THING));
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let client = server.client();
    client.things().get(ThingId(1)).await.expect("a thing");
    tokio::time::sleep(Duration::from_secs(3_310)).await;
    client.things().get(ThingId(1)).await.expect("the old token serves");
    let call = client.things().get(ThingId(1)).into_future();
    drop(client);
    tokio::task::yield_now().await;
    assert_eq!((server.token_requests(), tasks()), (2, 1), "the call that is left is a client still");
    drop(call);
    tokio::task::yield_now().await;
    assert_eq!(tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_replaced_once() {
    let server = numbering(|token| match token {
        "token-1" => Reply::new(401, ""),
        _ => Reply::new(200, r#"{"id": 1}"#),
    });
    let client = server.client();
    client.things().create("Ada").await.expect("a call that creates is replayed after a complete 401");
    let tokens: Vec<_> = server.arrivals_at("/v1/things").into_iter().filter_map(|arrival| arrival.token).collect();
    assert_eq!(tokens, ["token-1", "token-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_second_rejection_ends_the_call() {
    let server = numbering(|_| Reply::new(401, r#"{"message": "Unauthenticated."}"#));
    let error = server.client().things().create("Ada").await.expect_err("no token will do");
    assert!(error.is_authentication() && error.is_refused() && !error.is_outcome_unknown());
    assert_eq!(error.to_string(), "createThing: HTTP 401: Unauthenticated. (2 attempts)");
    assert_eq!((server.arrivals_at("/v1/things").len(), server.token_requests()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_late_rejection_of_an_old_token_leaves_the_new_one() {
    let rejected = AtomicU64::new(1);
    let server = numbering(move |token| match token {
        "token-1" => Reply::new(401, "").after(Duration::from_secs(rejected.fetch_add(1, Ordering::Relaxed))),
        _ => Reply::new(200, THING),
    });
    let client = server.client();
    let ends = get_many(&client, 10).await;
    assert!(ends.iter().all(Result::is_ok));
    assert_eq!(server.token_requests(), 2, "ten rejections of one token, one new token");
}

#[tokio::test(start_paused = true)]
async fn lifetimes_come_in_several_forms() {
    for (answer, usable_for) in [
        (r#"{"access_token": "t", "expires_in": 100}"#, Some(90)),
        (r#"{"access_token": "t", "expires_in": "100"}"#, Some(90)),
        (r#"{"access_token": "t"}"#, Some(3_590)),
        (r#"{"access_token": "t", "expires_in": 99999999999}"#, Some(86_390)),
        (r#"{"access_token": "t", "expires_in": 0}"#, None),
        (r#"{"access_token": "t", "expires_in": -5}"#, None),
        (r#"{"access_token": ""}"#, None),
        (r#"{"access_token": "a b\r\nc"}"#, None),
        (r#"{"access_token": "t", "expires_in": 100.0}"#, Some(90)),
        ("<html>", None),
    ] {
        let server = Memory::with_tokens(move || Reply::new(200, answer), |_| Reply::new(200, THING));
        let client = server.client();
        let call = client.things().get(ThingId(1)).await;
        let Some(seconds) = usable_for else {
            let error = call.expect_err("there is no token");
            assert_eq!(error.to_string(), "getThing: no access token: HTTP 200 without a usable access token");
            continue;
        };
        call.expect("a thing");
        // Renewal starts earlier; here only the end counts, so nobody calls until then.
        tokio::time::sleep(Duration::from_secs(seconds + 1)).await;
        client.things().get(ThingId(1)).await.expect("a thing");
        let order: Vec<_> = server.arrivals().iter().map(Arrival::is_for_token).collect();
        assert_eq!(order, [true, false, true, false], "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_in_a_successful_answer_is_quoted() {
    let body = r#"{"success": false, "message": "Your plan has no API"}"#;
    let server = Memory::with_tokens(move || Reply::new(200, body), |_| Reply::new(200, THING));
    let error = server.client().things().get(ThingId(1)).await.expect_err("there is no token");
    let text = "getThing: no access token: HTTP 200 without a usable access token: Your plan has no API";
    assert_eq!((error.to_string().as_str(), error.body()), (text, Some(body)));
}

#[tokio::test(start_paused = true)]
async fn the_token_endpoint_is_asked_again() {
    let mut tokens =
        vec![Reply::token("token-1"), Reply::new(502, ""), Reply::error(TransportError::not_sent("refused"))];
    let server = Memory::with_tokens(move || tokens.pop().expect("three requests"), |_| Reply::new(200, THING));
    server.client().things().get(ThingId(1)).await.expect("a thing");
    assert_eq!(server.token_requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_credentials_go_in_a_form() {
    let server = Memory::granting(|_| Reply::new(200, THING));
    server.client().things().get(ThingId(1)).await.expect("a thing");
    assert_eq!(server.arrivals()[0].body, "grant_type=client_credentials&client_id=id&client_secret=secret");
}
