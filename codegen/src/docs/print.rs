//! Prints what a page says as HTML.

use super::{
    anchors::fragment,
    content::{Block, Card, Code, Entry, Field, Inline, Mark, Row, Table, Target, Words, text},
    html::Html,
    page::Page,
    site::Site,
};

/// As many columns fit on any screen.
const NARROW: usize = 2;

/// Prints for one page, from which links are relative.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer<'s> {
    site: &'s Site<'s>,
    page: &'s Page,
}

impl<'s> Printer<'s> {
    pub(super) fn new(site: &'s Site<'s>, page: &'s Page) -> Self {
        Self { site, page }
    }

    /// Where a link leads, from this page.
    pub(super) fn href(&self, target: &Target) -> String {
        match target {
            Target::Outside(url) => url.clone(),
            Target::File(file) => format!("{}{file}", self.page.root()),
            Target::Anchor(anchor) => {
                let anchor_here = format!("#{}", fragment(anchor));
                match self.site.home(anchor, self.page) {
                    Some(home) if home != self.page.path => format!("{}{home}{anchor_here}", self.page.root()),
                    _ => anchor_here,
                }
            }
        }
    }

    pub(super) fn blocks(&self, html: &mut Html, blocks: &[Block]) {
        for block in blocks {
            self.block(html, block);
        }
    }

    fn block(&self, html: &mut Html, block: &Block) {
        match block {
            Block::Heading { level, id, words } => self.heading(html, *level, id.as_deref(), words),
            Block::Paragraph(words) => html.element("p", &[], |html| self.words(html, words)),
            Block::Code(code) => Self::code(html, code),
            Block::List { ordered, items } => self.list(html, *ordered, items),
            Block::Quote(blocks) => html.element("blockquote", &[], |html| self.blocks(html, blocks)),
            Block::Rule => html.empty("hr", &[]),
            Block::Table(table) => self.table(html, table),
            Block::Fields(fields) => self.fields(html, fields),
            Block::Facts(facts) => html.element("dl", &[], |html| {
                for (term, words) in facts {
                    html.leaf("dt", &[], term);
                    html.element("dd", &[], |html| self.words(html, words));
                }
            }),
            Block::Samples(samples) => html.element("div", &[("class", "tabs")], |html| {
                for (label, code) in samples {
                    html.element("section", &[], |html| {
                        html.leaf("b", &[], label);
                        Self::code(html, code);
                    });
                }
            }),
            Block::Details { summary, blocks } => html.element("details", &[], |html| {
                html.element("summary", &[], |html| self.words(html, summary));
                self.blocks(html, blocks);
            }),
            Block::Request { method, path } => html.element("p", &[("class", "req")], |html| {
                html.leaf("b", &[("class", &method.to_lowercase())], method);
                html.text(" ");
                html.leaf("code", &[], path);
            }),
            Block::Entry(entry) => self.entry(html, entry),
            Block::Cards(cards) => self.cards(html, cards),
            Block::Doubt(words) => html.element("p", &[("class", "doubt")], |html| {
                html.leaf("b", &[], "Unconfirmed");
                html.text(" ");
                self.words(html, words);
            }),
        }
        html.line();
    }

