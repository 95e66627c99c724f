//! The cases of an operation: what a call is given in each.

use regex_lite::Regex;

use crate::{
    document::{Demand, Example, Map, RefOr, Schema},
    ir::{OperationTable, Place, Rule, Scalar},
    lower::{
        Lowering,
        drafts::{Draft, Input},
        examples::{Completion, Doubt, Given},
        look::{Definition, Kind},
        names,
    },
    tree::Value,
};

/// A value for the path that means another path, and a query, unless it is encoded.
const ODD: [&str; 2] = ["a/b?c%2f", "a?b%2fc"];

/// One case.
pub(super) struct Case {
    /// Its part of the name of a test: `several`.
    pub(super) name: String,
    /// In words, for the docs of the test.
    pub(super) about: String,
    pub(super) given: Given,
    /// Why the document may not allow it.
    pub(super) doubts: Vec<Doubt>,
}

impl Case {
    fn new(name: &str, about: String, given: Given, completion: Completion) -> Self {
        Self { name: names::unraw(&names::value_name(name)).to_owned(), about, given, doubts: completion.doubts }
    }
}

impl<'d> Lowering<'d> {
    /// Each documented example, the least that is required, and a value that has to be encoded.
    pub(super) fn cases(&mut self, draft: &Draft<'d>, table: &OperationTable) -> Vec<Case> {
        let mut cases = self.body_cases(draft);
        if cases.is_empty() {
            cases = self.parameter_cases(draft);
        }
        cases.extend(self.least_case(draft, table));
        cases.extend(self.encoded_case(draft, table));
        cases
    }

    /// One case for each example of the body.
    fn body_cases(&mut self, draft: &Draft<'d>) -> Vec<Case> {
        let mut cases = Vec::new();
        for (name, example) in self.resolved(draft.body_examples) {
            let mut completion = Completion::default();
            let given = self.given(draft, Some(&example.value), &mut completion);
            cases.push(Case::new(name, about(name, example), given, completion));
        }
        cases
    }

    /// One case with the first example of each parameter, and one for each further example.
    fn parameter_cases(&mut self, draft: &Draft<'d>) -> Vec<Case> {
        let mut cases = Vec::new();
        let mut completion = Completion::default();
        let given = self.given(draft, None, &mut completion);
        if draft.inputs.iter().any(|input| input.examples.is_some_and(|examples| !examples.is_empty())) {
            cases.push(Case::new("its_examples", "the examples of its inputs".to_owned(), given, completion));
        }
        cases.extend(self.other_groups(draft));
        for input in draft.inputs.iter().filter(|input| input.constant.is_none()) {
            for (name, example) in self.resolved(input.examples).into_iter().skip(1) {
                let mut completion = Completion::default();
                let mut given = self.given(draft, None, &mut completion);
                given.inputs.retain(|(place, wire, _)| (*place, wire.as_str()) != (input.place, input.wire));
                self.give(&mut given, input, Some(&example.value), &mut completion);
                let name = format!("{} {name}", input.wire);
                cases.push(Case::new(&name, about(&name, example), given, completion));
            }
        }
        cases
    }

    /// Of groups of parameters of which one is given, the first has been shown: one case for each other.
    fn other_groups(&mut self, draft: &Draft<'d>) -> Vec<Case> {
        let demands = draft.operation.extensions.rules.iter().map(|rule| &rule.value.demand);
        let mut cases = Vec::new();
        for groups in demands.filter_map(|demand| match demand {
            Demand::ExactlyOne(groups) => Some(groups),
            _ => None,
        }) {
            for group in groups.iter().skip(1) {
                let mut completion = Completion::default();
                let mut given = self.given(draft, None, &mut completion);
                given.inputs.retain(|(_, wire, _)| groups.iter().flatten().all(|name| name.value != *wire));
                let names: Vec<&str> = group.iter().map(|name| name.value.as_str()).collect();
                for input in draft.inputs.iter().filter(|input| names.contains(&input.wire)) {
                    let example = self.first_example(input.examples);
                    self.put(&mut given, input, example, &mut completion);
                }
                let about = format!("`{}`", names.join("` and `"));
                cases.push(Case::new(&names.join(" "), about, given, completion));
            }
        }
        cases
    }

