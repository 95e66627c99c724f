//! Who is let in.

use std::time::Duration;

use serde_json::json;
use snov_mock::Server;

use crate::client::{Client, error, parcels, request_token, send};

#[tokio::test]
async fn credentials_are_exchanged_for_a_token_that_lets_in() {
    let server = Server::start().await;
    let answer = request_token(&server, server.client_secret()).await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)));
    assert_eq!(Client::new(&server).await.get("/v1/get-balance").await.status, 200);
}

#[tokio::test]
async fn each_token_is_another() {
    let server = Server::start().await;
    let first = request_token(&server, server.client_secret()).await;
    let second = request_token(&server, server.client_secret()).await;
    assert_ne!(first.json()["access_token"], second.json()["access_token"]);
}

#[tokio::test]
async fn wrong_credentials_get_none() {
    let server = Server::start().await;
    let answer = request_token(&server, "wrong").await;
    assert_eq!((answer.status, answer.json()), (401, error(401, "Unauthorized")));
}

#[tokio::test]
async fn a_token_endpoint_that_the_document_only_names_works_too() {
    let server = parcels().await;
    assert_eq!(Client::new(&server).await.get("/parcels/7").await.status, 200);
    assert_eq!(request_token(&server, "wrong").await.status, 401);
    let answer = send(&server, "POST", "/oauth/token", &[("content-type", crate::client::FORM)], "client_id=a").await;
    assert_eq!(answer.violations(), ["body.client_secret required", "body.grant_type required"]);
}

#[tokio::test]
async fn without_a_good_token_nobody_comes_in() {
    let server = Server::start().await;
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[], "there is no `Authorization` header"),
        (&[("authorization", "Basic YTpi")], "the `Authorization` header is not `Bearer <token>`"),
        (&[("authorization", "Bearer made-up")], "the token was not issued here"),
    ];
    for (headers, reason) in cases {
        let answer = send(&server, "GET", "/v1/get-balance", headers, "").await;
        assert_eq!((answer.status, answer.json()), (401, error(401, "Unauthorized")), "{headers:?}");
        assert_eq!(answer.header("snov-mock-hint"), Some(reason));
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
}

#[tokio::test]
async fn the_token_is_checked_before_the_input() {
    let server = Server::start().await;
    assert_eq!(send(&server, "POST", "/v2/email-verification/start", &[], "nonsense").await.status, 401);
}

#[tokio::test]
async fn revoked_tokens_end_and_new_ones_work() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.revoke_tokens();
    let answer = client.get("/v1/get-balance").await;
    assert_eq!((answer.status, answer.header("snov-mock-hint")), (401, Some("the token was revoked")));
    assert_eq!(Client::new(&server).await.get("/v1/get-balance").await.status, 200);
}

#[tokio::test]
async fn tokens_expire() {
    let server = Server::builder().token_lifetime(Duration::ZERO).start().await.expect("it starts");
    let answer = Client::new(&server).await.get("/v1/get-balance").await;
    assert_eq!((answer.status, answer.header("snov-mock-hint")), (401, Some("the token has expired")));
}

#[tokio::test]
async fn a_key_in_a_header_is_the_client_secret() {
    let server = parcels().await;
    for (key, status) in [(server.client_secret(), 200), ("wrong", 401)] {
        assert_eq!(send(&server, "GET", "/parcels/all", &[("x-key", key)], "").await.status, status, "{key}");
    }
    assert_eq!(Client::new(&server).await.get("/parcels/all").await.status, 401);
}
