//! Documented answers, spoilt: whatever comes is read, or refused with the place of the fault.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use snov_client::rt::Error;

use super::{each_case, json};

/// Reads a documented answer that is spoilt in many ways.
///
/// # Panics
/// Reading does; an error is none about the answer, or does not say where the fault is; or what was read is not the same
/// when it is written and read again.
pub(crate) fn answers<T: Serialize + DeserializeOwned>(
    body: &[u8],
    read: impl Fn(Vec<u8>) -> Result<Option<T>, Error>,
) {
    let documented: Value = serde_json::from_slice(body).expect("an example is JSON");
    each_case(200, |random| {
        let mut value = documented.clone();
        let places: Vec<String> = (0..=random.below(3)).map(|_| json::spoil(&mut value, random)).collect();
        let mut body = json::write(&value);
        let is_damaged = random.once_in(4);
        if is_damaged {
            json::damage(&mut body, random);
        }
        match read(body) {
            Ok(value) => value.iter().for_each(assert_stable),
            Err(error) => assert_place(&error, &places, is_damaged),
        }
    });
}

fn assert_stable<T: Serialize + DeserializeOwned>(value: &T) {
    let written = serde_json::to_value(value).expect("what was read can be written");
    let again: T = serde_json::from_value(written.clone()).expect("what was written can be read");
    assert_eq!(serde_json::to_value(again).expect("what was read can be written"), written);
}

/// Checks that an error is about a place that was spoilt: that one, one within, or one around it.
fn assert_place(error: &Error, places: &[String], is_damaged: bool) {
    // A task or a call that failed, as the answer has it now.
    if error.is_task_failed() || error.is_refused() {
        return;
    }
    assert!(error.is_decode(), "{error:?}");
    let path = error.path().expect("the place of the fault");
    let is_at = |place: &String| match path {
        "" => !place.contains(['.', '[']),
        _ => path.starts_with(place.as_str()) || place.starts_with(path),
    };
    assert!(is_damaged || places.iter().any(is_at), "`{path}` is none of {places:?}: {error}");
}
