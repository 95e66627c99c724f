//! `x-rules`: what they name exists and can be compared.

mod broken;
mod graph;
mod moment;

pub(super) use broken::faults;

use super::{
    literals::show,
    scope::{Scope, either},
    values::misfits,
    walk,
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Demand, Graph, Literal, Pattern, Rule, Schema, Spanned, Type, When},
    tree::{Node, Value},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let rules = &schema.extensions.rules;
        if !rules.is_empty() && !scope.is_incomplete(schema.span) {
            let fields = walk::properties(scope.document, schema);
            Rules { scope, noun: "property", fields }.check(rules);
        }
    }
    for call in scope.calls.clone() {
        let rules = &call.operation.extensions.rules;
        if !rules.is_empty() && !scope.is_incomplete(call.operation.span) {
            let parameters = scope.parameters(call);
            let fields = parameters.iter().map(|parameter| (parameter.name.value.as_str(), &parameter.schema));
            let fields = fields.collect();
            Rules { scope, noun: "parameter", fields }.check(rules);
        }
    }
}

/// What the rules of one place may speak of.
struct Rules<'s, 'd> {
    scope: &'s mut Scope<'d>,
    noun: &'static str,
    fields: Vec<(&'d str, &'d Schema)>,
}

/// How values are compared.
#[derive(Clone, Copy, PartialEq)]
enum Comparison<'d> {
    Numbers,
    /// By its format.
    Dates(&'d str),
}

