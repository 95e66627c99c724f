//! `oneOf` and `anyOf` beside `properties`: choices, and "one of these must be there".

use std::collections::BTreeMap;

use super::{
    literals,
    scope::{Scope, either},
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Alternative, Literal, Schema, Spanned},
    tree::Value,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let mut requirements = schema.any_of.as_slice();
        if let Some(name) = &schema.extensions.choice {
            choice(scope, schema, name);
            if schema.one_of.is_empty() {
                requirements = &[];
            }
        }
        if schema.properties.is_empty() || schema.discriminator.is_some() {
            continue;
        }
        if let Some(first) = schema.one_of.first().filter(|_| schema.extensions.choice.is_none()) {
            let message = "`oneOf` beside `properties` is a choice and needs a name";
            let finding = Diagnostic::error("choice", first.span, message);
            scope.report(finding.help("add `x-choice: <name of the field>`; use a `discriminator` for variants"));
        }
        for branch in requirements {
            requirement(scope, branch);
        }
    }
}

fn choice<'d>(scope: &mut Scope<'d>, schema: &'d Schema, name: &Spanned<String>) {
    if schema.properties.is_empty() || schema.branches_of_choice().is_empty() || schema.discriminator.is_some() {
        let finding = Diagnostic::error("choice", name.span, "`x-choice` needs `oneOf` or `anyOf` beside `properties`");
        scope.report(finding.help("each branch gives constants for some of the properties"));
        return;
    }
    let alternatives = scope.document.components.alternatives(schema);
    let known: Vec<&str> = schema.properties.iter().map(|(name, _)| name.value.as_str()).collect();
    for alternative in &alternatives {
        properties(scope, alternative, &known);
    }
    titles(scope, &alternatives);
    constants(scope, &alternatives, &known);
    necessity(scope, schema, &alternatives);
}

/// A branch gives constants for properties around it, and declares others that only it has.
fn properties(scope: &mut Scope<'_>, alternative: &Alternative<'_>, known: &[&str]) {
    if alternative.constants.is_empty() {
        let finding = Diagnostic::error("choice", alternative.branch.span, "a branch of a choice needs a constant");
        scope.report(finding.help("write `{title: Name, properties: {property: {const: value}}}`"));
    }
    for (name, constant) in &alternative.constants {
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
        if matches!(constant.value, Value::Null | Value::Array(_) | Value::Object(_)) {
            let message = "a choice is told by a text, a number or a boolean";
            scope.report(Diagnostic::error("choice", constant.span, message));
        }
    }
    for (name, _) in alternative.others.iter().filter(|(name, _)| known.contains(&name.value.as_str())) {
        let message = format!("`{}` is a property of the schema around this branch as well", name.value);
        let finding = Diagnostic::error("choice", name.span, message);
        scope.report(finding.help("give it a `const`, or declare it in the branches only"));
    }
    let additional = scope.resolve(alternative.branch).is_some_and(|branch| branch.additional_properties.is_some());
    if additional {
        let message = "a branch of a choice does not say what else may stand in the object";
        let finding = Diagnostic::error("choice", alternative.branch.span, message);
        scope.report(finding.help("put `additionalProperties` beside the choice"));
    }
}

fn titles(scope: &mut Scope<'_>, alternatives: &[Alternative<'_>]) {
    let mut titles = BTreeMap::new();
    for alternative in alternatives {
        let Some(title) = alternative.title else {
            let finding = Diagnostic::error("choice", alternative.branch.span, "a branch of a choice needs a `title`");
            scope.report(finding.help("it names the Rust variant: `title: Ssl465`"));
            continue;
        };
        if let Some(first) = titles.insert(&title.value, title.span) {
            let message = format!("two branches are named `{}`", title.value);
            scope.report(Diagnostic::error("choice", title.span, message).related(first, "the other"));
        }
    }
}

