//! One page for each tag: its operations, then the types they use.

use super::{
    content::{Block, Blocks, heading},
    markdown, operation,
    page::Page,
    reach::reach,
    schema::Schemas,
    view::{OperationView, TagView, View},
};
use crate::document::Schema;

pub(super) fn pages(view: &View<'_>) -> Vec<Page> {
    view.tags.iter().map(|tag| page(view, tag)).collect()
}

fn page(view: &View<'_>, tag: &TagView<'_>) -> Page {
    let mut blocks: Blocks = tag.operations.iter().map(|found| operation::entry(view, found, 2)).collect();
    let schemas = tag.operations.iter().flat_map(|found| bodies(view, found));
    let types = types(view, schemas, 3);
    if !types.is_empty() {
        blocks.push(heading(2, "types", "Types"));
        blocks.extend(types);
    }
    Page {
        path: tag_page(tag.name),
        title: title(tag.name),
        lead: markdown::words(tag.description.unwrap_or_default()),
        blocks,
        repeats: false,
    }
}

/// `reference/email-verification.html`
pub(super) fn tag_page(tag: &str) -> String {
    format!("reference/{}.html", markdown::slug(tag))
}

/// `Email verification`
pub(super) fn title(tag: &str) -> String {
    let words = tag.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The schemas of what an operation takes, and of what it answers when all goes well.
pub(super) fn bodies<'d>(view: &View<'d>, found: &OperationView<'d>) -> Vec<&'d Schema> {
    let components = &view.document.components;
    let operation = found.operation;
    let parameters = found.path.parameters.iter().chain(&operation.parameters);
    let parameters = parameters.filter_map(|found| found.resolve(components)).map(|found| &found.schema);
    let body = operation.request_body.as_ref().and_then(|body| body.resolve(components));
    let body = body.and_then(|body| body.content.first());
    let answers = operation.successes().filter_map(|(_, response)| response.resolve(components)?.content.first());
    parameters.chain(body.into_iter().chain(answers).filter_map(|(_, media)| media.schema.as_ref())).collect()
}

/// The components that schemas need, as entries; enums are on a page of their own.
pub(super) fn types<'d>(view: &View<'d>, schemas: impl Iterator<Item = &'d Schema>, level: u8) -> Blocks {
    let components = &view.document.components;
    let mut names = Vec::new();
    for schema in schemas {
        reach(components, schema, &mut names);
    }
    names.sort_unstable();
    let found = names.into_iter().filter_map(|name| view.component(name));
    let found = found.filter(|(_, schema)| schema.enumeration.is_none() && schema.extensions.enum_table.is_none());
    found.map(|(name, schema)| -> Block { Schemas { view }.entry(name, schema, level) }).collect()
}
