//! What a page says, as data: it is printed as HTML and as Markdown.

/// Blocks, one below the other.
pub(super) type Blocks = Vec<Block>;

/// Words of a sentence.
pub(super) type Words = Vec<Inline>;

#[derive(Debug, Clone)]
pub(super) enum Block {
    Heading {
        level: u8,
        id: Option<String>,
        words: Words,
    },
    Paragraph(Words),
    Code(Code),
    List {
        ordered: bool,
        items: Vec<Blocks>,
    },
    Quote(Blocks),
    Rule,
    Table(Table),
    /// Properties or parameters, with what is nested in them.
    Fields(Vec<Field>),
    /// Terms and what is said of each.
    Facts(Vec<(&'static str, Words)>),
    /// One thing in several languages, of which a reader chooses one.
    Samples(Vec<(&'static str, Code)>),
    /// Told on demand.
    Details {
        summary: Words,
        blocks: Blocks,
    },
    /// `POST /v2/lists`
    Request {
        method: String,
        path: String,
    },
    /// One operation, event or type: its text, and samples beside it.
    Entry(Box<Entry>),
    Cards(Vec<Card>),
    /// What nobody has confirmed.
    Doubt(Words),
}

#[derive(Debug, Clone)]
pub(super) struct Code {
    /// `rust`, `json`, `console`; empty: plain text.
    pub(super) language: String,
    pub(super) text: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) head: Vec<Words>,
    pub(super) rows: Vec<Row>,
    /// What a box above the table, to filter its rows, is called.
    pub(super) filter: Option<String>,
}

/// One row; its first cell names it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: Option<String>,
    pub(super) cells: Vec<Words>,
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) id: Option<String>,
    /// The name on the wire.
    pub(super) name: String,
    /// The name in Rust, where it differs.
    pub(super) rust_name: Option<String>,
    pub(super) ty: Words,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) blocks: Blocks,
    pub(super) nested: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) level: u8,
    /// What code calls it.
    pub(super) name: String,
    /// What it does, where that is said in one line: the better heading.
    pub(super) summary: Option<Words>,
    pub(super) main: Blocks,
    pub(super) aside: Blocks,
}

#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) title: String,
    pub(super) to: Target,
    pub(super) note: String,
    pub(super) words: Words,
}

#[derive(Debug, Clone)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Strong(Words),
    Emphasis(Words),
    Link(Target, Words),
    /// A link that has an anchor itself.
    Anchored(String, Target, Words),
    /// A word that stands out.
    Mark(Mark, String),
    Break,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Price,
    Free,
    Deprecated,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// An anchor, on whatever page has it.
    Anchor(String),
    /// A file of the site, from its root, perhaps with an anchor behind `#`.
    File(String),
    Outside(String),
}

pub(super) fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

pub(super) fn code(words: impl Into<String>) -> Inline {
    Inline::Code(words.into())
}

pub(super) fn code_link(anchor: impl Into<String>, words: impl Into<String>) -> Inline {
    Inline::Link(Target::Anchor(anchor.into()), vec![code(words)])
}

pub(super) fn file_link(file: impl Into<String>, words: impl Into<String>) -> Inline {
    Inline::Link(Target::File(file.into()), vec![text(words)])
}

pub(super) fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![text(words)])
}

pub(super) fn heading(level: u8, id: impl Into<String>, words: impl Into<String>) -> Block {
    Block::Heading { level, id: Some(id.into()), words: vec![text(words)] }
}

/// A heading that nothing leads to.
pub(super) fn subheading(level: u8, words: impl Into<String>) -> Block {
    Block::Heading { level, id: None, words: vec![text(words)] }
}

/// The words without what makes them stand out.
pub(super) fn plain(words: &[Inline]) -> String {
    words
        .iter()
        .map(|word| match word {
            Inline::Text(text) | Inline::Code(text) | Inline::Mark(_, text) => text.clone(),
            Inline::Strong(words)
            | Inline::Emphasis(words)
            | Inline::Link(_, words)
            | Inline::Anchored(_, _, words) => plain(words),
            Inline::Break => " ".to_owned(),
        })
        .collect()
}

/// Every anchor, in order.
pub(super) fn anchors(blocks: &[Block]) -> Vec<&str> {
    let mut found = Vec::new();
    for block in blocks {
        gather(block, &mut found);
    }
    found
}

fn gather<'b>(block: &'b Block, found: &mut Vec<&'b str>) {
    match block {
        Block::Heading { id, .. } => found.extend(id.as_deref()),
        Block::Paragraph(words) => found.extend(words.iter().filter_map(|word| match word {
            Inline::Anchored(id, ..) => Some(id.as_str()),
            _ => None,
        })),
        Block::List { items, .. } => items.iter().flatten().for_each(|block| gather(block, found)),
        Block::Quote(blocks) | Block::Details { blocks, .. } => blocks.iter().for_each(|block| gather(block, found)),
        Block::Table(table) => found.extend(table.rows.iter().filter_map(|row| row.id.as_deref())),
        Block::Fields(fields) => fields.iter().for_each(|field| gather_field(field, found)),
        Block::Entry(entry) => {
            found.push(&entry.id);
            entry.main.iter().chain(&entry.aside).for_each(|block| gather(block, found));
        }
        Block::Code(_)
        | Block::Rule
        | Block::Facts(_)
        | Block::Samples(_)
        | Block::Request { .. }
        | Block::Cards(_)
        | Block::Doubt(_) => {}
    }
}

fn gather_field<'b>(field: &'b Field, found: &mut Vec<&'b str>) {
    found.extend(field.id.as_deref());
    field.nested.iter().for_each(|field| gather_field(field, found));
}
