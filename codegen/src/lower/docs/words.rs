//! Says constraints in words.

use crate::{
    document::{Literal, Schema, Spanned},
    tree::Value,
};

/// What a schema demands of a value, one sentence each.
pub(crate) fn constraints(schema: &Schema) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(constant) = &schema.constant {
        words.push(format!("Always `{}`.", code(constant)));
    }
    words.extend(count(schema.min_length.as_ref(), schema.max_length.as_ref(), "character"));
    if let Some(pattern) = &schema.pattern {
        words.push(format!("Matches {}.", in_backticks(&pattern.value)));
    }
    words.extend(range(schema));
    if let Some(step) = &schema.multiple_of {
        words.push(format!("A multiple of {}.", step.value));
    }
    words.extend(count(schema.min_items.as_ref(), schema.max_items.as_ref(), "item"));
    if schema.unique_items {
        words.push("No two items are equal.".to_owned());
    }
    if let Some(items) = &schema.items {
        words.extend(constraints(items).into_iter().map(|words| format!("Each: {}", lower_first(&words))));
    }
    if let Some(default) =
        schema.default.as_ref().filter(|default| !matches!(default.value, Value::Array(_) | Value::Object(_)))
    {
        words.push(format!("Default: `{}`.", code(default)));
    }
    words
}

/// `1 to 10 items.`
fn count(min: Option<&Spanned<u64>>, max: Option<&Spanned<u64>>, noun: &str) -> Option<String> {
    let plural = |number: u64| if number == 1 { noun.to_owned() } else { format!("{noun}s") };
    match (min.map(|limit| limit.value).filter(|min| *min > 0), max.map(|limit| limit.value)) {
        (None, None) => None,
        (Some(1), None) => Some("Not empty.".to_owned()),
        (Some(min), None) => Some(format!("At least {min} {}.", plural(min))),
        (None, Some(max)) => Some(format!("At most {max} {}.", plural(max))),
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {min} {}.", plural(min))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}.", plural(max))),
    }
}

fn range(schema: &Schema) -> Vec<String> {
    let limit = |limit: &Option<Spanned<f64>>| limit.as_ref().map(|limit| limit.value);
    let mut words = Vec::new();
    match (limit(&schema.minimum), limit(&schema.maximum)) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}.")),
        // That an unsigned integer is not negative, its type says.
        (Some(min), None) if min != 0.0 => words.push(format!("At least {min}.")),
        (_, Some(max)) => words.push(format!("At most {max}.")),
        _ => {}
    }
    words.extend(limit(&schema.exclusive_minimum).map(|min| format!("More than {min}.")));
    words.extend(limit(&schema.exclusive_maximum).map(|max| format!("Less than {max}.")));
    words
}

/// A literal as it stands in JSON, for a code span.
pub(in crate::lower) fn code(literal: &Literal) -> String {
    match &literal.value {
        Value::String(text) => text.replace('`', "'"),
        _ => crate::lower::examples::json(literal).replace('`', "'"),
    }
}

/// A code span around any text.
fn in_backticks(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

pub(super) fn lower_first(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
