//! Values of headers.

use serde_json::Value;

/// The value as the text of a header; `None` if a header cannot hold it.
pub(crate) fn header(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(items) => items.iter().map(super::plain).collect::<Vec<_>>().join(","),
        single => super::plain(single),
    };
    text.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn headers_hold_plain_ascii() {
        assert_eq!(header(&json!("a b")).as_deref(), Some("a b"));
        assert_eq!(header(&json!([1, "x"])).as_deref(), Some("1,x"));
        assert_eq!(header(&json!("a\r\nauthorization: b")), None);
        assert_eq!(header(&json!("ü")), None);
    }
}
