//! One page for each tag: its operations, then the types they use.

use std::collections::BTreeSet;

use super::{
    content::{Blocks, heading},
    markdown,
    operation::{self, Extent},
    page::Page,
    reach::{reach, schemas},
    schema::Schemas,
    view::{TagView, View},
};
use crate::document::{Schema, Spanned};

pub(super) fn pages(view: &View<'_>) -> Vec<Page> {
    view.tags.iter().map(|tag| page(view, tag)).collect()
}

fn page(view: &View<'_>, tag: &TagView<'_>) -> Page {
    let mut blocks: Blocks =
        tag.operations.iter().map(|found| operation::entry(view, found, 2, Extent::Whole)).collect();
    let found = tag.operations.iter().flat_map(|found| schemas(view, found));
    blocks.extend(types(view, found, Extent::Whole));
    Page {
        path: tag_page(tag.name),
        title: title(tag.name),
        lead: markdown::words(tag.description.unwrap_or_default()),
        blocks,
        made_from: made_from(view, tag),
        repeats: false,
    }
}

/// `reference/email-verification.html`
pub(super) fn tag_page(tag: &str) -> String {
    format!("reference/{}.html", markdown::slug(tag))
}

/// `Email verification`
pub(super) fn title(tag: &str) -> String {
    if tag == "oauth" {
        return "OAuth".to_owned();
    }
    let words = tag.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The files that describe the types of a page; each operation names its own.
fn made_from(view: &View<'_>, tag: &TagView<'_>) -> BTreeSet<String> {
    let schemas = tag.operations.iter().flat_map(|found| schemas(view, found));
    named(view, schemas).into_iter().filter_map(|(_, schema)| view.file(schema.span)).collect()
}

/// The components that schemas need, under a heading, if there are any.
pub(super) fn types<'d>(view: &View<'d>, schemas: impl Iterator<Item = &'d Schema>, extent: Extent) -> Blocks {
    let found = named(view, schemas);
    let title = (!found.is_empty()).then(|| heading(2, "types", "Types"));
    let entries = found.into_iter().map(|(name, schema)| Schemas { view }.entry(name, schema, 3, extent));
    title.into_iter().chain(entries).collect()
}

/// The components that schemas need, by name; enums are on a page of their own.
fn named<'d>(view: &View<'d>, schemas: impl Iterator<Item = &'d Schema>) -> Vec<(&'d Spanned<String>, &'d Schema)> {
    let mut names = Vec::new();
    for schema in schemas {
        reach(&view.document.components, schema, &mut names);
    }
    names.sort_unstable();
    let found = names.into_iter().filter_map(|name| view.component(name));
    found.filter(|(_, schema)| schema.enumeration.is_none() && schema.extensions.enum_table.is_none()).collect()
}
