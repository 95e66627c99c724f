//! Writes a literal of the document as JSON: on one line, line by line, or as the macro `json!` wants it.

use std::fmt::Write as _;

use crate::{digits, document::Literal, tree::Value};

/// The longest line of JSON over several lines.
const WIDTH: usize = 96;

/// One line of JSON.
pub(in crate::lower) fn json(literal: &Literal) -> String {
    written(literal, Dialect::Json)
}

/// The same, as the tokens of `json!`.
pub(in crate::lower) fn json_tokens(literal: &Literal) -> String {
    written(literal, Dialect::Tokens)
}

/// JSON over as many lines as a reader likes.
pub(in crate::lower) fn json_lines(literal: &Literal) -> Vec<String> {
    let mut lines = Vec::new();
    spread(literal, 0, "", "", &mut lines);
    lines
}

/// JSON and Rust differ in how a control character is escaped, and in how a large number is written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Dialect {
    Json,
    Tokens,
}

fn written(literal: &Literal, dialect: Dialect) -> String {
    match &literal.value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) if dialect == Dialect::Tokens => {
            let sign = if *value < 0 { "-" } else { "" };
            let suffix = if i32::try_from(*value).is_err() { "_i64" } else { "" };
            format!("{sign}{}{suffix}", digits::grouped(value.unsigned_abs().into()))
        }
        Value::Integer(value) => value.to_string(),
        Value::Float(value) if value.is_finite() => format!("{value:?}"),
        Value::Null | Value::Float(_) => "null".to_owned(),
        Value::String(text) => quoted(text, dialect),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(|item| written(item, dialect)).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(&key.name, dialect), written(value, dialect)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// Appends a value between `before` and `after`; what is too long for a line goes over several.
fn spread(literal: &Literal, level: usize, before: &str, after: &str, lines: &mut Vec<String>) {
    let indent = "  ".repeat(level);
    let line = format!("{indent}{before}{}{after}", json(literal));
    match &literal.value {
        Value::Array(items) if line.chars().count() > WIDTH && !items.is_empty() => {
            lines.push(format!("{indent}{before}["));
            for (index, item) in items.iter().enumerate() {
                spread(item, level + 1, "", comma(index, items.len()), lines);
            }
            lines.push(format!("{indent}]{after}"));
        }
        Value::Object(entries) if line.chars().count() > WIDTH && !entries.is_empty() => {
            lines.push(format!("{indent}{before}{{"));
            for (index, (key, value)) in entries.iter().enumerate() {
                let key = format!("{}: ", quoted(&key.name, Dialect::Json));
                spread(value, level + 1, &key, comma(index, entries.len()), lines);
            }
            lines.push(format!("{indent}}}{after}"));
        }
        _ => lines.push(line),
    }
}

fn comma(index: usize, count: usize) -> &'static str {
    if index + 1 < count { "," } else { "" }
}

fn quoted(text: &str, dialect: Dialect) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let code = u32::from(control);
                let _ = match dialect {
                    Dialect::Json => write!(out, "\\u{code:04x}"),
                    Dialect::Tokens => write!(out, "\\u{{{code:x}}}"),
                };
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{FileId, Key, Node, Span};

    fn node(value: Value) -> Node {
        Node { value, span: Span { file: FileId(0), start: 0, end: 0 } }
    }

    fn object(entries: Vec<(&str, Value)>) -> Node {
        let entry =
            |(name, value): (&str, Value)| (Key { name: name.to_owned(), span: node(Value::Null).span }, node(value));
        node(Value::Object(entries.into_iter().map(entry).collect()))
    }

    #[test]
    fn tokens_are_rust() {
        let value = object(vec![("a\"\u{7}", Value::Integer(5_000_000_000)), ("b", Value::Float(1.0))]);
        assert_eq!(json(&value), r#"{"a\"\u0007": 5000000000, "b": 1.0}"#);
        assert_eq!(json_tokens(&value), r#"{"a\"\u{7}": 5_000_000_000_i64, "b": 1.0}"#);
    }

    #[test]
    fn what_is_too_long_goes_over_several_lines() {
        let long = Value::String("x".repeat(WIDTH));
        let value = object(vec![("short", Value::Array(vec![node(Value::Null)])), ("long", long)]);
        let lines = json_lines(&value);
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert_eq!(lines[..2], ["{", "  \"short\": [null],"]);
        assert!(lines[2].starts_with("  \"long\": \"xxx") && lines[3] == "}", "{lines:?}");
    }
}