    /// The call with what it cannot do without.
    fn least_case(&mut self, draft: &Draft<'d>, table: &OperationTable) -> Option<Case> {
        if !table.rules.iter().chain(&table.parameter_rules).all(is_kept_by_the_least) {
            // The examples show how such rules are kept; the least of them is the least there is.
            return None;
        }
        let mut completion = Completion::default();
        let mut given = self.given(draft, self.first_example(draft.body_examples), &mut completion);
        let wanted: Vec<&str> = draft
            .object
            .iter()
            .flat_map(|object| &object.any_of)
            .filter_map(|names| {
                let is_given = |name: &&&str| given.get(Place::Body, name).is_some();
                names.iter().find(is_given).or(names.first()).copied()
            })
            .collect();
        given.extra.clear();
        given.inputs.retain(|(place, wire, _)| {
            let required = draft.input(*place, wire).is_some_and(|input| input.required);
            required || *place == Place::Body && wanted.contains(&wire.as_str())
        });
        for name in wanted {
            let input = draft.input(Place::Body, name);
            if let Some(input) = input.filter(|_| given.get(Place::Body, name).is_none()) {
                self.put(&mut given, input, None, &mut completion);
            }
        }
        let about = if given.inputs.is_empty() { "no input" } else { "what is required" };
        Some(Case::new("the_least", about.to_owned(), given, completion))
    }

    /// The same with a value in the path that has to be encoded, where its type allows one.
    fn encoded_case(&mut self, draft: &Draft<'d>, table: &OperationTable) -> Option<Case> {
        let mut case = self.least_case(draft, table)?;
        let mut is_odd = false;
        for input in draft.inputs.iter().filter(|input| input.place == Place::Path && input.constant.is_none()) {
            let Some(odd) = self.odd_value(input) else { continue };
            let value = self.node(Value::String(odd.to_owned()));
            case.given.inputs.retain(|(place, wire, _)| (*place, wire.as_str()) != (Place::Path, input.wire));
            case.given.inputs.push((Place::Path, input.wire.to_owned(), value));
            case.doubts.retain(|doubt| doubt.input != input.wire);
            is_odd = true;
        }
        let about = "a path that has to be encoded".to_owned();
        is_odd.then_some(Case { name: "an_encoded_path".to_owned(), about, ..case })
    }

    /// A text that has to be encoded and fits the schema.
    fn odd_value(&mut self, input: &Input<'d>) -> Option<&'static str> {
        let look = self.look(&input.child);
        let is_text = match &look.kind {
            Kind::Scalar(Scalar::String | Scalar::Scalar) => true,
            Kind::Model(id) => matches!(self.models.get(*id).definition, Definition::Newtype(Scalar::String)),
            _ => false,
        };
        ODD.into_iter().find(|odd| is_text && look.chain.iter().all(|schema| allows(schema, odd)))
    }

    fn resolved(&self, examples: Option<&'d Map<RefOr<Example>>>) -> Vec<(&'d str, &'d Example)> {
        let document = self.document;
        let examples = examples.into_iter().flatten();
        examples
            .filter_map(|(name, example)| Some((name.value.as_str(), example.resolve(&document.components)?)))
            .collect()
    }
}

/// What is said of an example: its summary, or its name.
fn about(name: &str, example: &Example) -> String {
    match &example.summary {
        Some(summary) => format!("`{name}`: {summary}"),
        None => format!("`{name}`"),
    }
}

/// Whether a rule holds when nothing optional is there; [`Lowering::least_case`] sees to `anyOf`.
fn is_kept_by_the_least(rule: &Rule) -> bool {
    !matches!(rule, Rule::ExactlyOne(_) | Rule::When { .. } | Rule::Present(_) | Rule::MinItems(_) | Rule::MinFields(_))
}

/// Whether a text fits what a schema says of texts.
fn allows(schema: &Schema, text: &str) -> bool {
    let length = text.chars().count() as u64;
    let matches = |pattern: &str| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
    schema.format.is_none()
        && schema.constant.is_none()
        && schema.min_length.as_ref().is_none_or(|limit| limit.value <= length)
        && schema.max_length.as_ref().is_none_or(|limit| limit.value >= length)
        && schema.pattern.as_ref().is_none_or(|pattern| matches(&pattern.value))
}
