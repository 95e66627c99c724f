//! The first page: what this is, how to start, and where everything is.

use std::collections::BTreeSet;

use super::{
    content::{Block, Card, Target, file_link, heading, text},
    markdown,
    page::Page,
    reference::{tag_page, title},
    view::View,
};
use crate::load::Prose;

pub(super) fn page(view: &View<'_>, prose: &Prose, guides: &[Page]) -> Page {
    let info = &view.document.info;
    let cards = view.tags.iter().map(|tag| Card {
        title: title(tag.name),
        to: Target::File(tag_page(tag.name)),
        note: operations(tag.operations.len()),
        words: markdown::words(tag.description.unwrap_or_default()),
    });
    let mut blocks = markdown::blocks(prose.home.as_deref().unwrap_or_default(), &markdown::outside);
    if !guides.is_empty() {
        let cards = guides.iter().map(|guide| Card {
            title: guide.title.clone(),
            to: Target::File(guide.path.clone()),
            note: String::new(),
            words: guide.lead.clone(),
        });
        blocks.extend([heading(2, "guides", "Guides"), Block::Cards(cards.collect())]);
    }
    blocks.extend([heading(2, "reference", "Reference"), Block::Cards(cards.collect())]);
    blocks.push(heading(2, "document", "About the document"));
    blocks.extend(markdown::blocks(info.description.as_deref().unwrap_or_default(), &markdown::outside));
    blocks.push(Block::Paragraph(vec![
        text("What nobody could confirm is marked, and "),
        file_link("unconfirmed.html", "listed on a page of its own"),
        text(". The document itself: "),
        file_link("openapi.yaml", "openapi.yaml"),
        text(", "),
        file_link("openapi.json", "openapi.json"),
        text("."),
    ]));
    Page {
        path: "index.html".to_owned(),
        title: info.title.value.clone(),
        lead: info.summary.as_deref().map(|summary| vec![text(summary)]).unwrap_or_default(),
        blocks,
        made_from: BTreeSet::new(),
        repeats: false,
    }
}

fn operations(count: usize) -> String {
    if count == 1 { "1 operation".to_owned() } else { format!("{count} operations") }
}
