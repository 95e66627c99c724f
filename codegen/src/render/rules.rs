//! Rules over several fields, in the tables of operations and of shapes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{literal, shapes};
use crate::ir::{Graph, GraphPair, Pattern, Rule};

/// `rt::Rule::LessThan("delay_from", "delay_to")`; `module` is where named shapes are.
pub(super) fn rule(rule: &Rule, module: &TokenStream) -> TokenStream {
    match rule {
        Rule::LessThan(less, more) => quote! { rt::Rule::LessThan(#less, #more) },
        Rule::AtMost(less, more) => quote! { rt::Rule::AtMost(#less, #more) },
        Rule::NotBoth(one, other) => quote! { rt::Rule::NotBoth(#one, #other) },
        Rule::AnyOf(names) => quote! { rt::Rule::AnyOf(&[#(#names),*]) },
        Rule::ExactlyOne(groups) => {
            let groups = groups.iter().map(|names| quote! { &[#(#names),*] });
            quote! { rt::Rule::ExactlyOne(&[#(#groups),*]) }
        }
        Rule::DaysApart { from, to, most } => {
            let most = literal::integer(*most);
            quote! { rt::Rule::DaysApart { from: #from, to: #to, most: #most } }
        }
        Rule::ProductAtMost { of, most } => {
            let most = literal::integer(*most);
            quote! { rt::Rule::ProductAtMost { of: &[#(#of),*], most: #most } }
        }
        Rule::LimitBy { value, unit, most } => {
            let most = counts(most);
            quote! { rt::Rule::LimitBy { value: #value, unit: #unit, most: #most } }
        }
        Rule::Present(names) => quote! { rt::Rule::Present(&[#(#names),*]) },
        Rule::Requires(name, others) => quote! { rt::Rule::Requires(#name, &[#(#others),*]) },
        Rule::MinItems(least) => {
            let least = counts(least);
            quote! { rt::Rule::MinItems(#least) }
        }
        Rule::MinFields(count) => {
            let count = literal::integer(*count);
            quote! { rt::Rule::MinFields(#count) }
        }
        Rule::MaxFields(count) => {
            let count = literal::integer(*count);
            quote! { rt::Rule::MaxFields(#count) }
        }
        Rule::Graph(graph) => self::graph(graph),
        Rule::Fits(shape) => {
            let shape = shapes::reference(shape, module);
            quote! { rt::Rule::Fits(#shape) }
        }
        Rule::When { pointer, equals, rule } => {
            let (equals, rule) = (literal::constant(equals), self::rule(rule, module));
            quote! { rt::Rule::When { pointer: &[#(#pointer),*], equals: #equals, rule: &#rule } }
        }
    }
}

fn graph(graph: &Graph) -> TokenStream {
    let Graph { nodes, id, entry, edges, .. } = graph;
    let never_first = graph.never_first.iter().map(pattern);
    let never_followed = graph.never_followed.iter().map(pattern);
    let pairs = graph.pairs.iter().map(pair);
    quote! {
        rt::Rule::Graph(&rt::Graph {
            nodes: #nodes,
            id: #id,
            entry: #entry,
            edges: &[#(#edges),*],
            never_first: &[#(#never_first),*],
            never_followed: &[#(#never_followed),*],
            pairs: &[#(#pairs),*],
        })
    }
}

fn pair(pair: &GraphPair) -> TokenStream {
    let (node, edge, leads_to) = (pattern(&pair.node), &pair.edge, pattern(&pair.leads_to));
    quote! { rt::GraphPair { node: #node, edge: #edge, leads_to: #leads_to } }
}

/// `&[("type", rt::Const::String("goal"))]`
fn pattern(pattern: &Pattern) -> TokenStream {
    let fields = pattern.iter().map(|(name, value)| {
        let value = literal::constant(value);
        quote! { (#name, #value) }
    });
    quote! { &[#(#fields),*] }
}

/// `&[("minutes", 43200), ("hours", 720)]`
fn counts(counts: &[(String, u64)]) -> TokenStream {
    let counts = counts.iter().map(|(name, count)| {
        let count = literal::integer(*count);
        quote! { (#name, #count) }
    });
    quote! { &[#(#counts),*] }
}
