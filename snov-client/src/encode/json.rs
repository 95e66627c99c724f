//! Bodies of `application/json`.

use serde_json::Value;

/// The value as JSON text.
pub(crate) fn json(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
