//! The values of our `x-` extensions. `spec/README.md` defines each.

use super::{Literal, Map, Spanned};
use crate::tree::Span;

/// `x-rate-limit`
#[derive(Debug, Clone)]
pub struct RateLimit {
    pub requests: Spanned<u64>,
    pub seconds: Spanned<u64>,
}

/// `x-safety`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    Read,
    Idempotent,
    Creates,
    Pays,
}

/// `x-price`
#[derive(Debug, Clone)]
pub struct Price {
    pub credits: u64,
    pub per: Per,
    pub note: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Per {
    Request,
    /// The wire name of the body field whose elements are counted.
    Item(Spanned<String>),
    /// Each item of the result.
    Result,
}

/// `x-result`
#[derive(Debug, Clone)]
pub enum ResultAt {
    /// `none`
    Nothing,
    /// A JSON pointer, as segments.
    Pointer(Vec<String>),
}

/// One entry of `x-failure`.
#[derive(Debug, Clone)]
pub struct Failure {
    pub pointer: Vec<String>,
    /// `equals`; `None` with `present`, when anything but nothing means failure.
    pub equals: Option<Literal>,
    /// When all of these hold as well (and there is at least one), it is no failure.
    pub unless: Vec<Spanned<Condition>>,
}

/// One entry of `unless` in `x-failure`.
#[derive(Debug, Clone)]
pub struct Condition {
    pub subject: Subject,
    pub equals: Literal,
}

/// What a [`Condition`] looks at.
#[derive(Debug, Clone)]
pub enum Subject {
    /// `pointer`: a place in the response body, as segments.
    Response(Vec<String>),
    /// `input`: the wire name of an input of the operation.
    Input(Spanned<String>),
}

/// `x-task`
#[derive(Debug, Clone)]
pub struct TaskStates {
    pub status: Vec<String>,
    pub pending: Vec<Spanned<String>>,
    pub completed: Vec<Spanned<String>>,
    pub failed: Vec<Spanned<String>>,
}

/// `x-paging`
#[derive(Debug, Clone)]
pub struct Paging {
    pub style: PagingStyle,
    /// Where the items sit in the returned value.
    pub items: Spanned<Vec<String>>,
    pub total: Option<Spanned<Vec<String>>>,
    pub size: Option<Spanned<String>>,
}

#[derive(Debug, Clone)]
pub enum PagingStyle {
    Page { page: Spanned<String> },
    Offset { offset: Spanned<String> },
    Cursor { cursor: Spanned<String>, next: Spanned<Vec<String>> },
}

impl PagingStyle {
    /// The input that says which page is meant.
    #[must_use]
    pub fn input(&self) -> &Spanned<String> {
        match self {
            Self::Page { page: input } | Self::Offset { offset: input } | Self::Cursor { cursor: input, .. } => input,
        }
    }
}

/// One entry of `x-provenance`.
#[derive(Debug, Clone)]
pub struct Provenance {
    pub source: Spanned<String>,
    pub note: Option<String>,
    pub grade: Spanned<Grade>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// The vendor's own pages say so.
    Documented,
    /// Somebody saw it on the wire.
    Observed,
    /// Rebuilt from code that handled it.
    Recorded,
    /// Nobody has shown it.
    Unconfirmed,
}

/// `x-enum-table`
#[derive(Debug, Clone)]
pub struct TableView {
    pub table: Spanned<String>,
    pub column: Spanned<String>,
}

/// One entry of `x-tables`.
#[derive(Debug, Clone)]
pub struct Table {
    pub description: Option<String>,
    pub columns: Map<Column>,
    pub key: Spanned<String>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Spanned<Vec<Literal>>>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub kind: super::Type,
    pub description: Option<String>,
}
