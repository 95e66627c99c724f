//! Checks what must hold between several fields of one object.

use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Check, counted, field_path, graph, invalid, item_path, measured};
use crate::operation::{Const, Rule};
use crate::wire::{Scalar, moment};

/// What is wrong: where below the object, and in words that follow the name of that place.
pub(super) struct Broken {
    pub(super) path: String,
    pub(super) what: String,
}

impl Broken {
    pub(super) fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into() }
    }
}

/// Checks the rules over several fields of one object.
pub(crate) fn rules(path: &str, rules: &[Rule], object: &Map<String, Value>) -> Check {
    rules.iter().try_for_each(|rule| match rule {
        Rule::Fits(shape) => super::object(path, shape, object),
        rule => match broken(rule, object) {
            Some(broken) if broken.path.is_empty() => Err(invalid(path, broken.what)),
            Some(broken) => Err(invalid(&field_path(path, &broken.path), broken.what)),
            None => Ok(()),
        },
    })
}

fn broken(rule: &Rule, object: &Map<String, Value>) -> Option<Broken> {
    match rule {
        Rule::LessThan(low, high) => ordered(object, low, high, Ordering::is_lt, ["be less than", "be before"]),
        Rule::AtMost(low, high) => ordered(object, low, high, Ordering::is_le, ["be at most", "not be after"]),
        Rule::NotBoth(one, other) => {
            let is_true = |name: &str| object.get(name) == Some(&Value::Bool(true));
            (is_true(one) && is_true(other)).then(|| Broken::new(*one, format!("and `{other}` cannot both be true")))
        }
        Rule::AnyOf(names) => names
            .iter()
            .all(|name| there(object, name).is_none())
            .then(|| Broken::new("", format!("needs one of `{}`", names.join("`, `")))),
        Rule::ExactlyOne(groups) => exactly_one(object, groups),
        Rule::DaysApart { from, to, most } => days_apart(object, from, to, *most),
        Rule::ProductAtMost { of, most } => product(object, of, *most),
        Rule::LimitBy { value, unit, most } => limit_by(object, value, unit, most),
        Rule::Present(names) => missing(object, names).map(|name| Broken::new(name, "is missing")),
        Rule::Requires(name, others) => {
            object.get(*name)?;
            let missing = others.iter().find(|other| !object.contains_key(**other))?;
            Some(Broken::new(*name, format!("needs `{missing}` beside it")))
        }
        Rule::MinItems(lists) => lists.iter().find_map(|(name, least)| min_items(object, name, *least)),
        Rule::MinFields(least) => size(*least, None, object),
        Rule::MaxFields(most) => size(0, Some(*most), object),
        Rule::Graph(graph) => graph::broken(graph, object),
        // A shape is checked where the path is known; it never stands below a condition.
        Rule::Fits(_) => None,
        Rule::When { pointer, equals, rule } => {
            let (first, rest) = pointer.split_first()?;
            let place = place_of(first.to_string(), object.get(*first)?, rest, equals)?;
            let broken = broken(rule, object)?;
            Some(Broken { what: format!("{}, since `{place}` is `{}`", broken.what, shown(equals)), ..broken })
        }
    }
}

/// The value of a field that is there.
pub(super) fn there<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

pub(super) fn is(value: &Value, constant: &Const) -> bool {
    match constant {
        Const::Null => value.is_null(),
        constant => Scalar::deserialize(value).is_ok_and(|scalar| scalar.is(constant)),
    }
}

/// A constant of the document as it stands in an error.
pub(super) fn shown(constant: &Const) -> String {
    match constant {
        Const::Null => "null".to_owned(),
        Const::Bool(value) => value.to_string(),
        Const::Integer(value) => value.to_string(),
        Const::String(text) => (*text).to_owned(),
    }
}

/// The first place below `path` that a pointer leads to and that has the value.
fn place_of(path: String, value: &Value, pointer: &[&str], equals: &Const) -> Option<String> {
    match pointer.split_first() {
        None => is(value, equals).then_some(path),
        Some((&"*", rest)) => value
            .as_array()?
            .iter()
            .enumerate()
            .find_map(|(index, item)| place_of(item_path(&path, index), item, rest, equals)),
        Some((name, rest)) => place_of(field_path(&path, name), value.get(name)?, rest, equals),
    }
}

/// Whether two numbers, or two dates, are in order; the words are for the one and for the other.
fn ordered(
    object: &Map<String, Value>,
    low: &str,
    high: &str,
    is_ordered: fn(Ordering) -> bool,
    [number, date]: [&str; 2],
) -> Option<Broken> {
    let what = match (there(object, low)?, there(object, high)?) {
        (Value::Number(a), Value::Number(b)) if !is_ordered(a.as_f64()?.partial_cmp(&b.as_f64()?)?) => {
            format!("must {number} `{high}`; they are {a} and {b}")
        }
        (Value::String(a), Value::String(b)) if !is_ordered(moment(a)?.cmp(&moment(b)?)) => {
            format!("must {date} `{high}`")
        }
        _ => return None,
    };
    Some(Broken::new(low, what))
}

