//! Every delivery that the document shows is read as its own event.

use serde_json::Value;
use snov_client::{Delivery, webhooks::Event};

const DOCUMENT: &str = include_str!("../../spec/openapi.json");

#[test]
fn every_documented_delivery_is_read() {
    let document: Value = serde_json::from_str(DOCUMENT).expect("the bundled document is JSON");
    let mut count = 0;
    for (name, item) in document["webhooks"].as_object().expect("webhooks") {
        let examples = &item["post"]["requestBody"]["content"]["application/json"]["examples"];
        for (example, delivery) in examples.as_object().expect("examples") {
            let body = serde_json::to_vec(&delivery["value"]).expect("an example is JSON");
            let delivery = Delivery::from_slice(&body).unwrap_or_else(|error| panic!("{example}: {error}"));
            assert_eq!(delivery.event(), name);
            let event = Event::try_from(&delivery).unwrap_or_else(|error| panic!("{example} of {name}: {error}"));
            assert!(!matches!(event, Event::UnknownValue(..)), "{example} of {name} is a known event: {event:?}");
            count += 1;
        }
    }
    assert!(count >= 2, "the document shows deliveries");
}

#[test]
fn an_unknown_event_is_kept() {
    let delivery = Delivery::from_slice(br#"{"event":"moon.landed","uid":"1","data":{"crew":3}}"#).unwrap();
    let event = Event::try_from(&delivery).unwrap();
    assert!(matches!(event, Event::UnknownValue(..)), "{event:?}");
    assert_eq!(delivery.data()["crew"], 3);
}
