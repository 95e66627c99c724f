//! Literals of the document: compared, and as they stand in a message.

use crate::{
    document::{Literal, Schema, Type},
    tree::Value,
};

/// Whether two literals are the same value.
pub(super) fn same(one: &Literal, other: &Literal) -> bool {
    match (&one.value, &other.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Integer(one), Value::Integer(other)) => one == other,
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(entries), Value::Object(others)) => {
            entries.len() == others.len()
                && entries.iter().all(|(key, value)| other.get(&key.name).is_some_and(|other| same(value, other)))
        }
        _ => match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
            _ => false,
        },
    }
}

/// A literal as it stands in a message.
pub(super) fn show(literal: &Literal) -> String {
    match &literal.value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Integer(value) => format!("`{value}`"),
        Value::Float(value) => format!("`{value:?}`"),
        // With its quotes, if it would look like something else without them.
        Value::String(value) if looks_otherwise(value) => format!("`\"{value}\"`"),
        Value::String(value) => format!("`{value}`"),
        Value::Array(_) | Value::Object(_) => literal.kind().to_owned(),
    }
}

fn looks_otherwise(text: &str) -> bool {
    text.parse::<f64>().is_ok() || ["", "null", "true", "false"].contains(&text)
}

/// The number that a literal is.
#[expect(clippy::cast_precision_loss, reason = "limits are compared as numbers")]
pub(super) fn number(literal: &Literal) -> Option<f64> {
    match literal.value {
        Value::Integer(value) => Some(value as f64),
        Value::Float(value) => Some(value),
        _ => None,
    }
}

/// Whether a literal is of one of the types of a schema.
pub(super) fn fits_type(literal: &Literal, schema: &Schema) -> bool {
    let fits = |kind: Type| match literal.value {
        Value::Null => kind == Type::Null,
        Value::Bool(_) => kind == Type::Boolean,
        Value::Integer(_) => matches!(kind, Type::Integer | Type::Number),
        // JSON Schema counts 1.0 among the integers.
        Value::Float(value) => kind == Type::Number || (kind == Type::Integer && value.fract() == 0.0),
        Value::String(_) => kind == Type::String,
        Value::Array(_) => kind == Type::Array,
        Value::Object(_) => kind == Type::Object,
    };
    schema.types.is_empty() || schema.types.iter().any(|kind| fits(kind.value))
}
