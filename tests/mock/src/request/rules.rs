//! The keyword `x-rules` of the dialect: what JSON Schema cannot say of several fields.

use jsonschema::{Keyword, ValidationError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    document::dialect::moment,
    pointer::{escape, segments},
    request::graph,
};

type Object = Map<String, Value>;

/// The value of `x-rules`.
#[derive(Debug, Default)]
pub(crate) struct Rules(Vec<Value>);

/// A rule that an object breaks. The validator's own errors carry nothing but a text, so that it travels as JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Broken {
    /// The JSON pointer to the field at fault, from the object on.
    pub(crate) at: String,
    /// The name of the form: `less-than`.
    pub(crate) rule: String,
    pub(crate) message: String,
    pub(crate) value: Option<Value>,
}

/// A field at fault, and what is wrong with it.
pub(crate) type Flaw = (String, String);

impl Rules {
    pub(crate) fn new(rules: &Value) -> Self {
        Self(rules.as_array().cloned().unwrap_or_default())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn broken(&self, object: &Object) -> Vec<Broken> {
        self.0.iter().filter_map(Value::as_object).flat_map(|rule| broken(rule, object)).collect()
    }
}

fn broken(rule: &Object, object: &Object) -> Vec<Broken> {
    let condition = rule.get("when").map(|when| holds(when, object));
    if condition == Some(false) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (form, body) in rule.iter().filter(|(form, _)| *form != "when") {
        for (at, message) in flaws(form, body, object) {
            let value = value_at(object, &at).cloned();
            found.push(Broken { at, rule: form.clone(), message, value });
        }
    }
    found
}

fn flaws(form: &str, body: &Value, object: &Object) -> Vec<Flaw> {
    match form {
        "less-than" => ordered(body, object, |one, other| one < other, "less than").into_iter().collect(),
        "at-most" => ordered(body, object, |one, other| one <= other, "at most").into_iter().collect(),
        "not-both" => not_both(body, object).into_iter().collect(),
        "exactly-one" => exactly_one(body, object),
        "days-apart" => days_apart(body, object).into_iter().collect(),
        "product-at-most" => product_at_most(body, object).into_iter().collect(),
        "limit-by" => limit_by(body, object).into_iter().collect(),
        "require" => {
            let missing = texts(body).into_iter().filter(|name| there(object, name).is_none());
            missing.map(|name| flaw(name, "is required here")).collect()
        }
        "at-least" => body.as_object().into_iter().flatten().filter_map(|limit| at_least(limit, object)).collect(),
        "graph" => graph::flaws(body, object),
        _ => Vec::new(),
    }
}

fn flaw(name: &str, message: impl Into<String>) -> Flaw {
    (format!("/{}", escape(name)), message.into())
}

/// The value of a field that is not null.
pub(crate) fn there<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

pub(crate) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn value_at<'v>(object: &'v Object, pointer: &str) -> Option<&'v Value> {
    let mut segments = segments(pointer);
    let first = object.get(&segments.next()?)?;
    segments.try_fold(first, |value, segment| match value {
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        value => value.get(&segment),
    })
}

/// Whether some value at the pointer of a condition is the constant.
fn holds(when: &Value, object: &Object) -> bool {
    let pointer = when.get("pointer").and_then(Value::as_str).unwrap_or_default();
    let mut segments = segments(pointer);
    let mut values: Vec<&Value> = segments.next().and_then(|first| object.get(&first)).into_iter().collect();
    for segment in segments {
        let mut below = Vec::new();
        for value in values {
            match value {
                Value::Array(items) if segment == "*" => below.extend(items),
                value => below.extend(value.get(&segment)),
            }
        }
        values = below;
    }
    when.get("equals").is_some_and(|constant| values.contains(&constant))
}

/// A number, or the seconds of a date.
fn measure(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^53")]
    value.as_f64().or_else(|| moment(value.as_str()?).map(|seconds| seconds as f64))
}

