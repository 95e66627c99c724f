//! Subscriptions, and what they are told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};
use snov_mock::{Clock, Outcome, Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::client::{Answer, Client, error, send};

const WEBHOOKS: &str = "/v2/webhooks";

const HOUR: Duration = Duration::from_secs(3600);

/// Requests, each its head and its body.
type Received = Arc<Mutex<Vec<(String, String)>>>;

/// An endpoint that answers with these statuses in turn, and then with 200.
async fn endpoint(statuses: &[u16]) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let url = format!("http://{}/hook?key=7", listener.local_addr().expect("an address"));
    let received = Received::default();
    let mut statuses: VecDeque<u16> = statuses.iter().copied().collect();
    let sink = received.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let request = answer(stream, statuses.pop_front().unwrap_or(200)).await;
            sink.lock().expect("not poisoned").push(request);
        }
    });
    (url, received)
}

/// Reads a request, and answers it.
async fn answer(mut stream: TcpStream, status: u16) -> (String, String) {
    let mut request = String::new();
    loop {
        let mut bytes = [0; 4096];
        let length = stream.read(&mut bytes).await.expect("the mock writes");
        request += &String::from_utf8_lossy(&bytes[..length]);
        let Some((head, body)) = request.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or("0", |length| length);
        if body.len() >= length.parse().expect("a number") {
            let answer = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.expect("the mock reads");
            return (head.to_owned(), body.to_owned());
        }
    }
}

async fn subscribe(client: &Client<'_>, event: &str, url: &str) -> Answer {
    let (object, action) = event.split_once('.').expect("a name has two parts");
    let subscription = json!({"event_object": object, "event_action": action, "endpoint_url": url});
    client.json("POST", WEBHOOKS, &subscription).await
}

async fn status(client: &Client<'_>, id: &Value) -> Value {
    let list = client.get(WEBHOOKS).await.json();
    let entries = list["data"].as_array().expect("a list").iter();
    let entry = entries.into_iter().find(|entry| entry["data"]["id"] == *id).expect("it is listed");
    entry["data"]["status"].clone()
}

#[tokio::test]
async fn subscriptions_are_made_changed_and_deleted() {
    let clock = Clock::manual();
    let server = Server::builder().clock(clock).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let answer = subscribe(&client, "campaign_email.opened", "https://hooks.example.com/a").await.json();
    let id = answer["data"]["id"].clone();
    let subscription = json!({
        "id": id, "end_point": "https://hooks.example.com/a", "event_object": "campaign_email",
        "event_action": "opened", "status": "active", "created_at": 1_767_603_600,
    });
    assert_eq!(answer, json!({"data": subscription, "meta": {"user_id": 1_313_777}}));
    let list = client.get(WEBHOOKS).await.json();
    assert_eq!((&list["meta"]["webhooks_count"], &list["data"][3]["data"]), (&json!(4), &subscription));

    let target = format!("{WEBHOOKS}/{id}");
    let changed = client.json("PUT", &target, &json!({"status": "deactivated"})).await.json();
    assert_eq!(changed["data"]["status"], "deactivated");
    assert_eq!(status(&client, &id).await, "deactivated");

    assert_eq!(client.send("DELETE", &target, &[], "").await.json(), json!({"data": {"success": true}}));
    assert_eq!(client.get(WEBHOOKS).await.json()["meta"]["webhooks_count"], 3);
    assert_eq!(client.send("DELETE", &target, &[], "").await.status, 404);
    assert_eq!(client.json("PUT", &target, &json!({"status": "active"})).await.status, 404);
}

#[tokio::test]
async fn there_are_at_most_fifty() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for _ in 3..50 {
        assert_eq!(subscribe(&client, "prospect.unsubscribed", "https://hooks.example.com/a").await.status, 200);
    }
    let answer = subscribe(&client, "prospect.unsubscribed", "https://hooks.example.com/a").await;
    let refusal = json!({"success": false, "errors": "You can have up to 50 webhooks."});
    assert_eq!((answer.status, answer.json()), (422, refusal));
}

