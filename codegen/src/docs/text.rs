//! Prints what a page says as Markdown, for people and for programs that read.

use std::fmt::Write as _;

use super::{
    anchors::fragment,
    content::{Block, Card, Code, Entry, Field, Inline, Row, Table, Target, Words},
    page::Page,
    site::Site,
};

/// A page.
pub(super) fn markdown(site: &Site<'_>, page: &Page) -> String {
    let mut writer = Writer { site, page, text: format!("# {}\n", page.title), indent: String::new() };
    if !page.lead.is_empty() {
        writer.paragraph(&page.lead);
    }
    writer.blocks(&page.blocks);
    writer.text
}

/// `llms.txt`: what there is, and where.
pub(super) fn overview(site: &Site<'_>) -> String {
    let mut text = format!("# {}\n", site.name);
    if let Some(home) = site.pages.first().filter(|home| !home.lead.is_empty()) {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\n> {}", super::content::plain(&home.lead));
    }
    for (title, paths) in &site.menu {
        let pages = paths.iter().filter_map(|path| site.pages.iter().find(|page| page.path == *path));
        let lines: Vec<String> = pages.map(|page| overview_line(site, page)).collect();
        if !lines.is_empty() {
            let _ = writeln!(text, "\n## {title}\n\n{}", lines.join("\n"));
        }
    }
    text.push_str(DOCUMENT);
    text
}

fn overview_line(site: &Site<'_>, page: &Page) -> String {
    let writer = Writer { site, page, text: String::new(), indent: String::new() };
    let lead = super::content::plain(&page.lead);
    let lead = lead.split_inclusive(". ").next().unwrap_or_default().trim();
    let words = if lead.is_empty() { String::new() } else { format!(": {lead}") };
    format!("- [{}]({}){words}", page.title, writer.page.markdown_path())
}

/// What is no page.
const DOCUMENT: &str = "
## Document

- [openapi.yaml](openapi.yaml): all of it as OpenAPI 3.1
- [openapi.json](openapi.json): the same as JSON
";

