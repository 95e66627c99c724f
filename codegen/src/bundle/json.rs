//! A tree, printed as JSON that both readers of YAML read back as the same tree.

use std::fmt::Write;

use crate::tree::{Node, Value};

/// Prints a tree with an indent of two spaces and a line feed at the end.
#[must_use]
pub fn to_json(tree: &Node) -> String {
    let mut json = String::new();
    write_node(&mut json, tree, 0);
    json.push('\n');
    json
}

/// A text as JSON, and as a string of JavaScript.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut json = String::new();
    write_string(&mut json, text);
    json
}

fn write_node(json: &mut String, node: &Node, depth: usize) {
    match &node.value {
        Value::Null => json.push_str("null"),
        Value::Bool(true) => json.push_str("true"),
        Value::Bool(false) => json.push_str("false"),
        Value::Integer(number) => json.push_str(&number.to_string()),
        // The debug form keeps the point of `1.0`, and reads back as the same number.
        Value::Float(number) => {
            // Writing into a string cannot fail.
            let _ = write!(json, "{number:?}");
        }
        Value::String(text) => write_string(json, text),
        Value::Array(items) if items.iter().all(is_scalar) => {
            json.push('[');
            for (at, item) in items.iter().enumerate() {
                json.push_str(if at == 0 { "" } else { ", " });
                write_node(json, item, depth);
            }
            json.push(']');
        }
        Value::Array(items) => write_block(json, depth, ['[', ']'], items, write_node),
        Value::Object(entries) => write_block(json, depth, ['{', '}'], entries, |json, (key, value), depth| {
            write_string(json, &key.name);
            json.push_str(": ");
            write_node(json, value, depth);
        }),
    }
}

fn write_block<T>(
    json: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    items: &[T],
    write: impl Fn(&mut String, &T, usize),
) {
    json.push(open);
    for (at, item) in items.iter().enumerate() {
        json.push_str(if at == 0 { "" } else { "," });
        break_line(json, depth + 1);
        write(json, item, depth + 1);
    }
    if !items.is_empty() {
        break_line(json, depth);
    }
    json.push(close);
}

fn break_line(json: &mut String, depth: usize) {
    json.push('\n');
    json.extend(std::iter::repeat_n("  ", depth));
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::Array(_) | Value::Object(_))
}

pub(super) fn write_string(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // YAML takes some of these for line breaks and refuses the others.
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                // Writing into a string cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(character));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}
