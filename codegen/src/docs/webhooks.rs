//! The events that the service posts.

use super::{
    anchors::event_anchor,
    content::{Block, Blocks, Code, Entry, code, text},
    markdown,
    operation::{Extent, sources, summary},
    page::Page,
    reference,
    sample::{json, webhook},
    schema::{Schemas, doubts},
    view::{Names, View},
};
use crate::{
    document::{Example, MediaType, Operation, Schema, Spanned},
    load::Prose,
};

pub(super) fn page(view: &View<'_>, prose: &Prose) -> Option<Page> {
    if view.document.webhooks.is_empty() {
        return None;
    }
    let mut blocks = markdown::blocks(prose.deliveries.as_deref().unwrap_or_default(), &markdown::outside);
    blocks.extend(entries(view, 2, Extent::Whole));
    blocks.extend(reference::types(view, payloads(view), Extent::Whole));
    Some(Page {
        path: "webhooks.html".to_owned(),
        title: "Webhook events".to_owned(),
        lead: vec![text("What is posted to your server, event by event.")],
        blocks,
        made_from: view.document.webhooks.iter().filter_map(|(_, found)| view.file(found.span)).collect(),
        repeats: false,
    })
}

/// One entry for each event.
pub(super) fn entries(view: &View<'_>, level: u8, extent: Extent) -> Blocks {
    view.document.webhooks.iter().map(|(name, operation)| entry(view, name, operation, level, extent)).collect()
}

pub(super) fn payloads<'d>(view: &View<'d>) -> impl Iterator<Item = &'d Schema> + use<'d> {
    let components = &view.document.components;
    let bodies =
        view.document.webhooks.iter().filter_map(|(_, found)| found.request_body.as_ref()?.resolve(components));
    bodies.flat_map(|body| &body.content).filter_map(|(_, media)| media.schema.as_ref())
}

fn entry(view: &View<'_>, name: &Spanned<String>, operation: &Operation, level: u8, extent: Extent) -> Block {
    let components = &view.document.components;
    let id = event_anchor(&name.value);
    let mut main = Blocks::new();
    if let Some(description) = &operation.description {
        main.extend(markdown::blocks(&description.value, &markdown::outside));
    }
    main.extend(doubts(&operation.extensions.provenance));
    let event = view.api.webhooks.iter().flat_map(|events| &events.events).find(|event| event.event == name.value);
    if let Some(event) = event {
        main.push(Block::Paragraph(vec![text("In Rust: "), code(format!("Event::{}", event.variant)), text(".")]));
    }
    let body = operation.request_body.as_ref().and_then(|body| body.resolve(components));
    let media = body.and_then(|body| body.content.first()).map(|(_, media)| media);
    if let Some(schema) = media.and_then(|media| media.schema.as_ref()) {
        main.push(Block::Fields(Schemas { view }.fields(schema, extent.anchor(&id), &Names::Unknown)));
    }
    let mut aside = Blocks::new();
    if extent == Extent::Whole {
        main.extend(sources(view, operation));
        aside.extend(samples(view, name, media));
    }
    Block::Entry(Box::new(Entry { id, level, name: name.value.clone(), summary: summary(operation), main, aside }))
}

/// The first delivery beside the command that brings it about, then the others.
fn samples(view: &View<'_>, name: &Spanned<String>, media: Option<&MediaType>) -> Blocks {
    let examples = media.into_iter().flat_map(|media| &media.examples);
    let mut examples = examples.filter_map(|(_, example)| example.resolve(&view.document.components));
    let sample = |example: &Example| Code { language: "json".to_owned(), text: json(&example.value) };
    let first = examples.next().map(|example| ("Delivery", sample(example)));
    let send = Code { language: "sh".to_owned(), text: webhook(&name.value) };
    let mut blocks = vec![Block::Samples(first.into_iter().chain([("From the mock server", send)]).collect())];
    blocks.extend(examples.map(|example| {
        let summary = example.summary.as_deref().map_or_else(|| vec![text("Delivery")], markdown::words);
        Block::Details { summary, blocks: vec![Block::Code(sample(example))] }
    }));
    blocks
}