/// All branches give constants for the same properties, and no two the same constants.
fn constants(scope: &mut Scope<'_>, alternatives: &[Alternative<'_>], known: &[&str]) {
    let names: Vec<&str> = names(alternatives).into_iter().filter(|name| known.contains(name)).collect();
    let mut seen: Vec<(Vec<&Literal>, &Alternative<'_>)> = Vec::new();
    for alternative in alternatives {
        // What is wrong with these has been said.
        let has_unknown = alternative.constants.iter().any(|(name, _)| !known.contains(&name.value.as_str()));
        if alternative.constants.is_empty() || has_unknown {
            continue;
        }
        let constant = |name: &str| {
            alternative.constants.iter().find(|(known, _)| known.value == name).map(|(_, constant)| *constant)
        };
        let missing: Vec<&str> = names.iter().copied().filter(|name| constant(name).is_none()).collect();
        if !missing.is_empty() {
            let message = format!("this branch gives no constant for {}, as others do", either(missing));
            scope.report(Diagnostic::error("choice", alternative.branch.span, message));
            continue;
        }
        let own: Vec<&Literal> = names.iter().copied().filter_map(constant).collect();
        let same = |others: &[&Literal]| own.iter().zip(others).all(|(one, other)| literals::same(one, other));
        match seen.iter().find(|(others, _)| same(others)) {
            Some((_, first)) => {
                let finding =
                    Diagnostic::error("choice", alternative.branch.span, "two branches have the same constants");
                scope.report(finding.related(first.branch.span, "the other"));
            }
            None => seen.push((own, alternative)),
        }
    }
}

/// `oneOf` demands a choice. An object without the constants fits several branches, which only `anyOf` allows.
fn necessity(scope: &mut Scope<'_>, schema: &Schema, alternatives: &[Alternative<'_>]) {
    let required = |name: &str| schema.required.iter().find(|required| required.value == name);
    let demands = !schema.one_of.is_empty();
    for (name, _) in &schema.properties {
        if !names(alternatives).contains(&name.value.as_str()) {
            continue;
        }
        match required(&name.value) {
            None if demands => {
                let message = format!("`oneOf` demands a choice, and `{}` is not required", name.value);
                let finding = Diagnostic::error("choice", name.span, message);
                scope
                    .report(finding.help("list it under `required`, or use `anyOf` for a choice that may be left out"));
            }
            Some(required) if !demands => {
                let message = format!("`anyOf` lets the choice be left out, and `{}` is required", name.value);
                let finding = Diagnostic::error("choice", required.span, message);
                scope.report(finding.help("use `oneOf` for a choice that must be made"));
            }
            _ => {}
        }
    }
    let needs_others = |alternative: &Alternative<'_>| {
        let required = scope.resolve(alternative.branch).map_or(&[][..], |branch| &branch.required);
        required.iter().any(|name| alternative.others.iter().any(|(other, _)| other.value == name.value))
    };
    if let Some(first) = alternatives.first().filter(|_| !demands && alternatives.iter().all(needs_others)) {
        let message = "nothing fits an object without the choice, which `anyOf` lets be left out";
        let finding = Diagnostic::error("choice", first.branch.span, message);
        scope.report(finding.help("let one branch require nothing, or use `oneOf`"));
    }
}

/// The properties for which the branches give constants.
fn names<'d>(alternatives: &[Alternative<'d>]) -> Vec<&'d str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in alternatives.iter().flat_map(|alternative| &alternative.constants) {
        if !names.contains(&name.value.as_str()) {
            names.push(&name.value);
        }
    }
    names
}

/// Beside properties, `anyOf` says which of them must be there, and nothing else.
fn requirement(scope: &mut Scope<'_>, branch: &Schema) {
    let only_required = !branch.required.is_empty() && branch.properties.is_empty() && branch.reference.is_none();
    if !only_required {
        let message = "beside `properties`, a branch of `anyOf` only lists what is `required`";
        scope.report(Diagnostic::error("choice", branch.span, message).help("use `oneOf` for alternatives"));
    }
}
