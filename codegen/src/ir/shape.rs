//! What the runtime's tables say: the constants of `snov_client::rt`, before they are printed.

use super::{Docs, Name, Rule};

/// Where an input goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// What sending it twice would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    Read,
    Idempotent,
    Creates,
    Pays,
}

/// What a call costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    pub credits: u32,
    pub per: Per,
    pub note: String,
}

/// What the price is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Per {
    Request,
    Item(String),
    Result,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    None,
    Json,
    Form,
}

/// How a list or an object is written outside JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Repeat,
    Comma,
    Brackets,
}

/// `rt::Input::body("emails[]")`
#[derive(Debug, Clone)]
pub struct Input {
    pub name: String,
    pub place: Place,
    pub required: bool,
    pub style: Style,
    pub shape: Shape,
}

/// What is known of a value before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Any,
    String {
        min: u32,
        max: Option<u32>,
        pattern: Option<String>,
        format: Format,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    Array {
        min: u32,
        max: Option<u32>,
        unique: bool,
        items: Box<Shape>,
    },
    Object {
        fields: Vec<(String, Shape)>,
        rules: Vec<Rule>,
    },
    Map {
        values: Box<Shape>,
    },
    Tagged {
        tag: String,
        variants: Vec<(String, Shape)>,
    },
    /// That of a [`NamedShape`].
    Same(Name),
}

/// `pub(super) static SEQUENCE: rt::Shape` in `shapes.rs`: what several inputs, or a type inside itself, are checked for.
#[derive(Debug, Clone)]
pub struct NamedShape {
    pub docs: Docs,
    pub name: Name,
    pub shape: Shape,
}

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Email,
    Uri,
}

/// A constant of the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
}

/// What a failure with a successful status looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub pointer: Vec<String>,
    /// `None`: anything but nothing.
    pub equals: Option<Literal>,
    pub unless: Vec<Condition>,
}

/// A condition under which it is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub subject: Subject,
    pub equals: Literal,
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    Response(Vec<String>),
    Input(String),
}

/// How the state of a task is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub status: Vec<String>,
    pub pending: Vec<String>,
    pub completed: Vec<String>,
    pub failed: Vec<String>,
}

/// From a start operation to the table of its result operation.
#[derive(Debug, Clone)]
pub struct Link {
    /// The path of the table from the file of the start operation.
    pub operation: Vec<super::Name>,
    pub parameters: Vec<(Place, String, Vec<String>)>,
}

/// `rt::Batch { input: "emails[]", most: 10 }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub input: String,
    pub most: u32,
}

/// The input that says which page is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    Page(Place, String),
    Offset(Place, String),
    Cursor(Place, String),
}