#[tokio::test]
async fn a_new_endpoint_is_asked_first() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let (url, received) = endpoint(&[500, 204, 200]).await;
    for expected in [422, 422, 200] {
        assert_eq!(subscribe(&client, "campaign_email.opened", &url).await.status, expected);
    }
    let received = received.lock().expect("not poisoned");
    assert!(received.iter().all(|(head, _)| head.starts_with("GET /hook?key=7 HTTP/1.1\r\n")), "{received:?}");
    assert_eq!(received.len(), 3);
}

#[tokio::test]
async fn who_subscribed_is_told() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let (url, received) = endpoint(&[]).await;
    subscribe(&client, "campaign_reply.received", &url).await;
    assert_eq!(server.send_webhook("campaign_reply.first_received", json!({})), 0, "nobody subscribed to it");
    assert_eq!(server.send_webhook("campaign_reply.received", json!({"email": "ada@example.com"})), 1);
    server.settled().await;
    let received = received.lock().expect("not poisoned");
    let (head, body) = received.last().expect("a post");
    assert!(head.starts_with("POST /hook?key=7 HTTP/1.1\r\n") && head.contains("content-type: application/json"));
    let body: Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        (&body["event"], &body["data"]),
        (&json!("campaign_reply.received"), &json!({"email": "ada@example.com"}))
    );
    assert_eq!(body["uid"].as_str().map(str::len), Some(36));
}

#[tokio::test]
async fn an_event_is_told_under_the_name_that_was_subscribed_to() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    for event in ["campaign_email.clicked", "campaign_email.link_clicked"] {
        subscribe(&client, event, "https://hooks.example.com/a").await;
    }
    assert_eq!(server.send_example_webhook("campaign_email.clicked"), 2);
    server.settled().await;
    let told: Vec<String> = server.deliveries().into_iter().map(|delivery| delivery.event).collect();
    assert_eq!(told, ["campaign_email.clicked", "campaign_email.link_clicked"]);
}

#[tokio::test]
async fn other_machines_are_never_called() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    subscribe(&client, "campaign_email.bounced", "https://hooks.example.com/a").await;
    server.send_example_webhook("campaign_email.bounced");
    server.settled().await;
    let [delivery] = server.deliveries().try_into().expect("one delivery");
    assert_eq!((delivery.url.as_str(), delivery.outcome), ("https://hooks.example.com/a", Outcome::NotCalled));
}

#[tokio::test]
async fn what_does_not_arrive_is_repeated_for_38_hours_and_then_no_more() {
    let clock = Clock::manual();
    let builder = Server::builder().clock(clock.clone()).token_lifetime(100 * HOUR);
    let server = builder.start().await.expect("it starts");
    let client = Client::new(&server).await;
    let (url, received) = endpoint(&[200, 500, 404, 302, 500, 500, 500, 500]).await;
    let id = subscribe(&client, "campaign_email.bounced", &url).await.json()["data"]["id"].clone();
    let start = clock.now();
    server.send_example_webhook("campaign_email.bounced");
    server.settled().await;
    assert_eq!(received.lock().expect("not poisoned").len(), 2, "the first attempt is made at once");
    clock.advance(37 * HOUR);
    server.settled().await;
    assert_eq!(status(&client, &id).await, "active", "the last attempt is not made yet");
    clock.advance(HOUR);
    server.settled().await;
    assert_eq!(status(&client, &id).await, "deactivated");

    let deliveries = server.deliveries();
    let since = |at: SystemTime| at.duration_since(start).expect("later").as_secs() / 60;
    let minutes: Vec<u64> = deliveries.iter().map(|delivery| since(delivery.at)).collect();
    assert_eq!(minutes, [0, 20, 60, 120, 360, 840, 2280]);
    assert!(deliveries.iter().all(|delivery| delivery.body["uid"] == deliveries[0].body["uid"]));
    assert_eq!(server.send_example_webhook("campaign_email.bounced"), 0);
    clock.advance(100 * HOUR);
    server.settled().await;
    assert_eq!(server.deliveries().len(), 7);
}

