//! `wire.rs` and `wire/<tag>.rs`: what leaves for each call, and what each answer becomes.

use super::{Docs, Expr, Name};

/// The tests of everything that crosses the wire.
#[derive(Debug, Clone)]
pub struct Wire {
    /// The module of the harness: `snov_client::rt::wire_test`.
    pub harness: Vec<Name>,
    /// What `wire.rs` says.
    pub docs: Docs,
    /// Refusals that several operations share.
    pub refusals: Vec<(Name, Refusal)>,
    pub files: Vec<WireFile>,
}

/// The tests of one tag.
#[derive(Debug, Clone)]
pub struct WireFile {
    pub module: Name,
    pub docs: Docs,
    /// Types of `models` that the tests name, and whether they name `tables`.
    pub models: Vec<Name>,
    pub tables: bool,
    pub tests: Vec<WireTest>,
}

/// One test.
#[derive(Debug, Clone)]
pub struct WireTest {
    pub name: Name,
    pub docs: Docs,
    pub call: Expr,
    pub expects: Expects,
}

/// What a call is held against.
#[derive(Debug, Clone)]
pub enum Expects {
    /// The request that leaves, line by line.
    Request(Vec<String>),
    /// The request that leaves once the first has this answer.
    Next { answer: Vec<String>, request: Vec<String> },
    /// What each answer becomes.
    Answers { successes: Vec<Success>, refusals: Vec<Refusal>, shared: Vec<Name> },
}

/// An answer that gives a value.
#[derive(Debug, Clone)]
pub struct Success {
    pub status: u16,
    pub body: AnswerBody,
    pub becomes: Becomes,
}

#[derive(Debug, Clone)]
pub enum Becomes {
    Nothing,
    /// The text or the bytes of the body.
    Body,
    /// The value at this JSON pointer.
    Value(String),
    Pending,
    /// The result at this JSON pointer.
    Completed(String),
}

/// An answer that gives an error.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub body: AnswerBody,
    /// The predicate of `rt::Error` that holds.
    pub is: &'static str,
    /// The server's own words, when the body has some.
    pub says: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AnswerBody {
    /// JSON, line by line.
    Json(Vec<String>),
    /// Any text, as it is.
    Text(String),
}
