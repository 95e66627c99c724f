//! Checks what is about to be sent against what the document allows.
//!
//! An error names the field, the limit and the measure of the value: its length, its count or, for a number, itself. It
//! never quotes a text, which may be an address or a password; but the names of the steps of a sequence are the caller's own.

mod graph;
mod rules;

pub(crate) use rules::rules;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::error::{Error, Kind};
use crate::operation::{Format, Shape};

type Check = Result<(), Error>;

/// Checks one value; `path` names it in an error.
pub(crate) fn value(path: &str, shape: &Shape, value: &Value) -> Check {
    match (shape, value) {
        (Shape::String { min, max, pattern, format }, Value::String(text)) => {
            length(path, *min, *max, text)?;
            looks(path, *pattern, *format, text)
        }
        (Shape::Integer { min, max }, Value::Number(number)) => {
            bounds(path, number, number.as_i64().map(i128::from).or(number.as_u64().map(i128::from)), *min, *max)
        }
        (Shape::Number { min, max }, Value::Number(number)) => bounds(path, number, number.as_f64(), *min, *max),
        (Shape::Array { min, max, unique, items }, Value::Array(list)) => {
            count(path, *min, *max, list.len())?;
            if *unique {
                distinct(path, list)?;
            }
            list.iter().enumerate().try_for_each(|(index, item)| self::value(&item_path(path, index), items, item))
        }
        (Shape::Same(shape), value) => self::value(path, shape, value),
        (shape, Value::Object(object)) => self::object(path, shape, object),
        // What is null is cleared; what is of another kind is none of this shape's business.
        _ => Ok(()),
    }
}

fn object(path: &str, shape: &Shape, object: &Map<String, Value>) -> Check {
    match shape {
        Shape::Object { fields, rules } => {
            for field in *fields {
                if let Some(value) = object.get(field.name) {
                    self::value(&field_path(path, field.name), &field.shape, value)?;
                }
            }
            rules::rules(path, rules, object)
        }
        Shape::Map { values } => {
            object.iter().try_for_each(|(key, value)| self::value(&field_path(path, key), values, value))
        }
        Shape::Tagged { tag, variants } => {
            let tag = object.get(*tag).map(tag_text);
            let variant = variants.iter().find(|(name, _)| tag.as_deref() == Some(*name));
            variant.map_or(Ok(()), |(_, shape)| self::object(path, shape, object))
        }
        Shape::Same(shape) => self::object(path, shape, object),
        _ => Ok(()),
    }
}

/// A tag as its table spells it: numbers and booleans as JSON.
fn tag_text(tag: &Value) -> Cow<'_, str> {
    match tag {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The error for an input that is not there.
pub(crate) fn missing(name: &str) -> Error {
    invalid(name, "is missing")
}

/// The error for an input at `path`.
pub(crate) fn invalid(path: &str, what: impl std::fmt::Display) -> Error {
    let name = if path.is_empty() { "the body".to_owned() } else { format!("`{}`", crate::error::redact(path)) };
    Error::new(Kind::Input, format!("{name} {what}")).with_path(path.to_owned())
}

fn length(path: &str, min: u32, max: Option<u32>, text: &str) -> Check {
    let length = text.chars().count();
    within(path, min, max, length, || format!("is {} long", counted(length, "character")))
}

fn count(path: &str, min: u32, max: Option<u32>, count: usize) -> Check {
    within(path, min, max, count, || format!("has {}", counted(count, "item")))
}

fn within(path: &str, min: u32, max: Option<u32>, measure: usize, words: impl Fn() -> String) -> Check {
    measured(min, max, measure, words).map_or(Ok(()), |what| Err(invalid(path, what)))
}

/// What is wrong with a measure, if it is too small or too large.
fn measured(min: u32, max: Option<u32>, measure: usize, words: impl Fn() -> String) -> Option<String> {
    let is_too_small = u32::try_from(measure).is_ok_and(|measure| measure < min);
    let is_too_large = max.is_some_and(|max| u32::try_from(measure).map_or(true, |measure| measure > max));
    match max {
        _ if is_too_small => Some(format!("{}; the least is {min}", words())),
        Some(max) if is_too_large => Some(format!("{}; the most is {max}", words())),
        _ => None,
    }
}

/// `1 item`, `2 items`
fn counted(count: usize, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn looks(path: &str, pattern: Option<&str>, format: Format, text: &str) -> Check {
    let length = counted(text.chars().count(), "character");
    if let Some(pattern) = pattern
        && regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
    {
        return Err(invalid(path, format_args!("does not match `{pattern}` ({length})")));
    }
    match format {
        Format::Email if !is_email(text) => {
            Err(invalid(path, format_args!("does not look like an e-mail address ({length})")))
        }
        Format::Uri if !is_uri(text) => {
            Err(invalid(path, format_args!("does not look like an absolute URL ({length})")))
        }
        Format::Text | Format::Email | Format::Uri => Ok(()),
    }
}

fn is_email(text: &str) -> bool {
    let has_space = text.chars().any(|c| c.is_whitespace() || c.is_control());
    text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty()) && !has_space
}

fn is_uri(text: &str) -> bool {
    let has_space = text.chars().any(|c| c.is_whitespace() || c.is_control());
    text.split_once("://").is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !rest.is_empty()
    }) && !has_space
}

