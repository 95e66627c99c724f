//! Where findings are in the bundled document.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::{
    load::{
        places::{self, Kind, Place},
        reference::escape,
    },
    tree::{Node, Span, Value},
};

/// Fills in the JSON pointer of every finding whose place is a value or a key of the tree, and which references lead there.
pub fn locate(tree: &Node, diagnostics: &mut [Diagnostic]) {
    let mut wanted: BTreeMap<Span, Option<String>> =
        diagnostics.iter().filter_map(|found| Some((found.span?, None))).collect();
    if wanted.is_empty() {
        return;
    }
    walk(tree, &mut String::new(), &mut wanted);
    for found in diagnostics.iter_mut() {
        found.pointer = found.span.and_then(|span| wanted.get(&span).cloned().flatten());
    }
    refer(tree, diagnostics);
}

/// Fills in who refers to the component that a finding is in. A reference of the same file is found without help.
fn refer(tree: &Node, diagnostics: &mut [Diagnostic]) {
    let mut references = Vec::new();
    places::references(tree, Place::One(Kind::Document), &mut references);
    for found in diagnostics {
        let (Some(span), Some(component)) = (found.span, found.pointer.as_deref().and_then(component)) else {
            continue;
        };
        let leads_there = |node: &&Node| node.span.file != span.file && node.as_str() == Some(component.as_str());
        let spans = references.iter().map(|(_, node)| *node).filter(leads_there).map(|node| node.span);
        found.referenced_from = spans.collect();
    }
}

/// The reference to the component that a pointer leads into: `#/components/schemas/Ship`.
fn component(pointer: &str) -> Option<String> {
    let mut segments = pointer.strip_prefix("/components/")?.split('/');
    Some(format!("#/components/{}/{}", segments.next()?, segments.next()?))
}

/// The outermost of several values at one place wins: the first key of a map begins where the map begins.
fn walk(node: &Node, pointer: &mut String, wanted: &mut BTreeMap<Span, Option<String>>) {
    note(node.span, pointer, wanted);
    match &node.value {
        Value::Object(entries) => {
            for (key, value) in entries {
                within(pointer, &escape(&key.name), |pointer| {
                    note(key.span, pointer, wanted);
                    walk(value, pointer, wanted);
                });
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                within(pointer, &at.to_string(), |pointer| walk(item, pointer, wanted));
            }
        }
        _ => {}
    }
}

fn note(span: Span, pointer: &str, wanted: &mut BTreeMap<Span, Option<String>>) {
    if let Some(place) = wanted.get_mut(&span) {
        place.get_or_insert_with(|| pointer.to_owned());
    }
}

fn within(pointer: &mut String, segment: &str, walk: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(segment);
    walk(pointer);
    pointer.truncate(length);
}