struct Writer<'s> {
    site: &'s Site<'s>,
    page: &'s Page,
    text: String,
    /// Before each line, inside a list.
    indent: String,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, words, .. } => self.heading(*level, words),
            Block::Paragraph(words) => self.paragraph(words),
            Block::Doubt(words) => {
                let words = format!("**Unconfirmed.** {}", self.words(words));
                self.chunk(&words);
            }
            Block::Code(code) => self.code(code),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Quote(blocks) => self.blocks(blocks),
            Block::Rule => self.chunk("---"),
            Block::Table(table) => self.table(table),
            Block::Fields(fields) => self.fields(fields),
            Block::Facts(facts) => {
                let lines = facts.iter().map(|(term, words)| format!("- {term}: {}", self.words(words)));
                let lines = lines.collect::<Vec<_>>().join("\n");
                self.chunk(&lines);
            }
            Block::Samples(samples) => {
                for (label, code) in samples {
                    self.chunk(&format!("{label}:"));
                    self.code(code);
                }
            }
            Block::Details { summary, blocks } => {
                self.paragraph(summary);
                self.blocks(blocks);
            }
            Block::Request { method, path } => self.chunk(&format!("`{method} {path}`")),
            Block::Entry(entry) => self.entry(entry),
            Block::Cards(cards) => {
                let lines = cards.iter().map(|card| self.card(card)).collect::<Vec<_>>().join("\n");
                self.chunk(&lines);
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.heading(entry.level, &[Inline::Text(entry.name.clone())]);
        if let Some(summary) = &entry.summary {
            let words = format!("**{}**", self.words(summary));
            self.chunk(&words);
        }
        self.blocks(&entry.main);
        self.blocks(&entry.aside);
    }

    fn card(&self, card: &Card) -> String {
        let title = self.link(&card.to, &card.title);
        let note = if card.note.is_empty() { String::new() } else { format!(" ({})", card.note) };
        format!("- {title}{note}: {}", self.words(&card.words))
    }

    /// A text with an empty line before it.
    fn chunk(&mut self, text: &str) {
        self.text.push('\n');
        for line in text.lines() {
            if !line.is_empty() {
                self.text.push_str(&self.indent);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    fn heading(&mut self, level: u8, words: &[Inline]) {
        let text = format!("{} {}", "#".repeat(level.into()), self.words(words));
        self.chunk(&text);
    }

    fn paragraph(&mut self, words: &Words) {
        let text = self.words(words);
        self.chunk(&text);
    }

    fn code(&mut self, code: &Code) {
        self.chunk(&format!("```{}\n{}\n```", code.language, code.text));
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Block>]) {
        for (at, item) in items.iter().enumerate() {
            let mark = if ordered { format!("{}. ", at + 1) } else { "- ".to_owned() };
            let outer = self.indent.clone();
            let start = self.text.len();
            self.indent.push_str(&" ".repeat(mark.len()));
            self.blocks(item);
            self.indent = outer;
            // The mark takes the place of the first line's indent.
            let line = self.text.split_off(start);
            let line = line.strip_prefix('\n').unwrap_or(&line);
            if at == 0 {
                self.text.push('\n');
            }
            let first = line.get(self.indent.len() + mark.len()..).unwrap_or_default();
            self.text.extend([self.indent.as_str(), &mark, first]);
        }
    }

    fn table(&mut self, table: &Table) {
        let mut lines = vec![self.table_row(&table.head), format!("|{}", " --- |".repeat(table.head.len()))];
        lines.extend(table.rows.iter().map(|Row { cells, .. }| self.table_row(cells)));
        self.chunk(&lines.join("\n"));
    }

    fn table_row(&self, cells: &[Words]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| in_cell(&self.words(cell))).collect();
        format!("| {} |", cells.join(" | "))
    }

    /// What is nested follows, by its whole name.
    fn fields(&mut self, fields: &[Field]) {
        let mut lines = vec!["| Name | Type | Required | Meaning |".to_owned(), "| --- | --- | --- | --- |".to_owned()];
        self.field_rows(fields, "", &mut lines);
        self.chunk(&lines.join("\n"));
    }

    fn field_rows(&self, fields: &[Field], prefix: &str, lines: &mut Vec<String>) {
        for field in fields {
            let name = format!("{prefix}{}", field.name);
            let mut inner = Writer { site: self.site, page: self.page, text: String::new(), indent: String::new() };
            inner.blocks(&field.blocks);
            let mut meaning = inner.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(rust) = &field.rust_name {
                let _ = write!(meaning, " In Rust: `{rust}`.");
            }
            let required = if field.required { "yes" } else { "" };
            lines.push(format!(
                "| `{name}` | {} | {required} | {} |",
                in_cell(&self.words(&field.ty)),
                in_cell(&meaning)
            ));
            self.field_rows(&field.nested, &format!("{name}."), lines);
        }
    }

    fn words(&self, words: &[Inline]) -> String {
        words
            .iter()
            .map(|word| match word {
                Inline::Text(text) | Inline::Mark(_, text) => escaped(text),
                Inline::Code(code) if code.contains('`') => format!("`` {code} ``"),
                Inline::Code(code) => format!("`{code}`"),
                Inline::Strong(words) => format!("**{}**", self.words(words)),
                Inline::Emphasis(words) => format!("*{}*", self.words(words)),
                Inline::Link(target, words) | Inline::Anchored(_, target, words) => {
                    self.link(target, &self.words(words))
                }
                Inline::Break => "\\\n".to_owned(),
            })
            .collect()
    }

    /// Links lead to the Markdown of a page; one within a page has no place to lead to.
    fn link(&self, target: &Target, words: &str) -> String {
        match target {
            Target::Outside(url) if url == words => format!("<{url}>"),
            Target::Outside(url) => format!("[{words}]({url})"),
            Target::File(file) => format!("[{words}]({}{})", self.page.root(), file.replace(".html", ".md")),
            Target::Anchor(anchor) => match self.site.home(anchor, self.page) {
                Some(home) if home != self.page.path => {
                    format!("[{words}]({}{}#{})", self.page.root(), home.replace(".html", ".md"), fragment(anchor))
                }
                _ => words.to_owned(),
            },
        }
    }
}

/// Text that Markdown takes for nothing else.
fn escaped(text: &str) -> String {
    let is_special = |letter: char| matches!(letter, '*' | '`' | '[' | ']' | '<' | '\\');
    text.chars().flat_map(|letter| is_special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

fn in_cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::docs::{content::plain, markdown};

    #[test]
    fn what_was_read_is_written_back() {
        let text = "A *word*, `code` and [a link](https://example.com).\n\n- one\n- two\n\n  more of two\n\n1. first\n\n```rust\nlet a = 1;\n```\n\n| a | b |\n| --- | --- |\n| `1` | two |\n";
        let page = Page {
            path: "page.html".to_owned(),
            title: "Page".to_owned(),
            lead: Words::new(),
            blocks: markdown::blocks(text, &markdown::outside),
            made_from: BTreeSet::new(),
            repeats: false,
        };
        let site = Site::new("Site", "1", vec![("Start", vec![page.clone()])]);
        assert_eq!(markdown(&site, &page), format!("# Page\n\n{text}"));
    }

    #[test]
    fn text_stays_text() {
        let words = markdown::words(&escaped("a * b [c] <d> `e` \\f"));
        assert_eq!(plain(&words), "a * b [c] <d> `e` \\f");
    }
}
