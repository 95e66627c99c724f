//! Literals of the document — defaults, constants, enum values, examples — fit their schemas.

use super::{scope::Scope, values::misfits, walk};
use crate::{
    diagnostic::Diagnostic,
    document::{Example, Literal, Map, RefOr, Schema},
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
    for (_, media_type) in walk::media_types(scope.document) {
        if let Some(schema) = &media_type.schema {
            found.extend(named(scope, &media_type.examples, schema));
        }
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

fn named<'d>(scope: &Scope<'d>, examples: &'d Map<RefOr<Example>>, schema: &'d Schema) -> Vec<Diagnostic> {
    let examples = examples.iter().filter_map(|(_, example)| scope.item(example));
    examples.flat_map(|example| misfits(scope, &example.value, schema)).collect()
}
