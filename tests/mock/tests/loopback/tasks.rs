//! Start, in progress, completed.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::{Client, error, parcels};

async fn start(client: &Client<'_>, addresses: &[&str]) -> String {
    let body: Vec<String> = addresses.iter().map(|address| format!("emails[]={address}")).collect();
    let answer = client.form("/v2/email-verification/start", &body.join("&")).await;
    let body = answer.json();
    assert_eq!(body["meta"]["emails"], json!(addresses));
    body["data"]["task_hash"].as_str().expect("a hash").to_owned()
}

async fn result(client: &Client<'_>, hash: &str) -> Value {
    client.get(&format!("/v2/email-verification/result?task_hash={hash}")).await.json()
}

#[tokio::test]
async fn a_task_is_in_progress_and_then_completed() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let hash = start(&client, &["ada@example.com"]).await;
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(result(&client, &hash).await["status"].clone());
    }
    assert_eq!(states, ["in_progress", "completed", "completed"]);
}

#[tokio::test]
async fn the_number_of_polls_can_be_set() {
    for polls in [0, 3] {
        let server = Server::builder().pending_polls(polls).start().await.expect("it starts");
        let client = Client::new(&server).await;
        let hash = start(&client, &["ada@example.com"]).await;
        for _ in 0..polls {
            assert_eq!(result(&client, &hash).await["status"], "in_progress");
        }
        assert_eq!(result(&client, &hash).await["status"], "completed");
    }
}

#[tokio::test]
async fn the_result_is_about_what_was_asked_for() {
    let server = Server::builder().pending_polls(0).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let addresses = ["new@example.com", "grace@example.com", "other@example.com", "last@example.com"];
    let hash = start(&client, &addresses).await;
    let result = result(&client, &hash).await;
    let items = result["data"].as_array().expect("a list");
    let found: Vec<&str> = items.iter().filter_map(|item| item["email"].as_str()).collect();
    assert_eq!(found, addresses);
    assert_eq!(result["meta"]["emails"], json!(addresses));
    assert_eq!(items[1]["result"]["smtp_status"], "unknown", "the example of that very address");
}

#[tokio::test]
async fn tasks_are_told_apart() {
    let server = Server::builder().pending_polls(0).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let first = start(&client, &["ada@example.com"]).await;
    let second = start(&client, &["grace@example.com"]).await;
    assert_ne!(first, second);
    assert_eq!(result(&client, &first).await["data"][0]["email"], "ada@example.com");
    assert_eq!(result(&client, &second).await["data"][0]["email"], "grace@example.com");
}

#[tokio::test]
async fn an_unknown_task_is_not_found() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let answer = client.get("/v2/email-verification/result?task_hash=00000000000000000000000000000000").await;
    assert_eq!((answer.status, answer.json()), (404, error(404, "Sorry, but url or entity not found")));
    assert_eq!(answer.header("snov-mock-hint"), Some("no such task was started here"));
    let other = start(&client, &["ada@example.com"]).await;
    assert_eq!(client.get(&format!("/v2/domain-search/result/{other}")).await.status, 404, "of another operation");
}

#[tokio::test]
async fn a_documented_task_is_over_and_was_paid_before_the_start() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let credits = server.credits();
    for _ in 0..2 {
        let result = result(&client, "0110437df6811068197577a538849a4b").await;
        assert_eq!((&result["status"], &result["data"][0]["email"]), (&json!("completed"), &json!("ada@example.com")));
        server.reset();
    }
    assert_eq!(server.credits(), credits);
}

#[tokio::test]
async fn a_preferred_answer_needs_no_task() {
    let server = Server::start().await;
    let target = "/v2/email-verification/result?task_hash=any";
    let answer = Client::new(&server).await.prefer(target, "example=in_progress_bare").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"status": "in progress"})));
}

#[tokio::test]
async fn a_document_without_an_example_of_in_progress_gets_one_made() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let started = client.json("POST", "/tracking", &json!({"codes": ["Z9", "B2", "A1"]})).await;
    assert_eq!(started.status, 202);
    let target = format!("/tracking/{}", started.json()["tracking"]["id"]);
    assert_eq!(client.get(&target).await.json(), json!({"state": "running", "found": []}));
    let expected = json!({"state": "done", "found": [
        {"code": "Z9", "place": {"code": "Z9", "city": "London"}},
        {"code": "B2", "place": {"code": "B2", "city": "Paris"}},
        {"code": "A1", "place": {"code": "A1", "city": "London"}},
    ]});
    assert_eq!(client.get(&target).await.json(), expected);
    let second = client.json("POST", "/tracking", &json!({"codes": ["A1"]})).await;
    assert_ne!(second.json()["tracking"]["id"], started.json()["tracking"]["id"]);
}

#[tokio::test]
async fn a_task_can_take_time_instead() {
    let clock = Clock::manual();
    let builder = Server::builder().clock(clock.clone()).task_time(Duration::from_secs(10));
    let server = builder.start().await.expect("it starts");
    let client = Client::new(&server).await;
    let hash = start(&client, &["ada@example.com"]).await;
    for _ in 0..3 {
        assert_eq!(result(&client, &hash).await["status"], "in_progress");
        clock.advance(Duration::from_secs(3));
    }
    clock.advance(Duration::from_secs(1));
    let completed = result(&client, &hash).await;
    assert_eq!(completed["status"], "completed");
    assert_eq!(result(&client, &hash).await, completed, "and the same again");
}

#[tokio::test]
async fn people_are_found_by_their_own_names() {
    let server = Server::builder().pending_polls(0).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let row = |first: &str, last: &str, domain: &str| json!({"first_name": first, "last_name": last, "domain": domain});
    let rows = [
        row("Mary", "Jackson", "navy.example"),
        row("Nobody", "Else", "navy.example"),
        row("Grace", "Hopper", "example.com"),
    ];
    let started = client.json("POST", "/v2/emails-by-domain-by-name/start", &json!({"rows": rows})).await.json();
    let target = format!("/v2/emails-by-domain-by-name/result?task_hash={}", text(&started["data"]["task_hash"]));
    let people = client.get(&target).await.json()["data"].clone();
    let found: Vec<(&str, &Value)> =
        (0..3).map(|index| (text(&people[index]["people"]), &people[index]["result"][0]["email"])).collect();
    let expected = [
        ("Mary Jackson", &json!("mary@navy.example")),
        ("Nobody Else", &Value::Null),
        ("Grace Hopper", &json!("grace@example.com")),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_domain_has_addresses_of_its_own() {
    let server = Server::builder().pending_polls(0).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let started = client.form("/v2/domain-search/domain-emails/start", "domain=navy.example").await.json();
    let target = format!("/v2/domain-search/domain-emails/result/{}", text(&started["meta"]["task_hash"]));
    let result = client.get(&target).await.json();
    assert_eq!(result["meta"]["domain"], "navy.example");
    assert_eq!(result["data"], json!([{"email": "ada@navy.example"}, {"email": "grace@navy.example"}]));
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
