//! What a value must be, in a sentence without the value: the sentence stands beside it.

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;

use crate::request::suggest;

/// More of the allowed values are not listed.
const MAX_OPTIONS: usize = 10;

/// What the value of an error breaks.
pub(crate) fn words(error: &ValidationError<'_>) -> String {
    let count = error.instance().as_array().map_or(0, Vec::len);
    let length = error.instance().as_str().map_or(0, |text| text.chars().count());
    match error.kind() {
        ValidationErrorKind::Type { kind } => format!("must be {}", types(kind)),
        ValidationErrorKind::Constant { expected_value } => format!("must be {expected_value}"),
        ValidationErrorKind::Enum { options } => one_of(options, error.instance()),
        ValidationErrorKind::Format { format } => format!("must have the format `{format}`"),
        ValidationErrorKind::Pattern { pattern } => format!("must match `{pattern}`"),
        ValidationErrorKind::Minimum { limit } => format!("must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        ValidationErrorKind::UniqueItems => "must not have an item twice".to_owned(),
        ValidationErrorKind::MaxItems { limit } => format!("has {count} items, at most {limit} are allowed"),
        ValidationErrorKind::MinItems { limit } => format!("has {count} items, at least {limit} are needed"),
        ValidationErrorKind::MaxLength { limit } => format!("has {length} characters, at most {limit} are allowed"),
        ValidationErrorKind::MinLength { limit } => format!("has {length} characters, at least {limit} are needed"),
        _ => error.masked().to_string(),
    }
}

/// `an integer or null`
fn types(kind: &TypeKind) -> String {
    let name = |kind| match kind {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    };
    match kind {
        TypeKind::Single(kind) => name(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.into_iter().map(name).collect::<Vec<_>>().join(" or "),
    }
}

/// The values that are allowed, some of very many, and the one that is meant.
fn one_of(options: &Value, sent: &Value) -> String {
    let options: Vec<&Value> = options.as_array().into_iter().flatten().collect();
    let listed: Vec<String> = options.iter().take(MAX_OPTIONS).map(ToString::to_string).collect();
    let more = options.len().saturating_sub(MAX_OPTIONS);
    let more = if more == 0 { String::new() } else { format!(" or one of {more} more") };
    let meant =
        sent.as_str().and_then(|sent| suggest::nearest(sent, options.iter().filter_map(|option| option.as_str())));
    let meant = meant.map(|option| format!("; is {option:?} meant?")).unwrap_or_default();
    format!("must be one of {}{more}{meant}", listed.join(", "))
}
