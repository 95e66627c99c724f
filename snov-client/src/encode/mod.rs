//! Turns values into the texts of a request, as the document says for each.

mod base64;
mod form;
#[cfg(test)]
mod fuzz;
mod header;
mod json;
mod pairs;
mod path;
mod percent;
mod query;

pub(crate) use base64::base64;
pub(crate) use form::{fields, form};
pub(crate) use header::header;
pub(crate) use json::json;
pub(crate) use path::path;
pub(crate) use query::{pair, query};

use serde_json::Value;

/// A single value as text; a list or an object as JSON, for want of anything better.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
