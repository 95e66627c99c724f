//! From the errors of the JSON Schema validator to violations that name place, rule and value.

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::Value;

use crate::{
    answer::problem::Violation,
    pointer::segments,
    request::{rules::Broken, words::words},
};

/// A value longer than this is cut.
const MAX_VALUE: usize = 200;

/// Writes one error of the validator as violations: several, where it speaks of several keys.
pub(crate) fn explain(error: &ValidationError<'_>, place: &str, violations: &mut Vec<Violation>) {
    let pointer = error.instance_path().as_str();
    if let ValidationErrorKind::Custom { message, .. } = error.kind()
        && let Ok(broken) = serde_json::from_str(message)
    {
        violations.push(broken_rule(place, pointer, broken));
        return;
    }
    let location = location(place, pointer);
    let rule = error.kind().keyword();
    let mut push = |location: String, message: String, value: Option<&Value>| {
        violations.push(Violation { location, rule: rule.to_owned(), message, value: value.map(shorten) });
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            push(format!("{location}.{name}"), "is required".to_owned(), None);
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                push(
                    format!("{location}.{name}"),
                    "the document has no such name".to_owned(),
                    error.instance().get(name),
                );
            }
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            match meant(context, error.instance_path().as_str()) {
                Some(branch) => branch.iter().for_each(|error| explain(error, place, violations)),
                None => push(location, alternatives(context, place), Some(error.instance())),
            }
        }
        _ => push(location, words(error), Some(error.instance())),
    }
}

/// A rule over several fields that the object at a pointer breaks.
pub(crate) fn broken_rule(place: &str, pointer: &str, broken: Broken) -> Violation {
    let Broken { at, rule, message, value } = broken;
    let value = value.as_ref().map(shorten);
    Violation { location: location(place, &format!("{pointer}{at}")), rule, message, value }
}

/// `body.rows[0].first_name` of `/rows/0/first_name`.
fn location(place: &str, pointer: &str) -> String {
    let mut location = place.to_owned();
    for name in segments(pointer) {
        location = match name.parse::<usize>() {
            Ok(index) => format!("{location}[{index}]"),
            Err(_) => format!("{location}.{name}"),
        };
    }
    location
}

/// The branch of a `oneOf` or `anyOf` that was meant, if one stands out: it breaks no constant and has the right type.
fn meant<'e>(context: &'e [Vec<ValidationError<'static>>], here: &str) -> Option<&'e [ValidationError<'static>]> {
    let misfits = |branch: &[ValidationError<'_>]| {
        let misfit = |error: &&ValidationError<'_>| match error.kind() {
            ValidationErrorKind::Constant { .. } => true,
            ValidationErrorKind::Type { .. } => error.instance_path().as_str() == here,
            _ => false,
        };
        branch.iter().filter(misfit).count()
    };
    let mut fitting = context.iter().filter(|branch| misfits(branch) == 0);
    match (fitting.next(), fitting.next()) {
        (Some(branch), None) => Some(branch),
        _ => None,
    }
}

/// What each branch asks for, once.
fn alternatives(context: &[Vec<ValidationError<'static>>], place: &str) -> String {
    let mut needs: Vec<String> = Vec::new();
    for branch in context {
        let mut found = Vec::new();
        for error in branch {
            explain(error, place, &mut found);
        }
        let words: Vec<String> = found.iter().map(|found| format!("`{}` {}", found.location, found.message)).collect();
        let words = words.join(" and ");
        if !needs.contains(&words) {
            needs.push(words);
        }
    }
    format!("fits none of the alternatives: {}", needs.join("; or "))
}

fn shorten(value: &Value) -> Value {
    let text = value.to_string();
    if text.chars().count() <= MAX_VALUE {
        return value.clone();
    }
    Value::from(format!("{}…", text.chars().take(MAX_VALUE).collect::<String>()))
}
