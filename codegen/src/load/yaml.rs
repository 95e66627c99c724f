//! The values of a YAML text, without positions. The only place that names `serde_yaml`.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

use super::sources::Position;

/// A YAML value as it was read. Unlike `serde_yaml::Value`, a map keeps entries with equal keys, so that they can be
/// reported with their positions and the rest still be read.
#[derive(Debug)]
pub(super) enum Raw {
    Null,
    Bool(bool),
    Integer(i64),
    /// An integer that does not fit 64 bits with a sign, as the nearest number.
    HugeInteger(f64),
    Float(f64),
    String(String),
    List(Vec<Raw>),
    Map(Vec<(Raw, Raw)>),
}

/// Why a text cannot be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) position: Option<Position>,
}

/// Reads the value of a text.
pub(super) fn values(text: &str) -> Result<Raw, Fault> {
    serde_yaml::from_str(text).map_err(|error| Fault {
        message: error.to_string(),
        position: error.location().map(|at| Position { line: at.line(), column: at.column() }),
    })
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E: Error>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Raw, E> {
        self.visit_u128(value.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "the nearest number is what a huge integer becomes")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Raw, E> {
        Ok(i64::try_from(value).map_or(Raw::HugeInteger(value as f64), Raw::Integer))
    }

    #[expect(clippy::cast_precision_loss, reason = "the nearest number is what a huge integer becomes")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Raw, E> {
        Ok(i64::try_from(value).map_or(Raw::HugeInteger(value as f64), Raw::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Raw, E> {
        Ok(Raw::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}
