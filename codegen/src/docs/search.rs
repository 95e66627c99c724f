//! The search: an index of operations, events, types, fields, values, pages and headings, and what looks into it.
//!
//! The index is text: `@page<tab>title`, and below it a line for each kind of thing, with its anchor, names and words.

use std::fmt::Write as _;

use super::{
    content::{Block, Field, Row, plain},
    page::Page,
    site::Site,
};
use crate::bundle::quoted;

/// Data, followed by what uses it.
pub(super) fn script(site: &Site<'_>) -> String {
    let mut index = String::new();
    for page in site.pages.iter().filter(|page| !page.repeats) {
        line(&mut index, &[&format!("@{}", page.path), &page.title]);
        Indexer { site, page, index: &mut index }.blocks(&page.blocks);
    }
    let moved: Vec<String> = super::moved().map(|(old, new)| format!("{}: {}", quoted(old), quoted(new))).collect();
    let code = include_str!("assets/search.js");
    format!("const SITE_MOVED = {{{}}};\nconst SITE_INDEX = {};\n{code}", moved.join(", "), quoted(index.trim_end()))
}

struct Indexer<'s> {
    site: &'s Site<'s>,
    page: &'s Page,
    index: &'s mut String,
}

impl Indexer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { id: Some(id), words, level: 2 | 3 } if id != "types" => {
                    self.thing("heading", id, &plain(words), "");
                }
                Block::Entry(entry) => {
                    let kind = match entry.id.split_once('.') {
                        Some(("schema" | "enum", _)) => "type",
                        Some(("event", _)) => "event",
                        _ => "operation",
                    };
                    let words = entry.summary.as_ref().or(entry.main.iter().find_map(|block| match block {
                        Block::Paragraph(words) => Some(words),
                        _ => None,
                    }));
                    let words = words.map(|words| plain(words)).unwrap_or_default();
                    let request = entry.main.iter().find_map(|block| match block {
                        Block::Request { method, path } => Some(format!("{method} {path}")),
                        _ => None,
                    });
                    let parts = [first_sentence(&words), &request.unwrap_or_default()];
                    let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                    self.thing(kind, &entry.id, &entry.name, &words.join(" · "));
                    self.blocks(&entry.main);
                }
                Block::Fields(fields) => self.fields(fields),
                Block::Table(table) => self.values(&table.rows),
                _ => {}
            }
        }
    }

    /// One line, if links to it lead to this page.
    fn thing(&mut self, kind: &str, id: &str, name: &str, words: &str) {
        if self.site.home_of(id) == Some(self.page.path.as_str()) {
            line(self.index, &[kind, id, name, words]);
        }
    }

    /// The fields of one thing on one line, since their anchors begin alike.
    fn fields(&mut self, fields: &[Field]) {
        let first = fields.iter().find_map(|field| field.id.as_deref());
        let Some((prefix, _)) = first.and_then(|first| first.rsplit_once('.')) else { return };
        if first.and_then(|first| self.site.home_of(first)) != Some(self.page.path.as_str()) {
            return;
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        line(self.index, &["field", prefix, &names.join(" ")]);
        for field in fields {
            self.fields(&field.nested);
        }
    }

    /// The values of one enum on one line, each with what it stands for.
    fn values(&mut self, rows: &[Row]) {
        let first = rows.iter().find_map(|row| row.id.as_deref()).filter(|id| id.starts_with("enum."));
        let mut parts = first.unwrap_or_default().splitn(3, '.');
        let (Some("enum"), Some(name)) = (parts.next(), parts.next()) else { return };
        let mut values = Vec::new();
        for row in rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
            let (Some(value), Some(label)) = (cells.first(), cells.get(1)) else { continue };
            // A variant mostly repeats its value.
            let is_news = !value.to_lowercase().replace(['_', ' ', '-'], "").contains(&label.to_lowercase());
            values.push(if is_news { format!("{value}={label}") } else { value.clone() });
        }
        line(self.index, &["value", &format!("enum.{name}"), &values.join("|")]);
    }
}

fn line(index: &mut String, cells: &[&str]) {
    // Writing into a string cannot fail.
    let _ = writeln!(index, "{}", cells.join("\t").trim_end());
}

fn first_sentence(words: &str) -> &str {
    words.split_inclusive(". ").next().unwrap_or(words).trim_end()
}
