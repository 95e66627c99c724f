//! From a path to an operation, or to good advice.

use serde_json::json;
use snov_mock::Server;

use crate::client::{Client, error, parcels, send};

#[tokio::test]
async fn an_unknown_path_gets_the_services_words_and_the_nearest_operation() {
    let server = Server::start().await;
    let answer = send(&server, "POST", "/v2/email-verifications/start", &[], "").await;
    assert_eq!((answer.status, answer.json()), (404, error(404, "Sorry, but url or entity not found")));
    let hint = "the document has no such path; is POST /v2/email-verification/start meant?";
    assert_eq!(answer.header("snov-mock-hint"), Some(hint));
}

#[tokio::test]
async fn a_path_without_its_version_is_suggested_with_it() {
    let server = Server::start().await;
    for target in ["/get-balance", "/v2/get-balance", "/v1/get-ballance/"] {
        let answer = send(&server, "GET", target, &[], "").await;
        let hint = "the document has no such path; is GET /v1/get-balance meant?";
        assert_eq!(answer.header("snov-mock-hint"), Some(hint), "{target}");
    }
}

#[tokio::test]
async fn the_suggestion_has_the_method_that_was_sent_if_it_can() {
    let server = Server::start().await;
    let answer = send(&server, "POST", "/v2/campaigns", &[], "").await;
    let hint = "the document has no such path; is POST /v2/campaigns/create meant?";
    assert_eq!(answer.header("snov-mock-hint"), Some(hint));
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let get = client.get("/v1/get-balance").await;
    let head = client.send("HEAD", "/v1/get-balance", &[], "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    let refused = client.send("HEAD", "/v1/lists", &[], "").await;
    assert_eq!((refused.status, refused.header("allow"), refused.body.as_str()), (405, Some("POST"), ""));
}

#[tokio::test]
async fn a_path_like_no_other_gets_no_suggestion() {
    let server = Server::start().await;
    let answer = send(&server, "GET", "/favicon.ico", &[], "").await;
    assert_eq!(answer.header("snov-mock-hint"), Some("the document has no such path"));
}

#[tokio::test]
async fn another_method_is_told_which_are_allowed() {
    let server = Server::start().await;
    let answer = send(&server, "PUT", "/v2/sender-accounts/emails", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, POST")));
}

#[tokio::test]
async fn clients_that_accept_it_get_problem_json() {
    let server = Server::start().await;
    let headers = [("accept", "application/json;q=0.5, application/problem+json")];
    let answer = send(&server, "GET", "/favicon.ico", &headers, "").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let expected = json!({
        "type": "about:blank",
        "title": "Sorry, but url or entity not found",
        "status": 404,
        "detail": "the document has no such path",
    });
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn a_literal_segment_wins_over_a_parameter() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    assert_eq!(client.send("DELETE", "/parcels/all", &[], "").await.status, 204);
    let answer = client.json("PUT", "/parcels/all", &json!({})).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, DELETE")));
}

#[tokio::test]
async fn path_parameters_are_checked() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    assert_eq!(client.get("/parcels/seven").await.violations(), ["path.id type"]);
    assert_eq!(client.get("/parcels/%37").await.json()["data"]["id"], 7);
}
