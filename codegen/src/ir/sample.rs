//! Example code: an expression tree that is ready to print.

use super::{Docs, Literal, Name, Type};

/// The example in the docs of an operation.
#[derive(Debug, Clone)]
pub struct Example {
    /// What stands after the backticks: `no_run` or `ignore`.
    pub fence: &'static str,
    /// The crate that the reader would name, or the path of the module that holds the output.
    pub crate_name: Name,
    /// Types of `models` that the code names.
    pub models: Vec<Name>,
    /// Whether the code names `tables`.
    pub tables: bool,
    pub call: Expr,
    pub then: Then,
}

/// `samples.rs`: the example of each operation as a function.
#[derive(Debug, Clone)]
pub struct Samples {
    pub docs: Docs,
    /// The crate that has the client.
    pub crate_name: Name,
    /// The name of the operation in the document, of the function, and what stands in it.
    pub functions: Vec<(String, Name, Example)>,
}

/// What an example does with what its call gives.
#[derive(Debug, Clone)]
pub enum Then {
    /// Nothing comes back.
    Nothing,
    /// `let campaign = …; println!(…)`
    Print { name: Name, print: Print },
    /// `let report = …; for email in report.data { println!(…) }`; without a field, the value itself is the list.
    Each { name: Name, list: Option<Name>, item: Name, print: Print },
    /// `let mut prospects = ….items(); while let Some(prospect) = prospects.try_next().await? { println!(…) }`
    Walk { items: Name, item: Name, print: Print },
}

/// `println!("{}: {:?}", campaign.id, campaign.name)`
#[derive(Debug, Clone)]
pub struct Print {
    /// What is printed, with a place for each field, or with the value itself.
    pub text: String,
    /// The fields of the value.
    pub fields: Vec<Name>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Literal(Literal),
    /// `1_u64`, where nothing else tells the type.
    Integer(i64, Type),
    /// `"1.50".parse::<snov_client::Name>()`, of a text that can be read as one.
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