fn bounds<N, M>(path: &str, shown: &serde_json::Number, number: Option<N>, min: Option<M>, max: Option<M>) -> Check
where
    N: PartialOrd + From<M>,
    M: Copy + std::fmt::Display,
{
    let Some(number) = number else { return Ok(()) };
    if let Some(min) = min
        && number < N::from(min)
    {
        return Err(invalid(path, format_args!("is {shown}; the least is {min}")));
    }
    match max {
        Some(max) if number > N::from(max) => Err(invalid(path, format_args!("is {shown}; the most is {max}"))),
        _ => Ok(()),
    }
}

fn distinct(path: &str, list: &[Value]) -> Check {
    let mut seen = std::collections::BTreeMap::new();
    for (index, item) in list.iter().enumerate() {
        if let Some(first) = seen.insert(item.to_string(), index) {
            return Err(invalid(&item_path(path, index), format_args!("is the same as item {first}")));
        }
    }
    Ok(())
}

/// `emails[]` is a list whose third item is `emails[2]`.
fn item_path(path: &str, index: usize) -> String {
    format!("{}[{index}]", path.trim_end_matches("[]"))
}

fn field_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Field, Rule};
    use serde_json::json;

    const TEXT: Shape = Shape::String { min: 2, max: Some(5), pattern: None, format: Format::Text };

    fn refusal(shape: &Shape, value: &Value) -> Option<String> {
        super::value("field", shape, value).err().map(|error| error.to_string())
    }

    fn assert_refused(shape: &Shape, value: &Value, text: &str) {
        assert_eq!(refusal(shape, value).as_deref(), Some(text), "{value}");
    }

    fn assert_allowed(shape: &Shape, value: &Value) {
        assert_eq!(refusal(shape, value), None, "{value}");
    }

    #[test]
    fn lengths_count_characters() {
        assert_allowed(&TEXT, &json!("üüüüü"));
        assert_allowed(&TEXT, &json!("ab"));
        assert_refused(&TEXT, &json!("üüüüüü"), "`field` is 6 characters long; the most is 5");
        assert_refused(&TEXT, &json!("a"), "`field` is 1 character long; the least is 2");
    }

    #[test]
    fn null_and_other_kinds_are_let_through() {
        for value in [json!(null), json!(5), json!([]), json!({})] {
            assert_allowed(&TEXT, &value);
        }
    }

    #[test]
    fn patterns_match_somewhere() {
        let shape = |pattern| Shape::String { min: 0, max: None, pattern: Some(pattern), format: Format::Text };
        assert_allowed(&shape("[0-9]+"), &json!("room 5"));
        assert_refused(&shape("^[0-9]+$"), &json!("canary"), "`field` does not match `^[0-9]+$` (6 characters)");
    }

    #[test]
    fn formats() {
        let shape = |format| Shape::String { min: 0, max: None, pattern: None, format };
        for email in ["ada@example.com", "a@b", "ada.l+x@example.com", "ü@example.com"] {
            assert_allowed(&shape(Format::Email), &json!(email));
        }
        for email in ["", "ada", "@example.com", "ada@", "ada @example.com", "ada@example.com\n"] {
            let length = email.chars().count();
            let text = format!("`field` does not look like an e-mail address ({})", counted(length, "character"));
            assert_refused(&shape(Format::Email), &json!(email), &text);
        }
        for uri in ["https://example.com", "http://a", "urn+x://a"] {
            assert_allowed(&shape(Format::Uri), &json!(uri));
        }
        for uri in ["", "example.com", "://x", "https://", "1http://x", "https://a b"] {
            assert!(refusal(&shape(Format::Uri), &json!(uri)).is_some(), "{uri}");
        }
    }

    #[test]
    fn numbers_have_bounds() {
        let integer = Shape::Integer { min: Some(-1), max: Some(10) };
        assert_allowed(&integer, &json!(-1));
        assert_allowed(&integer, &json!(10));
        assert_refused(&integer, &json!(-2), "`field` is -2; the least is -1");
        assert_refused(&integer, &json!(u64::MAX), "`field` is 18446744073709551615; the most is 10");
        let number = Shape::Number { min: None, max: Some(0.5) };
        assert_allowed(&number, &json!(0.5));
        assert_refused(&number, &json!(0.75), "`field` is 0.75; the most is 0.5");
    }

    #[test]
    fn lists_are_counted_and_their_items_checked() {
        let shape = Shape::Array { min: 1, max: Some(3), unique: true, items: &TEXT };
        assert_allowed(&shape, &json!(["ab", "cd", "ef"]));
        assert_refused(&shape, &json!([]), "`field` has 0 items; the least is 1");
        assert_refused(&shape, &json!(["ab", "cd", "ef", "gh"]), "`field` has 4 items; the most is 3");
        assert_refused(&shape, &json!(["ab", "c"]), "`field[1]` is 1 character long; the least is 2");
        assert_refused(&shape, &json!(["ab", "cd", "ab"]), "`field[2]` is the same as item 0");
    }

    #[test]
    fn objects_are_checked_field_by_field() {
        const FIELDS: &[Field] = &[Field { name: "name", shape: TEXT }];
        let object = Shape::Object { fields: FIELDS, rules: &[Rule::LessThan("from", "to")] };
        assert_allowed(&object, &json!({"name": "Ada", "other": "x"}));
        assert_refused(&object, &json!({"name": "A"}), "`field.name` is 1 character long; the least is 2");
        let text = "`field.from` must be less than `to`; they are 2 and 1";
        assert_refused(&object, &json!({"from": 2, "to": 1}), text);
        let map = Shape::Map { values: &TEXT };
        assert_refused(&map, &json!({"k": "A"}), "`field.k` is 1 character long; the least is 2");
    }

    #[test]
    fn a_tag_chooses_the_shape() {
        const FIELDS: &[Field] = &[Field { name: "name", shape: TEXT }];
        const NAMED: Shape = Shape::Object { fields: FIELDS, rules: &[] };
        let shape = Shape::Tagged { tag: "type", variants: &[("named", &NAMED)] };
        assert_refused(
            &shape,
            &json!({"type": "named", "name": "A"}),
            "`field.name` is 1 character long; the least is 2",
        );
        assert_allowed(&shape, &json!({"type": "other", "name": "A"}));
        assert_allowed(&shape, &json!({"name": "A"}));
    }

    #[test]
    fn constants_choose_what_else_is_checked() {
        const FIELDS: &[Field] = &[Field { name: "name", shape: TEXT }];
        const NAMED: Shape = Shape::Object { fields: FIELDS, rules: &[Rule::LessThan("from", "to")] };
        const BY_PORT: Shape = Shape::Tagged { tag: "port", variants: &[("465", &NAMED)] };
        const BY_BOTH: Shape = Shape::Tagged { tag: "kind", variants: &[("named", &BY_PORT)] };
        let shape = Shape::Object { fields: &[], rules: &[Rule::Fits(&BY_BOTH)] };
        let text = "`field.name` is 1 character long; the least is 2";
        assert_refused(&shape, &json!({"kind": "named", "port": 465, "name": "A"}), text);
        let text = "`field.from` must be less than `to`; they are 2 and 1";
        assert_refused(&shape, &json!({"kind": "named", "port": 465, "from": 2, "to": 1}), text);
        assert_allowed(&shape, &json!({"kind": "named", "port": 25, "name": "A", "from": 2, "to": 1}));
        assert_allowed(&shape, &json!({"kind": "other", "port": 465, "name": "A"}));
        assert_allowed(&shape, &json!({"name": "A"}));
    }

    #[test]
    fn a_shape_may_hold_itself() {
        static TREE: Shape = Shape::object(
            &[
                Field::new("name", Shape::string(1, None)),
                Field::new("children", Shape::array(0, None, &Shape::Same(&TREE))),
            ],
            &[],
        );
        assert_allowed(&TREE, &json!({"name": "a", "children": [{"name": "b"}]}));
        let deep = json!({"name": "a", "children": [{"name": "b", "children": [{"name": ""}]}]});
        assert_refused(&TREE, &deep, "`field.children[0].children[0].name` is 0 characters long; the least is 1");
    }
}
