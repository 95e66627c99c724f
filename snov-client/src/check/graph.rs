//! Checks that nodes lead to each other by name: from one entry to every node, and never in a circle.
//!
//! An error names the field, and quotes nothing of what was sent but the names of nodes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::item_path;
use super::rules::{Broken, is, shown, there};
use crate::error::redact;
use crate::operation::{Graph, Pattern};

/// From a node to another, by their places in the list.
#[derive(Clone, Copy)]
struct Edge {
    name: &'static str,
    to: usize,
}

/// The first thing that is wrong with the nodes of an object.
pub(super) fn broken(graph: &Graph, object: &Map<String, Value>) -> Option<Broken> {
    let nodes = there(object, graph.nodes)?.as_array()?;
    read(graph, object, nodes).err()
}

/// Reads entry and edges, and checks them; the error is what is broken.
fn read(graph: &Graph, object: &Map<String, Value>, nodes: &[Value]) -> Result<(), Broken> {
    let names = names(graph, nodes)?;
    let find = |path: String, name: &str| {
        let what = || format!("leads to `{}`, and nothing in `{}` has that `{}`", redact(name), graph.nodes, graph.id);
        names.get(name).copied().ok_or_else(|| Broken::new(path, what()))
    };
    let entry = match object.get(graph.entry).and_then(Value::as_str) {
        Some(name) => Some(find(graph.entry.to_owned(), name)?),
        None => None,
    };
    let mut edges: Vec<Vec<Edge>> = Vec::with_capacity(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        let mut leaving = Vec::new();
        for name in graph.edges {
            if let Some(text) = node.get(name).and_then(Value::as_str) {
                leaving.push(Edge { name, to: find(edge_path(graph, at, name), text)? });
            }
        }
        edges.push(leaving);
    }
    let walk = Walk { graph, nodes, edges };
    walk.first(entry)?;
    walk.neighbours()?;
    entry.map_or(Ok(()), |entry| walk.from(entry))
}

/// The place of each name, which only one node may have.
fn names<'v>(graph: &Graph, nodes: &'v [Value]) -> Result<BTreeMap<&'v str, usize>, Broken> {
    let mut names = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(name) = node.get(graph.id).and_then(Value::as_str) else { continue };
        if let Some(first) = names.insert(name, at) {
            let path = edge_path(graph, at, graph.id);
            return Err(Broken::new(path, format!("is the same as that of `{}`", item_path(graph.nodes, first))));
        }
    }
    Ok(names)
}

/// `steps[2].next`
fn edge_path(graph: &Graph, at: usize, name: &str) -> String {
    format!("{}.{name}", item_path(graph.nodes, at))
}

struct Walk<'v> {
    graph: &'v Graph,
    nodes: &'v [Value],
    /// Those that leave each node.
    edges: Vec<Vec<Edge>>,
}

