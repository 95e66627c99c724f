//! Reads and writes values of several shapes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

pub use super::content::Content;

/// An object, taken apart into the field that tells its shape and the rest.
#[derive(Debug)]
pub struct Tagged {
    tag: &'static str,
    name: Option<Value>,
    rest: Value,
}

impl Tagged {
    /// Reads an object and takes the field `tag` out of it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D, tag: &'static str) -> Result<Self, D::Error> {
        let mut rest = Value::deserialize(deserializer)?;
        let name = rest.as_object_mut().and_then(|fields| fields.remove(tag));
        Ok(Self { tag, name, rest })
    }

    /// What the field says; empty if it is absent or not a text.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_ref().and_then(Value::as_str).unwrap_or_default()
    }

    /// Reads the rest as the shape that the field stands for.
    pub fn read<T: DeserializeOwned, E: de::Error>(self) -> Result<T, E> {
        let name = self.name().to_owned();
        T::deserialize(self.rest).map_err(|error| E::custom(format_args!("in `{}` `{name}`: {error}", self.tag)))
    }

    /// The whole object, as it came.
    #[must_use]
    pub fn into_value(mut self) -> Value {
        if let (Some(fields), Some(name)) = (self.rest.as_object_mut(), self.name) {
            fields.insert(self.tag.to_owned(), name);
        }
        self.rest
    }
}

/// Writes the fields of `value` and the field `tag` beside them.
pub fn serialize<T: Serialize, S: Serializer>(
    value: &T,
    tag: &'static str,
    name: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(ser::Error::custom)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert(tag.to_owned(), Value::from(name));
    }
    value.serialize(serializer)
}

/// Reads `content` as a `T`, if it is one.
#[must_use]
pub fn attempt<T: DeserializeOwned>(content: &Content<'_>) -> Option<T> {
    T::deserialize(content).ok()
}

/// The whole value, as it came.
#[must_use]
pub fn value(content: &Content<'_>) -> Value {
    Value::deserialize(content).unwrap_or_default()
}
