//! `tables/<name>.rs`: an enum over the rows of a table.

use super::{Docs, Literal, Name};

/// `pub enum Timezone`
#[derive(Debug, Clone)]
pub struct Table {
    pub module: Name,
    /// What the module says.
    pub about: Docs,
    /// What the enum says.
    pub docs: Docs,
    pub name: Name,
    pub columns: Vec<Column>,
    /// The index of the column that names a row.
    pub key: usize,
    pub rows: Vec<Row>,
}

/// `pub fn id(self) -> i64`
#[derive(Debug, Clone)]
pub struct Column {
    pub docs: Docs,
    /// The accessor: `id`.
    pub accessor: Name,
    /// `None` when two rows share a value.
    pub unique: Option<Unique>,
    pub kind: ColumnKind,
}

/// What a column has that tells rows apart.
#[derive(Debug, Clone)]
pub struct Unique {
    /// `from_id`
    pub finder: Name,
    pub finder_docs: Docs,
    /// The module for serde: `as_id`
    pub view: Name,
    pub view_docs: Docs,
}

/// The type of the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Integer,
    String,
}

/// One row: a variant and its cells.
#[derive(Debug, Clone)]
pub struct Row {
    pub docs: Docs,
    pub variant: Name,
    pub cells: Vec<Literal>,
}
