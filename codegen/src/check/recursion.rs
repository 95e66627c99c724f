//! Circles of references that no value can end.
//!
//! A schema may lead back to itself through a list, a map, an optional property or one variant of several. It may not
//! when each step of the circle describes the same value, or when each step is a must: the schema itself (`$ref`), a part
//! of it (`allOf`), or a required property.

use std::collections::BTreeSet;

use super::{scope::Scope, walk};
use crate::{
    diagnostic::Diagnostic,
    document::{Components, Reference, Schema, Type},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    search(scope, same_value, "is defined by itself", "let it say something of its own");
    let help = "make a property on the way optional, nullable or a list";
    search(scope, inside, "contains itself, so that no value is ever complete", help);
}

/// Reports the circles that `steps` lead into.
fn search(scope: &mut Scope<'_>, steps: Steps, words: &str, help: &str) {
    for reference in circles(&scope.document.components, steps) {
        let message = format!("`{}` {words}", reference.name);
        scope.report(Diagnostic::error("endless-schema", reference.pointer.span, message).help(help));
    }
}

/// The references that close a circle. A search in depth, without recursion: a chain may be as long as the document.
fn circles(components: &Components, steps: Steps) -> Vec<&Reference> {
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, schema) in &components.schemas {
        if !seen.insert(name.value.as_str()) {
            continue;
        }
        // The way from the outermost schema to the one that is looked at, each with what is left to follow.
        let mut way = vec![(name.value.as_str(), steps(schema))];
        while let Some((_, references)) = way.last_mut() {
            let Some(reference) = references.pop() else {
                way.pop();
                continue;
            };
            let Some(schema) = components.schema(reference) else { continue };
            if way.iter().any(|(name, _)| *name == reference.name) {
                circles.push(reference);
            } else if seen.insert(&reference.name) {
                way.push((&reference.name, steps(schema)));
            }
        }
    }
    circles
}

/// The references that are one step on.
type Steps = for<'d> fn(&'d Schema) -> Vec<&'d Reference>;

fn same_value(schema: &Schema) -> Vec<&Reference> {
    let mut references = Vec::new();
    itself(schema, &mut references);
    references
}

fn inside(schema: &Schema) -> Vec<&Reference> {
    let mut references = Vec::new();
    musts(schema, &mut references);
    references
}

/// The references that describe the same value.
fn itself<'d>(schema: &'d Schema, references: &mut Vec<&'d Reference>) {
    references.extend(&schema.reference);
    for branch in walk::branches(schema) {
        itself(branch, references);
    }
}

/// The references that every value of a schema has to follow, one property deeper or more.
fn musts<'d>(schema: &'d Schema, references: &mut Vec<&'d Reference>) {
    references.extend(&schema.reference);
    if schema.types.iter().any(|kind| kind.value == Type::Null) {
        return;
    }
    for part in &schema.all_of {
        musts(part, references);
    }
    for (name, property) in &schema.properties {
        if schema.required.iter().any(|required| required.value == name.value) {
            musts(property, references);
        }
    }
    if let ([only], _) | (_, [only]) = (schema.one_of.as_slice(), schema.any_of.as_slice()) {
        musts(only, references);
    }
}
