//! Enums and tables: every value, what it stands for, and what Rust calls it.

use super::{
    anchors::{enum_anchor, value_anchor},
    content::{Block, Blocks, Entry, Row, Table, Words, code, paragraph, text},
    markdown,
    operation::Extent,
    page::Page,
    schema::{doubts, json_line},
    view::View,
};
use crate::{
    document::{Schema, Spanned},
    ir::{self, Model},
    tree::{Span, Value},
};

/// `tables/timezones.html`
pub(super) fn table_page(table: &str) -> String {
    format!("tables/{}.html", plural(&table.to_lowercase()))
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    }
}

pub(super) fn page(view: &View<'_>) -> Page {
    Page {
        path: "enums.html".to_owned(),
        title: "Enums".to_owned(),
        lead: vec![text("Every named set of values. A value that is not listed here is kept as it came.")],
        blocks: entries(view, 2, Extent::Whole),
        made_from: enums(view).filter_map(|(_, schema)| view.file(schema.span)).collect(),
        repeats: false,
    }
}

/// Every enum but those that are tables.
pub(super) fn entries(view: &View<'_>, level: u8, extent: Extent) -> Blocks {
    enums(view).map(|(name, schema)| entry(view, name, schema, level, extent)).collect()
}

fn enums<'d>(view: &View<'d>) -> impl Iterator<Item = &'d (Spanned<String>, Schema)> + use<'d> {
    let components = view.document.components.schemas.iter();
    components.filter(|(_, schema)| schema.enumeration.is_some() && schema.extensions.enum_table.is_none())
}

fn entry(view: &View<'_>, name: &Spanned<String>, schema: &Schema, level: u8, extent: Extent) -> Block {
    let described = schema.description.as_ref().map_or("", |words| &words.value);
    let mut main = markdown::blocks(described, &markdown::outside);
    main.extend(doubts(&schema.extensions.provenance));
    let variants = match view.model(name) {
        Some(Model::StringEnum(model) | Model::IntegerEnum(model)) => model.variants.as_slice(),
        _ => &[],
    };
    let values = schema.enumeration.as_ref().map(|values| values.value.as_slice()).unwrap_or_default();
    let values = values.iter().filter(|value| !matches!(value.value, Value::Null));
    let labels = schema.extensions.enum_descriptions.as_ref().map(|labels| labels.value.as_slice()).unwrap_or_default();
    let rows = values.enumerate().map(|(at, value)| {
        let label = labels.get(at).map(|label| markdown::words(&label.value)).unwrap_or_default();
        let variant = variants.get(at).map(|variant| vec![code(&variant.name)]).unwrap_or_default();
        Row {
            id: extent.anchor(&value_anchor(&name.value, &json_line(value))).map(str::to_owned),
            cells: vec![vec![code(json_line(value))], variant, label],
        }
    });
    let head = ["Value", "In Rust", "Meaning"].map(|word| vec![text(word)]).to_vec();
    main.push(Block::Table(Table { head, rows: rows.collect(), filter: None }));
    let (id, name) = (enum_anchor(&name.value), name.value.clone());
    Block::Entry(Box::new(Entry { id, level, name, summary: None, main, aside: Blocks::new() }))
}

pub(super) fn table_pages(view: &View<'_>) -> Vec<Page> {
    let tables = view.document.tables.iter();
    tables.filter_map(|(name, source)| Some(table(view, &name.value, source.span, view.table(&name.value)?))).collect()
}

fn table(view: &View<'_>, name: &str, span: Span, table: &ir::Table) -> Page {
    let columns: Vec<Words> = table.columns.iter().map(|column| vec![code(&column.accessor)]).collect();
    let mut head = columns;
    head.push(vec![text("In Rust")]);
    let rows = table.rows.iter().map(|row| {
        let mut cells: Vec<Words> = row.cells.iter().map(|cell| vec![text(cell_text(cell))]).collect();
        let id = row.cells.first().map(|cell| value_anchor(name, &cell_text(cell)));
        cells.push(vec![code(&row.variant)]);
        Row { id, cells }
    });
    let about = table.columns.iter().map(|column| vec![about_column(name, column)]);
    let title = super::reference::title(&plural(&name.to_lowercase()));
    Page {
        path: table_page(name),
        title: title.clone(),
        lead: vec![text(format!(
            "All {}, in each form that the API uses, with what Rust calls them.",
            table.rows.len()
        ))],
        blocks: vec![
            Block::Paragraph(markdown::words(&table.docs.join("\n"))),
            Block::List { ordered: false, items: about.collect() },
            paragraph(
                "In Rust, a row is found by any column in which all rows differ, and gives out all of its columns.",
            ),
            Block::Table(Table {
                head,
                rows: rows.collect(),
                filter: Some(format!("Filter the {}", title.to_lowercase())),
            }),
        ],
        made_from: view.file(span).into_iter().collect(),
        repeats: false,
    }
}

fn about_column(table: &str, column: &ir::Column) -> Block {
    let mut words = vec![code(&column.accessor), text(": ")];
    words.extend(markdown::words(&column.docs.join(" ")));
    if let Some(unique) = &column.unique {
        words.extend([text(" Back to the row: "), code(format!("{table}::{}", unique.finder)), text(".")]);
    }
    Block::Paragraph(words)
}

pub(super) fn cell_text(cell: &ir::Literal) -> String {
    match cell {
        ir::Literal::Null => String::new(),
        ir::Literal::Bool(value) => value.to_string(),
        ir::Literal::Integer(value) => value.to_string(),
        ir::Literal::Float(value) => value.to_string(),
        ir::Literal::String(text) => text.clone(),
    }
}
