//! Starting, stopping, and what a server remembers.

use std::sync::{Arc, Mutex};

use serde_json::json;
use snov_mock::{Server, StartError};
use tokio::net::TcpStream;

use crate::client::{Client, parcels, request_token, send};

#[tokio::test]
async fn servers_run_beside_each_other() {
    let servers = [Server::start().await, Server::start().await];
    assert_ne!(servers[0].url(), servers[1].url());
    let client = Client::new(&servers[0]).await;
    assert_eq!(client.get("/v1/get-balance").await.status, 200);
    assert_eq!((servers[0].requests().len(), servers[1].requests().len()), (2, 0));
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let server = Server::start().await;
    let address = server.address();
    drop(server);
    assert!(TcpStream::connect(address).await.is_err());
    assert!(Server::builder().port(address.port()).start().await.is_ok(), "its port is free again");
}

#[test]
fn it_needs_no_runtime() {
    let server = Server::start_blocking();
    assert!(std::net::TcpStream::connect(server.address()).is_ok());
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let server = Server::start().await;
    let port = server.address().port();
    let error = Server::builder().port(port).start().await.expect_err("the port is taken");
    assert!(matches!(error, StartError::Listen { .. }));
    assert_eq!(error.to_string(), format!("port {port} is taken"));
}

#[tokio::test]
async fn credentials_can_be_chosen() {
    let server = Server::builder().credentials("ada", "engine").start().await.expect("it starts");
    assert_eq!((server.client_id(), server.client_secret()), ("ada", "engine"));
    assert_eq!(request_token(&server, "engine").await.status, 200);
    assert_eq!(request_token(&server, "mock-client-secret").await.status, 401);
}

#[tokio::test]
async fn a_document_that_cannot_be_served_says_why() {
    let operation = json!({
        "security": [{"basic": []}],
        "parameters": [
            {"name": "filter", "in": "query", "content": {"application/json": {}}},
            {"name": "range", "in": "query", "schema": {"type": "object"}},
        ],
        "requestBody": {"content": {"multipart/form-data": {}}},
        "responses": {"2OO": {}, "200": {"links": {"result": {"operationId": "nobody"}}}},
    });
    let document = json!({
        "paths": {"/a": {"get": operation}},
        "components": {"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
    });
    let error = Server::builder().document(document.to_string()).start().await.expect_err("much is wrong");
    let source = std::error::Error::source(&error).expect("the document is at fault").to_string();
    for part in [
        "#/paths/~1a/get/security/0: the mock has no security scheme `basic`",
        "#/paths/~1a/get/parameters/0: the mock needs a parameter to have `name` and `schema`",
        "#/paths/~1a/get/parameters/1: the mock cannot read `style: form` for {\"object\"} in the query",
        "#/paths/~1a/get/requestBody/content/multipart~1form-data: the mock cannot read this media type",
        "#/paths/~1a/get/responses/2OO: `2OO` is no status",
        "#/paths/~1a/get/responses/200/links/result: no operation is named `nobody`",
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    let error = Server::builder().document("{").start().await.expect_err("it is no JSON");
    assert!(matches!(error, StartError::Document(_)));
}

#[tokio::test]
async fn requests_are_remembered() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    client.form("/v2/email-verification/start", "emails[]=ada%40example.com&emails[]=grace%40example.com").await;
    client.get("/v2/email-verification/result?task_hash=none").await;
    send(&server, "GET", "/favicon.ico", &[], "").await;

    let [token, start, result, unknown] = server.requests().try_into().expect("four requests");
    assert_eq!(token.form_values("grant_type"), ["client_credentials"]);
    assert_eq!(start.operation_id.as_deref(), Some("startEmailVerification"));
    assert_eq!((start.method.as_str(), start.status), ("POST", 200));
    assert_eq!(start.form_values("emails[]"), ["ada@example.com", "grace@example.com"]);
    assert!(start.header("Authorization").is_some_and(|value| value.starts_with("Bearer ")));
    assert_eq!(result.query_values("task_hash"), ["none"]);
    assert_eq!((unknown.operation_id, unknown.path_template, unknown.status), (None, None, 404));
    assert_eq!(server.requests_of("startEmailVerification").len(), 1);
}

#[tokio::test]
async fn a_request_knows_its_template_and_its_json_but_prints_no_secrets() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    client.json("PUT", "/parcels/7", &json!({"title": "secret", "steps": []})).await;
    let [_, request] = server.requests().try_into().expect("two requests");
    assert_eq!((request.path.as_str(), request.path_template.as_deref()), ("/parcels/7", Some("/parcels/{id}")));
    assert_eq!(request.json().map(|body| body["title"].clone()), Some(json!("secret")));
    assert_eq!(format!("{request:?}"), "Request(204 PUT /parcels/7 (replaceSteps))");
}

#[tokio::test]
async fn an_observer_sees_each_request() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let observer = move |request: &snov_mock::Request| sink.lock().expect("not poisoned").push(request.to_string());
    let server = Server::builder().on_request(observer).start().await.expect("it starts");
    send(&server, "GET", "/v1/get-balance", &[], "").await;
    assert_eq!(*seen.lock().expect("not poisoned"), ["401 GET /v1/get-balance (getBalance)"]);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let server = Server::start().await;
    let answer = send(&server, "POST", "/v1/lists", &[], &"x".repeat(10 * 1024 * 1024 + 1)).await;
    assert_eq!(answer.status, 413);
}
