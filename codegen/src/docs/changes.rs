//! What changed, release by release.

use std::collections::BTreeSet;

use super::{
    content::{Block, text},
    markdown,
    page::Page,
};
use crate::load::Prose;

pub(super) fn page(prose: &Prose) -> Option<Page> {
    let changes = prose.changes.as_deref()?;
    let mut blocks = markdown::blocks(changes, &markdown::outside);
    blocks.retain(|block| !matches!(block, Block::Heading { level: 1, .. }));
    Some(Page {
        path: "changes.html".to_owned(),
        title: "Changes".to_owned(),
        lead: vec![text("What is new in the client, the mock server and the document.")],
        blocks,
        made_from: BTreeSet::new(),
        repeats: false,
    })
}
