//! The keys of every map in the order in which the text has them.
//!
//! `serde_json::Value` sorts keys, and "the first example" means the first in the document. Asking `serde_json`
//! to keep the order would change it for every crate that is built together with this one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::pointer::segments;

/// The shape of a JSON text: keys in order, no scalars.
#[derive(Debug)]
pub(crate) enum Order {
    Map(Vec<(String, Order)>),
    List(Vec<Order>),
    Scalar,
}

impl Order {
    /// The keys of the map at a JSON pointer; none if there is no map.
    pub(crate) fn keys(&self, pointer: &str) -> Vec<&str> {
        let mut place = self;
        for key in segments(pointer) {
            match place.child(&key) {
                Some(child) => place = child,
                None => return Vec::new(),
            }
        }
        match place {
            Self::Map(entries) => entries.iter().map(|(key, _)| key.as_str()).collect(),
            Self::List(_) | Self::Scalar => Vec::new(),
        }
    }

    fn child(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, child)| child),
            Self::List(items) => items.get(key.parse::<usize>().ok()?),
            Self::Scalar => None,
        }
    }
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Order;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Order, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Order::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Order, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Order::List(items))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Order, E> {
        Ok(Order::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Order, E> {
        Ok(Order::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Order, E> {
        Ok(Order::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Order, E> {
        Ok(Order::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Order, E> {
        Ok(Order::Scalar)
    }

    fn visit_unit<E>(self) -> Result<Order, E> {
        Ok(Order::Scalar)
    }
}
