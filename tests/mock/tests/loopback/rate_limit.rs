//! 60 requests in any 60 seconds.

use std::time::Duration;

use serde_json::json;
use snov_mock::{Clock, Server};

use crate::client::{Client, parcels};

const BALANCE: &str = "/v1/get-balance";

#[tokio::test]
async fn the_limit_is_the_documents() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for request in 1..60 {
        assert_eq!(client.get(BALANCE).await.status, 200, "request {request} after that for a token");
    }
    let answer = client.get(BALANCE).await;
    assert_eq!((answer.status, answer.json()), (429, json!("Your rate is limited")));
    assert!(answer.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok()).is_some_and(|it| it <= 60));
}

#[tokio::test]
async fn time_is_that_of_the_clock() {
    let clock = Clock::manual();
    let builder = Server::builder().clock(clock.clone()).rate_limit(2, Duration::from_secs(60));
    let server = builder.start().await.expect("it starts");
    let client = Client::new(&server).await;
    clock.advance(Duration::from_secs(20));
    assert_eq!(client.get(BALANCE).await.status, 200);
    let answer = client.get(BALANCE).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("40")));
    clock.advance(Duration::from_secs(40));
    assert_eq!(client.get(BALANCE).await.status, 200);
}

#[tokio::test]
async fn it_is_told_as_a_problem_to_who_wants_that() {
    let builder = Server::builder().clock(Clock::manual()).rate_limit(1, Duration::from_secs(60));
    let server = builder.start().await.expect("it starts");
    let answer = Client::new(&server).await.send("GET", BALANCE, &[("accept", "application/problem+json")], "").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("60")));
    assert_eq!(answer.json()["detail"], "the next in 60 seconds");
}

#[tokio::test]
async fn a_clock_that_stands_still_has_no_limit_of_its_own() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    let client = Client::new(&server).await;
    for _ in 0..70 {
        assert_eq!(client.get(BALANCE).await.status, 200);
    }
}

#[tokio::test]
async fn the_limit_can_be_switched_off() {
    let server = Server::builder().no_rate_limit().start().await.expect("it starts");
    let client = Client::new(&server).await;
    for _ in 0..70 {
        assert_eq!(client.get(BALANCE).await.status, 200);
    }
}

#[tokio::test]
async fn a_document_without_a_limit_has_none() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    for _ in 0..70 {
        assert_ne!(client.get("/parcels/7").await.status, 429);
    }
}
