//! `rt::Rule`: what must hold between several fields of an object, or several parameters.

use super::{Literal, Shape};

/// A rule over several fields.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    LessThan(String, String),
    AtMost(String, String),
    NotBoth(String, String),
    AnyOf(Vec<String>),
    ExactlyOne(Vec<Vec<String>>),
    DaysApart {
        from: String,
        to: String,
        most: u64,
    },
    ProductAtMost {
        of: Vec<String>,
        most: u64,
    },
    LimitBy {
        value: String,
        unit: String,
        most: Vec<(String, u64)>,
    },
    Present(Vec<String>),
    Requires(String, Vec<String>),
    MinItems(Vec<(String, u64)>),
    MinFields(u32),
    MaxFields(u32),
    Graph(Graph),
    /// The object has this shape as well.
    Fits(Shape),
    When {
        pointer: Vec<String>,
        equals: Literal,
        rule: Box<Rule>,
    },
}

/// Nodes that lead to each other by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    pub nodes: String,
    pub id: String,
    pub entry: String,
    pub edges: Vec<String>,
    pub never_first: Vec<Pattern>,
    pub never_followed: Vec<Pattern>,
    pub pairs: Vec<GraphPair>,
}

/// Fields of a node and their values.
pub type Pattern = Vec<(String, Literal)>;

/// Two kinds of node that only occur together.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphPair {
    pub node: Pattern,
    pub edge: String,
    pub leads_to: Pattern,
}
