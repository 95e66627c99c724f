//! The server's own words: found in bodies of any shape, and made safe to print.

use serde_json::Value;

/// The longest body that is searched for words.
const SEARCHED: usize = 64 * 1024;
/// The longest piece of a body that an error keeps.
const KEPT: usize = 4 * 1024;
/// The longest text that is shown.
const SHOWN: usize = 300;
/// With a digit in it, a run of characters this long is a credential or a hash.
const LONGEST_NUMBERED_WORD: usize = 24;
/// A run of characters this long is no word.
const LONGEST_WORD: usize = 64;

/// What the server says in `body`: in `errors`, `message` or `error`, as an object, a text or a list, in `result` if that
/// is a text, or as the whole body.
pub(crate) fn server_words(body: &[u8]) -> Option<String> {
    let body = body.get(..SEARCHED).unwrap_or(body);
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(fields)) => {
            let inner = fields.get("data").and_then(Value::as_object);
            [Some(&fields), inner].into_iter().flatten().find_map(|fields| {
                ["errors", "message", "error_description", "error", "title", "detail"]
                    .iter()
                    .find_map(|name| fields.get(*name).and_then(words_of))
                    .or_else(|| fields.get("result").filter(|result| result.is_string()).and_then(words_of))
            })
        }
        Ok(value) => words_of(&value),
        Err(_) => plain_text(body),
    }
}

/// What the server says under `errors` or `error` at the top of `body`.
pub(crate) fn declared_errors(body: &[u8]) -> Option<String> {
    let fields: Value = serde_json::from_slice(body.get(..SEARCHED).unwrap_or(body)).ok()?;
    ["errors", "error"].iter().find_map(|name| fields.get(name).and_then(words_of))
}

/// Whether these words mean that the account sent too much.
pub(crate) fn mean_rate_limited(words: &str) -> bool {
    words.contains("rate is limited")
}

/// Whether these words mean that the account cannot pay.
pub(crate) fn mean_out_of_credits(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ["out of credits", "not enough credits"].iter().any(|phrase| words.contains(phrase))
}

/// Whether the whole body is those words, as plain text or as a JSON text.
pub(crate) fn is_rate_limit_notice(body: &[u8]) -> bool {
    body.len() < SHOWN && plain_text(body).is_some_and(|text| mean_rate_limited(&text))
}

/// Whether the body of a refusal has those words.
pub(crate) fn is_rate_limit_refusal(body: &[u8]) -> bool {
    server_words(body).is_some_and(|words| mean_rate_limited(&words))
}

/// The beginning of a body, for an error to keep.
pub(crate) fn truncated(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..KEPT).unwrap_or(body)).into_owned()
}

fn words_of(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().filter_map(words_of).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => match ["title", "message", "detail"].iter().find_map(|name| fields.get(*name)) {
            Some(words) => return words_of(words),
            None => fields.iter().filter_map(named_words).collect::<Vec<_>>().join("; "),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    (!words.is_empty()).then_some(words)
}

fn named_words((name, value): (&String, &Value)) -> Option<String> {
    Some(format!("{name}: {}", words_of(value)?))
}

fn plain_text(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    (!text.is_empty() && !text.starts_with(['<', '{', '['])).then(|| text.chars().take(SHOWN).collect())
}

/// The text without e-mail addresses, URLs and credentials, on one line and not too long.
pub(crate) fn redact(text: &str) -> String {
    let is_boundary = |c: char| c.is_whitespace() || c.is_control() || "\"'`<>()[]{},;".contains(c);
    let mut safe = String::new();
    for (index, piece) in text.split_inclusive(is_boundary).enumerate() {
        if index >= SHOWN || safe.len() >= SHOWN {
            safe.push('…');
            break;
        }
        let word = piece.trim_end_matches(is_boundary);
        safe.push_str(if is_private(word) { "[hidden]" } else { word });
        safe.extend(piece[word.len()..].chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    safe.trim_end().to_owned()
}

fn is_private(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.contains('@')
        || lower.contains("%40")
        || lower.contains("://")
        || lower.contains("www.")
        || word.len() >= LONGEST_WORD
        || (word.len() >= LONGEST_NUMBERED_WORD && word.bytes().any(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_shape() {
        for (body, words) in [
            (
                r#"{"errors":{"code":404,"title":"Sorry, but url or entity not found","source":""}}"#,
                Some("Sorry, but url or entity not found"),
            ),
            (
                r#"{"success":false,"errors":"Prospect with same email already exists"}"#,
                Some("Prospect with same email already exists"),
            ),
            (r#"{"errors":["too long","too short"]}"#, Some("too long; too short")),
            (r#"{"errors":{"email":["is taken"],"name":"is empty"}}"#, Some("email: is taken; name: is empty")),
            (r#"{"errors":[],"message":"you ran out of credits"}"#, Some("you ran out of credits")),
            (
                r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
                Some("Client authentication failed"),
            ),
            (r#"{"error":{"message":"no"}}"#, Some("no")),
            (r#"{"errors":{"type":"FreePlan","message":"no"}}"#, Some("no")),
            (r#"{"success":false,"result":"no profile with this email"}"#, Some("no profile with this email")),
            (r#"{"success":false,"result":["ada"]}"#, None),
            (r#"{"data":{"message":"ran out of credits"}}"#, Some("ran out of credits")),
            (r#""The rate is limited""#, Some("The rate is limited")),
            ("The rate is limited\n", Some("The rate is limited")),
            ("<html><body>502</body></html>", None),
            (r#"{"success":false}"#, None),
            (r#"{"message":"cut sho"#, None),
            ("", None),
        ] {
            assert_eq!(server_words(body.as_bytes()).as_deref(), words, "{body}");
        }
    }

    #[test]
    fn nothing_private_is_shown() {
        assert_eq!(
            redact("can not process \"ada@example.com\", see https://example.com/x?y=1 (ada%40example.com)"),
            "can not process \"[hidden]\", see [hidden] ([hidden])"
        );
        assert_eq!(redact("token 0123456789abcdef0123456789abcdef is dead"), "token [hidden] is dead");
        assert_eq!(redact("line one\nline\ttwo\u{7}"), "line one line two");
    }

    #[test]
    fn long_texts_are_cut() {
        let shown = redact(&"word ".repeat(1_000));
        assert!(shown.len() <= SHOWN + 10 && shown.ends_with('…'), "{shown}");
        assert!(redact(&"x".repeat(10_000)).len() <= SHOWN + 10);
    }
}
