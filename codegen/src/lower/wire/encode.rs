//! Writes values as they go over the wire. This is what the runtime's encoder is held against, so it shares nothing with
//! it.

use std::collections::BTreeMap;

use crate::{
    document::Literal,
    ir::Style,
    lower::examples,
    tree::{Node, Value},
};

/// A path with its values in place of their names.
pub(super) fn path<'v>(template: &str, value: impl Fn(&str) -> Option<&'v Literal>) -> String {
    let mut parts = template.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(&percent(&value(name).map(joined).unwrap_or_default()));
        out.push_str(rest);
    }
    out
}

/// Names and values of one input of a query or a form, not yet encoded.
pub(super) fn pairs(name: &str, style: Style, value: &Literal) -> Vec<(String, String)> {
    match (style, &value.value) {
        (Style::Repeat, Value::Array(items)) => items.iter().map(|item| (name.to_owned(), plain(item))).collect(),
        (Style::Comma, Value::Array(_)) => vec![(name.to_owned(), joined(value))],
        (Style::Brackets, Value::Array(items)) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, item)| pairs(&format!("{name}[{index}]"), style, item)).collect()
        }
        (Style::Brackets, Value::Object(entries)) => {
            let entries = entries.iter().map(|(key, field)| (&key.name, field));
            // Fields of an object have no order, so they go by name.
            let entries: BTreeMap<&String, &Node> = entries.collect();
            entries.into_iter().flat_map(|(key, field)| pairs(&format!("{name}[{key}]"), style, field)).collect()
        }
        _ => vec![(name.to_owned(), plain(value))],
    }
}

/// `a=b`, for a query.
pub(super) fn query_pair((name, value): &(String, String)) -> String {
    format!("{}={}", percent(name), percent(value))
}

/// `a=b`, for a form, in which a space is a plus sign.
pub(super) fn form_pair((name, value): &(String, String)) -> String {
    let encoded = |text: &str| text.split(' ').map(percent).collect::<Vec<_>>().join("+");
    format!("{}={}", encoded(name), encoded(value))
}

/// Items with commas between them, or the value itself.
pub(crate) fn joined(value: &Literal) -> String {
    match &value.value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        _ => plain(value),
    }
}

/// A value as one text.
pub(crate) fn plain(value: &Literal) -> String {
    match &value.value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        _ => examples::json(value),
    }
}

/// Everything but letters, digits and `-._~` as `%` and two digits.
pub(crate) fn percent(text: &str) -> String {
    let unreserved = |byte: u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~');
    text.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{FileId, Key, Span};

    const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

    fn node(value: Value) -> Node {
        Node { value, span: SPAN }
    }

    fn text(text: &str) -> Node {
        node(Value::String(text.to_owned()))
    }

    fn object(entries: Vec<(&str, Node)>) -> Node {
        let entry = |(name, value): (&str, Node)| (Key { name: name.to_owned(), span: SPAN }, value);
        node(Value::Object(entries.into_iter().map(entry).collect()))
    }

    #[test]
    fn values_of_a_path_stay_in_their_segment() {
        let value = text("a/b?c%2f ü");
        assert_eq!(path("/v2/{id}/x", |name| (name == "id").then_some(&value)), "/v2/a%2Fb%3Fc%252f%20%C3%BC/x");
    }

    #[test]
    fn lists_and_objects_by_their_style() {
        let list = node(Value::Array(vec![text("x y"), node(Value::Integer(2))]));
        let form = |style| pairs("a[]", style, &list).iter().map(form_pair).collect::<Vec<_>>();
        assert_eq!(form(Style::Repeat), ["a%5B%5D=x+y", "a%5B%5D=2"]);
        assert_eq!(form(Style::Comma), ["a%5B%5D=x+y%2C2"]);
        let rows = node(Value::Array(vec![object(vec![("b", text("1")), ("a", node(Value::Null))])]));
        let names = pairs("rows", Style::Brackets, &rows);
        assert_eq!(names, [("rows[0][a]".to_owned(), String::new()), ("rows[0][b]".to_owned(), "1".to_owned())]);
        assert_eq!(query_pair(&("a b".to_owned(), "c+d".to_owned())), "a%20b=c%2Bd");
    }
}
