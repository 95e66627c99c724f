//! Reads Markdown into blocks.
//!
//! It is written for rustdoc too: links to items become their words, and hidden lines of Rust are left out.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::content::{self, Block, Blocks, Code, Inline, Row, Table, Target, Words};

/// Says where a link leads; `None`: its words stand alone.
pub(super) type Resolve<'r> = &'r dyn Fn(&str) -> Option<Target>;

/// Nothing but links to other hosts.
pub(super) fn outside(destination: &str) -> Option<Target> {
    let is_outside = destination.starts_with("https://") || destination.starts_with("http://");
    is_outside.then(|| Target::Outside(destination.to_owned()))
}

/// The blocks of a text.
pub(super) fn blocks(markdown: &str, resolve: Resolve<'_>) -> Blocks {
    // [`Client`] is a link for rustdoc only.
    let mut item = |link: BrokenLink<'_>| link.reference.contains('`').then(|| (CowStr::from(""), CowStr::from("")));
    let parser = Parser::new_with_broken_link_callback(markdown, Options::ENABLE_TABLES, Some(&mut item));
    Reader { events: &mut parser.into_iter(), resolve }.blocks()
}

/// The words of a text that is one paragraph; of a longer one, of all its paragraphs.
pub(super) fn words(markdown: &str) -> Words {
    let mut words = Words::new();
    for block in blocks(markdown, &outside) {
        if let Block::Paragraph(more) = block {
            if !words.is_empty() {
                words.push(content::text(" "));
            }
            words.extend(more);
        }
    }
    words
}

struct Reader<'r, I> {
    events: &'r mut I,
    resolve: Resolve<'r>,
}

impl<'e, I: Iterator<Item = Event<'e>>> Reader<'_, I> {
    /// Blocks up to the end of what they are in. In a tight list, words stand without a paragraph.
    fn blocks(&mut self) -> Blocks {
        let mut blocks = Blocks::new();
        let mut loose = Words::new();
        while let Some(event) = self.events.next() {
            let block = match event {
                Event::End(_) => break,
                Event::Start(tag) => match self.start(tag) {
                    Ok(block) => Some(block),
                    Err(words) => {
                        loose.extend(words);
                        None
                    }
                },
                Event::Rule => Some(Block::Rule),
                other => {
                    loose.extend(inline(other));
                    None
                }
            };
            if let Some(block) = block {
                if !loose.is_empty() {
                    blocks.push(Block::Paragraph(std::mem::take(&mut loose)));
                }
                blocks.push(block);
            }
        }
        if !loose.is_empty() {
            blocks.push(Block::Paragraph(loose));
        }
        blocks
    }

    /// What a tag opens: a block, or words.
    fn start(&mut self, tag: Tag<'e>) -> Result<Block, Words> {
        Ok(match tag {
            Tag::Heading { level, .. } => {
                let words = self.words();
                Block::Heading { level: level as u8, id: Some(slug(&content::plain(&words))), words }
            }
            Tag::Paragraph => Block::Paragraph(self.words()),
            Tag::BlockQuote(_) => Block::Quote(self.blocks()),
            Tag::CodeBlock(kind) => Block::Code(self.code(&kind)),
            Tag::List(first) => Block::List { ordered: first.is_some(), items: self.items() },
            Tag::Table(_) => Block::Table(self.table()),
            Tag::Emphasis => return Err(vec![Inline::Emphasis(self.words())]),
            Tag::Strong => return Err(vec![Inline::Strong(self.words())]),
            Tag::Link { link_type, dest_url, .. } => return Err(self.link(link_type, &dest_url)),
            _ => return Err(self.words()),
        })
    }

    fn words(&mut self) -> Words {
        let mut words = Words::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::End(_) => break,
                Event::Start(tag) => words.extend(self.start(tag).err().unwrap_or_default()),
                other => words.extend(inline(other)),
            }
        }
        words
    }

    fn link(&mut self, kind: LinkType, destination: &str) -> Words {
        let words = self.words();
        let target = match kind {
            LinkType::Email => None,
            _ => (self.resolve)(destination),
        };
        match target {
            Some(target) => vec![Inline::Link(target, words)],
            None => words,
        }
    }

    fn items(&mut self) -> Vec<Blocks> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks()),
                _ => break,
            }
        }
        items
    }

    fn table(&mut self) -> Table {
        let mut rows = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(self.cells()),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        Table { head, rows: rows.map(|cells| Row { id: None, cells }).collect(), filter: None }
    }

    fn cells(&mut self) -> Vec<Words> {
        let mut cells = Vec::new();
        while let Some(Event::Start(_)) = self.events.next() {
            cells.push(self.words());
        }
        cells
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Code {
        let mut text = String::new();
        while let Some(Event::Text(more)) = self.events.next() {
            text.push_str(&more);
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split(',').next().unwrap_or_default().trim(),
            CodeBlockKind::Indented => "text",
        };
        match info {
            "" | "rust" | "no_run" | "ignore" | "should_panic" | "compile_fail" => {
                Code { language: "rust".to_owned(), text: shown(&text) }
            }
            other => Code { language: other.to_owned(), text: text.trim_end().to_owned() },
        }
    }
}

/// Rust without the lines that rustdoc hides.
pub(super) fn shown(code: &str) -> String {
    let is_hidden = |line: &&str| {
        let line = line.trim_start();
        line == "#" || line.starts_with("# ")
    };
    let lines = code.lines().filter(|line| !is_hidden(line));
    let unescaped =
        lines.map(|line| if line.trim_start().starts_with("##") { line.replacen('#', "", 1) } else { line.to_owned() });
    unescaped.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

fn inline(event: Event<'_>) -> Option<Inline> {
    match event {
        Event::Text(text) => Some(content::text(text.into_string())),
        Event::Code(code) => Some(content::code(code.into_string())),
        Event::SoftBreak => Some(content::text(" ")),
        Event::HardBreak => Some(Inline::Break),
        Event::InlineHtml(html) | Event::Html(html) => Some(content::text(html.into_string())),
        _ => None,
    }
}

/// `Rate limits and retries` → `rate-limits-and-retries`
pub(super) fn slug(words: &str) -> String {
    let letters = words.chars().map(|letter| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustdoc_needs_is_not_shown() {
        let text = "See [`Client`] and [there](https://example.com), not [here](crate::here).\n\n```no_run\n# use a::b;\nlet a = 1;\n## shown\n```\n";
        let blocks = blocks(text, &outside);
        let [Block::Paragraph(words), Block::Code(code)] = blocks.as_slice() else { panic!("{blocks:?}") };
        assert_eq!(content::plain(words), "See Client and there, not here.");
        let links: Vec<_> = words.iter().filter(|word| matches!(word, Inline::Link(..))).collect();
        assert_eq!(links.len(), 1, "{words:?}");
        assert_eq!((code.language.as_str(), code.text.as_str()), ("rust", "let a = 1;\n# shown"));
    }

    #[test]
    fn lists_and_tables_keep_their_order() {
        let blocks = blocks("1. one\n2. two\n   - inner\n\n| a | b |\n| - | - |\n| 1 | `2` |\n", &outside);
        let [Block::List { ordered: true, items }, Block::Table(table)] = blocks.as_slice() else {
            panic!("{blocks:?}")
        };
        assert_eq!((items.len(), items[1].len()), (2, 2), "{items:?}");
        let cells: Vec<String> = table.rows[0].cells.iter().map(|cell| content::plain(cell)).collect();
        assert_eq!((content::plain(&table.head[0]), cells), ("a".to_owned(), vec!["1".to_owned(), "2".to_owned()]));
    }

    #[test]
    fn brackets_that_are_no_link_stay() {
        let words = words("The field `emails[]` holds [some] of them.");
        assert_eq!(content::plain(&words), "The field emails[] holds [some] of them.");
    }

    #[test]
    fn headings_have_anchors() {
        assert_eq!(slug("Rate limits, and retries!"), "rate-limits-and-retries");
    }
}
