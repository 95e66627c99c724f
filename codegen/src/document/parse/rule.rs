//! The entries of `x-rules`. `spec/README.md` defines each form.

use super::{
    fields::{Context, Fields, quoted},
    name,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Demand, Graph, GraphPair, Literal, Map, Pattern, Rule, Spanned, When},
    tree::{Node, Value},
};

/// Reads what stands behind the name of a form.
type Parse = fn(&mut Context<'_>, &Node) -> Option<Demand>;

const FORMS: [(&str, Parse); 10] = [
    ("less-than", |context, node| pair(context, node, "`less-than`").map(|(one, other)| Demand::LessThan(one, other))),
    ("at-most", |context, node| pair(context, node, "`at-most`").map(|(one, other)| Demand::AtMost(one, other))),
    ("not-both", |context, node| pair(context, node, "`not-both`").map(|(one, other)| Demand::NotBoth(one, other))),
    ("exactly-one", exactly_one),
    ("days-apart", days_apart),
    ("product-at-most", product_at_most),
    ("limit-by", limit_by),
    ("require", |context, node| names(context, node, "`require`", 1).map(Demand::Require)),
    ("at-least", |context, node| counts(context, node, "`at-least`").map(Demand::AtLeast)),
    ("graph", graph),
];

/// Forms that say nothing new without a condition, each with the keyword that says it.
const CONDITIONAL: [(&str, &str); 2] = [("require", "`required`"), ("at-least", "`minItems`")];

pub(super) fn rules(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Spanned<Rule>> {
    fields.items(context, "x-rules").iter().filter_map(|node| rule(context, node)).collect()
}

fn rule(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Rule>> {
    let mut fields = Fields::of(context, node, "a rule")?;
    let guard = fields.take("when");
    let found: Vec<_> = FORMS.into_iter().filter_map(|(form, parse)| Some((form, parse, fields.take(form)?))).collect();
    let before = context.diagnostics.len();
    fields.finish(context, &[]);
    let [(form, parse, body)] = found.as_slice() else {
        // A form that is written wrong has been reported by its name.
        if context.diagnostics.len() == before || !found.is_empty() {
            let finding = Diagnostic::error("invalid-value", node.span, "an entry of `x-rules` is one rule");
            let forms = FORMS.map(|(form, _)| quoted(form)).join(", ");
            context.report(finding.help(format!("write one of {forms}, and `when` beside it where it is conditional")));
        }
        return None;
    };
    let when = guard.map(|node| when(context, node));
    let demand = parse(context, body);
    if let Some((_, instead)) = CONDITIONAL.iter().find(|(conditional, _)| conditional == form)
        && guard.is_none()
    {
        let finding = Diagnostic::error("invalid-value", node.span, format!("`{form}` needs `when` beside it"));
        context.report(finding.help(format!("without a condition, that is {instead}")));
        return None;
    }
    // A condition that cannot be read leaves no rule: without it, the rule would say something else.
    let when = match when {
        None => None,
        Some(when) => Some(when?),
    };
    Some(Spanned { value: Rule { when, demand: demand? }, span: node.span })
}

fn when(context: &mut Context<'_>, node: &Node) -> Option<When> {
    let mut fields = Fields::of(context, node, "`when`")?;
    let pointer = fields.require(context, "pointer").and_then(|node| context.pointer(node, "`pointer`"));
    let equals = fields.require(context, "equals").and_then(|node| constant(context, node, "`equals`"));
    fields.finish(context, &[]);
    let pointer = pointer?;
    if pointer.value.is_empty() {
        context.report(Diagnostic::error("invalid-value", pointer.span, "`pointer` names no field"));
        return None;
    }
    Some(When { pointer, equals: equals? })
}

fn exactly_one(context: &mut Context<'_>, node: &Node) -> Option<Demand> {
    let listed = context.items(node, "`exactly-one`");
    let groups: Vec<_> =
        listed.iter().map(|group| names(context, group, "each group of `exactly-one`", 1)).collect::<Option<_>>()?;
    if groups.len() < 2 {
        if node.as_array().is_some() {
            let finding = Diagnostic::error("invalid-value", node.span, "`exactly-one` holds two groups or more");
            context.report(finding.help("write `exactly-one: [[a], [b, c]]`"));
        }
        return None;
    }
    Some(Demand::ExactlyOne(groups))
}

fn days_apart(context: &mut Context<'_>, node: &Node) -> Option<Demand> {
    let mut fields = Fields::of(context, node, "`days-apart`")?;
    let from = fields.require_text(context, "from");
    let to = fields.require_text(context, "to");
    let most = fields.require_count(context, "most");
    fields.finish(context, &[]);
    Some(Demand::DaysApart { from: from?, to: to?, most: most?.value })
}

fn product_at_most(context: &mut Context<'_>, node: &Node) -> Option<Demand> {
    let mut fields = Fields::of(context, node, "`product-at-most`")?;
    let of = fields.require(context, "of").and_then(|node| names(context, node, "`of`", 2));
    let most = fields.require_count(context, "most");
    fields.finish(context, &[]);
    Some(Demand::ProductAtMost { of: of?, most: most?.value })
}

fn limit_by(context: &mut Context<'_>, node: &Node) -> Option<Demand> {
    let mut fields = Fields::of(context, node, "`limit-by`")?;
    let value = fields.require_text(context, "value");
    let unit = fields.require_text(context, "unit");
    let most = fields.require(context, "most").and_then(|node| counts(context, node, "`most`"));
    fields.finish(context, &[]);
    Some(Demand::LimitBy { value: value?, unit: unit?, most: most? })
}

fn graph(context: &mut Context<'_>, node: &Node) -> Option<Demand> {
    let mut fields = Fields::of(context, node, "`graph`")?;
    let nodes = fields.require_text(context, "nodes");
    let id = fields.require_text(context, "id");
    let entry = fields.require_text(context, "entry");
    let edges = fields.require(context, "edges").and_then(|node| names(context, node, "`edges`", 1));
    let never_first = patterns(context, &mut fields, "never-first");
    let never_followed = patterns(context, &mut fields, "never-followed");
    let pairs = fields.items(context, "pairs").iter().map(|node| graph_pair(context, node)).collect::<Option<_>>();
    fields.finish(context, &[]);
    Some(Demand::Graph(Box::new(Graph {
        nodes: nodes?,
        id: id?,
        entry: entry?,
        edges: edges?,
        never_first: never_first?,
        never_followed: never_followed?,
        pairs: pairs?,
    })))
}

fn graph_pair(context: &mut Context<'_>, node: &Node) -> Option<GraphPair> {
    let mut fields = Fields::of(context, node, "an entry of `pairs`")?;
    let from = fields.require(context, "node").and_then(|node| pattern(context, node, "`node`"));
    let edge = fields.require_text(context, "edge");
    let leads_to = fields.require(context, "leads-to").and_then(|node| pattern(context, node, "`leads-to`"));
    fields.finish(context, &[]);
    Some(GraphPair { node: from?, edge: edge?, leads_to: leads_to? })
}

fn patterns(context: &mut Context<'_>, fields: &mut Fields<'_>, keyword: &'static str) -> Option<Vec<Pattern>> {
    let element = format!("each element of {}", quoted(keyword));
    fields.items(context, keyword).iter().map(|node| pattern(context, node, &element)).collect()
}

/// `{type: goal}`
fn pattern(context: &mut Context<'_>, node: &Node, what: &str) -> Option<Pattern> {
    let entries = context.entries(node, what);
    if node.as_object().is_some() && entries.is_empty() {
        context.report(Diagnostic::error("invalid-value", node.span, format!("{what} names no property")));
    }
    let pattern: Pattern = entries
        .iter()
        .map(|(key, value)| Some((name(key), constant(context, value, &quoted(&key.name))?)))
        .collect::<Option<_>>()?;
    (!pattern.is_empty()).then_some(pattern)
}

fn pair(context: &mut Context<'_>, node: &Node, what: &str) -> Option<(Spanned<String>, Spanned<String>)> {
    let before = context.diagnostics.len();
    let mut names = context.texts(node, what).into_iter();
    if let (Some(one), Some(other), None) = (names.next(), names.next(), names.next()) {
        return Some((one, other));
    }
    if context.diagnostics.len() == before {
        context.report(Diagnostic::error("invalid-value", node.span, format!("{what} names two fields")));
    }
    None
}

/// At least so many names, none of them twice.
fn names(context: &mut Context<'_>, node: &Node, what: &str, least: usize) -> Option<Vec<Spanned<String>>> {
    let before = context.diagnostics.len();
    let names = context.texts(node, what);
    let twice = names.iter().enumerate().find(|(at, name)| names[..*at].iter().any(|one| one.value == name.value));
    if let Some((_, name)) = twice {
        let message = format!("{what} names `{}` twice", name.value);
        context.report(Diagnostic::error("invalid-value", name.span, message));
    } else if names.len() < least && context.diagnostics.len() == before {
        let fields = if least == 1 { "no field".to_owned() } else { format!("fewer than {least} fields") };
        context.report(Diagnostic::error("invalid-value", node.span, format!("{what} names {fields}")));
    }
    (context.diagnostics.len() == before).then_some(names)
}

/// `{minutes: 43200, hours: 720}`
fn counts(context: &mut Context<'_>, node: &Node, what: &str) -> Option<Map<u64>> {
    let entries = context.entries(node, what);
    if node.as_object().is_some() && entries.is_empty() {
        context.report(Diagnostic::error("invalid-value", node.span, format!("{what} names nothing")));
    }
    let counts: Map<u64> = entries
        .iter()
        .map(|(key, value)| Some((name(key), context.count(value, &quoted(&key.name))?.value)))
        .collect::<Option<_>>()?;
    (!counts.is_empty()).then_some(counts)
}

/// A value that a rule can compare with.
fn constant(context: &mut Context<'_>, node: &Node, what: &str) -> Option<Literal> {
    if matches!(node.value, Value::Bool(_) | Value::Integer(_) | Value::String(_)) {
        return Some(node.clone());
    }
    context.wrong_type(node, what, "text, a whole number, `true` or `false`");
    None
}
