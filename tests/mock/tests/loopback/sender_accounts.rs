//! Mailboxes: they are connected, changed, checked and listed.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::{Client, error};

const EMAILS: &str = "/v2/sender-accounts/emails";

async fn server() -> Server {
    Server::builder().clock(Clock::manual()).start().await.expect("it starts")
}

/// A mailbox, with more settings than it needs.
fn mailbox(more: &Value) -> Value {
    let mut body = json!({
        "sender_name": "Katherine Johnson",
        "email_from": "katherine@example.com",
        "password": "example-app-password",
        "smtp": {"host": "smtp.example.com", "port": 587, "encryption": "tls"},
    });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    body
}

async fn create(client: &Client<'_>, more: &Value) -> Value {
    let answer = client.json("POST", EMAILS, &mailbox(more)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["data"].clone()
}

async fn status(client: &Client<'_>, account: &Value) -> Value {
    let answer =
        client.get(&format!("/v2/sender-accounts/check-sender-status?sender_account_id={}", account["id"])).await;
    answer.json()["data"].clone()
}

async fn listed(client: &Client<'_>, account: &Value) -> Value {
    let list = client.get(EMAILS).await.json();
    let mut accounts = list["data"].as_array().expect("a list").iter();
    accounts.find(|listed| listed["id"] == account["id"]).expect("it is listed").clone()
}

#[tokio::test]
async fn a_mailbox_is_shown_as_it_was_connected_but_for_the_password() {
    let server = server().await;
    let client = Client::new(&server).await;
    let more = json!({"reply_to": "replies@example.com", "signature": "<p>Katherine</p>", "tags": ["Analysts"],
        "timezoneId": 40});
    let created = create(&client, &more).await;
    let expected = json!({
        "id": 649_081,
        "sender_name": "Katherine Johnson",
        "email_from": "katherine@example.com",
        "smtp": {"host": "smtp.example.com", "port": 587, "encryption": "tls", "status": "pending"},
        "limitation": 50,
        "delay_type": "random",
        "delay_from": 600,
        "delay_to": 900,
        "reply_to": "replies@example.com",
        "signature": "<p>Katherine</p>",
        "tags": ["Analysts"],
        "timezoneId": 40,
        "created_at": "2026-01-05T09:00:00+00:00",
    });
    assert_eq!(created, expected);
    let expected = json!({
        "id": 649_081, "sender_name": "Katherine Johnson", "email_from": "katherine@example.com", "valid": false,
        "suspended": false, "limitation": 50, "provider": "other", "tags": ["Analysts"], "imap": [],
    });
    assert_eq!(listed(&client, &created).await, expected);
}

#[tokio::test]
async fn null_clears_and_what_is_absent_stays() {
    let server = server().await;
    let client = Client::new(&server).await;
    let more = json!({"reply_to": "replies@example.com", "bcc_email": "archive@example.com", "tags": ["Analysts"]});
    let created = create(&client, &more).await;
    let target = format!("{EMAILS}/{}", created["id"]);
    server.clock().advance(Duration::from_secs(60));
    let change = json!({"reply_to": null, "tags": null, "password": "another-password", "limitation": 100});
    let changed = client.json("PATCH", &target, &change).await.json()["data"].clone();
    let expected = json!({
        "id": created["id"],
        "sender_name": "Katherine Johnson",
        "email_from": "katherine@example.com",
        "smtp": {"host": "smtp.example.com", "port": 587, "encryption": "tls", "status": "valid"},
        "limitation": 100,
        "delay_type": "random",
        "delay_from": 600,
        "delay_to": 900,
        "reply_to": null,
        "bcc_email": "archive@example.com",
        "tags": [],
        "updated_at": "2026-01-05T09:01:00+00:00",
    });
    assert_eq!(changed, expected);
}

#[tokio::test]
async fn a_check_takes_ten_seconds() {
    let server = server().await;
    let client = Client::new(&server).await;
    let imap = json!({"imap": {"host": "imap.unknown.example", "port": 993, "encryption": "ssl"}});
    let created = create(&client, &imap).await;
    let pending = json!({"smtp": {"status": "pending"}, "imap": {"status": "pending"}});
    assert_eq!(status(&client, &created).await, pending);
    server.clock().advance(Duration::from_secs(10));
    let checked = json!({"smtp": {"status": "valid"}, "imap": {"status": "invalid", "errors": ["Connection refused"]}});
    assert_eq!(status(&client, &created).await, checked);
    let expected = json!({"username": "katherine@example.com", "valid": false});
    assert_eq!(
        (&listed(&client, &created).await["imap"], &listed(&client, &created).await["valid"]),
        (&expected, &json!(true))
    );
}

#[tokio::test]
async fn another_server_is_checked_anew() {
    let server = server().await;
    let client = Client::new(&server).await;
    let created = create(&client, &json!({})).await;
    server.clock().advance(Duration::from_secs(9));
    let smtp = json!({"smtp": {"host": "smtp.unknown.example", "port": 465, "encryption": "ssl"}});
    client.json("PATCH", &format!("{EMAILS}/{}", created["id"]), &smtp).await;
    server.clock().advance(Duration::from_secs(9));
    assert_eq!(status(&client, &created).await, json!({"smtp": {"status": "pending"}, "imap": null}));
    server.clock().advance(Duration::from_secs(1));
    let refused = json!({"smtp": {"status": "invalid", "errors": ["Connection refused"]}, "imap": null});
    assert_eq!(status(&client, &created).await, refused);
    assert_eq!(listed(&client, &created).await["valid"], false);
}

#[tokio::test]
async fn a_mailbox_sends_no_more_than_its_delay_allows() {
    let server = server().await;
    let client = Client::new(&server).await;
    let answer = client.json("POST", EMAILS, &mailbox(&json!({"limitation": 145}))).await;
    let words = "With a delay of 600 seconds, the limitation is at most 144";
    assert_eq!((answer.status, answer.json()), (422, json!({"success": false, "errors": words})));

    let created = create(&client, &json!({"limitation": 144, "delay_type": "fixed"})).await;
    assert_eq!((&created["delay_fixed"], &created["delay_from"]), (&json!(600), &Value::Null));
    let target = format!("{EMAILS}/{}", created["id"]);
    assert_eq!(client.json("PATCH", &target, &json!({"delay_fixed": 601})).await.status, 422);
    assert_eq!(client.json("PATCH", &target, &json!({"delay_fixed": 5, "limitation": 1200})).await.status, 200);
    assert_eq!(listed(&client, &created).await["limitation"], 1200);
}

#[tokio::test]
async fn the_documented_mailboxes_are_there_and_one_does_not_work() {
    let server = server().await;
    let client = Client::new(&server).await;
    let (ada, grace) = (json!({"id": 649_079}), json!({"id": 649_080}));
    let shown = listed(&client, &ada).await;
    assert_eq!((&shown["email_from"], &shown["valid"]), (&json!("ada@example.com"), &json!(true)));
    assert_eq!(status(&client, &ada).await, json!({"smtp": {"status": "valid"}, "imap": {"status": "valid"}}));
    assert_eq!(listed(&client, &grace).await["valid"], false);
    assert_eq!(status(&client, &grace).await["smtp"]["status"], "invalid");
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_is_not_found() {
    let server = server().await;
    let client = Client::new(&server).await;
    let changed = client.json("PATCH", &format!("{EMAILS}/1"), &json!({"limitation": 10})).await;
    let checked = client.get("/v2/sender-accounts/check-sender-status?sender_account_id=1").await;
    for answer in [changed, checked] {
        assert_eq!((answer.status, answer.json()), (404, error(404, "Sorry, but url or entity not found")));
    }
}
