//! Reads a value that is judged as a whole, and blames it for what is wrong with it.
//!
//! An error of `serde_json` has the place that the reader had reached. What is found wrong within a visitor is placed at the
//! end of its value; what is found wrong later is placed at the beginning of the next.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Reads a value of any kind, and makes of it what `make` makes of it.
pub(crate) fn whole<'de, D, T, F>(deserializer: D, make: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(Value) -> Result<T, serde_json::Error>,
{
    deserializer.deserialize_any(Whole(make))
}

struct Whole<F>(F);

impl<F> Whole<F> {
    fn made<T, E: de::Error>(self, value: impl Into<Value>) -> Result<T, E>
    where
        F: FnOnce(Value) -> Result<T, serde_json::Error>,
    {
        (self.0)(value.into()).map_err(E::custom)
    }
}

impl<'de, T, F: FnOnce(Value) -> Result<T, serde_json::Error>> Visitor<'de> for Whole<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        self.made(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<T, E> {
        self.made(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        self.made(value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        self.made(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        self.made(value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        self.made(value)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        self.made(value)
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<T, E> {
        self.made(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(list))?;
        self.made(value)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map))?;
        self.made(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::scan;

    /// A value without nulls in it.
    #[derive(Debug)]
    struct Full;

    impl<'de> Deserialize<'de> for Full {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            whole(deserializer, |value| {
                let has_null = value.to_string().contains("null");
                if has_null { Err(de::Error::custom("there is a null in it")) } else { Ok(Self) }
            })
        }
    }

    #[test]
    fn what_is_wrong_with_an_item_is_not_blamed_on_the_next() {
        for (json, path) in [
            (r#"[{"a": 1}, {"a": null}, {"a": 1}]"#, "[1]"),
            (r#"[{"a": 1}, {"a": [null]}]"#, "[1]"),
            ("[[1],\n [null],\n [1]]", "[1]"),
            (r#"["x", "null", "x"]"#, "[1]"),
            (r"[true, 1, -1, 1.5, null]", "[4]"),
        ] {
            let error = serde_json::from_str::<Vec<Full>>(json).expect_err("there is a null in it");
            let start: usize = json.split_inclusive('\n').take(error.line() - 1).map(str::len).sum();
            assert_eq!(scan::path_at(json.as_bytes(), start + error.column()), path, "{json}");
        }
    }
}
