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

    #[test]
    fn values_that_mean_other_paths_are_refused() {
        for value in ["", ".", ".."] {
            assert_eq!(filled(&json!(value)), Err("id"));
        }
        assert_eq!(path("/v2/{a}", |_| None), Err("a"));
    }
}
