//! Every event of the document can be subscribed to, and every delivery that it shows is read as its own event.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use snov_client::models::{NewWebhookEvent, WebhookStatus};
use snov_client::{Client, Delivery, webhooks::Event};
use snov_mock::{Outcome, Server};

const DOCUMENT: &str = include_str!("../../spec/openapi.json");

/// Each event with the deliveries that the document shows of it.
fn events() -> Vec<(String, Vec<Value>)> {
    let document: Value = serde_json::from_str(DOCUMENT).expect("the bundled document is JSON");
    let examples = |item: &Value| {
        let shown = &item["post"]["requestBody"]["content"]["application/json"]["examples"];
        shown.as_object().expect("examples").values().map(|example| example["value"].clone()).collect()
    };
    let webhooks = document["webhooks"].as_object().expect("webhooks");
    webhooks.iter().map(|(name, item)| (name.clone(), examples(item))).collect()
}

#[test]
fn every_documented_delivery_is_read() {
    for (name, deliveries) in events() {
        assert!(!deliveries.is_empty(), "the document shows a delivery of {name}");
        for value in deliveries {
            let body = serde_json::to_vec(&value).expect("an example is JSON");
            let delivery = Delivery::from_slice(&body).unwrap_or_else(|error| panic!("{value}: {error}"));
            assert_eq!(delivery.event(), name);
            let event = Event::try_from(&delivery).unwrap_or_else(|error| panic!("{value}: {error}"));
            assert!(!matches!(event, Event::UnknownValue(..)), "{name} is a known event: {event:?}");
            assert_eq!(event.name(), name);
        }
    }
}

#[test]
fn what_is_subscribed_to_is_what_arrives() {
    let documented: BTreeSet<_> = events().into_iter().map(|(name, _)| name).collect();
    let known: BTreeSet<_> = Event::NAMES.iter().map(ToString::to_string).collect();
    let subscribed: BTreeSet<_> = NewWebhookEvent::VALUES.iter().map(|event| name_of(*event)).collect();

    assert_eq!(known, documented);
    assert_eq!(subscribed, documented);
}

/// The name in a delivery: the object and the action of the subscription.
fn name_of(event: NewWebhookEvent) -> String {
    let fields = serde_json::to_value(event).expect("a choice is an object");
    let text = |name: &str| fields[name].as_str().expect("a text").to_owned();
    format!("{}.{}", text("event_object"), text("event_action"))
}

#[test]
fn an_unpublished_payload_is_read_whatever_it_is() {
    for data in ["{}", "[]", "null", "7", r#"{"data":[{"email":"ada@example.com"}]}"#] {
        let body = format!(r#"{{"event":"campaign_reply.received","uid":"1","data":{data}}}"#);
        let delivery = Delivery::from_slice(body.as_bytes()).unwrap();
        let event = Event::try_from(&delivery).unwrap();
        assert_eq!(event, Event::CampaignReplyReceived(serde_json::from_str(data).unwrap()));
    }
}

#[test]
fn an_unknown_event_is_kept() {
    let delivery = Delivery::from_slice(br#"{"event":"moon.landed","uid":"1","data":{"crew":3}}"#).unwrap();
    let event = Event::try_from(&delivery).unwrap();
    assert!(matches!(event, Event::UnknownValue(..)), "{event:?}");
    assert_eq!(delivery.data()["crew"], 3);
}

#[tokio::test]
async fn every_event_that_the_mock_tells_is_read() {
    let server = Server::builder().no_rate_limit().start().await.expect("the mock starts");
    let snov = client(&server);
    for seeded in snov.webhooks().list().await.unwrap().data {
        snov.webhooks().update(seeded.data.id, WebhookStatus::Deactivated).await.unwrap();
    }
    for event in NewWebhookEvent::VALUES {
        let created = snov.webhooks().create(*event, "https://hooks.example.com/snov/5f2c").await.unwrap();
        assert_eq!(server.send_example_webhook(&name_of(*event)), 1, "{event:?}");
        server.settled().await;
        snov.webhooks().delete(created.id).await.unwrap();
    }
    let deliveries = server.deliveries();
    assert_eq!(deliveries.len(), NewWebhookEvent::VALUES.len());
    for told in deliveries {
        let delivery = Delivery::from_slice(told.body.to_string().as_bytes()).unwrap();
        assert_eq!((delivery.event(), &told.outcome), (told.event.as_str(), &Outcome::NotCalled));
        let event = Event::try_from(&delivery).unwrap();
        assert_eq!(event.name(), told.event);
    }
}

#[tokio::test]
async fn the_result_of_a_task_is_told_in_a_form_that_is_read() {
    let server = Server::builder().pending_polls(0).start().await.expect("the mock starts");
    let snov = client(&server);
    let url = "https://hooks.example.com/snov/5f2c";
    snov.email_verification().start(["ada@example.com"]).webhook_url(url).await.unwrap();
    server.settled().await;
    let [told] = server.deliveries().try_into().expect("one delivery");
    let delivery = Delivery::from_slice(told.body.to_string().as_bytes()).unwrap();
    let Event::EmailVerificationVerified(verified) = Event::try_from(&delivery).unwrap() else {
        panic!("{delivery:?} is of another event");
    };
    assert_eq!(verified.data.len(), 1);
    assert_eq!(verified.data[0].email, "ada@example.com");
}

/// A client of a mock server, which does not mind how often it is asked.
fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(server.url())
        .credentials(server.client_id(), server.client_secret())
        .rate_limit(1_000, Duration::from_secs(1))
        .build()
        .expect("the settings are right")
}
