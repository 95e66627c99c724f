//! Literals of the document — defaults, constants, enum values, examples — fit their schemas.

use super::{
    scope::{Call, Scope},
    values::{broken_rules, misfits, misfits_of_request},
    walk,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Demand, Example, Literal, Map, RefOr, Schema},
    tree::{Key, Value},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let mut found = Vec::new();
    for schema in scope.schemas.iter().copied() {
        for literal in schema.default.iter().chain(&schema.examples) {
            found.extend(misfits(scope, literal, schema));
        }
        typed_values(scope, schema, &mut found);
    }
    for parameter in walk::parameters(scope.document) {
        found.extend(named(scope, &parameter.examples, &parameter.schema));
    }
    let sent: Vec<_> = walk::sent(scope.document).map(std::ptr::from_ref).collect();
    for (_, media_type) in walk::media_types(scope.document) {
        let Some(schema) = &media_type.schema else { continue };
        let misfits = if sent.contains(&std::ptr::from_ref(media_type)) { misfits_of_request } else { misfits };
        for (_, example) in &media_type.examples {
            found.extend(scope.item(example).into_iter().flat_map(|example| misfits(scope, &example.value, schema)));
        }
    }
    for call in scope.calls.iter().copied() {
        found.extend(together(scope, call));
    }
    for finding in found {
        scope.report(finding);
    }
}

/// Constants and enum values have one of the types beside them.
fn typed_values<'d>(scope: &Scope<'d>, schema: &'d Schema, found: &mut Vec<Diagnostic>) {
    // The values of a view are the cells of its table, which are checked there.
    if schema.reference.is_some() || schema.extensions.enum_table.is_some() {
        return;
    }
    let values: Vec<&Literal> =
        schema.constant.iter().chain(schema.enumeration.iter().flat_map(|values| &values.value)).collect();
    for value in values {
        found.extend(misfits(scope, value, schema));
    }
}

/// The examples of all parameters of a call keep its rules. Each stands for itself, so that those of groups of which only
/// one may be there all exist: such a rule is left out.
fn together(scope: &Scope<'_>, call: Call<'_>) -> Vec<Diagnostic> {
    let rules = call.operation.extensions.rules.iter();
    let rules: Vec<_> = rules.filter(|rule| !matches!(rule.value.demand, Demand::ExactlyOne(_))).cloned().collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let mut entries = Vec::new();
    for parameter in scope.parameters(call) {
        let first = parameter.examples.first().and_then(|(_, example)| scope.item(example));
        let key = Key { name: parameter.name.value.clone(), span: parameter.name.span };
        entries.extend(first.map(|example| (key, example.value.clone())));
    }
    broken_rules(&rules, &Literal { value: Value::Object(entries), span: call.operation.span })
}

fn named<'d>(scope: &Scope<'d>, examples: &'d Map<RefOr<Example>>, schema: &'d Schema) -> Vec<Diagnostic> {
    let examples = examples.iter().filter_map(|(_, example)| scope.item(example));
    examples.flat_map(|example| misfits(scope, &example.value, schema)).collect()
}
