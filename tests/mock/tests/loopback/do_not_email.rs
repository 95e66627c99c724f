//! Lists of those that get no e-mail, and pipelines.

use serde_json::json;
use snov_mock::Server;

use crate::client::{Client, error};

#[tokio::test]
async fn what_is_added_is_counted_and_is_a_duplicate_the_next_time() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let cases = [
        ("listId=8&items[]=ada%40example.com&items[]=example.org", json!([])),
        ("listId=8&items[]=Ada%40example.com&items[]=example.com", json!(["Ada@example.com"])),
    ];
    for (form, duplicates) in cases {
        let answer = client.form("/v1/do-not-email-list", form).await.json();
        assert_eq!(answer, json!([{"success": true, "data": {"duplicates": duplicates}}]), "{form}");
    }
    let lists = client.get("/v2/blacklists").await.json();
    assert_eq!((&lists["data"][0]["id"], &lists["data"][0]["total"]), (&json!(8), &json!(103)));
}

#[tokio::test]
async fn a_do_not_email_list_that_is_not_there_seems_to_take_all() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for _ in 0..2 {
        let answer = client.form("/v1/do-not-email-list", "listId=9&items[]=example.org").await.json();
        assert_eq!(answer, json!([{"success": true, "data": {"duplicates": []}}]));
    }
    assert_eq!(client.get("/v2/blacklists").await.json()["data"][0]["total"], 100);
}

#[tokio::test]
async fn each_pipeline_has_its_own_stages() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let pipelines = client.get("/v2/pipelines").await.json();
    let mut counts = Vec::new();
    for pipeline in pipelines["data"].as_array().expect("a list") {
        let stages = client.get(&format!("/v2/pipelines/{}/stages", pipeline["id"])).await.json();
        let stages = stages["data"].as_array().expect("a list");
        assert!(stages.iter().all(|stage| stage["pipeline_id"] == pipeline["id"]));
        counts.push(stages.len());
    }
    assert_eq!(counts, [2, 0]);
    let answer = client.get("/v2/pipelines/1/stages").await;
    assert_eq!((answer.status, answer.json()), (404, error(404, "Sorry, but url or entity not found")));
}
