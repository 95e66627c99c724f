//! Whether the nodes of an example lead to each other as `graph` demands.

use std::collections::BTreeMap;

use super::broken::{Fault, there};
use crate::{
    check::literals::{same, show},
    document::{Graph, Literal, Pattern, Spanned},
};

/// From a node to another.
struct Edge<'l> {
    from: usize,
    name: &'l str,
    to: usize,
    literal: &'l Literal,
}

/// Every way in which a graph breaks its rule.
pub(super) fn faults(graph: &Graph, object: &Literal) -> Vec<Fault> {
    let Some(nodes) = there(object, &graph.nodes).and_then(|list| list.as_array()) else { return Vec::new() };
    let mut faults = Vec::new();
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some((id, literal)) = text(node, &graph.id) else { continue };
        if let Some(first) = ids.get(id) {
            faults
                .push(Fault::new(literal.span, format!("`{id}` is the name of `{}[{first}]` too", graph.nodes.value)));
        } else {
            ids.insert(id, at);
        }
    }
    let mut find = |id: &str, literal: &Literal| {
        let found = ids.get(id).copied();
        if found.is_none() {
            let message = format!("nothing in `{}` has `{id}` as its `{}`", graph.nodes.value, graph.id.value);
            faults.push(Fault::new(literal.span, message));
        }
        found
    };
    let entry = text(object, &graph.entry).and_then(|(id, literal)| Some((find(id, literal)?, literal)));
    let mut edges: Vec<Edge<'_>> = Vec::new();
    for (from, node) in nodes.iter().enumerate() {
        for name in &graph.edges {
            let Some((id, literal)) = text(node, name) else { continue };
            edges.extend(find(id, literal).map(|to| Edge { from, name: &name.value, to, literal }));
        }
    }
    kinds(graph, nodes, entry, &edges, &mut faults);
    if let Some((entry, _)) = entry {
        faults.extend(circles(entry, nodes, &edges));
        unreached(graph, entry, nodes, &edges, &mut faults);
    }
    faults
}

fn text<'l>(object: &'l Literal, name: &Spanned<String>) -> Option<(&'l str, &'l Literal)> {
    let literal = object.get(&name.value)?;
    Some((literal.as_str()?, literal))
}

fn matches(node: &Literal, pattern: &Pattern) -> bool {
    pattern.iter().all(|(name, value)| node.get(&name.value).is_some_and(|found| same(found, value)))
}

/// "`type` `goal`"
fn words(pattern: &Pattern) -> String {
    let words: Vec<_> = pattern.iter().map(|(name, value)| format!("`{}` {}", name.value, show(value))).collect();
    words.join(" and ")
}

/// What may come first, what may follow, and what belongs together.
fn kinds(
    graph: &Graph,
    nodes: &[Literal],
    entry: Option<(usize, &Literal)>,
    edges: &[Edge<'_>],
    faults: &mut Vec<Fault>,
) {
    if let Some((entry, literal)) = entry {
        let never = graph.never_first.iter().chain(graph.pairs.iter().map(|pair| &pair.leads_to));
        for pattern in never.filter(|pattern| matches(&nodes[entry], pattern)) {
            faults.push(Fault::new(literal.span, format!("what has {} cannot come first", words(pattern))));
        }
    }
    for edge in edges {
        for pattern in graph.never_followed.iter().filter(|pattern| matches(&nodes[edge.from], pattern)) {
            faults.push(Fault::new(edge.literal.span, format!("nothing may follow what has {}", words(pattern))));
        }
        for pair in &graph.pairs {
            let is_pair = edge.name == pair.edge.value && matches(&nodes[edge.from], &pair.node);
            if !is_pair && matches(&nodes[edge.to], &pair.leads_to) {
                let message =
                    format!("what has {} may only follow what has {}", words(&pair.leads_to), words(&pair.node));
                faults.push(Fault::new(edge.literal.span, message));
            }
        }
    }
    for pair in &graph.pairs {
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| matches(node, &pair.node)) {
            let next = edges.iter().find(|edge| edge.from == at && edge.name == pair.edge.value);
            // A name that nothing has is reported as such.
            let is_known = next.is_some() || text(node, &pair.edge).is_none();
            if is_known && !next.is_some_and(|edge| matches(&nodes[edge.to], &pair.leads_to)) {
                let span = next.map_or(node.span, |edge| edge.literal.span);
                let message = format!("`{}` must lead to what has {}", pair.edge.value, words(&pair.leads_to));
                faults.push(Fault::new(span, message));
            }
        }
    }
}

/// The edges that lead back to where they come from, seen from the entry. Without recursion: lists may be long.
fn circles(entry: usize, nodes: &[Literal], edges: &[Edge<'_>]) -> Vec<Fault> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut faults = Vec::new();
    let mut states = vec![State::New; nodes.len()];
    states[entry] = State::Open;
    let mut path = vec![(entry, edges.iter().filter(move |edge| edge.from == entry).collect::<Vec<_>>())];
    while let Some((node, rest)) = path.last_mut() {
        let Some(edge) = rest.pop() else {
            states[*node] = State::Done;
            path.pop();
            continue;
        };
        match states[edge.to] {
            State::Open => faults.push(Fault::new(edge.literal.span, "this leads back, in a circle")),
            State::New => {
                states[edge.to] = State::Open;
                path.push((edge.to, edges.iter().filter(|next| next.from == edge.to).collect()));
            }
            State::Done => {}
        }
    }
    faults
}

fn unreached(graph: &Graph, entry: usize, nodes: &[Literal], edges: &[Edge<'_>], faults: &mut Vec<Fault>) {
    let mut reached = vec![false; nodes.len()];
    let mut open = vec![entry];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            open.extend(edges.iter().filter(|edge| edge.from == node).map(|edge| edge.to));
        }
    }
    for (node, _) in nodes.iter().zip(reached).filter(|(_, reached)| !reached) {
        let message = format!("no way leads here from `{}`", graph.entry.value);
        faults.push(Fault::new(node.span, message));
    }
}
