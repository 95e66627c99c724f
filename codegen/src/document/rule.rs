//! `x-rules`: what must hold between several fields of one object, or between several parameters of one operation.

use super::{Literal, Map, Spanned};

/// One entry of `x-rules`.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The demand is only made where this holds.
    pub when: Option<When>,
    pub demand: Demand,
}

/// `{pointer: /sequence/steps/*/type, equals: email}`: some value at the pointer is the constant.
#[derive(Debug, Clone)]
pub struct When {
    /// A JSON pointer as segments; `*` is any item of a list.
    pub pointer: Spanned<Vec<String>>,
    pub equals: Literal,
}

/// What a rule demands. All but `ExactlyOne` and `Require` speak only of what is there.
#[derive(Debug, Clone)]
pub enum Demand {
    LessThan(Spanned<String>, Spanned<String>),
    AtMost(Spanned<String>, Spanned<String>),
    NotBoth(Spanned<String>, Spanned<String>),
    /// One of these groups is there as a whole, and nothing of any other.
    ExactlyOne(Vec<Vec<Spanned<String>>>),
    DaysApart {
        from: Spanned<String>,
        to: Spanned<String>,
        most: u64,
    },
    ProductAtMost {
        of: Vec<Spanned<String>>,
        most: u64,
    },
    /// The most that `value` may be depends on what `unit` is.
    LimitBy {
        value: Spanned<String>,
        unit: Spanned<String>,
        most: Map<u64>,
    },
    Require(Vec<Spanned<String>>),
    /// So many items a list has at least.
    AtLeast(Map<u64>),
    Graph(Box<Graph>),
}

/// A list of nodes that lead to each other by name, from one entry on, and never in a circle.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The list.
    pub nodes: Spanned<String>,
    /// The property by which a node is named.
    pub id: Spanned<String>,
    /// The property beside the list that names the first node.
    pub entry: Spanned<String>,
    /// The properties of a node that name the next.
    pub edges: Vec<Spanned<String>>,
    pub never_first: Vec<Pattern>,
    pub never_followed: Vec<Pattern>,
    pub pairs: Vec<GraphPair>,
}

/// Properties that a node has, each with its value.
pub type Pattern = Map<Literal>;

/// Two kinds of node that only occur together.
#[derive(Debug, Clone)]
pub struct GraphPair {
    pub node: Pattern,
    pub edge: Spanned<String>,
    pub leads_to: Pattern,
}
