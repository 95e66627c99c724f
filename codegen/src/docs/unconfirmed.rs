//! Every statement that nobody has confirmed, with where it stands and where it comes from.

use std::collections::BTreeSet;

use super::{
    anchors::{anchor_part, enum_anchor, event_anchor, schema_anchor},
    content::{Block, Blocks, Row, Table, Words, code_link, heading, paragraph, text},
    markdown,
    operation::{source_name, status_name},
    page::Page,
    reach::parameters,
    view::{OperationView, View},
};
use crate::document::{AdditionalProperties, Grade, Operation, Provenance, RefOr, Schema, Spanned};

pub(super) fn page(view: &View<'_>) -> Page {
    let mut blocks: Blocks = vec![
        paragraph(
            "The vendor publishes no machine-readable description. This one was put together from the reference, from other \
             pages of the vendor and from public code. Where no source shows a statement, or sources disagree, the statement \
             is marked, and stands here.",
        ),
        paragraph("If you can confirm or refute one, tell us: its file is named at the operation."),
    ];
    let mut count = 0;
    for tag in &view.tags {
        let found = tag.operations.iter().flat_map(|found| of_operation(view, found)).collect();
        count += section(&mut blocks, &super::reference::title(tag.name), found);
    }
    let events = view.document.webhooks.iter().flat_map(|(name, found)| of_event(view, name, found));
    count += section(&mut blocks, "Webhook events", events.collect());
    let types = view.document.components.schemas.iter().filter(|(name, _)| view.body_of(&name.value).is_none());
    let types = types.flat_map(|(name, schema)| of_type(name, schema));
    count += section(&mut blocks, "Types", types.collect());
    Page {
        path: "unconfirmed.html".to_owned(),
        title: "Unconfirmed".to_owned(),
        lead: vec![text(format!("The {count} statements of this site that nobody has confirmed, and why."))],
        blocks,
        made_from: BTreeSet::new(),
        repeats: false,
    }
}

/// A doubt: the anchor to link to, what to call it, and what is said.
type Found<'d> = (String, String, &'d Provenance);

/// Adds the doubts under a heading, if there are any; says how many.
fn section(blocks: &mut Blocks, title: &str, found: Vec<Found<'_>>) -> usize {
    let count = found.len();
    if count == 0 {
        return 0;
    }
    let rows = found.into_iter().map(|(anchor, label, entry)| {
        let note: Words = markdown::words(entry.note.as_deref().unwrap_or("Nobody has shown it."));
        let source = vec![text(source_name(&entry.source.value))];
        Row { id: None, cells: vec![vec![code_link(anchor, label)], note, source] }
    });
    let head = ["Where", "What is not certain", "Source"].map(|word| vec![text(word)]).to_vec();
    blocks.push(heading(2, markdown::slug(title), title));
    blocks.push(Block::Table(Table { head, rows: rows.collect(), filter: None }));
    count
}

fn of_operation<'d>(view: &View<'d>, found: &OperationView<'d>) -> Vec<Found<'d>> {
    let components = &view.document.components;
    let id = found.id();
    let mut all = Vec::new();
    add(id, id, &found.operation.extensions.provenance, &mut all);
    for parameter in parameters(components, found.path, found.operation) {
        let name = &parameter.name.value;
        let (anchor, label) = (format!("{id}.{}", anchor_part(name)), format!("{id}.{name}"));
        add(&anchor, &label, &parameter.provenance, &mut all);
        within(&anchor, &label, &parameter.schema, &mut all);
    }
    let body = found.operation.request_body.as_ref().and_then(|body| body.resolve(components));
    for schema in body.into_iter().flat_map(|body| &body.content).filter_map(|(_, media)| media.schema.as_ref()) {
        let alone = schema.reference.as_ref().filter(|reference| view.body_of(&reference.name).is_some());
        within(id, id, alone.and_then(|reference| components.schema(reference)).unwrap_or(schema), &mut all);
    }
    for (status, response) in &found.operation.responses {
        let RefOr::Item(response) = response else { continue };
        let place = format!("{id}.{}", status_name(status.value));
        let mut inner = Vec::new();
        for schema in response.content.iter().filter_map(|(_, media)| media.schema.as_ref()) {
            within(&place, &place, schema, &mut inner);
        }
        // What is in an answer has no anchor of its own.
        all.extend(inner.into_iter().map(|(_, label, entry)| (place.clone(), label, entry)));
    }
    all
}

fn of_event<'d>(view: &View<'d>, name: &Spanned<String>, operation: &'d Operation) -> Vec<Found<'d>> {
    let anchor = event_anchor(&name.value);
    let mut all = Vec::new();
    add(&anchor, &name.value, &operation.extensions.provenance, &mut all);
    let body = operation.request_body.as_ref().and_then(|body| body.resolve(&view.document.components));
    for schema in body.into_iter().flat_map(|body| &body.content).filter_map(|(_, media)| media.schema.as_ref()) {
        within(&anchor, &name.value, schema, &mut all);
    }
    all
}

/// The type, and what is in it.
fn of_type<'d>(name: &Spanned<String>, schema: &'d Schema) -> Vec<Found<'d>> {
    let anchor = if schema.enumeration.is_some() { enum_anchor(&name.value) } else { schema_anchor(&name.value) };
    let mut all = Vec::new();
    within(&anchor, &name.value, schema, &mut all);
    all
}

/// A schema, and everything in it that has no name.
fn within<'d>(anchor: &str, label: &str, schema: &'d Schema, all: &mut Vec<Found<'d>>) {
    add(anchor, label, &schema.extensions.provenance, all);
    for (name, property) in &schema.properties {
        let (anchor, label) = (format!("{anchor}.{}", anchor_part(&name.value)), format!("{label}.{}", name.value));
        within(&anchor, &label, property, all);
    }
    let parts = schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of);
    for part in parts.chain(schema.items.as_deref()) {
        within(anchor, label, part, all);
    }
    if let Some(AdditionalProperties::Schema(values)) = &schema.additional_properties {
        within(anchor, label, values, all);
    }
}

fn add<'d>(anchor: &str, label: &str, provenance: &'d [Provenance], all: &mut Vec<Found<'d>>) {
    let doubts = provenance.iter().filter(|entry| entry.grade.value == Grade::Unconfirmed);
    all.extend(doubts.map(|entry| (anchor.to_owned(), label.to_owned(), entry)));
}
