//! The events that the service posts.

use super::{
    anchors::event_anchor,
    content::{Block, Blocks, Code, Entry, Inline, file_link, heading, text},
    markdown,
    operation::Extent,
    page::Page,
    reference,
    sample::{json, webhook},
    schema::{Schemas, doubts},
    view::{Names, View},
};
use crate::document::{Operation, Schema, Spanned};

pub(super) fn page(view: &View<'_>) -> Option<Page> {
    if view.document.webhooks.is_empty() {
        return None;
    }
    let mut blocks = markdown::blocks(include_str!("webhooks.md"), &markdown::outside);
    blocks.push(Block::Paragraph(vec![
        text("Subscriptions are made with "),
        file_link("reference/webhooks.html", "the operations on webhooks"),
        text("."),
    ]));
    blocks.extend(entries(view, 2, Extent::Whole));
    blocks.push(heading(2, "types", "Types"));
    blocks.extend(reference::types(view, payloads(view), 3, Extent::Whole));
    Some(Page {
        path: "webhooks.html".to_owned(),
        title: "Webhook events".to_owned(),
        lead: vec![text("What Snov.io posts to your server, event by event.")],
        blocks,
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
    if let Some(summary) = &operation.summary {
        main.push(Block::Paragraph(vec![Inline::Strong(markdown::words(&summary.value))]));
    }
    if let Some(description) = &operation.description {
        main.extend(markdown::blocks(&description.value, &markdown::outside));
    }
    main.extend(doubts(&operation.extensions.provenance));
    let send = Code { language: "sh".to_owned(), text: webhook(&name.value) };
    let mut aside = vec![Block::Samples(vec![("Sent by the mock server", send)])];
    let body = operation.request_body.as_ref().and_then(|body| body.resolve(components));
    if let Some((_, media)) = body.and_then(|body| body.content.first()) {
        if let Some(schema) = &media.schema {
            main.push(Block::Fields(Schemas { view }.fields(schema, extent.anchor(&id), &Names::Unknown)));
        }
        for (_, example) in &media.examples {
            let Some(example) = example.resolve(components) else { continue };
            let summary = example.summary.as_deref().map_or_else(|| vec![text("Delivery")], markdown::words);
            let sample = Code { language: "json".to_owned(), text: json(&example.value) };
            aside.push(Block::Details { summary, blocks: vec![Block::Code(sample)] });
        }
    }
    Block::Entry(Box::new(Entry { id, level, title: vec![text(&name.value)], main, aside }))
}
