//! Values and positions of one text, made into one tree.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    positions::{Placed, Shape},
    yaml::Raw,
};
use crate::{
    diagnostic::Diagnostic,
    tree::{Key, Node, Span, Value},
};

/// Joins what the two readers made of `text`.
pub(super) fn join(raw: Raw, placed: Placed, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Node {
    Joiner { text, diagnostics }.node(raw, placed)
}

struct Joiner<'a> {
    text: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Joiner<'_> {
    fn node(&mut self, raw: Raw, at: Placed) -> Node {
        let span = at.span;
        let value = match (raw, at.shape) {
            (Raw::List(items), Shape::List(places)) if items.len() == places.len() => {
                Value::Array(items.into_iter().zip(places).map(|(item, place)| self.node(item, place)).collect())
            }
            (Raw::Map(entries), Shape::Map(places)) if entries.len() == places.len() => self.object(entries, places),
            (scalar, Shape::Scalar { plain }) => self.scalar(scalar, plain, span),
            _ => self.ambiguous(span),
        };
        Node { value, span }
    }

    fn object(&mut self, entries: Vec<(Raw, Raw)>, places: Vec<(Placed, Placed)>) -> Value {
        let mut object = Vec::with_capacity(entries.len());
        let mut seen = BTreeMap::new();
        for ((key, value), (key_place, value_place)) in entries.into_iter().zip(places) {
            let Some(key) = self.key(key, &key_place) else { continue };
            match seen.entry(key.name.clone()) {
                Entry::Occupied(first) => self.diagnostics.push(
                    Diagnostic::error("duplicate-key", key.span, format!("the key `{}` is given twice", key.name))
                        .label("given again here")
                        .related(*first.get(), "first given here"),
                ),
                Entry::Vacant(place) => {
                    place.insert(key.span);
                    object.push((key, self.node(value, value_place)));
                }
            }
        }
        Value::Object(object)
    }

    fn key(&mut self, raw: Raw, place: &Placed) -> Option<Key> {
        let span = place.span;
        let plain = matches!(place.shape, Shape::Scalar { plain: true });
        let (what, help) = match raw {
            Raw::String(name) if plain && name == "<<" => {
                let finding = Diagnostic::error("yaml-feature", span, "a merge key (`<<`) is not allowed here");
                self.diagnostics.push(finding.help("use a `$ref`, or write the entries out"));
                return None;
            }
            Raw::String(name) => return Some(Key { name, span }),
            // `200:` among the responses means "200"; the text keeps it as it was written.
            Raw::Integer(_) => return Some(Key { name: self.slice(span).to_owned(), span }),
            Raw::Null => ("null", "write a name, or put quotes around it"),
            Raw::Bool(_) => ("a boolean", "put quotes around it"),
            Raw::HugeInteger(_) | Raw::Float(_) => ("a number", "put quotes around it"),
            Raw::List(_) => ("a list", "a key is a name"),
            Raw::Map(_) => ("a map", "a key is a name"),
        };
        self.diagnostics
            .push(Diagnostic::error("key-not-text", span, format!("this key is {what}, not text")).help(help));
        None
    }

    fn scalar(&mut self, raw: Raw, plain: bool, span: Span) -> Value {
        match raw {
            Raw::Null => Value::Null,
            Raw::Bool(value) => Value::Bool(value),
            Raw::Integer(value) => Value::Integer(value),
            Raw::HugeInteger(value) => {
                let written = self.slice(span);
                let message = format!("`{written}` is beyond the integers of 64 bits, and read as `{value:?}`");
                self.diagnostics.push(Diagnostic::warning("number-range", span, message));
                Value::Float(value)
            }
            Raw::Float(value) if value.is_finite() => Value::Float(value),
            Raw::String(value) if !(plain && overflows(&value)) => Value::String(value),
            Raw::Float(_) | Raw::String(_) => {
                let message = format!("`{}` is not a finite number of 64 bits", self.slice(span));
                let help = "JSON has no such number; put quotes around it if it is text";
                self.diagnostics.push(Diagnostic::error("number-range", span, message).help(help));
                // A number nonetheless, so that nothing more is said of it.
                Value::Float(if self.slice(span).starts_with('-') { f64::MIN } else { f64::MAX })
            }
            Raw::List(_) | Raw::Map(_) => self.ambiguous(span),
        }
    }

    /// Two readers that saw two things cannot both be right.
    fn ambiguous(&mut self, span: Span) -> Value {
        let finding = Diagnostic::error("yaml-syntax", span, "YAML readers disagree on what this is");
        self.diagnostics.push(finding.help("put quotes around scalars, or write the list or map one entry a line"));
        Value::Null
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default().trim()
    }
}

/// Whether a text is a number, but one too large to be read as one.
fn overflows(text: &str) -> bool {
    text.starts_with(['-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        && text.parse::<f64>().is_ok_and(f64::is_infinite)
}