fn ordered(body: &Value, object: &Object, is_ordered: fn(f64, f64) -> bool, words: &str) -> Option<Flaw> {
    let (one, other) = (body.get(0)?.as_str()?, body.get(1)?.as_str()?);
    let (first, second) = (there(object, one)?, there(object, other)?);
    let comparable = first.is_number() == second.is_number();
    let broken = comparable && !is_ordered(measure(first)?, measure(second)?);
    broken.then(|| flaw(one, format!("`{one}` ({first}) must be {words} `{other}` ({second})")))
}

fn not_both(body: &Value, object: &Object) -> Option<Flaw> {
    let (one, other) = (body.get(0)?.as_str()?, body.get(1)?.as_str()?);
    let both = [one, other].iter().all(|name| object.get(*name) == Some(&Value::Bool(true)));
    both.then(|| flaw(one, format!("`{one}` and `{other}` must not both be true")))
}

fn exactly_one(body: &Value, object: &Object) -> Vec<Flaw> {
    let groups: Vec<Vec<&str>> = body.as_array().into_iter().flatten().map(texts).collect();
    let is_there = |name: &&str| there(object, name).is_some();
    let wanted: Vec<String> = groups.iter().map(|group| format!("`{}`", group.join("` with `"))).collect();
    let wanted = format!("exactly one is needed: {}", wanted.join(", or "));
    let mut begun = groups.iter().filter(|group| group.iter().any(is_there));
    let Some(first) = begun.next().or(groups.first()) else { return Vec::new() };
    let missing = first.iter().filter(|name| !is_there(name)).map(|name| flaw(name, format!("is missing; {wanted}")));
    let extra = begun.flatten().filter(|name| is_there(name)).map(|name| flaw(name, format!("is too much; {wanted}")));
    missing.chain(extra).collect()
}

fn days_apart(body: &Value, object: &Object) -> Option<Flaw> {
    const DAY: u64 = 24 * 60 * 60;
    let (from, to, most) = (body.get("from")?.as_str()?, body.get("to")?.as_str()?, body.get("most")?.as_u64()?);
    let date = |name| moment(there(object, name)?.as_str()?);
    let seconds = date(from)?.abs_diff(date(to)?);
    let message =
        || format!("`{from}` and `{to}` are {} days apart, at most {most} are allowed", seconds.div_ceil(DAY));
    (seconds > most.saturating_mul(DAY)).then(|| flaw(to, message()))
}

fn product_at_most(body: &Value, object: &Object) -> Option<Flaw> {
    let (of, most) = (texts(body.get("of")?), body.get("most")?.as_f64()?);
    let factors: Vec<f64> = of.iter().map(|name| there(object, name)?.as_f64()).collect::<Option<_>>()?;
    let product: f64 = factors.iter().product();
    let message = || format!("`{}` make {product}, at most {most} is allowed", of.join("` times `"));
    (product > most).then(|| flaw(of.first().copied().unwrap_or_default(), message()))
}

fn limit_by(body: &Value, object: &Object) -> Option<Flaw> {
    let (name, unit) = (body.get("value")?.as_str()?, body.get("unit")?.as_str()?);
    let word = there(object, unit)?.as_str()?;
    let (value, most) = (there(object, name)?.as_f64()?, body.get("most")?.get(word)?.as_f64()?);
    (value > most).then(|| flaw(name, format!("is {value}, at most {most} {word} are allowed")))
}

fn at_least((name, least): (&String, &Value), object: &Object) -> Option<Flaw> {
    let (count, least) = (there(object, name)?.as_array()?.len(), least.as_u64()?);
    (u64::try_from(count).ok()? < least).then(|| flaw(name, format!("has {count} items, at least {least} are needed")))
}

impl<'i> Keyword<'i> for Rules {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        self.iter_errors(instance).next().map_or(Ok(()), Err)
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_object().is_none_or(|object| self.broken(object).is_empty())
    }

    fn iter_errors(&self, instance: &'i Value) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let broken = instance.as_object().map(|object| self.broken(object)).unwrap_or_default();
        let error = |broken: Broken| -> ValidationError<'i> {
            ValidationError::custom(serde_json::to_string(&broken).unwrap_or(broken.message))
        };
        Box::new(broken.into_iter().map(error))
    }
}
