//! Reads several fields that only go together.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// The object that a choice and what goes with it are read from.
#[derive(Debug)]
pub struct Choice(Value);

impl Choice {
    /// Reads the object.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }

    /// Whether all these fields stand in the object, with these values; a number may come as text.
    #[must_use]
    pub fn has(&self, constants: &[(&str, Value)]) -> bool {
        let stands = |(name, constant): &(&str, Value)| {
            self.0
                .get(name)
                .and_then(text)
                .is_some_and(|found| text(constant).is_some_and(|constant| found == constant))
        };
        constants.iter().all(stands)
    }

    /// Reads what goes with the constants.
    pub fn read<T: DeserializeOwned, E: de::Error>(self) -> Result<T, E> {
        T::deserialize(self.0).map_err(E::custom)
    }

    /// The error for constants that no branch has.
    #[must_use]
    pub fn unknown<const N: usize, E: de::Error>(names: [&str; N]) -> E {
        E::custom(format_args!("no known combination of `{}`", names.join("`, `")))
    }
}

/// A text, a number or a boolean as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
