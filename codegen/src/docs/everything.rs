//! One page with all operations, events and types, to print and to search in.

use super::{
    content::{Blocks, heading, text},
    enums, operation,
    page::Page,
    reference::{bodies, title, types},
    view::View,
};

pub(super) fn page(view: &View<'_>) -> Option<Page> {
    let mut blocks = Blocks::new();
    for tag in &view.tags {
        blocks.push(heading(2, format!("tag.{}", tag.name), title(tag.name)));
        blocks.extend(tag.operations.iter().map(|found| operation::entry(view, found, 3)));
    }
    blocks.push(heading(2, "types", "Types"));
    blocks.extend(types(view, view.operations().flat_map(|found| bodies(view, found)), 3));
    blocks.push(heading(2, "enums", "Enums"));
    blocks.extend(enums::entries(view, 3));
    Some(Page {
        path: "everything.html".to_owned(),
        title: "Everything".to_owned(),
        lead: vec![text("All operations, events and types on one page.")],
        blocks,
        repeats: true,
    })
}
