//! The component schemas: which schema is one, and what it is called in Rust.

use std::collections::BTreeMap;

use super::names;
use crate::{
    document::{Document, Schema, Spanned},
    ir::Name,
};

/// A schema that has a name.
#[derive(Debug)]
pub(super) struct ComponentSchema<'d> {
    pub(super) name: &'d Spanned<String>,
    /// The name in Rust.
    pub(super) rust_name: Name,
    pub(super) schema: &'d Schema,
}

#[derive(Debug)]
pub(super) struct ComponentSchemas<'d> {
    by_name: BTreeMap<&'d str, ComponentSchema<'d>>,
    /// By the schema's address: schemas do not move while the document is borrowed.
    names: BTreeMap<*const Schema, &'d str>,
}

impl<'d> ComponentSchemas<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let mut found = Self { by_name: BTreeMap::new(), names: BTreeMap::new() };
        for (name, schema) in &document.components.schemas {
            let rust_name = rust_name(name, schema);
            found.names.insert(std::ptr::from_ref(schema), &name.value);
            found.by_name.insert(&name.value, ComponentSchema { name, rust_name, schema });
        }
        found
    }

    /// The component of a name.
    pub(super) fn named(&self, name: &str) -> Option<&ComponentSchema<'d>> {
        self.by_name.get(name)
    }

    /// The component that a schema is.
    pub(super) fn find(&self, schema: &Schema) -> Option<&ComponentSchema<'d>> {
        self.by_name.get(self.names.get(&std::ptr::from_ref(schema))?)
    }
}

/// What a component is called in Rust.
pub(crate) fn rust_name(name: &Spanned<String>, schema: &Schema) -> Name {
    match &schema.extensions.rust_name {
        Some(given) => names::given(&given.value, names::type_name),
        None => names::type_name(&name.value),
    }
}
