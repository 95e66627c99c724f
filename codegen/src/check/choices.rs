//! `oneOf` and `anyOf` beside `properties`: choices of constants, and "one of these must be there".

use std::collections::BTreeMap;

use super::scope::{Scope, either};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::Schema,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let is_choice = !schema.properties.is_empty() && !schema.one_of.is_empty() && schema.discriminator.is_none();
        if is_choice {
            choice(scope, schema);
        } else if let Some(name) = &schema.extensions.choice {
            let finding = Diagnostic::error("choice", name.span, "`x-choice` needs `oneOf` beside `properties`");
            scope.report(finding.help("each branch gives constants for some of the properties"));
        }
        if !schema.properties.is_empty() && schema.discriminator.is_none() {
            for branch in &schema.any_of {
                requirement(scope, branch);
            }
        }
    }
}

fn choice(scope: &mut Scope<'_>, schema: &Schema) {
    if schema.extensions.choice.is_none() {
        let at = schema.one_of.first().map_or(schema.span, |branch| branch.span);
        let finding =
            Diagnostic::error("choice", at, "`oneOf` beside `properties` is a choice of constants and needs a name");
        scope.report(finding.help("add `x-choice: <name of the field>`; use a `discriminator` for variants"));
    }
    let known: Vec<_> = schema.properties.iter().map(|(name, _)| name.value.as_str()).collect();
    let mut titles = BTreeMap::new();
    for branch in &schema.one_of {
        branch_shape(scope, branch, &known);
        let Some(title) = &branch.title else {
            let finding = Diagnostic::error("choice", branch.span, "a branch of constants needs a `title`");
            scope.report(finding.help("it names the Rust variant: `title: Ssl465`"));
            continue;
        };
        if let Some(first) = titles.insert(&title.value, title.span) {
            let message = format!("two branches are named `{}`", title.value);
            scope.report(Diagnostic::error("choice", title.span, message).related(first, "the other"));
        }
    }
}

fn branch_shape(scope: &mut Scope<'_>, branch: &Schema, known: &[&str]) {
    if branch.properties.is_empty() {
        let message = "a branch beside `properties` gives constants for some of them";
        let finding = Diagnostic::error("choice", branch.span, message);
        scope.report(finding.help("write `{title: Name, properties: {property: {const: value}}}`"));
        return;
    }
    for (name, property) in &branch.properties {
        if property.constant.is_none() {
            let finding = Diagnostic::error("choice", name.span, format!("`{}` must be a `const` here", name.value));
            scope.report(finding.help("a branch beside `properties` gives constants for some of them"));
        }
        if !known.contains(&name.value.as_str()) {
            let message = format!("`{}` is not a property of the schema around this branch", name.value);
            let finding = Diagnostic::error("choice", name.span, message);
            let near = suggest(&name.value, known.iter().copied());
            let help = near.map_or_else(
                || format!("it has {}", either(known.iter().copied())),
                |near| format!("did you mean `{near}`?"),
            );
            scope.report(finding.help(help));
        }
    }
}

/// Beside properties, `anyOf` says which of them must be there, and nothing else.
fn requirement(scope: &mut Scope<'_>, branch: &Schema) {
    let only_required = !branch.required.is_empty() && branch.properties.is_empty() && branch.reference.is_none();
    if !only_required {
        let message = "beside `properties`, a branch of `anyOf` only lists what is `required`";
        scope.report(Diagnostic::error("choice", branch.span, message).help("use `oneOf` for alternatives"));
    }
}
