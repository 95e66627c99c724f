//! Keywords of a schema that have no effect where they stand, or that no value can satisfy.

use super::scope::{Scope, either, type_name};
use crate::{
    diagnostic::Diagnostic,
    document::{Schema, Spanned, Type},
    tree::Span,
};

/// A keyword that asserts something, the types it speaks of (none: all), and where it stands.
struct Assertion {
    keyword: &'static str,
    types: &'static [Type],
    span: Span,
}

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        if schema.reference.is_some() {
            beside_reference(scope, schema);
        } else {
            without_effect(scope, schema);
        }
        limits(scope, schema);
        if schema.read_only && schema.write_only {
            let message = "a property cannot be `readOnly` and `writeOnly`";
            scope.report(Diagnostic::error("limits", schema.span, message));
        }
    }
}

fn beside_reference(scope: &mut Scope<'_>, schema: &Schema) {
    for assertion in assertions(schema) {
        let message = format!("`{}` beside a `$ref` is not supported", assertion.keyword);
        let help = "only annotations may stand there: write a schema of its own, or use `allOf`";
        scope.report(Diagnostic::error("reference-siblings", assertion.span, message).help(help));
    }
}

fn without_effect(scope: &mut Scope<'_>, schema: &Schema) {
    let speaks_of =
        |types: &[Type], kind: Type| types.contains(&kind) || (kind == Type::Integer && types.contains(&Type::Number));
    for assertion in assertions(schema) {
        let applies = schema.types.is_empty()
            || assertion.types.is_empty()
            || schema.types.iter().any(|kind| speaks_of(assertion.types, kind.value));
        if !applies {
            let kinds = either(schema.types.iter().map(|kind| type_name(kind.value)));
            let message = format!("`{}` has no effect on {kinds}", assertion.keyword);
            let help = format!("it is for {}", either(assertion.types.iter().map(|kind| type_name(*kind))));
            scope.report_by_house(Diagnostic::error("no-effect", assertion.span, message).help(help));
        }
    }
}

fn limits(scope: &mut Scope<'_>, schema: &Schema) {
    let counts = [
        ("minLength", &schema.min_length, "maxLength", &schema.max_length),
        ("minItems", &schema.min_items, "maxItems", &schema.max_items),
        ("minProperties", &schema.min_properties, "maxProperties", &schema.max_properties),
    ];
    for (low, min, high, max) in counts {
        if let (Some(min), Some(max)) = (min, max)
            && min.value > max.value
        {
            report_limits(scope, low, min, high, max);
        }
    }
    let numbers = [
        ("minimum", &schema.minimum, "maximum", &schema.maximum, false),
        ("exclusiveMinimum", &schema.exclusive_minimum, "maximum", &schema.maximum, true),
        ("minimum", &schema.minimum, "exclusiveMaximum", &schema.exclusive_maximum, true),
        ("exclusiveMinimum", &schema.exclusive_minimum, "exclusiveMaximum", &schema.exclusive_maximum, true),
    ];
    for (low, min, high, max, or_equal) in numbers {
        if let (Some(min), Some(max)) = (min, max)
            && (min.value > max.value || (or_equal && min.value >= max.value))
        {
            report_limits(scope, low, min, high, max);
        }
    }
    if let Some(step) = schema.multiple_of.as_ref().filter(|step| step.value <= 0.0) {
        scope.report(Diagnostic::error("limits", step.span, "`multipleOf` must be above 0"));
    }
}

fn report_limits<T: std::fmt::Display>(
    scope: &mut Scope<'_>,
    low: &str,
    min: &Spanned<T>,
    high: &str,
    max: &Spanned<T>,
) {
    let message = format!("no value is within `{low}: {}` and `{high}: {}`", min.value, max.value);
    scope.report(Diagnostic::error("limits", max.span, message).related(min.span, "the lower limit"));
}

fn assertions(schema: &Schema) -> Vec<Assertion> {
    let at = |schemas: &[Schema]| schemas.first().map(|schema| schema.span);
    let found: [(&str, &[Type], Option<Span>); 24] = [
        ("type", &[], schema.types.first().filter(|_| schema.reference.is_some()).map(|kind| kind.span)),
        ("enum", &[], schema.enumeration.as_ref().map(|values| values.span)),
        ("const", &[], schema.constant.as_ref().map(|value| value.span)),
        ("format", &[Type::String, Type::Number], schema.format.as_ref().map(|format| format.span)),
        ("properties", &[Type::Object], schema.properties.first().map(|(name, _)| name.span)),
        ("required", &[Type::Object], schema.required.first().map(|name| name.span)),
        ("additionalProperties", &[Type::Object], schema.additional_properties.as_ref().map(|_| schema.span)),
        ("minProperties", &[Type::Object], schema.min_properties.as_ref().map(|limit| limit.span)),
        ("maxProperties", &[Type::Object], schema.max_properties.as_ref().map(|limit| limit.span)),
        ("dependentRequired", &[Type::Object], schema.dependent_required.first().map(|(name, _)| name.span)),
        ("x-rules", &[Type::Object], schema.extensions.rules.first().map(|rule| rule.span)),
        ("items", &[Type::Array], schema.items.as_ref().map(|items| items.span)),
        ("minItems", &[Type::Array], schema.min_items.as_ref().map(|limit| limit.span)),
        ("maxItems", &[Type::Array], schema.max_items.as_ref().map(|limit| limit.span)),
        ("minLength", &[Type::String], schema.min_length.as_ref().map(|limit| limit.span)),
        ("maxLength", &[Type::String], schema.max_length.as_ref().map(|limit| limit.span)),
        ("pattern", &[Type::String], schema.pattern.as_ref().map(|pattern| pattern.span)),
        ("minimum", &[Type::Number], schema.minimum.as_ref().map(|limit| limit.span)),
        ("maximum", &[Type::Number], schema.maximum.as_ref().map(|limit| limit.span)),
        ("exclusiveMinimum", &[Type::Number], schema.exclusive_minimum.as_ref().map(|limit| limit.span)),
        ("exclusiveMaximum", &[Type::Number], schema.exclusive_maximum.as_ref().map(|limit| limit.span)),
        ("multipleOf", &[Type::Number], schema.multiple_of.as_ref().map(|limit| limit.span)),
        ("oneOf", &[], at(&schema.one_of).or(at(&schema.any_of)).or(at(&schema.all_of))),
        ("discriminator", &[Type::Object], schema.discriminator.as_ref().map(|discriminator| discriminator.span)),
    ];
    let present = found.into_iter().filter_map(|(keyword, types, span)| span.map(|span| (keyword, types, span)));
    present.map(|(keyword, types, span)| Assertion { keyword, types, span }).collect()
}