fn missing<'n>(object: &Map<String, Value>, names: &[&'n str]) -> Option<&'n str> {
    names.iter().copied().find(|name| there(object, name).is_none())
}

fn exactly_one(object: &Map<String, Value>, groups: &[&[&str]]) -> Option<Broken> {
    let is_there = |name: &&str| there(object, name).is_some();
    let mut begun = groups.iter().filter(|group| group.iter().any(is_there));
    let first = begun.next().or(groups.first())?;
    let other = begun.next().and_then(|group| group.iter().find(|name| is_there(name)));
    let broken = match other {
        Some(other) => {
            let beside = first.iter().find(|name| is_there(name)).unwrap_or(other);
            Broken::new(*other, format!("cannot stand beside `{beside}`"))
        }
        None => Broken::new(missing(object, first)?, "is missing"),
    };
    let groups: Vec<String> = groups.iter().map(|group| format!("`{}`", group.join("` and `"))).collect();
    Some(Broken { what: format!("{}; give either {}", broken.what, groups.join(", or ")), ..broken })
}

fn days_apart(object: &Map<String, Value>, from: &str, to: &str, most: u64) -> Option<Broken> {
    const DAY: u64 = 86_400;
    let date = |name| moment(there(object, name)?.as_str()?);
    let seconds = date(from)?.abs_diff(date(to)?);
    (seconds > most.saturating_mul(DAY)).then(|| {
        let days = seconds.div_ceil(DAY);
        Broken::new(to, format!("is {days} days from `{from}`; the most is {most}"))
    })
}

#[expect(clippy::cast_precision_loss, reason = "what is multiplied are floating-point numbers as well")]
fn product(object: &Map<String, Value>, of: &[&str], most: u64) -> Option<Broken> {
    let (first, others) = of.split_first()?;
    let product = of.iter().map(|name| there(object, name)?.as_f64()).product::<Option<f64>>()?;
    let what = || format!("times `{}` is {product}; the most is {most}", others.join("` times `"));
    (product > most as f64).then(|| Broken::new(*first, what()))
}

#[expect(clippy::cast_precision_loss, reason = "a limit of 2^53 and more is none that anybody reaches")]
fn limit_by(object: &Map<String, Value>, value: &str, unit: &str, most: &[(&str, u64)]) -> Option<Broken> {
    let word = there(object, unit)?.as_str()?;
    let (word, most) = most.iter().find(|(known, _)| *known == word)?;
    let number = there(object, value)?.as_f64()?;
    (number > *most as f64)
        .then(|| Broken::new(value, format!("is {number}; the most is {most} where `{unit}` is `{word}`")))
}

fn min_items(object: &Map<String, Value>, name: &str, least: u64) -> Option<Broken> {
    let count = there(object, name)?.as_array()?.len();
    u64::try_from(count)
        .is_ok_and(|count| count < least)
        .then(|| Broken::new(name, format!("has {}; the least is {least}", counted(count, "item"))))
}

