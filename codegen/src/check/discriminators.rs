//! Tagged unions: every variant is a named schema with a tag of its own.

use std::collections::BTreeMap;

use super::{
    literals::show,
    scope::{Scope, either},
    walk,
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Discriminator, Literal, Schema, Spanned},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let Some(discriminator) = &schema.discriminator else { continue };
        let branches = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if branches.is_empty() {
            let finding = Diagnostic::error("discriminator", discriminator.span, "a discriminator needs `oneOf`");
            scope.report(finding.help("list the variants: `oneOf: [{$ref: …}, …]`"));
            continue;
        }
        mapping(scope, discriminator, branches);
        let mut tags = BTreeMap::new();
        for branch in branches {
            variant(scope, discriminator, branch, &mut tags);
        }
    }
}

/// Every entry of the mapping leads to one of the variants.
fn mapping(scope: &mut Scope<'_>, discriminator: &Discriminator, branches: &[Schema]) {
    let names: Vec<_> = branches.iter().filter_map(|branch| Some(branch.reference.as_ref()?.name.as_str())).collect();
    for (value, target) in &discriminator.mapping {
        if !names.contains(&target.value.as_str()) {
            let message = format!("`{}` is mapped to `{}`, which is not a variant", value.value, target.value);
            let finding = Diagnostic::error("discriminator", target.span, message);
            let near = suggest(&target.value, names.iter().copied());
            let help = near.map_or_else(
                || format!("variants: {}", either(names.iter().copied())),
                |near| format!("did you mean `{near}`?"),
            );
            scope.report(finding.help(help));
        }
    }
}

/// A variant is a reference to an object whose tag is a constant, or mapped.
fn variant<'d>(
    scope: &mut Scope<'d>,
    discriminator: &'d Discriminator,
    branch: &'d Schema,
    tags: &mut BTreeMap<String, &'d Schema>,
) {
    let Some(reference) = &branch.reference else {
        let finding = Diagnostic::error("discriminator", branch.span, "a variant must be a `$ref` to a named schema");
        scope.report(finding.help("move it to `components/schemas`"));
        return;
    };
    let Some(schema) = scope.resolve(branch) else { return };
    let mapped: Vec<_> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| target.value == reference.name)
        .map(|(value, _)| value)
        .collect();
    let tag = &discriminator.property;
    let properties = walk::properties(scope.document, schema);
    let Some((_, property)) = properties.into_iter().find(|(name, _)| *name == tag.value) else {
        // The mapping may be all that knows the tag.
        if mapped.is_empty() {
            let message = format!("the variant `{}` has no property `{}`", reference.name, tag.value);
            let finding = Diagnostic::error("discriminator", reference.pointer.span, message);
            scope.report(finding.related(tag.span, "the tag").help("declare it with a `const`"));
        }
        return;
    };
    let Some(constant) = &property.constant else {
        return;
    };
    agrees(scope, constant, &mapped, &reference.name);
    if let Some(first) = tags.insert(show(constant), branch) {
        let message = format!("two variants have the tag {}", show(constant));
        let finding = Diagnostic::error("discriminator", branch.span, message);
        scope.report(finding.related(first.span, "the other"));
    }
}

fn agrees(scope: &mut Scope<'_>, constant: &Literal, mapped: &[&Spanned<String>], name: &str) {
    if constant.as_str().is_none() {
        scope.report(Diagnostic::error("discriminator", constant.span, "a tag must be text"));
        return;
    }
    for value in mapped.iter().filter(|value| constant.as_str() != Some(value.value.as_str())) {
        let message = format!("`{}` is mapped to `{name}`, whose tag is {}", value.value, show(constant));
        scope.report(Diagnostic::error("discriminator", value.span, message).related(constant.span, "the tag"));
    }
}
