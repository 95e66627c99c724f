//! What is never shown: what the document says is a password, and headers that let a request in.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    document::{Document, security::Scheme},
    pointer::segments,
};

/// The names of secrets.
#[derive(Debug)]
pub(super) struct Secrets {
    /// Of fields and parameters.
    names: BTreeSet<String>,
    /// Of headers, in small letters.
    headers: BTreeSet<String>,
}

impl Secrets {
    pub(super) fn new(document: &Document) -> Self {
        let mut names = BTreeSet::new();
        collect(&document.root, &mut names);
        let schemes = document.operations.iter().flat_map(|operation| &operation.security).flatten();
        let keys = schemes.filter_map(|scheme| match scheme {
            Scheme::Bearer => None,
            Scheme::HeaderKey(name) => Some(name.to_lowercase()),
        });
        let usual = ["authorization", "cookie", "proxy-authorization"].map(String::from);
        Self { names, headers: keys.chain(usual).collect() }
    }

    /// Whether the value of a name in a place is kept to itself; a name in JSON is a pointer.
    pub(super) fn hide(&self, place: &str, name: &str) -> bool {
        match place {
            "header" => self.headers.contains(&name.to_lowercase()),
            "json" => segments(name).any(|name| self.names.contains(&name)),
            _ => self.names.contains(name),
        }
    }
}

/// The names of the properties and parameters that are passwords, wherever they stand in the document.
fn collect(value: &Value, names: &mut BTreeSet<String>) {
    let is_password = |schema: &Value| schema.get("format").and_then(Value::as_str) == Some("password");
    match value {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                let passwords = properties.iter().filter(|(_, schema)| is_password(schema));
                names.extend(passwords.map(|(name, _)| name.clone()));
            }
            if object.get("schema").is_some_and(is_password) {
                names.extend(object.get("name").and_then(Value::as_str).map(String::from));
            }
            object.values().for_each(|value| collect(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}
