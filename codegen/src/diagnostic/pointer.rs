//! Where findings are in the bundled document.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::{
    load::reference::escape,
    tree::{Node, Span, Value},
};

/// Fills in the JSON pointer of every finding whose place is a value or a key of the tree.
pub fn locate(tree: &Node, diagnostics: &mut [Diagnostic]) {
    let mut wanted: BTreeMap<Span, Option<String>> =
        diagnostics.iter().filter_map(|found| Some((found.span?, None))).collect();
    if wanted.is_empty() {
        return;
    }
    walk(tree, &mut String::new(), &mut wanted);
    for found in diagnostics {
        found.pointer = found.span.and_then(|span| wanted.get(&span).cloned().flatten());
    }
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
