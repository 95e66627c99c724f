//! Which example is answered, and how it is made to fit.

use serde_json::json;
use snov_mock::Server;

use crate::client::{Client, parcels, send};

#[tokio::test]
async fn the_first_example_of_the_document_is_the_usual_answer() {
    let server = parcels().await;
    let answer = Client::new(&server).await.get("/parcels/1").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"data": {"id": 1, "to": "Ada"}})));
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn others_can_be_preferred() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let cases = [
        ("example=anonymous", 200, r#"{"data":{"id":1}}"#),
        ("code=200; example=\"anonymous\"", 200, r#"{"data":{"id":1}}"#),
        ("example=gone", 404, r#"{"error":"gone"}"#),
        ("code=404", 404, r#"{"error":"gone"}"#),
        ("wait=5", 200, r#"{"data":{"id":1,"to":"Ada"}}"#),
    ];
    for (preference, status, body) in cases {
        let answer = client.prefer("/parcels/1", preference).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, body), "{preference}");
    }
}

#[tokio::test]
async fn what_the_document_does_not_have_cannot_be_preferred() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    for preference in ["code=418", "example=none", "code=404, example=usual", "code=x"] {
        assert_eq!(client.prefer("/parcels/1", preference).await.status, 400, "{preference}");
    }
    let body = client.prefer("/parcels/1", "code=418").await.body;
    assert!(body.contains("200 (usual, anonymous, wrong), 404 (gone), 429 (default)"), "{body}");
}

#[tokio::test]
async fn headers_and_plain_text_come_from_the_document() {
    let server = parcels().await;
    let answer = Client::new(&server).await.prefer("/parcels/1", "code=429").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("30")));
    assert_eq!((answer.header("content-type"), answer.body.as_str()), (Some("text/plain"), "rate is limited"));
}

#[tokio::test]
async fn an_example_that_breaks_its_own_schema_is_the_documents_fault() {
    let server = parcels().await;
    let answer = Client::new(&server).await.prefer("/parcels/1", "example=wrong").await;
    assert_eq!(answer.status, 500);
    assert!(answer.body.contains("an example of 200 for getParcel: `body.data.id` must be an integer"), "{answer:?}");
}

#[tokio::test]
async fn a_test_can_choose_the_next_answers() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    server.prefer("getParcel", "code=429");
    server.prefer("getParcel", "example=anonymous");
    assert_eq!(client.get("/parcels?limit=1").await.status, 200, "another operation");
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = client.get("/parcels/1").await;
        statuses.push((answer.status, answer.body.contains("Ada")));
    }
    assert_eq!(statuses, [(429, false), (200, false), (200, true)]);
}

#[tokio::test]
async fn inputs_are_echoed_where_they_fit() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let echoed =
        client.form("/parcels", "to=Grace&weight=2.5&emails[]=a@example.com&emails[]=b@example.com&labels[x]=y");
    let expected = json!({
        "data": {"id": 1, "to": "Grace"},
        "meta": {"weight": 2.5, "emails": ["a@example.com", "b@example.com"], "labels": {"a": "b"}},
    });
    assert_eq!(echoed.await.json(), expected);
    let too_heavy = client.form("/parcels", "to=Grace&weight=50.5").await.json();
    assert_eq!(too_heavy["meta"]["weight"], 1.5);
}

#[tokio::test]
async fn the_last_path_parameter_is_the_id_of_what_is_returned() {
    let server = parcels().await;
    assert_eq!(Client::new(&server).await.get("/parcels/77").await.json()["data"]["id"], 77);
    let server = Server::builder().examples_only().start().await.expect("it starts");
    assert_eq!(Client::new(&server).await.get("/v2/campaigns/77").await.json()["data"]["id"], 77);
}

#[tokio::test]
async fn an_answer_without_content_has_none() {
    let server = parcels().await;
    let answer = Client::new(&server).await.send("DELETE", "/parcels/all", &[], "").await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn numbered_pages_end() {
    let server = parcels().await;
    for (target, expected) in [
        ("/depots", json!({"depots": [{"city": "London"}], "page": 1, "total": 1})),
        ("/depots?page=1", json!({"depots": [{"city": "London"}], "page": 1, "total": 1})),
        ("/depots?page=2", json!({"depots": [], "page": 2, "total": 1})),
    ] {
        assert_eq!(send(&server, "GET", target, &[], "").await.json(), expected, "{target}");
    }
}

#[tokio::test]
async fn cursors_end() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    let first = client.get("/parcels").await.json();
    assert_eq!(first["data"]["next"], "c2");
    let second = client.get("/parcels?cursor=c2").await.json();
    assert_eq!(second["data"], json!({"items": [{"id": 1, "to": "Ada"}], "next": null}));
}

#[tokio::test]
async fn a_documented_last_page_is_the_last_page() {
    let server = Server::builder().examples_only().start().await.expect("it starts");
    let client = Client::new(&server).await;
    let mut target = "/v1/prospect-list";
    let first = client.form(target, "listId=1234567").await.json();
    let second = client.form(target, "listId=1234567&page=2").await.json();
    assert_ne!(first["prospects"], json!([]));
    assert_eq!(second["prospects"], json!([]));

    target = "/v2/domain-search/domain-emails/start";
    let mut pages = Vec::new();
    let mut body = "domain=example.com".to_owned();
    loop {
        let started = client.form(target, &body).await.json();
        let hash = started["meta"]["task_hash"].as_str().expect("a task").to_owned();
        let result = format!("/v2/domain-search/domain-emails/result/{hash}");
        assert_eq!(client.get(&result).await.json()["data"], json!([]), "in progress");
        let page = client.get(&result).await.json();
        pages.push(page["data"].clone());
        match page["meta"]["next"].as_str() {
            None | Some("") => break,
            Some(next) => body = format!("domain=example.com&next={next}"),
        }
    }
    assert_eq!(pages.len(), 2);
    assert_ne!(pages[0], pages[1]);
}
