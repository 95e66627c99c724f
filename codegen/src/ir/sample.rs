//! Example code: an expression tree that is ready to print.

use super::{Literal, Name, Type};

/// The example in the docs of an operation.
#[derive(Debug, Clone)]
pub struct Example {
    /// What stands after the backticks: `no_run` or `ignore`.
    pub fence: &'static str,
    /// The crate that the reader would name.
    pub crate_name: Name,
    /// Types of `models` that the code names.
    pub models: Vec<Name>,
    /// Types of `tables` that the code names.
    pub tables: Vec<Name>,
    /// Names of `rt` that the code names.
    pub runtime: Vec<Name>,
    /// The variable that takes the result; `None` when there is nothing to take.
    pub binding: Option<Name>,
    pub call: Expr,
    /// Whether the result is a page whose items are walked through.
    pub walk: bool,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Literal(Literal),
    /// `1_u64`, where nothing else tells the type.
    Integer(i64, Type),
    /// `"1.50".parse::<Name>()`, of a text that can be read as one.
    Parsed(String, Name),
    /// `Name`, `Name::Variant`
    Path(Vec<Name>),
    /// `function(…)`
    Call {
        function: Box<Expr>,
        arguments: Vec<Expr>,
    },
    /// `receiver.name(…)`
    Method {
        receiver: Box<Expr>,
        name: Name,
        arguments: Vec<Expr>,
    },
    /// `Name { field: … }`
    Struct {
        name: Name,
        fields: Vec<(Name, Expr)>,
    },
    /// `[…]`
    Array(Vec<Expr>),
    /// `vec![…]`
    Vec(Vec<Expr>),
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `None::<T>`
    Nothing(Type),
    /// `Vec::<T>::new()`
    EmptyList(Type),
    /// `BTreeMap::<String, T>::new()`
    EmptyMap(Type),
    /// `serde_json::json!(…)`, as its tokens.
    Json(String),
}
