//! Says rules over several fields in words.

use super::{Docs, bulleted, section, words::code};
use crate::{
    document::{Demand, Document, Graph, Pattern, Rule, Schema, Spanned},
    lower::Lowering,
    words::listed,
};

/// A field that rules speak of, and what it holds.
pub(crate) type Named<'d> = (&'d str, &'d Schema);

impl Lowering<'_> {
    /// Appends what is checked before sending; nothing when there are no rules.
    pub(in crate::lower) fn rules_docs<'d>(
        &self,
        docs: &mut Docs,
        rules: impl IntoIterator<Item = &'d Spanned<Rule>>,
        fields: &[Named<'_>],
    ) {
        let bullets: Vec<String> =
            rules.into_iter().flat_map(|rule| rule_sentences(self.document, &rule.value, fields)).collect();
        if !bullets.is_empty() {
            section(docs, vec!["Checked before sending:".to_owned()]);
            section(docs, bulleted(&bullets));
        }
    }
}

/// What a rule demands of fields, one sentence each.
pub(crate) fn rule_sentences(document: &Document, rule: &Rule, fields: &[Named<'_>]) -> Vec<String> {
    let is_date = |name: &Spanned<String>| {
        let schemas = fields.iter().filter(|(field, _)| *field == name.value).map(|(_, schema)| schema);
        let mut resolved = schemas.filter_map(|schema| document.components.resolve_schema(schema));
        resolved.any(|schema| schema.format.as_ref().is_some_and(|format| format.value.contains("date")))
    };
    sentences(rule, &is_date)
}

fn sentences(rule: &Rule, is_date: &dyn Fn(&Spanned<String>) -> bool) -> Vec<String> {
    let sentences = demand(&rule.demand, is_date);
    let Some(when) = &rule.when else { return sentences };
    let any = if when.pointer.value.iter().any(|segment| segment == "*") { "any " } else { "" };
    let place = when.pointer.value.join(".").replace(".*", "[]");
    let condition = format!("When {any}`{place}` is `{}`", code(&when.equals));
    sentences.into_iter().map(|sentence| format!("{condition}: {sentence}")).collect()
}

fn demand(demand: &Demand, is_date: &dyn Fn(&Spanned<String>) -> bool) -> Vec<String> {
    vec![match demand {
        Demand::LessThan(one, other) => {
            let words = if is_date(one) { "before" } else { "less than" };
            format!("`{}` is {words} `{}`.", one.value, other.value)
        }
        Demand::AtMost(one, other) => {
            let words = if is_date(one) { "not after" } else { "at most" };
            format!("`{}` is {words} `{}`.", one.value, other.value)
        }
        Demand::NotBoth(one, other) => format!("`{}` and `{}` are not both true.", one.value, other.value),
        Demand::ExactlyOne(groups) => {
            let groups: Vec<String> = groups.iter().map(|group| all(group)).collect();
            format!("Either {} is given.", groups.join(", or "))
        }
        Demand::DaysApart { from, to, most } => {
            let days = if *most == 1 { "1 day" } else { &format!("{most} days") };
            format!("`{}` and `{}` are at most {days} apart.", from.value, to.value)
        }
        Demand::ProductAtMost { of, most } => {
            let names: Vec<String> = of.iter().map(|name| format!("`{}`", name.value)).collect();
            format!("{} is at most {most}.", names.join(" × "))
        }
        Demand::LimitBy { value, unit, most } => {
            let limits: Vec<String> = most.iter().map(|(word, most)| format!("{most} for `{}`", word.value)).collect();
            format!("`{}` is at most {}, by `{}`.", value.value, limits.join(", "), unit.value)
        }
        Demand::Require(names) if names.len() == 1 => format!("{} is needed.", all(names)),
        Demand::Require(names) => format!("{} are needed.", all(names)),
        Demand::AtLeast(counts) => {
            let counts: Vec<String> =
                counts.iter().map(|(name, least)| format!("`{}` has at least {least} items", name.value)).collect();
            format!("{}.", counts.join(", "))
        }
        Demand::Graph(graph) => return self::graph(graph),
    }]
}

fn graph(graph: &Graph) -> Vec<String> {
    let Graph { nodes, id, entry, edges, .. } = graph;
    let (nodes, id, entry) = (&nodes.value, &id.value, &entry.value);
    let mut sentences = vec![
        format!(
            "`{entry}`, and each {} of `{nodes}`, is the `{id}` of one of `{nodes}`. No `{id}` occurs twice.",
            all(edges)
        ),
        format!("Each of `{nodes}` is reached from `{entry}`, and none leads back to an earlier one."),
    ];
    let each = |patterns: &[Pattern], what: &str| -> Vec<String> {
        patterns.iter().map(|pattern| format!("One with {} {what}.", with(pattern))).collect()
    };
    sentences.extend(each(&graph.never_first, "is not the first"));
    sentences.extend(each(&graph.never_followed, "leads to no other"));
    sentences.extend(graph.pairs.iter().map(|pair| {
        let (node, then) = (with(&pair.node), with(&pair.leads_to));
        format!("The `{}` of one with {node} leads to one with {then}, which follows nothing else.", pair.edge.value)
    }));
    sentences
}

/// "`type` `linkedin` and `action` `in_mail`"
fn with(pattern: &Pattern) -> String {
    let words: Vec<String> =
        pattern.iter().map(|(name, value)| format!("`{}` `{}`", name.value, code(value))).collect();
    words.join(" and ")
}

/// "`a`, `b` and `c`"
fn all(names: &[Spanned<String>]) -> String {
    listed(names.iter().map(|name| name.value.as_str()), "and")
}
