//! The intermediate representation: what the output says, with every name, path, type and doc line decided.
//!
//! Plain data. [`crate::lower`] makes it and [`crate::render`] prints it; neither needs to know the other. The files
//! here follow the files of the output.

mod client;
mod model;
mod operation;
mod rule;
mod sample;
mod shape;
mod table;
mod types;
mod webhook;
mod wire;

pub use client::{Accessor, Auth, Client, Service};
pub use model::{
    Choice, ChoiceVariant, Constructor, Cursor, DefaultValue, Field, FieldSetter, Getter, Model, ModelFile, NewStyle,
    Newtype, OpenEnum, Page, Step, Struct, Total, Union, UnionKind, UnionVariant, Variant,
};
pub use operation::{
    Argument, BatchFunction, Call, ExtraSetter, Function, Inputs, Operation, Outcome, ResumeFunction, Setter,
    Table as OperationTable, Tag, Write,
};
pub use rule::{Graph, GraphPair, Pattern, Rule};
pub use sample::{Example, Expr, Print, Samples, Then};
pub use shape::{
    Batch, Body, Condition, Failure, Format, Input, Link, Literal, NamedShape, Paging, Per, Place, Price, Safety,
    Shape, Style, Subject, Task,
};
pub use table::{Column, ColumnKind, Row, Table, Unique};
pub use types::{Accept, Scalar, Type};
pub use webhook::{Event, Events};
pub use wire::{AnswerBody, Becomes, Expects, Refusal, Success, Wire, WireFile, WireTest};

/// A Rust identifier, escaped where it has to be: `r#type`.
pub type Name = String;

/// Markdown, line by line, as it stands after `///`.
pub type Docs = Vec<String>;

/// Everything that is generated from one document.
#[derive(Debug, Clone)]
pub struct Api {
    /// What `mod.rs` says of the whole.
    pub docs: Docs,
    pub client: Client,
    /// What `operations.rs` says.
    pub operations_docs: Docs,
    /// `operations/<tag>.rs`
    pub tags: Vec<Tag>,
    /// `shapes.rs`
    pub shapes: Vec<NamedShape>,
    /// `models/<name>.rs`
    pub models: Vec<ModelFile>,
    /// `tables/<name>.rs`
    pub tables: Vec<Table>,
    /// `wire.rs` and `wire/<tag>.rs`: tests, where there is a harness for them.
    pub wire: Option<Wire>,
    /// `samples.rs`, where somebody runs them.
    pub samples: Option<Samples>,
    /// `webhooks.rs`; `None` when the document has no webhooks.
    pub webhooks: Option<Events>,
}
