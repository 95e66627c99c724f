//! What must hold between several fields.

use super::{Const, Shape};

/// A rule over several fields of one object, or over several parameters of one operation.
///
/// A field is there when it is present and not null. Only [`Rule::AnyOf`], [`Rule::ExactlyOne`] and [`Rule::Present`]
/// demand that something is there; the others speak of what is.
#[derive(Debug)]
pub enum Rule {
    /// The first is smaller, or an earlier date.
    LessThan(&'static str, &'static str),
    /// The first is not larger, or no later date.
    AtMost(&'static str, &'static str),
    /// Not both are `true`.
    NotBoth(&'static str, &'static str),
    /// At least one is there.
    AnyOf(&'static [&'static str]),
    /// One of these groups is there as a whole, and nothing of any other.
    ExactlyOne(&'static [&'static [&'static str]]),
    /// Two dates are at most so many days apart.
    DaysApart {
        /// One date.
        from: &'static str,
        /// The other date.
        to: &'static str,
        /// How many days.
        most: u64,
    },
    /// If all are there, their product is at most so much.
    ProductAtMost {
        /// What is multiplied.
        of: &'static [&'static str],
        /// How much.
        most: u64,
    },
    /// What a number may be at most depends on its unit.
    LimitBy {
        /// The number.
        value: &'static str,
        /// The field with the unit.
        unit: &'static str,
        /// Each unit, and the most that there may be of it.
        most: &'static [(&'static str, u64)],
    },
    /// All are there.
    Present(&'static [&'static str]),
    /// When the first is present, even as null, so are the others.
    Requires(&'static str, &'static [&'static str]),
    /// Each of these lists has at least so many items.
    MinItems(&'static [(&'static str, u64)]),
    /// At least so many fields are present, even as null.
    MinFields(u32),
    /// At most so many fields are present, even as null.
    MaxFields(u32),
    /// The nodes of a list lead to each other.
    Graph(&'static Graph),
    /// The object has this shape as well.
    Fits(&'static Shape),
    /// Another rule, where some value is a constant.
    When {
        /// JSON pointer segments; `*` is any item of a list.
        pointer: &'static [&'static str],
        /// The value that one of the places has.
        equals: Const,
        /// What holds then.
        rule: &'static Rule,
    },
}

/// Nodes that lead to each other by name: the entry and every edge name a node, no name occurs twice, every node is
/// reached from the entry, and none leads back to itself.
#[derive(Debug)]
pub struct Graph {
    /// The list of nodes.
    pub nodes: &'static str,
    /// The field of a node with its name.
    pub id: &'static str,
    /// The field beside the list that names the first node.
    pub entry: &'static str,
    /// The fields of a node that name the next ones.
    pub edges: &'static [&'static str],
    /// Nodes that cannot come first.
    pub never_first: &'static [Pattern],
    /// Nodes that nothing can follow.
    pub never_followed: &'static [Pattern],
    /// Nodes that only occur together.
    pub pairs: &'static [GraphPair],
}

/// The fields by which a node is known, each with its value.
pub type Pattern = &'static [(&'static str, Const)];

/// Two kinds of node of which the one leads to the other, and nothing else does.
#[derive(Debug)]
pub struct GraphPair {
    /// The first.
    pub node: Pattern,
    /// The edge from the first to the second.
    pub edge: &'static str,
    /// The second.
    pub leads_to: Pattern,
}
