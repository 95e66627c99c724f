//! Reads and writes objects whose shape depends on one of their fields.

use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use super::whole::whole;

/// An object, taken apart into the field that tells its shape and the rest.
#[derive(Debug)]
pub struct Tagged {
    tag: &'static str,
    name: Option<Value>,
    rest: Value,
}

/// Reads an object, takes the field `tag` out of it, and reads the rest with `read`.
pub fn tagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    tag: &'static str,
    read: fn(Tagged) -> Result<T, serde_json::Error>,
) -> Result<T, D::Error> {
    whole(deserializer, |mut rest| {
        let name = rest.as_object_mut().and_then(|fields| fields.remove(tag));
        read(Tagged { tag, name, rest })
    })
}

impl Tagged {
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

/// Reads `value` as a `T`, if it is one.
#[must_use]
pub fn attempt<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(Exact(value)).ok()
}

/// A value that is a struct only if it is an object. Derived code also reads a struct from a list, field by field, which
/// would take a list for the first struct that is tried.
struct Exact<'a>(&'a Value);

impl<'de> Deserializer<'de> for Exact<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if !self.0.is_object() {
            return Err(de::Error::custom("not an object"));
        }
        self.0.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}
