//! One page for each tag: its operations, then the types they use.

use super::{
    content::{Block, Blocks, heading},
    markdown,
    operation::{self, Extent},
    page::Page,
    reach::{reach, schemas},
    schema::Schemas,
    view::{TagView, View},
};
use crate::document::Schema;

pub(super) fn pages(view: &View<'_>) -> Vec<Page> {
    view.tags.iter().map(|tag| page(view, tag)).collect()
}

fn page(view: &View<'_>, tag: &TagView<'_>) -> Page {
    let mut blocks: Blocks =
        tag.operations.iter().map(|found| operation::entry(view, found, 2, Extent::Whole)).collect();
    let found = tag.operations.iter().flat_map(|found| schemas(view, found));
    let types = types(view, found, 3, Extent::Whole);
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

/// The components that schemas need, as entries; enums are on a page of their own.
pub(super) fn types<'d>(
    view: &View<'d>,
    schemas: impl Iterator<Item = &'d Schema>,
    level: u8,
    extent: Extent,
) -> Blocks {
    let components = &view.document.components;
    let mut names = Vec::new();
    for schema in schemas {
        reach(components, schema, &mut names);
    }
    names.sort_unstable();
    let found = names.into_iter().filter_map(|name| view.component(name));
    let found = found.filter(|(_, schema)| schema.enumeration.is_none() && schema.extensions.enum_table.is_none());
    found.map(|(name, schema)| -> Block { Schemas { view }.entry(name, schema, level, extent) }).collect()
}
