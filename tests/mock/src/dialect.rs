//! What the dialect of `spec/` adds to JSON Schema: the keyword `x-rules`, and formats.

use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};

/// `x-rules`: what the standard cannot say of several fields.
pub(crate) struct Rules(Value);

impl Rules {
    pub(crate) fn new(rules: &Value) -> Self {
        Self(rules.clone())
    }

    fn broken(&self, object: &Map<String, Value>) -> Vec<String> {
        self.0.as_array().into_iter().flatten().filter_map(|rule| broken(rule, object)).collect()
    }
}

/// What is wrong with an object by one rule.
fn broken(rule: &Value, object: &Map<String, Value>) -> Option<String> {
    let (name, fields) = rule.as_object()?.iter().next()?;
    let (first, second) = (fields.get(0)?.as_str()?, fields.get(1)?.as_str()?);
    let (left, right) = (object.get(first)?, object.get(second)?);
    match name.as_str() {
        "less-than" if left.as_f64()? >= right.as_f64()? => {
            Some(format!("less-than: `{first}` ({left}) must be less than `{second}` ({right})"))
        }
        "not-both" if *left == Value::Bool(true) && *right == Value::Bool(true) => {
            Some(format!("not-both: `{first}` and `{second}` must not both be true"))
        }
        _ => None,
    }
}

impl<'i> Keyword<'i> for Rules {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.iter_errors(instance).next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_object().is_none_or(|object| self.broken(object).is_empty())
    }

    fn iter_errors(&self, instance: &'i Value) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let broken = instance.as_object().map(|object| self.broken(object)).unwrap_or_default();
        Box::new(broken.into_iter().map(|message| -> ValidationError<'i> { ValidationError::custom(message) }))
    }
}

/// `2026-01-31 09:30:00`
pub(crate) fn is_local_date_time(text: &str) -> bool {
    let is_time = |time: &str| {
        let parts: Vec<Option<u8>> = time.split(':').map(two_digits).collect();
        matches!(parts.as_slice(), [Some(0..=23), Some(0..=59), Some(0..=59)])
    };
    let is_date = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return false };
        let year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        year && matches!((two_digits(month), two_digits(day)), (Some(1..=12), Some(1..=31)))
    };
    text.split_once(' ').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `25000.00`
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once('.').map_or_else(|| digits(text), |(whole, fraction)| digits(whole) && digits(fraction))
}
