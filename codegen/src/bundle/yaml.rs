//! A tree, printed as YAML for people.

use super::json;
use crate::tree::{Node, Value};

/// Words that some readers take for something else than a text.
const RESERVED: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// Prints a tree with an indent of two spaces and a line feed at the end.
#[must_use]
pub fn to_yaml(tree: &Node) -> String {
    let mut yaml = String::new();
    write(&mut yaml, tree, 0, false);
    yaml
}

/// Writes a value behind its key or dash. `in_list`: an object begins on the line of its dash.
fn write(yaml: &mut String, node: &Node, depth: usize, in_list: bool) {
    match &node.value {
        Value::Object(entries) if !entries.is_empty() => {
            for (at, (key, value)) in entries.iter().enumerate() {
                if at > 0 || !in_list {
                    indent(yaml, depth);
                }
                scalar(yaml, &key.name, depth);
                yaml.push(':');
                below(yaml, value, depth);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                indent(yaml, depth);
                yaml.push('-');
                match &item.value {
                    Value::Object(entries) if !entries.is_empty() => {
                        yaml.push(' ');
                        write(yaml, item, depth + 1, true);
                    }
                    _ => below(yaml, item, depth),
                }
            }
        }
        _ => below(yaml, node, depth),
    }
}

/// Writes a value on the same line if it is one, and on the lines below if not.
fn below(yaml: &mut String, node: &Node, depth: usize) {
    match &node.value {
        Value::Object(entries) if !entries.is_empty() => {
            yaml.push('\n');
            write(yaml, node, depth + 1, false);
        }
        Value::Array(items) if items.iter().any(|item| matches!(item.value, Value::Array(_) | Value::Object(_))) => {
            yaml.push('\n');
            write(yaml, node, depth + 1, false);
        }
        Value::String(text) => {
            yaml.push(' ');
            scalar(yaml, text, depth + 1);
            yaml.push('\n');
        }
        _ => {
            yaml.push(' ');
            yaml.push_str(&json::to_json(node));
        }
    }
}

/// A text: as it is, as a block, or in quotes.
fn scalar(yaml: &mut String, text: &str, depth: usize) {
    if is_plain(text) {
        yaml.push_str(text);
    } else if is_block(text) {
        yaml.push('|');
        for line in text.lines() {
            yaml.push('\n');
            if !line.is_empty() {
                indent(yaml, depth);
                yaml.push_str(line);
            }
        }
    } else {
        json::write_string(yaml, text);
    }
}

fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && !text.ends_with(' ')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _./@-".contains(&byte))
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a block keeps every letter of a text.
fn is_block(text: &str) -> bool {
    let is_clean = |line: &str| !line.ends_with(' ') && !line.chars().any(char::is_control);
    text.ends_with('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n'])
        && !text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
        && text.lines().all(is_clean)
}

fn indent(yaml: &mut String, depth: usize) {
    yaml.extend(std::iter::repeat_n("  ", depth));
}
