//! Names in `required` and `dependentRequired` are names of properties.

use std::collections::BTreeMap;

use super::{scope::Scope, walk};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Schema, Spanned},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for root in walk::roots(scope.document) {
        within(scope, root, Around::default());
    }
}

/// What the schemas around a branch of `allOf`, `anyOf` or `oneOf` say of the same value.
#[derive(Clone, Default)]
struct Around<'d> {
    /// The properties they declare.
    names: Vec<&'d str>,
    /// Whether some of them lead nowhere, so that there may be more.
    is_incomplete: bool,
    /// Whether they let any key in.
    is_map: bool,
}

fn within<'d>(scope: &mut Scope<'d>, schema: &'d Schema, mut around: Around<'d>) {
    around.names.extend(walk::properties(scope.document, schema).into_iter().map(|(name, _)| name));
    around.is_incomplete |= walk::branches(schema).chain([schema]).any(|part| scope.resolve(part).is_none())
        || scope.is_incomplete(schema.span);
    around.is_map |= schema.additional_properties.is_some() || schema.types.is_empty();
    duplicates(scope, schema);
    // A map without properties may still insist on certain keys.
    let may_be_any = around.names.is_empty() && around.is_map;
    if !around.is_incomplete && !may_be_any {
        let dependent = schema.dependent_required.iter().flat_map(|(name, names)| std::iter::once(name).chain(names));
        for name in schema.required.iter().chain(dependent) {
            if !around.names.contains(&name.value.as_str()) {
                report(scope, name, &around.names);
            }
        }
    }
    for branch in walk::branches(schema) {
        within(scope, branch, around.clone());
    }
    for part in walk::parts(schema) {
        within(scope, part, Around::default());
    }
}

fn duplicates(scope: &mut Scope<'_>, schema: &Schema) {
    let mut seen = BTreeMap::new();
    for name in &schema.required {
        if let Some(first) = seen.insert(&name.value, name.span) {
            let message = format!("`{}` is required twice", name.value);
            scope.report(Diagnostic::error("unknown-required", name.span, message).related(first, "first here"));
        }
    }
}

fn report(scope: &mut Scope<'_>, name: &Spanned<String>, known: &[&str]) {
    let message = format!("`{}` is required, but there is no such property", name.value);
    let finding = Diagnostic::error("unknown-required", name.span, message);
    scope.report(match suggest(&name.value, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("declare it under `properties`"),
    });
}
