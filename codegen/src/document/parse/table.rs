//! Tables of enum rows (`x-tables`).

use super::{
    fields::{Context, Fields, quoted},
    schema::TYPES,
};
use crate::{
    document::{Column, Spanned, Table},
    tree::Node,
};

pub(super) fn table(context: &mut Context<'_>, node: &Node) -> Option<Table> {
    // The bundle has put the target in place of a reference that leads somewhere, and reported any other.
    if node.get("$ref").is_some() {
        return None;
    }
    let mut fields = Fields::of(context, node, "a table")?;
    let description = fields.prose(context, "description");
    fields.require(context, "columns");
    let columns = fields.entries(context, "columns");
    let columns = super::map(context, columns, column);
    let key = fields.require_text(context, "key");
    fields.require(context, "rows");
    let rows = fields.items(context, "rows");
    let rows = rows
        .iter()
        .map(|row| Spanned { value: context.items(row, "a row of `rows`").to_vec(), span: row.span })
        .collect();
    let span = fields.span;
    fields.finish(context, &[]);
    Some(Table { description, columns, key: key?, rows, span })
}

fn column(context: &mut Context<'_>, node: &Node) -> Option<Column> {
    let mut fields = Fields::of(context, node, "a column")?;
    let kind = fields.require(context, "type").and_then(|node| context.word(node, &quoted("type"), &TYPES));
    let description = fields.prose(context, "description");
    fields.finish(context, &[]);
    Some(Column { kind: kind?.value, description })
}
