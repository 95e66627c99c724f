//! What a schema says of a value's shape, seen through references and compositions.
//!
//! Text from a query or a form has no types of its own: the schema tells which it is meant to have. Whether the value
//! is right is another question, and `validate.rs` asks it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The schema itself and every schema it is composed of.
pub(crate) fn parts<'d>(root: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    let mut found: Vec<&Value> = vec![schema];
    let mut next = 0;
    while let Some(&part) = found.get(next) {
        next += 1;
        let reference = part.get("$ref").and_then(Value::as_str).and_then(|text| root.pointer(text.strip_prefix('#')?));
        let branches = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| part.get(key)?.as_array()).flatten();
        for other in reference.into_iter().chain(branches) {
            if !found.iter().any(|known| std::ptr::eq(*known, other)) {
                found.push(other);
            }
        }
    }
    found
}

/// The names of the JSON types that a schema speaks of; none if it leaves them open.
pub(crate) fn kinds<'d>(root: &'d Value, schema: &'d Value) -> BTreeSet<&'d str> {
    parts(root, schema).into_iter().flat_map(own_kinds).collect()
}

fn own_kinds(part: &Value) -> Vec<&str> {
    match part.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => {
            let listed = part.get("enum").and_then(Value::as_array).into_iter().flatten();
            listed.chain(part.get("const")).map(kind).collect()
        }
    }
}

/// The JSON type of a value.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The declared properties of an object schema; the first declaration of a name wins.
pub(crate) fn properties<'d>(root: &'d Value, schema: &'d Value) -> Vec<(&'d str, &'d Value)> {
    let mut found: Vec<(&str, &Value)> = Vec::new();
    for part in parts(root, schema) {
        let declared = part.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        for (name, property) in declared {
            if !found.iter().any(|(known, _)| known == name) {
                found.push((name, property));
            }
        }
    }
    found
}

/// The schema of a property: the declared one, or the one for additional properties.
pub(crate) fn property<'d>(root: &'d Value, schema: &'d Value, name: &str) -> Option<&'d Value> {
    let declared = parts(root, schema).into_iter().find_map(|part| part.get("properties")?.get(name));
    declared.or_else(|| additional(root, schema))
}

/// The schema of properties that are not declared, where they are let through on purpose.
pub(crate) fn additional<'d>(root: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    let found = parts(root, schema).into_iter().find_map(|part| part.get("additionalProperties"));
    found.filter(|schema| **schema != Value::Bool(false))
}

/// The schema of a list's items.
pub(crate) fn items<'d>(root: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    parts(root, schema).into_iter().find_map(|part| part.get("items"))
}

/// Gives text the type that the schema asks for. Text that is no such value stays text.
pub(crate) fn coerce(root: &Value, schema: &Value, text: &str) -> Value {
    let kinds = kinds(root, schema);
    let takes = |kind| kinds.contains(kind);
    let parsed = match text {
        "true" | "false" if takes("boolean") => Some(Value::Bool(text == "true")),
        "" | "null" if takes("null") && !takes("string") => Some(Value::Null),
        _ if takes("integer") || takes("number") => number(text, takes("number")),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

/// A number as JSON writes it, without spaces around. What has a fraction of zero is an integer for JSON Schema, and so
/// is what is too large for any id.
fn number(text: &str, fraction: bool) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok().filter(|_| text.trim() == text)?;
    let float = value.as_number()?.as_f64()?;
    let written_out = || format!("{float:.0}").parse::<i64>().map_or_else(|_| value.clone(), Value::from);
    match value.is_f64() {
        true if float.fract() == 0.0 => Some(written_out()),
        is_float => (fraction || !is_float).then_some(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_takes_the_type_of_its_schema() {
        let root = json!({"components": {"schemas": {"Id": {"type": "integer"}}}});
        let cases = [
            (json!({"type": "integer"}), "7", json!(7)),
            (json!({"type": "integer"}), "7.0", json!(7)),
            (json!({"type": "integer"}), "7e20", json!(7e20)),
            (json!({"type": "integer"}), "7.5", json!("7.5")),
            (json!({"type": "integer"}), " 7", json!(" 7")),
            (json!({"type": "number"}), "7.5", json!(7.5)),
            (json!({"type": "boolean"}), "true", json!(true)),
            (json!({"type": "boolean"}), "yes", json!("yes")),
            (json!({"type": "string"}), "7", json!("7")),
            (json!({"type": ["integer", "null"]}), "", json!(null)),
            (json!({"type": ["string", "null"]}), "", json!("")),
            (json!({"enum": [465, 587]}), "465", json!(465)),
            (json!({"$ref": "#/components/schemas/Id"}), "7", json!(7)),
            (json!({"anyOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]}), "7", json!(7)),
        ];
        for (schema, text, expected) in cases {
            assert_eq!(coerce(&root, &schema, text), expected, "{schema} {text:?}");
        }
    }

    #[test]
    fn a_circle_of_references_ends() {
        let root = json!({"components": {"schemas": {"A": {"anyOf": [{"$ref": "#/components/schemas/A"}]}}}});
        assert!(kinds(&root, &json!({"$ref": "#/components/schemas/A"})).is_empty());
    }
}
