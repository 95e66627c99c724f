//! Times that are longer than anybody means.

use std::time::{Duration, SystemTime};

use serde_json::json;
use snov_mock::{Clock, Fault, Server};
use tokio::time::timeout;

use crate::client::Client;

const BALANCE: &str = "/v1/get-balance";

#[tokio::test]
async fn whatever_has_a_time_may_last_for_ever() {
    let builder = Server::builder().token_lifetime(Duration::MAX).rate_limit(10, Duration::MAX);
    let server = builder.task_time(Duration::MAX).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let started = client.form("/v2/email-verification/start", "emails[]=ada%40example.com").await.json();
    let task = started["data"]["task_hash"].as_str().expect("a name");
    let result = client.get(&format!("/v2/email-verification/result?task_hash={task}")).await;
    assert_eq!(result.json()["status"], json!("in_progress"));

    server.fault(Fault::slow(Duration::MAX).times(1));
    assert!(timeout(Duration::from_millis(100), client.get(BALANCE)).await.is_err(), "it is still to come");
    assert_eq!(client.get(BALANCE).await.status, 200);
}

#[tokio::test]
async fn a_hundred_years_pass_and_no_more() {
    let latest = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_207_200);
    for (clock, end) in [(Clock::manual(), "2125-"), (Clock::manual_at(latest), "9099-")] {
        let server = Server::builder().clock(clock).start().await.expect("it starts");
        server.clock().advance(Duration::MAX);
        server.clock().advance(Duration::MAX);
        let client = Client::new(&server).await;
        client.form("/v1/lists", "name=Engines").await;
        let lists = client.get("/v1/get-user-lists").await.json();
        let created = lists.pointer("/0/creationDate/date").and_then(|date| date.as_str()).unwrap_or_default();
        assert!(created.starts_with(end), "{created}");
    }
}