impl Walk<'_> {
    fn matches(&self, at: usize, pattern: Pattern) -> bool {
        pattern.iter().all(|(name, value)| self.nodes[at].get(name).is_some_and(|found| is(found, value)))
    }

    /// `hello`, or nothing if the node has no name.
    fn name(&self, at: usize) -> String {
        self.nodes[at].get(self.graph.id).and_then(Value::as_str).map(redact).unwrap_or_default()
    }

    fn edge(&self, from: usize, edge: Edge, what: String) -> Broken {
        Broken::new(edge_path(self.graph, from, edge.name), what)
    }

    fn first(&self, entry: Option<usize>) -> Result<(), Broken> {
        let Some(entry) = entry else { return Ok(()) };
        let seconds = self.graph.pairs.iter().map(|pair| &pair.leads_to);
        match self.graph.never_first.iter().chain(seconds).find(|pattern| self.matches(entry, pattern)) {
            Some(pattern) => {
                let what =
                    format!("leads to `{}`, which has {} and cannot come first", self.name(entry), words(pattern));
                Err(Broken::new(self.graph.entry, what))
            }
            None => Ok(()),
        }
    }

    /// What may follow what.
    fn neighbours(&self) -> Result<(), Broken> {
        for (from, edges) in self.edges.iter().enumerate() {
            self.ends(from, edges)?;
            for pair in self.graph.pairs {
                let is_first = self.matches(from, pair.node);
                let second = edges.iter().find(|edge| edge.name == pair.edge).map(|edge| edge.to);
                if is_first && !second.is_some_and(|to| self.matches(to, pair.leads_to)) {
                    let path = edge_path(self.graph, from, pair.edge);
                    return Err(Broken::new(path, format!("must lead to one with {}", words(pair.leads_to))));
                }
                let is_wrong =
                    |edge: &&Edge| !(is_first && edge.name == pair.edge) && self.matches(edge.to, pair.leads_to);
                if let Some(edge) = edges.iter().find(is_wrong) {
                    let (to, node) = (self.name(edge.to), words(pair.node));
                    let what = format!("leads to `{to}`, which may only follow one with {node}, by `{}`", pair.edge);
                    return Err(self.edge(from, *edge, what));
                }
            }
        }
        Ok(())
    }

    fn ends(&self, from: usize, edges: &[Edge]) -> Result<(), Broken> {
        let Some(edge) = edges.first() else { return Ok(()) };
        match self.graph.never_followed.iter().find(|pattern| self.matches(from, pattern)) {
            Some(pattern) => {
                Err(self.edge(from, *edge, format!("leads on, and nothing follows one with {}", words(pattern))))
            }
            None => Ok(()),
        }
    }

    /// Goes all ways from the entry. Without recursion: a list may be long.
    fn from(&self, entry: usize) -> Result<(), Broken> {
        #[derive(Clone, Copy)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut states = vec![State::New; self.nodes.len()];
        states[entry] = State::Open;
        let mut path = vec![(entry, self.edges[entry].iter())];
        while let Some((node, edges)) = path.last_mut() {
            let (node, Some(edge)) = (*node, edges.next()) else {
                states[*node] = State::Done;
                path.pop();
                continue;
            };
            match states[edge.to] {
                State::New => {
                    states[edge.to] = State::Open;
                    path.push((edge.to, self.edges[edge.to].iter()));
                }
                State::Open => {
                    let what = format!("leads back to `{}`, in a circle", self.name(edge.to));
                    return Err(self.edge(node, *edge, what));
                }
                State::Done => {}
            }
        }
        match states.iter().position(|state| matches!(state, State::New)) {
            Some(at) => {
                let what = format!("cannot be reached from `{}`", self.graph.entry);
                Err(Broken::new(item_path(self.graph.nodes, at), what))
            }
            None => Ok(()),
        }
    }
}

