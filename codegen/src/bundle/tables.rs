//! Views of tables (`x-enum-table`), written out as the enums they stand for.
//!
//! What cannot be written out (no such table, no such column) is left as it is: `check` says so.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use crate::{
    load::places::{Kind, Place},
    tree::{Key, Node, Span, Value},
};

/// Writes out every view in a bundled tree.
pub(super) fn expand(tree: &mut Node) {
    let tables: BTreeMap<String, Table> = tree
        .get("x-tables")
        .and_then(Node::as_object)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| Some((key.name.clone(), Table::read(node)?)))
        .collect();
    if !tables.is_empty() {
        walk(tree, Place::One(Kind::Document), &tables);
    }
}

fn walk(node: &mut Node, place: Place, tables: &BTreeMap<String, Table>) {
    if place == Place::One(Kind::Schema) {
        write_out(node, tables);
    }
    match &mut node.value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if let Some(place) = place.under(&key.name) {
                    walk(value, place, tables);
                }
            }
        }
        Value::Array(items) => {
            if let Some(place) = place.element() {
                for item in items {
                    walk(item, place, tables);
                }
            }
        }
        _ => {}
    }
}

fn write_out(schema: &mut Node, tables: &BTreeMap<String, Table>) {
    let nullable = is_nullable(schema);
    let Some(view) = schema.get("x-enum-table") else { return };
    let (name, column) = (view.get("table").and_then(Node::as_str), view.get("column").and_then(Node::as_str));
    let (Some(table), Some(column)) = (name.and_then(|name| tables.get(name)), column) else { return };
    let Some(mut values) = table.column(column) else { return };
    let span = view.span;
    if nullable {
        values.push(Node { value: Value::Null, span });
    }
    let additions = [
        ("enum", Some(values)),
        ("x-enum-varnames", table.varnames()),
        ("x-enum-descriptions", table.column("description").or_else(|| table.column("label"))),
    ];
    for (keyword, values) in additions {
        if let (Some(values), None) = (values, schema.get(keyword)) {
            add(schema, keyword, values, span);
        }
    }
}

fn is_nullable(schema: &Node) -> bool {
    let types = schema.get("type").and_then(Node::as_array).unwrap_or_default();
    types.iter().any(|name| name.as_str() == Some("null"))
}

fn add(schema: &mut Node, keyword: &str, values: Vec<Node>, span: Span) {
    if let Value::Object(entries) = &mut schema.value {
        let key = Key { name: keyword.to_owned(), span };
        entries.push((key, Node { value: Value::Array(values), span }));
    }
}

/// A table as far as it can be read without complaint.
struct Table {
    columns: Vec<String>,
    key: String,
    rows: Vec<Vec<Node>>,
}

impl Table {
    fn read(node: &Node) -> Option<Self> {
        let columns = node.get("columns")?.as_object()?.iter().map(|(key, _)| key.name.clone()).collect();
        let key = node.get("key")?.as_str()?.to_owned();
        let rows = node.get("rows")?.as_array()?.iter().filter_map(|row| row.as_array().map(<[_]>::to_vec)).collect();
        Some(Self { columns, key, rows })
    }

    fn column(&self, name: &str) -> Option<Vec<Node>> {
        let at = self.columns.iter().position(|column| column == name)?;
        self.rows.iter().map(|row| row.get(at).cloned()).collect()
    }

    /// The names of the variants: the column `varname`, or made from the key column.
    fn varnames(&self) -> Option<Vec<Node>> {
        if let Some(names) = self.column("varname") {
            return Some(names);
        }
        let mut keys = self.column(&self.key)?;
        for key in &mut keys {
            key.value = Value::String(variant_name(&key.value)?);
        }
        Some(keys)
    }
}

fn variant_name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_upper_camel_case()),
        _ => None,
    }
}
