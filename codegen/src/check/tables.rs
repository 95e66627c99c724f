//! Tables: rows as wide as the columns, cells of the right type, views that can be told apart.

use std::collections::BTreeMap;

use super::{
    literals::{same, show},
    scope::{Scope, either, type_name},
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Column, Literal, Schema, Spanned, Table, TableView, Type},
    tree::Value,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for (_, table) in &scope.document.tables {
        rows(scope, table);
        key(scope, table);
    }
    for schema in scope.schemas.clone() {
        if let Some(view) = &schema.extensions.enum_table {
            self::view(scope, schema, view);
        }
    }
}

fn rows(scope: &mut Scope<'_>, table: &Table) {
    let width = table.columns.len();
    for row in &table.rows {
        if row.value.len() != width && !scope.is_incomplete(table.span) {
            let message = format!("this row has {} cells for {width} columns", row.value.len());
            scope.report(Diagnostic::error("table-row", row.span, message));
            continue;
        }
        for (cell, (name, column)) in row.value.iter().zip(&table.columns) {
            cell_type(scope, cell, name, column);
        }
    }
}

fn cell_type(scope: &mut Scope<'_>, cell: &Literal, name: &Spanned<String>, column: &Column) {
    let fits = match cell.value {
        Value::Integer(_) => column.kind == Type::Integer,
        Value::String(_) => column.kind == Type::String,
        _ => false,
    };
    if !fits {
        let message = format!("{} is not {} as the column `{}` says", show(cell), type_name(column.kind), name.value);
        let finding = Diagnostic::error("table-cell", cell.span, message).related(name.span, "the column");
        scope.report(if column.kind == Type::String { finding.help("put quotes around it") } else { finding });
    }
}

fn key<'d>(scope: &mut Scope<'d>, table: &'d Table) {
    for (name, column) in &table.columns {
        if !matches!(column.kind, Type::Integer | Type::String) {
            let message = format!("the column `{}` must hold strings or integers", name.value);
            scope.report(Diagnostic::error("table-column", name.span, message));
        }
    }
    if let Some((_, column)) = find_column(scope, table, &table.key)
        && column.kind != Type::String
    {
        let finding = Diagnostic::error("table-column", table.key.span, "the key column must hold strings");
        scope.report(finding.help("the names of the Rust variants are made from it"));
    }
}

fn view(scope: &mut Scope<'_>, schema: &Schema, view: &TableView) {
    let tables = &scope.document.tables;
    let Some((_, table)) = tables.iter().find(|(name, _)| name.value == view.table.value) else {
        let message = format!("there is no table `{}`", view.table.value);
        let known = tables.iter().map(|(name, _)| name.value.as_str());
        let finding = Diagnostic::error("unknown-table", view.table.span, message);
        if !scope.is_incomplete(scope.document.span) {
            scope.report(with_near(finding, &view.table.value, known));
        }
        return;
    };
    let Some((at, column)) = find_column(scope, table, &view.column) else { return };
    if !schema.types.iter().any(|kind| kind.value == column.kind) {
        let message = format!("the column `{}` holds values of type {}", view.column.value, type_name(column.kind));
        let finding = Diagnostic::error("table-column", view.column.span, message);
        scope.report(finding.help(format!("add `type: {}` beside `x-enum-table`", type_name(column.kind))));
    }
    let cells: Vec<_> = table.rows.iter().filter_map(|row| row.value.get(at)).collect();
    distinct(scope, &cells, &view.column);
    written_out(scope, schema, &cells);
}

fn find_column<'d>(scope: &mut Scope<'d>, table: &'d Table, name: &Spanned<String>) -> Option<(usize, &'d Column)> {
    let found = table.columns.iter().enumerate().find(|(_, (known, _))| known.value == name.value);
    if found.is_none() && !scope.is_incomplete(table.span) {
        let finding = Diagnostic::error("table-column", name.span, format!("the table has no column `{}`", name.value));
        scope.report(with_near(finding, &name.value, table.columns.iter().map(|(known, _)| known.value.as_str())));
    }
    found.map(|(at, (_, column))| (at, column))
}

fn distinct(scope: &mut Scope<'_>, cells: &[&Literal], column: &Spanned<String>) {
    let mut seen: BTreeMap<String, &Literal> = BTreeMap::new();
    for cell in cells {
        if let Some(first) = seen.insert(show(cell), cell) {
            let message = format!("{} is twice in the column `{}`", show(cell), column.value);
            let finding = Diagnostic::error("table-cell", cell.span, message).related(first.span, "first here");
            scope.report(finding.related(column.span, "viewed here as an enum, so that rows must differ"));
        }
    }
}

/// An enum that stands beside the view has the same values in the same order.
fn written_out(scope: &mut Scope<'_>, schema: &Schema, cells: &[&Literal]) {
    let Some(values) = &schema.enumeration else { return };
    let values_at = values.span;
    let values: Vec<_> = values.value.iter().filter(|value| !matches!(value.value, Value::Null)).collect();
    let equal = values.len() == cells.len() && values.iter().zip(cells).all(|(value, cell)| same(value, cell));
    if !equal {
        let finding = Diagnostic::error("table-enum", values_at, "this enum differs from the column it is a view of");
        scope.report(finding.help("leave `enum` out: it is filled in from the table"));
    }
}

fn with_near<'n>(finding: Diagnostic, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Diagnostic {
    let help = suggest(name, known.clone())
        .map_or_else(|| format!("known: {}", either(known)), |near| format!("did you mean `{near}`?"));
    finding.help(help)
}