/// "`type` `linkedin` and `action` `in_mail`"
fn words(pattern: Pattern) -> String {
    let words: Vec<String> = pattern.iter().map(|(name, value)| format!("`{name}` `{}`", shown(value))).collect();
    words.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Const, GraphPair};
    use serde_json::json;

    const ASK: Pattern = &[("type", Const::String("ask"))];
    const HEARD: Pattern = &[("type", Const::String("heard"))];
    const END: Pattern = &[("type", Const::String("end"))];

    const GRAPH: Graph = Graph {
        nodes: "steps",
        id: "id",
        entry: "entry",
        edges: &["next", "yes", "no"],
        never_first: &[END],
        never_followed: &[END],
        pairs: &[GraphPair { node: ASK, edge: "next", leads_to: HEARD }],
    };

    fn refusal(graph: &Value) -> Option<String> {
        let broken = broken(&GRAPH, graph.as_object().expect("an object"))?;
        Some(format!("`{}` {}", broken.path, broken.what))
    }

    #[test]
    fn each_fault_is_named_by_step_and_field() {
        let end = || json!({"id": "end", "type": "end"});
        for (steps, words) in [
            (json!([{"id": "a", "next": "end"}, end()]), ""),
            (
                json!([{"id": "a", "type": "ask", "next": "b"}, {"id": "b", "type": "heard", "yes": "end", "no": null}, end()]),
                "",
            ),
            (json!([{"id": "b"}]), "`entry` leads to `a`, and nothing in `steps` has that `id`"),
            (json!([{"id": "a", "type": "end"}]), "`entry` leads to `a`, which has `type` `end` and cannot come first"),
            (
                json!([{"id": "a", "type": "heard"}]),
                "`entry` leads to `a`, which has `type` `heard` and cannot come first",
            ),
            (json!([{"id": "a", "next": "x"}]), "`steps[0].next` leads to `x`, and nothing in `steps` has that `id`"),
            (
                json!([{"id": "a", "next": "ada@example.com"}]),
                "`steps[0].next` leads to `[hidden]`, and nothing in `steps` has that `id`",
            ),
            (json!([{"id": "a"}, {"id": "a"}]), "`steps[1].id` is the same as that of `steps[0]`"),
            (json!([{"id": "a", "yes": "a"}]), "`steps[0].yes` leads back to `a`, in a circle"),
            (json!([{"id": "a"}, end()]), "`steps[1]` cannot be reached from `entry`"),
            (json!([{"id": "a"}, {"type": "end"}]), "`steps[1]` cannot be reached from `entry`"),
            (
                json!([{"id": "a", "next": "end"}, {"id": "end", "type": "end", "no": "a"}]),
                "`steps[1].no` leads on, and nothing follows one with `type` `end`",
            ),
            (json!([{"id": "a", "type": "ask"}]), "`steps[0].next` must lead to one with `type` `heard`"),
            (
                json!([{"id": "a", "next": "b"}, {"id": "b", "type": "heard"}]),
                "`steps[0].next` leads to `b`, which may only follow one with `type` `ask`, by `next`",
            ),
        ] {
            let graph = json!({"entry": "a", "steps": steps});
            assert_eq!(refusal(&graph).unwrap_or_default(), words, "{graph}");
        }
    }

    #[test]
    fn what_is_no_graph_is_none_of_its_business() {
        for graph in [json!({}), json!({"steps": null, "entry": "a"}), json!({"steps": "a"}), json!({"steps": []})] {
            assert_eq!(refusal(&graph), None, "{graph}");
        }
        assert_eq!(refusal(&json!({"steps": [5]})), None);
    }

    #[test]
    fn a_long_way_is_gone_to_its_end() {
        let step = |at: usize| json!({"id": at.to_string(), "next": (at + 1).to_string()});
        let mut steps: Vec<Value> = (0..100_000).map(step).collect();
        steps.push(json!({"id": "100000"}));
        assert_eq!(refusal(&json!({"entry": "0", "steps": steps})), None);
    }

    /// The same verdict, found without thought for speed: by the closure of "leads to".
    fn is_sound(graph: &Value) -> bool {
        let steps = graph["steps"].as_array().expect("a list");
        let place = |name: &Value| steps.iter().position(|step| step["id"] == *name);
        let kind = |at: usize| steps[at]["type"].as_str().unwrap_or_default();
        let mut edges = Vec::new();
        for (from, step) in steps.iter().enumerate() {
            for name in GRAPH.edges {
                if step[name].is_string() {
                    let Some(to) = place(&step[name]) else { return false };
                    edges.push((from, *name, to));
                }
            }
        }
        let Some(entry) = place(&graph["entry"]) else { return false };
        let mut leads: Vec<Vec<bool>> = vec![vec![false; steps.len()]; steps.len()];
        for (from, _, to) in &edges {
            leads[*from][*to] = true;
        }
        for over in 0..steps.len() {
            for from in 0..steps.len() {
                for to in 0..steps.len() {
                    leads[from][to] |= leads[from][over] && leads[over][to];
                }
            }
        }
        let names: Vec<_> = steps.iter().map(|step| step["id"].as_str()).collect();
        let unique = names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
        let asked =
            |from: usize| edges.iter().any(|(f, name, to)| *f == from && *name == "next" && kind(*to) == "heard");
        unique
            && (0..steps.len()).all(|at| !leads[at][at] && (at == entry || leads[entry][at]))
            && !["end", "heard"].contains(&kind(entry))
            && edges.iter().all(|(from, ..)| kind(*from) != "end")
            && (0..steps.len()).all(|at| kind(at) != "ask" || asked(at))
            && edges.iter().all(|(from, name, to)| kind(*to) != "heard" || (kind(*from) == "ask" && *name == "next"))
    }

    /// Numbers that look random and are the same each time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).expect("31 bits") % end
        }
    }

    /// Up to six steps. Most edges lead forward, or else next to none of the graphs would be sound.
    fn random(dice: &mut Dice) -> Value {
        let count = 1 + dice.below(6);
        let steps = (0..count).map(|at| {
            let mut step = Map::new();
            let id = if dice.below(30) == 0 { dice.below(count) } else { at };
            step.insert("id".to_owned(), json!(id.to_string()));
            step.insert("type".to_owned(), json!(["mail", "mail", "ask", "heard", "end"][dice.below(5)]));
            for name in GRAPH.edges {
                let to = match dice.below(10) {
                    0 => dice.below(count + 1),
                    1..=4 => at + 1,
                    _ => continue,
                };
                let last = to == count && dice.below(10) > 0;
                step.insert((*name).to_owned(), if last { Value::Null } else { json!(to.to_string()) });
            }
            Value::Object(step)
        });
        json!({"steps": steps.collect::<Vec<_>>(), "entry": if dice.below(20) == 0 { "1" } else { "0" }})
    }

    #[test]
    fn the_verdict_is_that_of_a_naive_check() {
        let mut dice = Dice(3);
        let mut sound = 0;
        for _ in 0..20_000 {
            let graph = random(&mut dice);
            let refusal = refusal(&graph);
            assert_eq!(refusal.is_none(), is_sound(&graph), "{graph}: {refusal:?}");
            sound += usize::from(refusal.is_none());
        }
        assert!((1_000..19_000).contains(&sound), "{sound} of 20000 are sound");
    }
}