/// How many fields an object has.
fn size(least: u32, most: Option<u32>, object: &Map<String, Value>) -> Option<Broken> {
    let what = measured(least, most, object.len(), || format!("has {}", counted(object.len(), "field")))?;
    Some(Broken::new("", what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(rule: Rule, object: &Value) -> Option<String> {
        let object = object.as_object().expect("an object");
        rules("", &[rule], object).err().map(|error| error.to_string())
    }

    /// What a rule says of each object; nothing, where it lets it through.
    fn assert_says(rule: fn() -> Rule, cases: &[(Value, &str)]) {
        for (object, words) in cases {
            assert_eq!(refusal(rule(), object).unwrap_or_default(), *words, "{object}");
        }
    }

    #[test]
    fn numbers_and_dates_are_in_order() {
        assert_says(
            || Rule::LessThan("from", "to"),
            &[
                (json!({"from": 1, "to": 2}), ""),
                (json!({"from": 1, "to": 1}), "`from` must be less than `to`; they are 1 and 1"),
                (json!({"from": "2026-01-01", "to": "2026-01-02"}), ""),
                (json!({"from": "2026-01-31 09:00:00", "to": "2026-01-31 08:59:59"}), "`from` must be before `to`"),
                (json!({"from": "2026-01-01T10:00:00+02:00", "to": "2026-01-01T09:00:00Z"}), ""),
                (json!({"from": 1}), ""),
                (json!({"from": 1, "to": null}), ""),
                (json!({"from": 1, "to": "2"}), ""),
                (json!({"from": "b", "to": "a"}), ""),
            ],
        );
        assert_says(
            || Rule::AtMost("from", "to"),
            &[
                (json!({"from": 1, "to": 1}), ""),
                (json!({"from": 1.5, "to": 1}), "`from` must be at most `to`; they are 1.5 and 1"),
                (json!({"from": "2026-01-02", "to": "2026-01-02"}), ""),
                (json!({"from": "2026-01-02", "to": "2026-01-01"}), "`from` must not be after `to`"),
            ],
        );
    }

    #[test]
    fn what_stands_beside_what() {
        assert_says(
            || Rule::NotBoth("a", "b"),
            &[(json!({"a": true, "b": false}), ""), (json!({"a": true, "b": true}), "`a` and `b` cannot both be true")],
        );
        assert_says(
            || Rule::AnyOf(&["a", "b"]),
            &[(json!({"b": 1}), ""), (json!({"a": null}), "the body needs one of `a`, `b`")],
        );
        assert_says(
            || Rule::Requires("a", &["b", "c"]),
            &[
                (json!({"b": 1}), ""),
                (json!({"a": 1, "b": 1, "c": 1}), ""),
                (json!({"a": 1, "b": 1}), "`a` needs `c` beside it"),
            ],
        );
        assert_says(
            || Rule::Present(&["a", "b"]),
            &[(json!({"a": 1, "b": 1}), ""), (json!({"a": 1, "b": null}), "`b` is missing")],
        );
        let either = "give either `period`, or `from` and `to`";
        assert_says(
            || Rule::ExactlyOne(&[&["period"], &["from", "to"]]),
            &[
                (json!({"period": "week", "to": null}), ""),
                (json!({"from": 1, "to": 2}), ""),
                (json!({}), &format!("`period` is missing; {either}")),
                (json!({"from": 1}), &format!("`to` is missing; {either}")),
                (json!({"period": "week", "to": 2}), &format!("`to` cannot stand beside `period`; {either}")),
            ],
        );
    }

    #[test]
    fn counts() {
        assert_says(
            || Rule::MinFields(1),
            &[(json!({"a": null}), ""), (json!({}), "the body has 0 fields; the least is 1")],
        );
        assert_says(|| Rule::MaxFields(1), &[(json!({"a": 1, "b": 2}), "the body has 2 fields; the most is 1")]);
        assert_says(
            || Rule::MinItems(&[("list", 2)]),
            &[
                (json!({}), ""),
                (json!({"list": null}), ""),
                (json!({"list": [1, 2]}), ""),
                (json!({"list": [1]}), "`list` has 1 item; the least is 2"),
            ],
        );
    }

    #[test]
    fn measures() {
        assert_says(
            || Rule::DaysApart { from: "from", to: "to", most: 31 },
            &[
                (json!({"from": "2026-01-01", "to": "2026-02-01"}), ""),
                (json!({"from": "2026-01-01", "to": "2026-02-02"}), "`to` is 32 days from `from`; the most is 31"),
                (json!({"from": "2026-02-02", "to": "2026-01-01"}), "`to` is 32 days from `from`; the most is 31"),
                (json!({"from": "2026-01-01", "to": "later"}), ""),
                (json!({"from": "2026-01-01"}), ""),
            ],
        );
        assert_says(
            || Rule::ProductAtMost { of: &["limit", "delay"], most: 86_400 },
            &[
                (json!({"limit": 24, "delay": 3600}), ""),
                (json!({"limit": 1200}), ""),
                (json!({"limit": 25, "delay": 3600}), "`limit` times `delay` is 90000; the most is 86400"),
            ],
        );
        assert_says(
            || Rule::LimitBy { value: "number", unit: "unit", most: &[("hours", 720), ("days", 30)] },
            &[
                (json!({"number": 720, "unit": "hours"}), ""),
                (json!({"number": 31, "unit": "days"}), "`number` is 31; the most is 30 where `unit` is `days`"),
                (json!({"number": 31, "unit": "weeks"}), ""),
                (json!({"number": 31}), ""),
            ],
        );
    }

    #[test]
    fn a_condition_looks_at_any_item() {
        const MAIL: Rule = Rule::When {
            pointer: &["steps", "*", "type"],
            equals: Const::String("email"),
            rule: &Rule::Present(&["senders"]),
        };
        assert_says(
            || MAIL,
            &[
                (json!({"steps": [{"type": "visit"}]}), ""),
                (json!({"steps": []}), ""),
                (json!({"steps": {"type": "email"}}), ""),
                (json!({"steps": [{"type": "email"}], "senders": [1]}), ""),
                (
                    json!({"steps": [{"type": "visit"}, {"type": "email"}]}),
                    "`senders` is missing, since `steps[1].type` is `email`",
                ),
            ],
        );
    }

    #[test]
    fn an_error_names_the_field_below_its_object() {
        let object = json!({"from": 2, "to": 1});
        let error = rules("delays", &[Rule::LessThan("from", "to")], object.as_object().expect("an object"));
        let text = error.expect_err("2 is not less than 1").to_string();
        assert_eq!(text, "`delays.from` must be less than `to`; they are 2 and 1");
    }
}
