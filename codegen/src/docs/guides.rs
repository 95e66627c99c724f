//! The written guides, one page each.

use std::collections::BTreeSet;

use super::{
    content::{Block, Inline, Target, plain},
    markdown,
    page::Page,
};
use crate::load::Prose;

/// The order in which a newcomer reads them; others follow by name.
const ORDER: [&str; 12] = [
    "quick-start",
    "authentication",
    "credits",
    "tasks",
    "paging",
    "rate-limits",
    "errors",
    "webhooks",
    "campaigns",
    "testing",
    "production",
    "updating-the-spec",
];

pub(super) fn pages(prose: &Prose) -> Vec<Page> {
    let mut guides: Vec<&(String, String)> = prose.guides.iter().collect();
    guides.sort_by_key(|(name, _)| ORDER.iter().position(|found| found == name).unwrap_or(ORDER.len()));
    guides.into_iter().map(|(name, text)| page(prose, name, text)).collect()
}

/// A guide; its title is its first heading.
fn page(prose: &Prose, name: &str, text: &str) -> Page {
    let resolve = |destination: &str| resolve(prose, destination);
    let mut blocks = markdown::blocks(text, &resolve);
    let title = match blocks.first() {
        Some(Block::Heading { level: 1, words, .. }) => {
            let title = plain(words);
            blocks.remove(0);
            title
        }
        _ => super::reference::title(name),
    };
    let lead = match blocks.first() {
        Some(Block::Paragraph(words)) => {
            let words: Vec<Inline> = words.clone();
            blocks.remove(0);
            words
        }
        _ => Vec::new(),
    };
    Page { path: guide_page(name), title, lead, blocks, made_from: BTreeSet::new(), repeats: false }
}

fn guide_page(name: &str) -> String {
    format!("guide/{name}.html")
}

/// Guides name each other as rustdoc does (`super::rate_limits`) or by file (`rate-limits.md`).
fn resolve(prose: &Prose, destination: &str) -> Option<Target> {
    if let Some(outside) = markdown::outside(destination) {
        return Some(outside);
    }
    let (path, anchor) = destination.split_once('#').map_or((destination, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.strip_suffix(".md").unwrap_or(path);
    let name = path.rsplit([':', '/']).next().unwrap_or_default().replace('_', "-");
    let (name, _) = prose.guides.iter().find(|(found, _)| *found == name)?;
    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
    Some(Target::File(format!("{}{anchor}", guide_page(name))))
}
