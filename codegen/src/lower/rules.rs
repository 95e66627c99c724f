//! Lowers what must hold between several fields to the rules that the runtime checks.

use super::{look::literal, object::Object, shapes::saturated};
use crate::{
    document::{self, Demand, Map, Rule, Spanned, When},
    ir,
};

/// The rules over several fields of an object.
pub(super) fn of_object(object: &Object<'_>) -> Vec<ir::Rule> {
    let stated = object.rules.iter().map(|rule| stated(&rule.value));
    let any_of =
        object.any_of.iter().map(|names| ir::Rule::AnyOf(names.iter().map(|name| (*name).to_owned()).collect()));
    let counts = object.parts.iter().flat_map(|part| {
        let least = part.min_properties.as_ref().map(|limit| ir::Rule::MinFields(saturated(limit.value)));
        let most = part.max_properties.as_ref().map(|limit| ir::Rule::MaxFields(saturated(limit.value)));
        least.into_iter().chain(most)
    });
    let requires = object.parts.iter().flat_map(|part| &part.dependent_required).map(|(name, others)| {
        ir::Rule::Requires(name.value.clone(), others.iter().map(|other| other.value.clone()).collect())
    });
    stated.chain(any_of).chain(counts).chain(requires).collect()
}

/// An entry of `x-rules`.
pub(super) fn stated(rule: &Rule) -> ir::Rule {
    let demand = demand(&rule.demand);
    match &rule.when {
        None => demand,
        Some(When { pointer, equals }) => {
            ir::Rule::When { pointer: pointer.value.clone(), equals: constant(equals), rule: Box::new(demand) }
        }
    }
}

fn demand(demand: &Demand) -> ir::Rule {
    let text = |name: &Spanned<String>| name.value.clone();
    match demand {
        Demand::LessThan(less, more) => ir::Rule::LessThan(text(less), text(more)),
        Demand::AtMost(less, more) => ir::Rule::AtMost(text(less), text(more)),
        Demand::NotBoth(one, other) => ir::Rule::NotBoth(text(one), text(other)),
        Demand::ExactlyOne(groups) => ir::Rule::ExactlyOne(groups.iter().map(|group| texts(group)).collect()),
        Demand::DaysApart { from, to, most } => ir::Rule::DaysApart { from: text(from), to: text(to), most: *most },
        Demand::ProductAtMost { of, most } => ir::Rule::ProductAtMost { of: texts(of), most: *most },
        Demand::LimitBy { value, unit, most } => {
            ir::Rule::LimitBy { value: text(value), unit: text(unit), most: counts(most) }
        }
        Demand::Require(names) => ir::Rule::Present(texts(names)),
        Demand::AtLeast(least) => ir::Rule::MinItems(counts(least)),
        Demand::Graph(graph) => ir::Rule::Graph(self::graph(graph)),
    }
}

fn graph(graph: &document::Graph) -> ir::Graph {
    ir::Graph {
        nodes: graph.nodes.value.clone(),
        id: graph.id.value.clone(),
        entry: graph.entry.value.clone(),
        edges: texts(&graph.edges),
        never_first: graph.never_first.iter().map(pattern).collect(),
        never_followed: graph.never_followed.iter().map(pattern).collect(),
        pairs: graph
            .pairs
            .iter()
            .map(|pair| ir::GraphPair {
                node: pattern(&pair.node),
                edge: pair.edge.value.clone(),
                leads_to: pattern(&pair.leads_to),
            })
            .collect(),
    }
}

fn pattern(pattern: &document::Pattern) -> ir::Pattern {
    pattern.iter().map(|(name, value)| (name.value.clone(), constant(value))).collect()
}

/// The parser let only scalars through.
fn constant(value: &document::Literal) -> ir::Literal {
    literal(value).unwrap_or(ir::Literal::Null)
}

fn texts(names: &[Spanned<String>]) -> Vec<String> {
    names.iter().map(|name| name.value.clone()).collect()
}

fn counts(counts: &Map<u64>) -> Vec<(String, u64)> {
    counts.iter().map(|(name, count)| (name.value.clone(), *count)).collect()
}
