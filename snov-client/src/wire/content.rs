//! A value of any kind, held until it is known what it is, as cheaply as can be.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value whose texts stay where they are, if they can.
#[derive(Debug)]
pub enum Content<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number below zero.
    Negative(i64),
    /// Any other whole number.
    Whole(u64),
    /// A number with a fraction.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(Name<'a>, Self)>),
}

/// The name of a field.
#[derive(Debug)]
pub struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

impl<'de> Deserialize<'de> for Content<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Content::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Content::Negative(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Content::Whole(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Content::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Content::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Content::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Content::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Content::Object(fields))
    }
}

/// Reads a struct from an object only: derived code would also take a list for one, field by field.
impl<'de> Deserializer<'de> for &'de Content<'_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value) => visitor.visit_bool(*value),
            Content::Negative(value) => visitor.visit_i64(*value),
            Content::Whole(value) => visitor.visit_u64(*value),
            Content::Float(value) => visitor.visit_f64(*value),
            Content::Text(value) => visitor.visit_borrowed_str(value),
            Content::List(items) => {
                let mut items = SeqDeserializer::new(items.iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Content::Object(fields) => {
                let mut fields = MapDeserializer::new(fields.iter().map(|(name, value)| (&*name.0, value)));
                let value = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if matches!(self, Content::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if matches!(self, Content::Object(_)) { self.deserialize_any(visitor) } else { Err(Mismatch) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let Content::Text(name) = self else { return Err(Mismatch) };
        visitor.visit_enum(BorrowedStrDeserializer::new(name))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

impl<'de> IntoDeserializer<'de, Mismatch> for &'de Content<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// It is something else. Nobody is told why.
#[derive(Debug)]
pub struct Mismatch;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shape does not fit")
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Point {
        x: i64,
        y: Option<f64>,
        #[serde(default)]
        name: String,
    }

    fn read<T: de::DeserializeOwned>(json: &str) -> Option<T> {
        let content: Content<'_> = serde_json::from_str(json).expect("JSON");
        T::deserialize(&content).ok()
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        for json in ["null", "true", "-5", "18446744073709551615", "0.5", r#""a\"b\u00e9""#, "[]", "[1,[null],{}]"] {
            assert_eq!(read::<Value>(json), serde_json::from_str(json).ok(), "{json}");
        }
        let json = r#"{"a\nb": {"c": [1.5, "x", false]}, "d": null}"#;
        assert_eq!(read::<Value>(json), serde_json::from_str(json).ok());
        let from_tree = serde_json::from_str::<Value>(json).expect("JSON");
        let content = Content::deserialize(&from_tree).expect("any value");
        assert_eq!(Value::deserialize(&content).ok(), Some(from_tree));
    }

    #[test]
    fn a_struct_is_read_from_an_object_only() {
        let point = Point { x: 1, y: Some(2.0), name: String::new() };
        assert_eq!(read(r#"{"x": 1, "y": 2}"#), Some(point));
        assert_eq!(read(r#"{"x": 1, "y": null, "z": []}"#), Some(Point { x: 1, y: None, name: String::new() }));
        for other in ["[1, 2]", "[1, 2, \"\"]", r#"{"y": 2}"#, r#"{"x": "1"}"#, "7", "null"] {
            assert_eq!(read::<Point>(other), None, "{other}");
        }
        assert_eq!(read::<Vec<Point>>(r#"[[1, 2, ""]]"#), None, "nor deeper down");
    }

    #[test]
    fn lists_and_maps_are_read_to_their_end() {
        assert_eq!(read("[1, 2]"), Some((1, 2)));
        assert_eq!(read::<(i64, i64)>("[1, 2, 3]"), None);
        assert_eq!(
            read(r#"{"a": [1], "b": []}"#),
            Some(BTreeMap::from([("a".into(), vec![1]), (String::from("b"), vec![])]))
        );
    }

    #[test]
    fn texts_are_not_copied() {
        let content: Content<'_> = serde_json::from_str(r#"["plain", "\u0041"]"#).expect("JSON");
        let Content::List(items) = content else { panic!("{content:?}") };
        assert!(matches!(items[0], Content::Text(Cow::Borrowed("plain"))));
        assert!(matches!(&items[1], Content::Text(Cow::Owned(text)) if text == "A"));
    }
}
