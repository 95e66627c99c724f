//! One page with all operations, events and types, to print and to search in.

use std::collections::BTreeSet;

use super::{
    content::{Blocks, heading, text},
    enums, errors,
    operation::{self, Extent},
    page::Page,
    reach::schemas,
    reference::{title, types},
    view::View,
    webhooks,
};

pub(super) fn page(view: &View<'_>) -> Page {
    let mut blocks = Blocks::new();
    for tag in &view.tags {
        blocks.push(heading(2, format!("tag.{}", tag.name), title(tag.name)));
        blocks.extend(tag.operations.iter().map(|found| operation::entry(view, found, 3, Extent::Brief)));
    }
    blocks.push(heading(2, "events", "Webhook events"));
    blocks.extend(webhooks::entries(view, 3, Extent::Brief));
    let found = view.operations().flat_map(|found| schemas(view, found));
    let found = found.chain(webhooks::payloads(view)).chain(errors::payloads(view));
    blocks.extend(types(view, found, Extent::Brief));
    blocks.push(heading(2, "enums", "Enums"));
    blocks.extend(enums::entries(view, 3, Extent::Brief));
    Page {
        path: "everything.html".to_owned(),
        title: "Everything".to_owned(),
        lead: vec![text("All operations, events and types on one page.")],
        blocks,
        made_from: BTreeSet::new(),
        repeats: true,
    }
}
