//! What a test says of the requests that came, and what it is told when that is wrong.

use std::panic::{self, AssertUnwindSafe};

use serde_json::json;
use snov_mock::{Fault, Server};

use crate::client::{Client, parcels, request_token};

const VERIFY: &str = "/v2/email-verification/start";

/// A server that was asked to verify two pairs of addresses.
async fn asked_twice() -> Server {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    client.form(VERIFY, "emails[]=ada@example.com&emails[]=grace@example.com").await;
    client.form(VERIFY, "emails[]=ada@example.com&emails[]=katherine@example.com").await;
    server
}

/// What an assertion says that fails.
fn complaint<T>(assertion: impl FnOnce() -> T) -> String {
    let said = panic::catch_unwind(AssertUnwindSafe(assertion)).err().expect("it fails");
    let said = said.downcast_ref::<String>().expect("words");
    said.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn requests_are_found_by_what_they_sent() {
    let server = asked_twice().await;
    let grace = ["ada@example.com", "grace@example.com"];
    let found = server.received("startEmailVerification").form_values("emails[]", grace).assert_once();
    assert_eq!((found.form_values("emails[]"), found.status), (grace.to_vec(), 200));
    server.received("startEmailVerification").answered(200).assert_calls(2);
    server.received("startEmailVerification").form("emails[]", "ada@example.com").assert_never();
    server.received("startEmailVerification").query_values("page", [""; 0]).assert_calls(2);
    server.received("getBalance").assert_never();
}

#[tokio::test]
async fn path_query_header_and_json_are_compared() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    client.json("PUT", "/parcels/7", &json!({"title": "Tea", "steps": [{"kind": "wait"}]})).await;
    let replaced = || server.received("replaceSteps").path("id", 7).header("Content-Type", "application/json");
    replaced().json("/title", "Tea").json("/steps", json!([{"kind": "wait"}])).assert_once();
    replaced().json("/title", "Coffee").assert_never();
    client.get("/parcels?limit=2").await;
    server.received("listParcels").query("limit", 2).assert_once();
}

#[tokio::test]
async fn the_closest_request_is_shown_beside_what_was_expected() {
    let server = asked_twice().await;
    let expected = ["ada@example.com", "grace@example.org"];
    let request = server.received("startEmailVerification").form_values("emails[]", expected);
    let said = complaint(|| request.assert_once());
    let wanted = r#"expected 1 request of startEmailVerification with all that was asked for, found 0 of 2

The closest is number 1: 200 POST /v2/email-verification/start (startEmailVerification)

                    | expected            | received
    form emails[] 1 | "ada@example.com"   | "ada@example.com"
  ≠ form emails[] 2 | "grace@example.org" | "grace@example.com"
                    |                     |                ^^^"#;
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn requests_that_should_not_have_come_are_listed() {
    let server = asked_twice().await;
    let said = complaint(|| server.received("startEmailVerification").assert_never());
    let wanted = "\
expected 0 requests of startEmailVerification, found 2 of 2
  number 1: 200 POST /v2/email-verification/start (startEmailVerification)
  number 2: 200 POST /v2/email-verification/start (startEmailVerification)";
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn where_none_came_the_others_are_listed() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.fault(Fault::close());
    assert!(client.exchange("GET", "/v1/get-user-lists").await.is_ok());
    let said = complaint(|| server.received("getBalance").assert_once());
    let wanted = "\
expected 1 request of getBalance, found 0 of 0

These came of other operations:
  200 POST /v1/oauth/access_token (createAccessToken)
  close GET /v1/get-user-lists (listProspectLists)";
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let server = Server::start().await;
    request_token(&server, "sesame").await;
    let token = server.received("createAccessToken").form("client_secret", "open").header("authorization", "open");
    let said = complaint(|| token.assert_once());
    assert!(said.contains("≠ form client_secret   | (hidden)"), "{said}");
    assert!(said.contains("≠ header authorization | (hidden) | (nothing)"), "{said}");
    assert!(!said.contains("sesame") && !said.contains("open"), "{said}");
}

#[tokio::test]
#[should_panic(expected = "the document has no operation `startEmailVerificatoin`; is `startEmailVerification` meant?")]
async fn a_misspelt_operation_is_named() {
    Server::start().await.received("startEmailVerificatoin").assert_never();
}