    /// Blocks that begin on the line they are on.
    fn in_line(&self, html: &mut Html, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph(words), rest @ ..] => {
                self.words(html, words);
                self.blocks(html, rest);
            }
            blocks => self.blocks(html, blocks),
        }
    }

    fn heading(&self, html: &mut Html, level: u8, id: Option<&str>, words: &[Inline]) {
        let name = format!("h{}", level.min(6));
        match id {
            None => html.element(&name, &[], |html| self.words(html, words)),
            Some(id) if level > 3 => html.element(&name, &[("id", id)], |html| self.words(html, words)),
            Some(id) => html.element(&name, &[("id", id)], |html| self.self_link(html, id, words)),
        }
    }

    /// The words of a heading, which are a link to it.
    fn self_link(&self, html: &mut Html, id: &str, words: &[Inline]) {
        let href = format!("#{}", fragment(id));
        html.element("a", &[("href", &href)], |html| self.words(html, words));
    }

    fn entry(&self, html: &mut Html, entry: &Entry) {
        let class = if entry.aside.is_empty() { "entry" } else { "entry wide" };
        html.element("section", &[("class", class), ("id", &entry.id)], |html| {
            let name = format!("h{}", entry.level);
            html.element(&name, &[], |html| match &entry.summary {
                Some(summary) => {
                    self.self_link(html, &entry.id, summary);
                    html.text(" ");
                    html.leaf("code", &[], &entry.name);
                }
                // There are many types, and the script links them when they are looked at.
                None if entry.aside.is_empty() => html.text(&entry.name),
                None => self.self_link(html, &entry.id, &[text(&entry.name)]),
            });
            if entry.aside.is_empty() {
                return self.blocks(html, &entry.main);
            }
            html.element("div", &[], |html| self.blocks(html, &entry.main));
            html.element("div", &[("class", "aside")], |html| self.blocks(html, &entry.aside));
        });
    }

    /// A box that scrolls by itself, and can be reached to do so.
    fn code(html: &mut Html, code: &Code) {
        html.element("pre", &[("tabindex", "0")], |html| {
            let class = if code.language.is_empty() { "text" } else { &code.language };
            html.leaf("code", &[("class", class)], &code.text);
        });
    }

    fn list(&self, html: &mut Html, ordered: bool, items: &[Vec<Block>]) {
        html.element(if ordered { "ol" } else { "ul" }, &[], |html| {
            for item in items {
                html.element("li", &[], |html| self.in_line(html, item));
            }
        });
    }

    /// A table; one with many columns may scroll by itself.
    fn table(&self, html: &mut Html, table: &Table) {
        if table.head.len() <= NARROW && table.filter.is_none() {
            return self.bare_table(html, table);
        }
        let mut attributes = vec![("class", "scroll"), ("tabindex", "0")];
        if let Some(filter) = &table.filter {
            attributes.push(("data-filter", filter));
        }
        html.element("div", &attributes, |html| self.bare_table(html, table));
    }

    fn bare_table(&self, html: &mut Html, table: &Table) {
        html.element("table", &[], |html| {
            if table.head.iter().any(|words| !words.is_empty()) {
                html.element("thead", &[], |html| html.element("tr", &[], |html| self.head(html, &table.head)));
            }
            html.element("tbody", &[], |html| {
                for row in &table.rows {
                    html.line();
                    self.row(html, row);
                }
            });
        });
    }

    /// Column heads; one without words is no head.
    fn head(&self, html: &mut Html, head: &[Words]) {
        for words in head {
            if words.is_empty() {
                html.empty("td", &[]);
            } else {
                html.element("th", &[("scope", "col")], |html| self.words(html, words));
            }
        }
    }

    fn row(&self, html: &mut Html, row: &Row) {
        let id = row.id.as_deref().map(|id| ("id", id));
        html.element("tr", id.as_slice(), |html| {
            for (at, words) in row.cells.iter().enumerate() {
                let (name, attributes): (_, &[_]) = if at == 0 { ("th", &[("scope", "row")]) } else { ("td", &[]) };
                html.element(name, attributes, |html| self.words(html, words));
            }
        });
    }

    fn fields(&self, html: &mut Html, fields: &[Field]) {
        html.element("table", &[("class", "fields")], |html| {
            html.element("tbody", &[], |html| {
                for field in fields {
                    html.line();
                    self.field(html, field);
                }
            });
        });
    }

    fn field(&self, html: &mut Html, field: &Field) {
        let id = field.id.as_deref().map(|id| ("id", id));
        html.element("tr", id.as_slice(), |html| {
            html.element("th", &[("scope", "row")], |html| {
                html.leaf("code", &[], &field.name);
                html.text(" ");
                html.element("small", &[], |html| self.words(html, &field.ty));
                if field.required {
                    html.text(" ");
                    html.leaf("i", &[], "required");
                }
                if field.deprecated {
                    html.text(" ");
                    Self::mark(html, Mark::Deprecated, "deprecated");
                }
            });
            html.element("td", &[], |html| {
                self.in_line(html, &field.blocks);
                if let Some(name) = &field.rust_name {
                    html.element("p", &[], |html| {
                        html.text("In Rust: ");
                        html.leaf("code", &[], name);
                    });
                }
                if !field.nested.is_empty() {
                    html.element("details", &[], |html| {
                        html.element("summary", &[], |html| {
                            html.text("What is in ");
                            html.leaf("code", &[], &field.name);
                        });
                        self.fields(html, &field.nested);
                    });
                }
            });
        });
    }

    fn cards(&self, html: &mut Html, cards: &[Card]) {
        html.element("ul", &[("class", "cards")], |html| {
            for card in cards {
                html.element("li", &[], |html| {
                    html.leaf("a", &[("href", &self.href(&card.to))], &card.title);
                    if !card.note.is_empty() {
                        html.leaf("small", &[], &card.note);
                    }
                    html.element("p", &[], |html| self.words(html, &card.words));
                });
            }
        });
    }

    pub(super) fn words(&self, html: &mut Html, words: &[Inline]) {
        for word in words {
            match word {
                Inline::Text(text) => html.text(text),
                Inline::Code(code) => html.leaf("code", &[], code),
                Inline::Strong(words) => html.element("strong", &[], |html| self.words(html, words)),
                Inline::Emphasis(words) => html.element("em", &[], |html| self.words(html, words)),
                Inline::Anchored(id, target, words) => {
                    let attributes = [("id", id.as_str()), ("href", &self.href(target))];
                    html.element("a", &attributes, |html| self.words(html, words));
                }
                Inline::Link(target, words) => {
                    html.element("a", &[("href", &self.href(target))], |html| self.words(html, words));
                }
                Inline::Mark(mark, text) => Self::mark(html, *mark, text),
                Inline::Break => html.empty("br", &[]),
            }
        }
    }

    fn mark(html: &mut Html, mark: Mark, text: &str) {
        let class = match mark {
            Mark::Price => "mark price",
            Mark::Free => "mark free",
            Mark::Deprecated => "mark old",
        };
        html.leaf("span", &[("class", class)], text);
    }
}
