//! The form `graph` of `x-rules`: nodes that lead to each other by name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::request::rules::{Flaw, texts, there};

/// What the document says of a graph, and the nodes that were sent.
struct Graph<'v> {
    rule: &'v Value,
    nodes: &'v [Value],
    /// The name of the list.
    list: &'v str,
    edges: Vec<Edge<'v>>,
}

struct Edge<'v> {
    from: usize,
    name: &'v str,
    to: usize,
}

/// Everything that is wrong with a graph.
pub(crate) fn flaws(rule: &Value, object: &Map<String, Value>) -> Vec<Flaw> {
    let word = |key: &str| rule.get(key).and_then(Value::as_str).unwrap_or_default();
    let (list, id, first) = (word("nodes"), word("id"), word("entry"));
    let Some(nodes) = there(object, list).and_then(Value::as_array) else { return Vec::new() };
    let mut flaws = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(name) = node.get(id).and_then(Value::as_str) else { continue };
        let other = *places.entry(name).or_insert(at);
        if other != at {
            flaws.push((format!("/{list}/{at}/{id}"), format!("`{name}` is the name of `{list}[{other}]` as well")));
        }
    }
    let mut find = |pointer: String, name: Option<&Value>| {
        let name = name.and_then(Value::as_str)?;
        let place = places.get(name).copied();
        if place.is_none() {
            flaws.push((pointer, format!("leads to `{name}`, which is the `{id}` of nothing in `{list}`")));
        }
        place
    };
    let entry = find(format!("/{first}"), object.get(first));
    let mut graph = Graph { rule, nodes, list, edges: Vec::new() };
    for (from, node) in nodes.iter().enumerate() {
        for name in rule.get("edges").map(texts).unwrap_or_default() {
            let to = find(format!("/{list}/{from}/{name}"), node.get(name));
            graph.edges.extend(to.map(|to| Edge { from, name, to }));
        }
    }
    flaws.extend(graph.ends(entry, first));
    flaws.extend(graph.pairs(entry, first));
    if let Some(entry) = entry {
        flaws.extend(graph.ways(entry, first));
    }
    flaws
}

impl<'v> Graph<'v> {
    fn pointer(&self, edge: &Edge<'_>) -> String {
        format!("/{}/{}/{}", self.list, edge.from, edge.name)
    }

    fn patterns(&self, key: &str) -> impl Iterator<Item = &'v Value> {
        self.rule.get(key).and_then(Value::as_array).into_iter().flatten()
    }

    fn is(&self, node: usize, pattern: &Value) -> bool {
        let fields = pattern.as_object().into_iter().flatten();
        fields.into_iter().all(|(name, value)| self.nodes.get(node).and_then(|node| node.get(name)) == Some(value))
    }

    /// What cannot come first, and what nothing can follow.
    fn ends(&self, entry: Option<usize>, first: &str) -> Vec<Flaw> {
        let starts = self.patterns("never-first").filter(|pattern| entry.is_some_and(|entry| self.is(entry, pattern)));
        let starts = starts.map(|pattern| (format!("/{first}"), format!("{pattern} cannot come first")));
        let followed = self.patterns("never-followed").flat_map(|pattern| {
            let edges = self.edges.iter().filter(|edge| self.is(edge.from, pattern));
            edges.map(|edge| (self.pointer(edge), format!("nothing can follow {pattern}"))).collect::<Vec<_>>()
        });
        starts.chain(followed).collect()
    }

    /// What only occurs together.
    fn pairs(&self, entry: Option<usize>, first: &str) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for pair in self.patterns("pairs") {
            let (Some(node), Some(second)) = (pair.get("node"), pair.get("leads-to")) else { continue };
            let name = pair.get("edge").and_then(Value::as_str).unwrap_or_default();
            let alone = format!("{second} can only follow {node}, by `{name}`");
            if entry.is_some_and(|entry| self.is(entry, second)) {
                flaws.push((format!("/{first}"), alone.clone()));
            }
            let is_pair = |edge: &&Edge<'_>| edge.name == name && self.is(edge.from, node);
            let strays = self.edges.iter().filter(|edge| self.is(edge.to, second) && !is_pair(edge));
            flaws.extend(strays.map(|edge| (self.pointer(edge), alone.clone())));
            for at in (0..self.nodes.len()).filter(|at| self.is(*at, node)) {
                let mut ways = self.edges.iter().filter(is_pair).filter(|edge| edge.from == at);
                if !ways.any(|edge| self.is(edge.to, second)) {
                    let pointer = format!("/{}/{at}/{name}", self.list);
                    flaws.push((pointer, format!("{node} must lead to {second}")));
                }
            }
        }
        flaws
    }

    /// Ways that lead back, and nodes that no way leads to.
    fn ways(&self, entry: usize, first: &str) -> Vec<Flaw> {
        let circles = self.edges.iter().filter(|edge| self.reached(edge.to).contains(&edge.from));
        let circles = circles.map(|edge| (self.pointer(edge), "leads back to where it comes from".to_owned()));
        let reached = self.reached(entry);
        let lost = (0..self.nodes.len()).filter(|at| !reached.contains(at));
        let lost = lost.map(|at| (format!("/{}/{at}", self.list), format!("no way leads here from `{first}`")));
        circles.chain(lost).collect()
    }

    /// The nodes that ways lead to, from one on.
    fn reached(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(self.edges.iter().filter(|edge| edge.from == node).map(|edge| edge.to));
            }
        }
        reached
    }
}
