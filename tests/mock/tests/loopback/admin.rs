//! What is asked of the mock itself.

use std::time::Duration;

use serde_json::json;
use snov_mock::{Clock, Server};

use crate::client::{Client, send};

#[tokio::test]
async fn time_passes_at_once() {
    let builder = Server::builder().clock(Clock::manual()).token_lifetime(Duration::from_secs(3600));
    let server = builder.start().await.expect("it starts");
    let client = Client::new(&server).await;
    assert_eq!(client.get("/v1/get-balance").await.status, 200);
    let answer = send(&server, "POST", "/_mock/clock?advance=1h+30m", &[], "").await;
    assert_eq!(answer.json(), json!({"now": "2026-01-05T10:30:00Z"}));
    assert_eq!(client.get("/v1/get-balance").await.status, 401, "the token has expired");
}

#[tokio::test]
async fn a_time_that_is_none_is_refused() {
    let server = Server::start().await;
    for target in ["/_mock/clock?advance=soon", "/_mock/clock"] {
        assert_eq!(send(&server, "POST", target, &[], "").await.status, 400, "{target}");
    }
}

#[tokio::test]
async fn a_server_begins_anew() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let before = client.get("/v1/get-user-lists").await.json();
    client.form("/v1/lists", "name=Mathematicians").await;
    client.form("/v2/email-verification/start", "emails[]=ada%40example.com").await;
    assert_ne!(client.get("/v1/get-user-lists").await.json(), before);
    assert_eq!(send(&server, "POST", "/_mock/reset", &[], "").await.status, 200);
    assert_eq!((server.credits(), server.requests().len()), (25_000, 0));
    assert_eq!(client.get("/v1/get-user-lists").await.json(), before, "with the token from before");
}

#[tokio::test]
async fn the_same_follows_from_the_seed_after_each_beginning() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let mut tasks = Vec::new();
    for _ in 0..2 {
        tasks.push(client.form("/v2/email-verification/start", "emails[]=ada%40example.com").await.json());
        server.reset();
    }
    assert_eq!(tasks[0], tasks[1]);
}

#[tokio::test]
async fn requests_are_listed_without_what_was_sent() {
    let server = Server::start().await;
    Client::new(&server).await.get("/v1/get-balance").await;
    let requests = send(&server, "GET", "/_mock/requests", &[], "").await.json();
    let expected = json!([
        {"method": "POST", "path": "/v1/oauth/access_token", "operation": "createAccessToken", "status": 200},
        {"method": "GET", "path": "/v1/get-balance", "operation": "getBalance", "status": 200},
    ]);
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn whatever_else_is_not_found() {
    let server = Server::start().await;
    for (method, target) in [("GET", "/_mock/clock"), ("POST", "/_mock/requests"), ("GET", "/_mock/none")] {
        let answer = send(&server, method, target, &[], "").await;
        assert_eq!(answer.status, 404, "{method} {target}");
        assert!(answer.body.contains("POST /_mock/reset"), "{answer:?}");
    }
}
