//! What this Snov.io knows nothing about, so that "free when nothing is found" can be seen.

use serde_json::Value;

/// Whoever is asked about by one of these words is not found.
const WORDS: [&str; 2] = ["nobody", "unknown"];

/// Whether some text in a value has such a word: `unknown.example`, `nobody@example.com`, `Nobody & Sons`.
pub(crate) fn is_unknown(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let mut words = text.split(|letter: char| !letter.is_alphanumeric());
            words.any(|word| WORDS.iter().any(|unknown| word.eq_ignore_ascii_case(unknown)))
        }
        Value::Array(items) => items.iter().any(is_unknown),
        Value::Object(fields) => fields.values().any(is_unknown),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_word_tells() {
        for known in [json!("ada@example.com"), json!("nobodyknows.example"), json!(7), json!({"a": ["b"]})] {
            assert!(!is_unknown(&known), "{known}");
        }
        for unknown in [json!("Nobody & Sons"), json!({"rows": [{"domain": "unknown.example"}]}), json!("in/nobody-x")]
        {
            assert!(is_unknown(&unknown), "{unknown}");
        }
    }
}