impl<'d> Rules<'_, 'd> {
    fn check(&mut self, rules: &'d [Spanned<Rule>]) {
        for Spanned { value: rule, .. } in rules {
            if let Some(when) = &rule.when {
                self.when(when);
            }
            match &rule.demand {
                Demand::LessThan(one, other)
                | Demand::AtMost(one, other)
                | Demand::DaysApart { from: one, to: other, .. } => self.comparable(&rule.demand, one, other),
                Demand::NotBoth(one, other) => {
                    for name in [one, other] {
                        self.typed(name, Type::Boolean, "compares booleans, and `{}` is none");
                    }
                }
                Demand::ExactlyOne(groups) => self.groups(groups),
                Demand::ProductAtMost { of, .. } => {
                    for name in of {
                        self.typed(name, Type::Number, "multiplies numbers, and `{}` is none");
                    }
                }
                Demand::LimitBy { value, unit, most } => {
                    self.typed(value, Type::Number, "limits a number, and `{}` is none");
                    let units: Vec<_> = self.field(unit).into_iter().collect();
                    for (word, _) in most {
                        let literal = Node { value: Value::String(word.value.clone()), span: word.span };
                        self.possible(&unit.value, &units, &literal);
                    }
                }
                Demand::Require(names) => {
                    for name in names {
                        self.field(name);
                    }
                }
                Demand::AtLeast(counts) => {
                    for (name, _) in counts {
                        self.typed(name, Type::Array, "counts items, and `{}` is no list");
                    }
                }
                Demand::Graph(graph) => self.graph(graph),
            }
        }
    }

    fn report(&mut self, name: &Spanned<String>, message: String) {
        self.scope.report(Diagnostic::error("rule", name.span, message));
    }

    /// The schema of a field, which must be there.
    fn field(&mut self, name: &Spanned<String>) -> Option<&'d Schema> {
        let found = self.fields.iter().find(|(known, _)| *known == name.value).map(|(_, schema)| *schema);
        if found.is_none() {
            let names = self.fields.iter().map(|(known, _)| *known).collect::<Vec<_>>();
            unknown(self.scope, name, self.noun, &names);
        }
        found
    }

    /// Reports a field of another type; `{}` in the words stands for its name.
    fn typed(&mut self, name: &Spanned<String>, kind: Type, words: &str) {
        let Some(schema) = self.field(name) else { return };
        let fits =
            self.scope.may_be(schema, kind) || (kind == Type::Number && self.scope.may_be(schema, Type::Integer));
        if !fits {
            self.report(name, format!("the rule {}", words.replace("{}", &name.value)));
        }
    }

    fn comparable(&mut self, demand: &Demand, one: &Spanned<String>, other: &Spanned<String>) {
        let only_dates = matches!(demand, Demand::DaysApart { .. });
        let mut comparisons = Vec::new();
        for name in [one, other] {
            let Some(schema) = self.field(name) else { continue };
            match self.comparison(schema) {
                None => {}
                Some(Some(Comparison::Dates(format))) => comparisons.push(Comparison::Dates(format)),
                Some(Some(Comparison::Numbers)) if !only_dates => comparisons.push(Comparison::Numbers),
                Some(_) if only_dates => {
                    self.report(name, format!("the rule counts days, and `{}` is no date", name.value));
                }
                Some(_) => {
                    let message = format!("the rule compares numbers or dates, and `{}` is neither", name.value);
                    self.report(name, message);
                }
            }
        }
        if let [first, second] = comparisons.as_slice()
            && first != second
        {
            let (first, second) = (words(*first), words(*second));
            let message = format!("`{}` is {first} and cannot be compared with {second}, `{}`", one.value, other.value);
            self.report(one, message);
        }
    }

    /// How values of a schema are compared, if they can be; `None` when it does not say what they are.
    #[expect(clippy::option_option, reason = "what is not known is no fault, what cannot be compared is")]
    fn comparison(&self, schema: &'d Schema) -> Option<Option<Comparison<'d>>> {
        let schema = self.scope.resolve(schema)?;
        let types = self.scope.types(schema);
        let format = schema.format.as_ref().map(|format| format.value.as_str());
        if types.is_empty() {
            return None;
        }
        if types.iter().any(|kind| matches!(kind, Type::Integer | Type::Number)) {
            return Some(Some(Comparison::Numbers));
        }
        let is_date = |format: &&str| ["date", "date-time", "local-date-time"].contains(format);
        Some(format.filter(is_date).filter(|_| types.contains(&Type::String)).map(Comparison::Dates))
    }

    fn groups(&mut self, groups: &[Vec<Spanned<String>>]) {
        let mut seen: Vec<&Spanned<String>> = Vec::new();
        for name in groups.iter().flatten() {
            self.field(name);
            if let Some(first) = seen.iter().find(|first| first.value == name.value) {
                let message = format!("`{}` is in two groups", name.value);
                self.scope.report(Diagnostic::error("rule", name.span, message).related(first.span, "first here"));
            }
            seen.push(name);
        }
    }

    fn when(&mut self, when: &When) {
        let Some((first, rest)) = when.pointer.value.split_first() else { return };
        let place = Spanned { value: first.clone(), span: when.pointer.span };
        if self.field(&place).is_none() {
            return;
        }
        let own = self.fields.iter().filter(|(name, _)| name == first);
        let mut schemas: Vec<&'d Schema> = own.map(|(_, schema)| *schema).collect();
        for segment in rest {
            let below: Vec<_> =
                schemas.iter().flat_map(|schema| walk::below(self.scope.document, schema, segment)).collect();
            if below.is_empty() {
                let place = Spanned { value: segment.clone(), span: when.pointer.span };
                let names = self.properties(&schemas);
                unknown(self.scope, &place, "property", &names);
                return;
            }
            schemas = below;
        }
        self.possible(&format!("/{}", when.pointer.value.join("/")), &schemas, &when.equals);
    }

    /// Reports a constant that a place can never have.
    fn possible(&mut self, place: &str, schemas: &[&'d Schema], constant: &Literal) {
        let misfits: Vec<_> = schemas.iter().map(|schema| misfits(self.scope, constant, schema)).collect();
        if misfits.is_empty() || misfits.iter().any(Vec::is_empty) {
            return;
        }
        let help = misfits.into_iter().flatten().find_map(|misfit| misfit.help);
        let message = format!("`{place}` is never {}", show(constant));
        self.scope.report(Diagnostic { help, ..Diagnostic::error("rule", constant.span, message) });
    }

    fn graph(&mut self, graph: &Graph) {
        self.typed(&graph.entry, Type::String, "follows names, and `{}` is no text");
        self.typed(&graph.nodes, Type::Array, "follows a list of nodes, and `{}` is none");
        let Some((_, list)) = self.fields.iter().find(|(name, _)| *name == graph.nodes.value) else { return };
        let nodes = walk::below(self.scope.document, list, "*");
        let edges = graph.edges.iter().chain(graph.pairs.iter().map(|pair| &pair.edge));
        for name in edges.chain([&graph.id]) {
            let found = self.of_nodes(&nodes, name);
            if !found.is_empty() && !found.iter().any(|schema| self.scope.may_be(schema, Type::String)) {
                self.report(name, format!("the rule follows names, and `{}` is no text", name.value));
            }
        }
        for pair in &graph.pairs {
            if self.of_nodes(&nodes, &pair.edge).is_empty()
                || graph.edges.iter().any(|edge| edge.value == pair.edge.value)
            {
                continue;
            }
            let edges = either(graph.edges.iter().map(|edge| edge.value.as_str()));
            self.report(&pair.edge, format!("`{}` is no edge; those of the graph are {edges}", pair.edge.value));
        }
        let pairs = graph.pairs.iter().flat_map(|pair| [&pair.node, &pair.leads_to]);
        for pattern in graph.never_first.iter().chain(&graph.never_followed).chain(pairs) {
            self.pattern(&nodes, pattern);
        }
    }

    fn pattern(&mut self, nodes: &[&'d Schema], pattern: &Pattern) {
        for (name, constant) in pattern {
            let found = self.of_nodes(nodes, name);
            self.possible(&name.value, &found, constant);
        }
    }

    /// The schemas of a property that some node must have.
    fn of_nodes(&mut self, nodes: &[&'d Schema], name: &Spanned<String>) -> Vec<&'d Schema> {
        let found: Vec<_> = nodes.iter().flat_map(|node| walk::below(self.scope.document, node, &name.value)).collect();
        if found.is_empty() && !nodes.is_empty() {
            let names = self.properties(nodes);
            unknown(self.scope, name, "property", &names);
        }
        found
    }

    fn properties(&self, schemas: &[&'d Schema]) -> Vec<&'d str> {
        let properties = schemas.iter().flat_map(|schema| walk::properties(self.scope.document, schema));
        properties.map(|(name, _)| name).collect()
    }
}

fn words(comparison: Comparison<'_>) -> String {
    match comparison {
        Comparison::Numbers => "a number".to_owned(),
        Comparison::Dates(format) => format!("a `{format}`"),
    }
}

fn unknown(scope: &mut Scope<'_>, name: &Spanned<String>, noun: &str, known: &[&str]) {
    let finding = Diagnostic::error("rule", name.span, format!("there is no {noun} `{}`", name.value));
    scope.report(match suggest(&name.value, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    });
}
