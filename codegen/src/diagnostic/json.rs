//! Findings, printed for programs: one JSON object, whose keys are always all there.

use super::{Diagnostic, Severity};
use crate::{
    bundle,
    load::Sources,
    tree::{FileId, Key, Node, Span, Value},
};

/// Prints findings in the order given. `spec/README.md` describes the form.
#[must_use]
pub fn to_json(sources: &Sources, diagnostics: &[Diagnostic], complete: bool) -> String {
    let of = |severity| count(diagnostics.iter().filter(|found| found.severity == severity).count());
    bundle::to_json(&object([
        ("findings", list(diagnostics.iter().map(|found| finding(sources, found)))),
        ("errors", of(Severity::Error)),
        ("warnings", of(Severity::Warning)),
        ("complete", node(Value::Bool(complete))),
    ]))
}

fn finding(sources: &Sources, found: &Diagnostic) -> Node {
    let severity = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let label = Some(found.label.as_str()).filter(|label| !label.is_empty());
    let related = found.related.iter().map(|(span, note)| {
        let mut entries = vec![("message", text(note))];
        entries.extend(place(sources, Some(*span)));
        object(entries)
    });
    let mut entries = vec![("code", text(found.code)), ("severity", text(severity)), ("message", text(&found.message))];
    entries.extend(place(sources, found.span));
    entries.extend([
        ("pointer", optional(found.pointer.as_deref())),
        ("label", optional(label)),
        ("help", optional(found.help.as_deref())),
        ("related", list(related)),
        ("referenced_from", list(found.referenced_from.iter().map(|span| object(place(sources, Some(*span)))))),
    ]);
    object(entries)
}

/// Where something begins, and the first place behind it. Lines and columns count from 1, columns in characters.
fn place(sources: &Sources, span: Option<Span>) -> [(&'static str, Node); 5] {
    let file = span.and_then(|span| sources.get(span.file)).map(|source| source.name.as_str());
    let start = span.and_then(|span| sources.position(span));
    let end = span.and_then(|span| sources.position(Span { start: span.end, ..span }));
    let number = |number: Option<usize>| number.map_or_else(null, count);
    [
        ("file", optional(file)),
        ("line", number(start.map(|start| start.line))),
        ("column", number(start.map(|start| start.column))),
        ("end_line", number(end.map(|end| end.line))),
        ("end_column", number(end.map(|end| end.column))),
    ]
}

fn object(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let entries = entries.into_iter().map(|(name, value)| (Key { name: name.to_owned(), span: NOWHERE }, value));
    node(Value::Object(entries.collect()))
}

fn list(items: impl Iterator<Item = Node>) -> Node {
    node(Value::Array(items.collect()))
}

fn text(text: &str) -> Node {
    node(Value::String(text.to_owned()))
}

fn optional(found: Option<&str>) -> Node {
    found.map_or_else(null, text)
}

fn count(number: usize) -> Node {
    node(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn null() -> Node {
    node(Value::Null)
}

/// A report is made, not read: its parts stand in no file.
const NOWHERE: Span = Span { file: FileId(u32::MAX), start: 0, end: 0 };

fn node(value: Value) -> Node {
    Node { value, span: NOWHERE }
}
