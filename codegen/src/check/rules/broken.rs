//! Whether an example of a request keeps the rules that stand beside it.

use std::cmp::Ordering;

use super::{graph, moment::moment};
use crate::{
    check::literals::{number, same, show},
    document::{Demand, Literal, Rule, Spanned, When},
    tree::{Span, Value},
};

/// What is wrong, and the part of the example that is at fault.
pub(in crate::check) struct Fault {
    pub(in crate::check) span: Span,
    pub(in crate::check) message: String,
}

impl Fault {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

/// Every way in which an object breaks a rule.
pub(in crate::check) fn faults(rule: &Rule, object: &Literal) -> Vec<Fault> {
    if rule.when.as_ref().is_some_and(|when| !holds(when, object)) {
        return Vec::new();
    }
    match &rule.demand {
        Demand::LessThan(one, other) => ordered(object, one, other, &[Ordering::Less], "is not less than"),
        Demand::AtMost(one, other) => {
            ordered(object, one, other, &[Ordering::Less, Ordering::Equal], "is greater than")
        }
        Demand::NotBoth(one, other) => not_both(object, one, other).into_iter().collect(),
        Demand::ExactlyOne(groups) => exactly_one(object, groups),
        Demand::DaysApart { from, to, most } => days_apart(object, from, to, *most).into_iter().collect(),
        Demand::ProductAtMost { of, most } => product(object, of, *most).into_iter().collect(),
        Demand::LimitBy { value, unit, most } => limit_by(object, value, unit, most).into_iter().collect(),
        Demand::Require(names) => {
            let missing = names.iter().filter(|name| there(object, name).is_none());
            missing.map(|name| Fault::new(object.span, format!("`{}` is missing", name.value))).collect()
        }
        Demand::AtLeast(counts) => counts.iter().filter_map(|(name, least)| at_least(object, name, *least)).collect(),
        Demand::Graph(graph) => graph::faults(graph, object),
    }
}

/// The value of a field that is there; null is not.
pub(super) fn there<'l>(object: &'l Literal, name: &Spanned<String>) -> Option<&'l Literal> {
    object.get(&name.value).filter(|value| !matches!(value.value, Value::Null))
}

fn holds(when: &When, object: &Literal) -> bool {
    let mut places = vec![object];
    for segment in &when.pointer.value {
        places = places
            .into_iter()
            .flat_map(|place| match &place.value {
                Value::Array(items) if segment == "*" => items.iter().collect(),
                _ => Vec::from_iter(place.get(segment)),
            })
            .collect();
    }
    places.iter().any(|value| same(value, &when.equals))
}

fn ordered(
    object: &Literal,
    one: &Spanned<String>,
    other: &Spanned<String>,
    allowed: &[Ordering],
    words: &str,
) -> Vec<Fault> {
    let (Some(first), Some(second)) = (there(object, one), there(object, other)) else { return Vec::new() };
    match compare(first, second) {
        Some(order) if !allowed.contains(&order) => {
            let message = format!("`{}` ({}) {words} `{}` ({})", one.value, show(first), other.value, show(second));
            vec![Fault::new(first.span, message)]
        }
        _ => Vec::new(),
    }
}

fn compare(one: &Literal, other: &Literal) -> Option<Ordering> {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.partial_cmp(&other),
        _ => Some(date(one)?.cmp(&date(other)?)),
    }
}

fn date(literal: &Literal) -> Option<i64> {
    literal.as_str().and_then(moment)
}

fn not_both(object: &Literal, one: &Spanned<String>, other: &Spanned<String>) -> Option<Fault> {
    let is_true =
        |name: &Spanned<String>| object.get(&name.value).filter(|value| matches!(value.value, Value::Bool(true)));
    is_true(other)?;
    Some(Fault::new(is_true(one)?.span, format!("`{}` and `{}` are both `true`", one.value, other.value)))
}

fn exactly_one(object: &Literal, groups: &[Vec<Spanned<String>>]) -> Vec<Fault> {
    let begun: Vec<_> = groups.iter().filter(|group| group.iter().any(|name| there(object, name).is_some())).collect();
    match begun.as_slice() {
        [] => {
            let names: Vec<_> = groups.iter().flatten().map(|name| format!("`{}`", name.value)).collect();
            vec![Fault::new(object.span, format!("none of {} is there", names.join(", ")))]
        }
        [group] => {
            let missing = group.iter().filter(|name| there(object, name).is_none());
            missing.map(|name| Fault::new(object.span, format!("`{}` is missing", name.value))).collect()
        }
        [first, others @ ..] => {
            let beside = first.iter().find(|name| there(object, name).is_some());
            let beside = beside.map(|name| name.value.as_str()).unwrap_or_default();
            let extra = others.iter().copied().flatten().filter_map(|name| Some((name, there(object, name)?)));
            let message = |name: &Spanned<String>| format!("`{}` cannot stand beside `{beside}`", name.value);
            extra.map(|(name, value)| Fault::new(value.span, message(name))).collect()
        }
    }
}

fn days_apart(object: &Literal, from: &Spanned<String>, to: &Spanned<String>, most: u64) -> Option<Fault> {
    let (first, second) = (there(object, from)?, there(object, to)?);
    let seconds = date(first)?.abs_diff(date(second)?);
    let message = || {
        let days = seconds.div_ceil(86_400);
        format!("`{}` and `{}` are {days} days apart, more than {most}", from.value, to.value)
    };
    (seconds > most.saturating_mul(86_400)).then(|| Fault::new(second.span, message()))
}

#[expect(clippy::cast_precision_loss, reason = "limits are compared as numbers")]
fn product(object: &Literal, of: &[Spanned<String>], most: u64) -> Option<Fault> {
    let values: Vec<_> = of.iter().map(|name| there(object, name)).collect::<Option<_>>()?;
    let product: f64 = values.iter().map(|value| number(value)).product::<Option<f64>>()?;
    let names: Vec<_> = of.iter().map(|name| format!("`{}`", name.value)).collect();
    let span = values.first()?.span;
    (product > most as f64).then(|| Fault::new(span, format!("{} is {product}, more than {most}", names.join(" × "))))
}

#[expect(clippy::cast_precision_loss, reason = "limits are compared as numbers")]
fn limit_by(
    object: &Literal,
    value: &Spanned<String>,
    unit: &Spanned<String>,
    most: &[(Spanned<String>, u64)],
) -> Option<Fault> {
    let (found, word) = (there(object, value)?, there(object, unit)?.as_str()?);
    let (_, most) = most.iter().find(|(known, _)| known.value == word)?;
    let message = || format!("`{}` is {}, more than {most} {word}", value.value, show(found));
    (number(found)? > *most as f64).then(|| Fault::new(found.span, message()))
}

fn at_least(object: &Literal, name: &Spanned<String>, least: u64) -> Option<Fault> {
    let found = there(object, name)?;
    let count = found.as_array()?.len() as u64;
    (count < least).then(|| Fault::new(found.span, format!("`{}` has fewer than {least} items", name.value)))
}
