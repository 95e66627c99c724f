//! The first page: what this is, how to start, and where everything is.

use super::{
    content::{Block, Card, Target, heading, text},
    markdown,
    page::Page,
    reference::{tag_page, title},
    view::View,
};

pub(super) fn page(view: &View<'_>, guides: &[Page]) -> Page {
    let info = &view.document.info;
    let cards = view.tags.iter().map(|tag| Card {
        title: title(tag.name),
        to: Target::File(tag_page(tag.name)),
        note: format!("{} operations", tag.operations.len()),
        words: markdown::words(tag.description.unwrap_or_default()),
    });
    let mut blocks = markdown::blocks(info.description.as_deref().unwrap_or_default(), &markdown::outside);
    blocks.extend([heading(2, "reference", "Reference"), Block::Cards(cards.collect())]);
    let _ = guides;
    Page {
        path: "index.html".to_owned(),
        title: info.title.value.clone(),
        lead: info.summary.as_deref().map(|summary| vec![text(summary)]).unwrap_or_default(),
        blocks,
        repeats: false,
    }
}
