//! Lowers tables to enums over their rows.

use super::{
    Lowering, docs,
    look::literal,
    names::{self, Names},
};
use crate::{
    document::{self, Spanned, Type},
    ir::{Column, ColumnKind, Docs, Literal, Name, Row, Table, Unique},
    words::listed,
};

impl<'d> Lowering<'d> {
    /// Every table, in the document's order.
    pub(super) fn tables(&mut self) -> Vec<Table> {
        let mut taken = Names::default();
        let mut tables = Vec::new();
        for (name, table) in &self.document.tables {
            let found = taken.claim(&names::value_name(&name.value), name.span, &format!("table `{}`", name.value));
            self.diagnostics.extend(found);
            let table = self.table(name, table);
            self.rows.insert(&name.value, table.rows.iter().map(|row| row.variant.clone()).collect());
            tables.push(table);
        }
        tables
    }

    fn table(&mut self, name: &Spanned<String>, table: &'d document::Table) -> Table {
        if table.rows.is_empty() || table.rows.len() > usize::from(u16::MAX) {
            self.report("unsupported-table", name.span, "a table has 1 to 65535 rows", "remove it, or split it");
        }
        let key = table.columns.iter().position(|(column, _)| column.value == table.key.value).unwrap_or(0);
        let varname = table.columns.iter().position(|(column, _)| column.value == "varname");
        let mut taken = Names::default();
        let mut rows = Vec::new();
        for row in &table.rows {
            let Some(words) = row.value.get(varname.unwrap_or(key)) else { continue };
            let wire = docs::code(words);
            let variant =
                if varname.is_some() { names::given(&wire, names::variant_name) } else { names::variant_name(&wire) };
            let found = taken.claim(&variant, row.span, &format!("row `{wire}` of `{}`", name.value));
            self.diagnostics.extend(found.map(|found| found.help("name the rows with a column `varname`")));
            let cells = row.value.iter().enumerate().filter(|(index, _)| Some(*index) != varname);
            let cells = cells.map(|(_, cell)| literal(cell).unwrap_or(Literal::Null)).collect();
            rows.push(Row { docs: row_docs(table, &row.value, key), variant, cells });
        }
        let module = names::value_name(&name.value);
        let columns: Vec<Column> = table
            .columns
            .iter()
            .enumerate()
            .filter(|(index, _)| Some(*index) != varname)
            .map(|(index, (column, about))| column_of(column, about, is_unique(table, index)))
            .collect();
        // Leaving a column out moves the key.
        let key = key - usize::from(varname.is_some_and(|varname| varname < key));
        let about = table
            .description
            .as_deref()
            .map_or_else(|| vec![format!("The rows of the table `{}`.", name.value)], docs::markdown);
        let mut table =
            Table { module, docs: about.clone(), about, name: names::type_name(&name.value), columns, key, rows };
        for section in [docs::paragraph(&conversions(&table)), self.table_example(&table)] {
            docs::section(&mut table.docs, section);
        }
        table
    }

    /// One row, and all ways to it and from it.
    fn table_example(&self, table: &Table) -> Docs {
        let all_differ = |row: &&Row| (1..row.cells.len()).all(|index| !row.cells[..index].contains(&row.cells[index]));
        let Some(row) = table.rows.iter().find(all_differ).or(table.rows.first()) else { return Vec::new() };
        let crate_name = self.options.crate_name.as_deref();
        let (name, fence) = (&table.name, if crate_name.is_some() { "```" } else { "```ignore" });
        let mut lines = vec!["# Example".to_owned(), String::new(), fence.to_owned()];
        lines.push(format!("use {}::tables::{name};", crate_name.unwrap_or("crate")));
        lines.push(String::new());
        lines.push(format!("let row = {name}::{};", row.variant));
        let cells = || table.columns.iter().zip(&row.cells);
        lines.extend(cells().map(|(column, cell)| format!("assert_eq!(row.{}(), {});", column.accessor, rust(cell))));
        for (column, cell) in cells() {
            let Some(Unique { finder, .. }) = &column.unique else { continue };
            lines.push(format!("assert_eq!({name}::{finder}({}), Some(row));", rust(cell)));
            lines.push(format!("assert_eq!({}.parse(), Ok(row));", rust(&Literal::String(text(cell)))));
        }
        if let Some(key) = row.cells.get(table.key) {
            lines.push(format!("assert_eq!(row.to_string(), {});", rust(key)));
        }
        lines.push(format!("assert_eq!({name}::ALL.len(), {});", table.rows.len()));
        lines.push("```".to_owned());
        lines
    }

