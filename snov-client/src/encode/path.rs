//! Paths.

use serde_json::Value;

use super::{percent, plain};

/// Fills the template `/v2/campaigns/{campaign_id}`: each value becomes one segment, whatever characters it has.
///
/// The error is the name of a value that is missing or cannot be a segment: nothing, `.` and `..` mean other paths,
/// encoded or not.
pub(crate) fn path<'v, 't>(template: &'t str, value: impl Fn(&str) -> Option<&'v Value>) -> Result<String, &'t str> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let text = value(name).map(joined).ok_or(name)?;
        if matches!(text.as_str(), "" | "." | "..") {
            return Err(name);
        }
        out.push_str(before);
        percent::encode(&text, &mut out);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn joined(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        single => plain(single),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(value: &Value) -> Result<String, &'static str> {
        path("/v2/lists/{id}/items", |name| (name == "id").then_some(value))
    }

    #[test]
    fn values_stay_in_their_segment() {
        assert_eq!(filled(&json!(5)).as_deref(), Ok("/v2/lists/5/items"));
        assert_eq!(filled(&json!("a/b?c#d")).as_deref(), Ok("/v2/lists/a%2Fb%3Fc%23d/items"));
        assert_eq!(filled(&json!("../x")).as_deref(), Ok("/v2/lists/..%2Fx/items"));
        assert_eq!(filled(&json!("%2F")).as_deref(), Ok("/v2/lists/%252F/items"));
        assert_eq!(filled(&json!("{id}")).as_deref(), Ok("/v2/lists/%7Bid%7D/items"));
    }

    /// Texts that would leave their segment, if they stood there as they are or were decoded once too often.
    const HOSTILE: [&str; 19] = [
        "%2f",
        "%2F..%2F",
        "..%2f..%2fv1%2foauth",
        "../../v1/oauth",
        "/",
        "//example.com/",
        "https://example.com/",
        "a/b",
        "?x=1&y=2",
        "#top",
        "a?b#c/d",
        "\\..\\",
        "%2e%2e",
        ".%2e",
        "...",
        "%",
        "%00\r\nhost: example.com",
        " ; ",
        "ü/\u{202e}名",
    ];

    #[test]
    fn no_value_leaves_its_segment_in_any_operation() {
        let mut count = 0;
        for operation in crate::operations::ALL {
            for text in HOSTILE {
                let value = json!(text);
                let path = path(operation.path, |_| Some(&value)).expect("a path");
                let url = reqwest::Url::parse(&format!("https://api.example.com{path}")).expect("a URL");
                assert_eq!(
                    (url.host_str(), url.query(), url.fragment()),
                    (Some("api.example.com"), None, None),
                    "{url}"
                );
                assert_eq!(url.path(), path, "nothing is left to normalise");
                let wanted: Vec<_> = operation.path.split('/').collect();
                let found: Vec<_> = path.split('/').collect();
                assert_eq!(wanted.len(), found.len(), "{path}");
                for (wanted, found) in wanted.into_iter().zip(found) {
                    let is_value = wanted.starts_with('{');
                    assert_eq!(decoded(found), if is_value { text } else { wanted }, "{path}");
                    count += usize::from(is_value);
                }
            }
        }
        assert!(count >= HOSTILE.len(), "there are operations with values in their paths");
    }

    /// The text that a segment stands for.
    fn decoded(segment: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = segment.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let escape = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
            let escaped = escape.map(|digits| u8::from_str_radix(digits, 16).expect("two digits"));
            bytes.push(escaped.unwrap_or(*first));
            rest = &after[if escaped.is_some() { 2 } else { 0 }..];
        }
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn values_that_mean_other_paths_are_refused() {
        for value in ["", ".", ".."] {
            assert_eq!(filled(&json!(value)), Err("id"));
        }
        assert_eq!(path("/v2/{a}", |_| None), Err("a"));
    }
}
