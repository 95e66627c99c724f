//! Documented deliveries, spoilt: an envelope is read whatever is in it.

use serde_json::Value;

use super::Delivery;
use crate::fuzz::{each_case, json};
use crate::webhooks::Event;

/// The documented deliveries.
fn documented() -> Vec<Value> {
    let document = include_str!("../../../spec/openapi.json");
    let document: Value = serde_json::from_str(document).expect("the bundled document is JSON");
    let hooks = document["webhooks"].as_object().expect("webhooks").values();
    let contents = hooks.map(|hook| &hook["post"]["requestBody"]["content"]["application/json"]["examples"]);
    let examples = contents.filter_map(Value::as_object).flat_map(|examples| examples.values());
    examples.map(|example| example["value"].clone()).collect()
}

#[test]
fn an_envelope_is_read_whatever_is_in_it() {
    let documented = documented();
    assert!(!documented.is_empty(), "the document shows deliveries");
    each_case(5_000, |random| {
        let original = random.pick(&documented).clone();
        let mut value = original.clone();
        for _ in 0..random.below(4) {
            json::spoil(&mut value["data"], random);
        }
        if random.once_in(2) {
            value["uid"] = random.pick(&[Value::Null, Value::from(7), Value::from(1.5), Value::from(vec![1])]).clone();
        }
        if random.once_in(4) {
            value["event"] = Value::from(random.text());
        }
        let body = serde_json::to_vec(&value).expect("a value is JSON");
        let delivery = Delivery::from_slice(&body).expect("an envelope");
        assert_eq!((delivery.event(), delivery.data()), (value["event"].as_str().expect("a text"), &value["data"]));
        match Event::try_from(&delivery) {
            Ok(Event::UnknownValue(kept)) => assert_eq!(kept, delivery),
            Ok(event) => assert_eq!(event.name(), delivery.event()),
            Err(error) => {
                assert!(error.is_decode(), "{error:?}");
                assert!(error.path().is_some_and(|path| path.starts_with("data")), "{error:?}");
            }
        }
    });
}

#[test]
fn no_body_is_too_odd() {
    let documented = documented();
    each_case(5_000, |random| {
        let mut value = random.pick(&documented).clone();
        for _ in 0..random.below(4) {
            json::spoil(&mut value, random);
        }
        let mut body = json::write(&value);
        if random.once_in(2) {
            json::damage(&mut body, random);
        }
        match Delivery::from_slice(&body) {
            Ok(delivery) => {
                let _ = Event::try_from(&delivery);
                assert_eq!(Delivery::from_slice(&body).map(|again| again.key()).ok(), Some(delivery.key()));
            }
            Err(error) => assert!(error.is_decode() && error.path().is_some(), "{error:?}"),
        }
    });
}