    /// The variant whose row has this value in a column; the first without one.
    pub(super) fn row_named(&self, table: &str, column: &str, value: Option<&document::Literal>) -> Option<Name> {
        let (_, found) = self.document.tables.iter().find(|(name, _)| name.value == table)?;
        let column = found.columns.iter().position(|(name, _)| name.value == column)?;
        let wanted = value.and_then(literal);
        let index = found.rows.iter().position(|row| row.value.get(column).and_then(literal) == wanted).unwrap_or(0);
        self.rows.get(table)?.get(index).cloned()
    }
}

/// What a row is read from and written as.
fn conversions(table: &Table) -> String {
    let finders = table.columns.iter().filter(|column| column.unique.is_some());
    let finders = listed(finders.map(|column| names::unraw(&column.accessor)), "or");
    let key = table.columns.get(table.key).map_or("", |column| names::unraw(&column.accessor));
    let from = if finders.is_empty() { finders } else { format!("Parses and deserializes from its {finders}; ") };
    let to = if from.is_empty() { "Prints and serializes" } else { "prints and serializes" };
    format!("{from}{to} as its `{key}`. A field that is written as another column says so.")
}

/// A cell as text.
fn text(cell: &Literal) -> String {
    match cell {
        Literal::String(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Null | Literal::Bool(_) | Literal::Float(_) => String::new(),
    }
}

/// A cell as an expression.
fn rust(cell: &Literal) -> String {
    match cell {
        Literal::String(text) => format!("{text:?}"),
        other => text(other),
    }
}

fn column_of(name: &Spanned<String>, column: &document::Column, unique: bool) -> Column {
    let accessor = names::avoid(
        names::value_name(&name.value),
        &["find", "key", "row", "position", "clone", "cmp", "eq", "fmt", "hash", "partial_cmp"],
    );
    let words = names::unraw(&accessor);
    Column {
        docs: column
            .description
            .as_deref()
            .map_or_else(|| vec![format!("The column `{}`.", name.value)], docs::markdown),
        unique: unique.then(|| Unique {
            finder: format!("from_{words}"),
            finder_docs: vec![format!("The row with this `{words}`.")],
            view: format!("as_{words}"),
            view_docs: vec![format!("Writes rows as their `{words}`, for `#[serde(with)]`.")],
        }),
        accessor,
        kind: if column.kind == Type::Integer { ColumnKind::Integer } else { ColumnKind::String },
    }
}

/// The key, and what else the row says of itself.
fn row_docs(table: &document::Table, cells: &[document::Literal], key: usize) -> Vec<String> {
    let named = |index: usize| table.columns.get(index).is_some_and(|(name, _)| name.value != "varname");
    let rest: Vec<String> = cells
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != key && named(*index))
        .map(|(_, cell)| docs::code(cell))
        .filter(|words| cells.get(key).is_none_or(|key| docs::code(key) != *words))
        .map(|words| format!("`{words}`"))
        .collect();
    let key = cells.get(key).map(docs::code).unwrap_or_default();
    vec![if rest.is_empty() { format!("`{key}`") } else { format!("`{key}` ({})", rest.join(", ")) }]
}

fn is_unique(table: &document::Table, column: usize) -> bool {
    let mut cells: Vec<String> = table.rows.iter().filter_map(|row| row.value.get(column)).map(docs::code).collect();
    let all = cells.len();
    cells.sort();
    cells.dedup();
    cells.len() == all
}
