//! Reads HTML as strictly as ours is written: every element is closed, every value is in quotes.

use std::collections::{BTreeMap, BTreeSet};

const VOID: [&str; 6] = ["link", "meta", "input", "hr", "br", "wbr"];

/// What a page has, as far as tests look.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) ids: BTreeSet<String>,
    /// Of every `href` and `src`.
    pub(crate) links: Vec<String>,
    /// Levels of headings, in order.
    pub(crate) headings: Vec<u32>,
    /// The names of all attributes.
    pub(crate) attributes: BTreeSet<String>,
    /// Where each name of an element was seen, how often.
    pub(crate) elements: BTreeMap<String, usize>,
}

/// Reads a page, or says what is wrong with it.
pub(crate) fn read(html: &str) -> Result<Page, String> {
    let mut page = Page::default();
    let mut open: Vec<&str> = Vec::new();
    let rest = html.strip_prefix("<!doctype html>\n").ok_or("no doctype")?;
    for part in rest.split('<').skip(1) {
        let end = end_of_tag(part).ok_or_else(|| format!("an unfinished tag: {part}"))?;
        let (tag, text) = (&part[..end], &part[end + 1..]);
        if text.contains('>') {
            return Err(format!("a bare `>` in {text:?}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("`</{name}>` closes something else"));
            }
            continue;
        }
        let name = tag.split(' ').next().unwrap_or_default();
        *page.elements.entry(name.to_owned()).or_default() += 1;
        attributes(&mut page, &tag[name.len()..])?;
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse().ok()) {
            page.headings.push(level);
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(page) } else { Err(format!("not closed: {open:?}")) }
}

/// The `>` that is in no quotes.
fn end_of_tag(part: &str) -> Option<usize> {
    let mut quoted = false;
    part.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (letter == '>' && !quoted).then_some(at)
    })
}

fn attributes(page: &mut Page, mut rest: &str) -> Result<(), String> {
    while let Some(after) = rest.strip_prefix(' ') {
        let end = after.find([' ', '=']).unwrap_or(after.len());
        let name = &after[..end];
        rest = &after[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').ok_or("an open quote")?;
            value = after[..end].replace("&quot;", "\"").replace("&amp;", "&");
            rest = &after[end + 1..];
        }
        page.attributes.insert(name.to_owned());
        match name {
            "href" | "src" => page.links.push(value),
            "id" if value.contains(char::is_whitespace) => return Err(format!("a blank in the id {value:?}")),
            "id" if !page.ids.insert(value.clone()) => return Err(format!("the id {value:?} twice")),
            _ => {}
        }
    }
    if rest.is_empty() { Ok(()) } else { Err(format!("not an attribute: {rest:?}")) }
}
