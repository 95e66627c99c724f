//! What calls cost.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Builder, Clock, Server};

use crate::client::{Answer, Client, FORM};

async fn with_credits(credits: u64) -> Server {
    start(Server::builder().credits(credits).pending_polls(0)).await
}

async fn start(builder: Builder) -> Server {
    builder.start().await.expect("it starts")
}

/// Starts a task, and asks for its result once.
async fn run(client: &Client<'_>, path: &str, form: &str, result: &str) -> Value {
    let started = client.form(&format!("{path}/start"), form).await.json();
    let hash = started.pointer("/data/task_hash").or(started.pointer("/meta/task_hash")).and_then(Value::as_str);
    client.get(&format!("{path}/{result}{}", hash.expect("a hash"))).await.json()
}

async fn verify(client: &Client<'_>, emails: &[&str]) -> Value {
    let form: Vec<String> = emails.iter().map(|email| format!("emails[]={email}")).collect();
    run(client, "/v2/email-verification", &form.join("&"), "result?task_hash=").await
}

#[tokio::test]
async fn the_balance_goes_down_by_the_price_of_each_item() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    verify(&client, &["ada@example.com", "grace@example.com", "nobody@example.com"]).await;
    assert_eq!(server.credits(), 22, "a verification is charged whatever the result is");
    assert_eq!(client.get("/v1/get-balance").await.json()["data"]["balance"], "22.00");
}

#[tokio::test]
async fn a_request_that_finds_nothing_is_free() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    let form = "domain=unknown.example&webhook_url=https%3A%2F%2Fhooks.example.com%2Fa";
    let nothing = run(&client, "/v2/domain-search/domain-emails", form, "result/").await;
    assert_eq!((&nothing["data"], &nothing["meta"]["domain"]), (&json!([]), &json!("unknown.example")));
    assert_eq!(server.credits(), 25);
    let form = "domain=example.com&webhook_url=https%3A%2F%2Fhooks.example.com%2Fnobody";
    run(&client, "/v2/domain-search/domain-emails", form, "result/").await;
    assert_eq!(server.credits(), 24);
}

#[tokio::test]
async fn an_item_that_is_not_found_is_free() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    let names = "names[]=Nobody+%26+Sons&names[]=Example&names[]=Another";
    let result = run(&client, "/v2/company-domain-by-name", names, "result?task_hash=").await;
    let found = json!([
        {"name": "Nobody & Sons", "result": []},
        {"name": "Example", "result": {"domain": "example.com"}},
        {"name": "Another", "result": {"domain": "example.com"}},
    ]);
    assert_eq!(result["data"], found);
    assert_eq!(server.credits(), 23);
}

#[tokio::test]
async fn a_price_for_results_is_paid_for_each_address() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    let rows = json!([
        {"first_name": "Ada", "last_name": "Lovelace", "domain": "example.com"},
        {"first_name": "Ada", "last_name": "Byron", "domain": "unknown.example"},
    ]);
    let started = client.json("POST", "/v2/emails-by-domain-by-name/start", &json!({"rows": rows})).await;
    assert_eq!(started.status, 200);
    assert_eq!(server.credits(), 24);
}

#[tokio::test]
async fn a_call_without_a_task_is_paid_at_once() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    let profile = async |email: &str| {
        let form = format!("email={email}%40example.com");
        client.form("/v1/get-profile-by-email", &form).await.json()["success"].clone()
    };
    assert_eq!(profile("ada").await, true);
    assert_eq!(server.credits(), 24);
    assert_eq!(profile("nobody").await, false);
    assert_eq!(server.credits(), 24, "nothing is known of the owner");
}

#[tokio::test]
async fn a_task_is_paid_when_it_is_over() {
    let clock = Clock::manual();
    let builder = Server::builder().credits(25).clock(clock.clone()).task_time(Duration::from_secs(10));
    let server = start(builder).await;
    let client = Client::new(&server).await;
    assert_eq!(verify(&client, &["ada@example.com"]).await["status"], "in_progress");
    assert_eq!(server.credits(), 25);
    clock.advance(Duration::from_secs(10));
    assert_eq!(server.credits(), 24, "though nobody asked for the result");
}

#[tokio::test]
async fn a_task_that_the_credits_do_not_cover_fails_and_is_free() {
    let server = with_credits(2).await;
    let client = Client::new(&server).await;
    let failed = verify(&client, &["ada@example.com", "grace@example.com", "katherine@example.com"]).await;
    assert_eq!((&failed["status"], &failed["data"]), (&json!("not_enough_credits"), &json!([])));
    assert_eq!(server.credits(), 2);
    assert_eq!(verify(&client, &["ada@example.com", "grace@example.com"]).await["status"], "completed");
    assert_eq!(server.credits(), 0);
}

#[tokio::test]
async fn without_credits_only_free_calls_are_answered() {
    let server = with_credits(0).await;
    let client = Client::new(&server).await;
    let refused = |answer: Answer| {
        assert_eq!((answer.status, answer.json()), (400, json!({"message": "Sorry, you ran out of credits."})));
    };
    refused(client.form("/v2/email-verification/start", "emails[]=ada%40example.com").await);
    refused(client.form("/v1/get-profile-by-email", "email=ada%40example.com").await);
    assert_eq!(client.get("/v1/get-balance").await.json()["data"]["balance"], "0.00");

    let headers = [("content-type", FORM), ("accept", "application/problem+json")];
    let answer = client.send("POST", "/v1/get-profile-by-email", &headers, "email=ada%40example.com").await;
    let problem = json!({"type": "about:blank", "title": "Sorry, you ran out of credits.", "status": 400});
    assert_eq!((answer.header("content-type"), answer.json()), (Some("application/problem+json"), problem));
}

#[tokio::test]
async fn a_preferred_answer_costs_nothing() {
    let server = with_credits(25).await;
    let client = Client::new(&server).await;
    let (form, prefer) = ([("content-type", FORM), ("prefer", "code=200")], "email=ada%40example.com");
    assert_eq!(client.send("POST", "/v1/get-profile-by-email", &form, prefer).await.status, 200);
    assert_eq!(server.credits(), 25);
}
