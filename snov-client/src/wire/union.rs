//! Reads and writes values of several shapes.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
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
    /// Reads an object, and takes the field `tag` out of it.
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

    /// Reads the rest as the shape that the field stands for, if it is one.
    #[must_use]
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(&self.rest).ok()
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

/// Writes the fields of `value`, if it has any, and constants beside them.
pub fn serialize<T: Serialize, S: Serializer>(
    value: &T,
    constants: &[(&str, Value)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(ser::Error::custom)?;
    if value.is_null() {
        value = Value::Object(serde_json::Map::new());
    }
    if let Some(fields) = value.as_object_mut() {
        fields.extend(constants.iter().map(|(name, constant)| ((*name).to_owned(), constant.clone())));
    }
    value.serialize(serializer)
}

/// What a variant of a union has of a field: `R` is how the union gives it out.
pub trait Get<R> {
    /// The field, if it is there.
    fn get(self) -> Option<R>;
}

/// What a variant has of a field, or what a variant that is a union itself gives out.
pub fn get<R>(found: impl Get<R>) -> Option<R> {
    found.get()
}

macro_rules! get {
    ($([$($parameters:tt)+] $field:ty => $given:ty: |$found:ident| $value:expr;)+) => {$(
        impl<$($parameters)+> Get<$given> for $field {
            fn get(self) -> Option<$given> {
                let $found = self;
                $value
            }
        }
    )+};
}

get! {
    ['a, T] &'a T => &'a T: |found| Some(found);
    ['a, T] &'a Option<T> => &'a T: |found| found.as_ref();
    ['a, T] &'a Box<T> => &'a T: |found| Some(found);
    ['a, T] &'a Option<Box<T>> => &'a T: |found| found.as_deref();
    ['a] &'a String => &'a str: |found| Some(found);
    ['a] &'a Option<String> => &'a str: |found| found.as_deref();
    ['a, T] &'a Vec<T> => &'a [T]: |found| Some(found);
    ['a, T] &'a Option<Vec<T>> => &'a [T]: |found| found.as_deref();
    [T: Copy] &T => T: |found| Some(*found);
    [T: Copy] &Option<T> => T: |found| *found;
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