#[tokio::test]
async fn what_arrives_late_is_not_repeated_again() {
    let clock = Clock::manual();
    let builder = Server::builder().clock(clock.clone()).token_lifetime(100 * HOUR);
    let server = builder.start().await.expect("it starts");
    let client = Client::new(&server).await;
    let (url, _) = endpoint(&[200, 500, 204]).await;
    subscribe(&client, "campaign_email.bounced", &url).await;
    server.send_example_webhook("campaign_email.bounced");
    server.settled().await;
    clock.advance(200 * HOUR);
    server.settled().await;
    let outcomes: Vec<Outcome> = server.deliveries().into_iter().map(|delivery| delivery.outcome).collect();
    assert_eq!(outcomes, [Outcome::Answered(500), Outcome::Answered(204)]);
}

#[tokio::test]
async fn a_task_tells_when_it_is_over() {
    let server = Server::builder().task_time(Duration::ZERO).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let (url, received) = endpoint(&[]).await;
    let hook = url.replace(':', "%3A").replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
    subscribe(&client, "email_verification.verified", "https://hooks.example.com/a").await;
    let form = format!("emails[]=ada%40example.com&webhook_url={hook}");
    let started = client.form("/v2/email-verification/start", &form).await.json();
    server.settled().await;
    let hash = started["data"]["task_hash"].as_str().expect("a hash");
    let result = client.get(&format!("/v2/email-verification/result?task_hash={hash}")).await.json();
    let deliveries = server.deliveries();
    assert_eq!(deliveries.len(), 2);
    for delivery in deliveries {
        assert_eq!((&delivery.body["event"], &delivery.body["data"]), (&json!("email_verification.verified"), &result));
    }
    assert_eq!(received.lock().expect("not poisoned").len(), 1, "the endpoint of a task is not asked first");
}

#[tokio::test]
async fn one_command_makes_the_mock_tell() {
    let server = Server::start().await;
    let (url, received) = endpoint(&[]).await;
    let target = format!("/_mock/webhooks/campaign_email.sent?url={url}");
    let answer = send(&server, "POST", &target, &[], r#"{"email": "ada@example.com"}"#).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"told": 1})));
    server.settled().await;
    let (_, body) = received.lock().expect("not poisoned").pop().expect("a post");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["data"]["email"], "ada@example.com");

    let seeded = send(&server, "POST", "/_mock/webhooks/campaign_email.sent", &[], "").await;
    assert_eq!(seeded.json(), json!({"told": 1}), "the subscription that the account starts with");
    server.settled().await;
    let listed = send(&server, "GET", "/_mock/deliveries", &[], "").await.json();
    assert_eq!(listed[0]["outcome"], "answered with 200");
    assert_eq!((&listed[1]["outcome"], &listed[1]["body"]["data"]), (&json!("not called"), &json!({})));
    let answer = send(&server, "POST", "/_mock/webhooks/campaign_email.sen", &[], "").await;
    let reason = "the document has no webhook `campaign_email.sen`; is `campaign_email.sent` meant?";
    assert_eq!((answer.status, answer.json()), (404, error(404, reason)));
}

#[tokio::test]
async fn what_is_under_way_at_a_reset_is_forgotten() {
    let server = Server::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("an address");
    let target = format!("/_mock/webhooks/campaign_email.sent?url=http://{address}/hook");
    for status in [500, 200] {
        send(&server, "POST", &target, &[], "").await;
        let (stream, _) = listener.accept().await.expect("it is told");
        if status == 500 {
            server.reset();
        }
        answer(stream, status).await;
    }
    server.settled().await;
    let outcomes: Vec<Outcome> = server.deliveries().into_iter().map(|delivery| delivery.outcome).collect();
    assert_eq!(outcomes, [Outcome::Answered(200)]);
}
