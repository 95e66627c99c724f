//! JSON pointers: read, followed and written.

use serde_json::{Map, Value};

/// Writes a key as a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Reads a segment of a JSON pointer as a key.
fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The keys that a JSON pointer leads through.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescape)
}

/// Writes a value at a JSON pointer, with the objects that lead there.
pub(crate) fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for key in segments(pointer) {
        if place.is_array() {
            let Some(item) = key.parse::<usize>().ok().and_then(|index| place.get_mut(index)) else { return };
            place = item;
            continue;
        }
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

/// Takes the field at a JSON pointer away.
pub(crate) fn remove(body: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(object) = body.pointer_mut(parent).and_then(Value::as_object_mut) {
        object.remove(&unescape(key));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn put_makes_the_way() {
        let mut body = json!({"data": [], "list": [{"id": 1}]});
        put(&mut body, "/meta/task_hash", json!("h"));
        put(&mut body, "/list/0/id", json!(2));
        assert_eq!(body, json!({"data": [], "list": [{"id": 2}], "meta": {"task_hash": "h"}}));
    }

    #[test]
    fn remove_reads_escaped_keys() {
        let mut body = json!({"a/b": {"c~d": 1, "e": 2}});
        remove(&mut body, "/a~1b/c~0d");
        remove(&mut body, "/none/e");
        assert_eq!(body, json!({"a/b": {"e": 2}}));
    }
}
