//! The documented request of an operation: its first example, taken apart as HTTP wants it.

use std::collections::BTreeSet;

use super::json;
use crate::{
    docs::reach::parameters,
    document::{
        Components, Demand, Document, Encoding, Example, Literal, Map, MediaType, Operation, ParameterLocation,
        PathItem, RefOr, Style, is_form,
    },
    lower::{joined, percent, plain},
    tree::Value,
};

/// A name and its value as text, both as they are before encoding.
pub(in crate::docs) type Pair = (String, String);

/// What is sent, but for who sends it.
#[derive(Debug, Default)]
pub(in crate::docs) struct Request<'d> {
    /// The path with its values, encoded.
    pub(in crate::docs) path: String,
    pub(in crate::docs) query: Vec<Pair>,
    pub(in crate::docs) headers: Vec<Pair>,
    pub(in crate::docs) body: Option<Body<'d>>,
}

#[derive(Debug)]
pub(in crate::docs) enum Body<'d> {
    Form(Vec<Pair>),
    /// A media type, and the text.
    Json(&'d str, String),
}

impl<'d> Request<'d> {
    pub(in crate::docs) fn of(document: &'d Document, path: &'d PathItem, operation: &'d Operation) -> Self {
        let components = &document.components;
        let mut request = Self { path: path.path.value.clone(), body: body(components, operation), ..Self::default() };
        let excluded = excluded(operation);
        for parameter in parameters(components, path, operation) {
            let Some(value) = first(components, &parameter.examples) else { continue };
            let name = &parameter.name.value;
            match parameter.location.value {
                ParameterLocation::Path => {
                    request.path = request.path.replace(&format!("{{{name}}}"), &percent(&joined(value)));
                }
                _ if excluded.contains(name.as_str()) => {}
                ParameterLocation::Query => {
                    request.query.extend(pairs(name, Some(parameter.style), parameter.explode, value));
                }
                ParameterLocation::Header => request.headers.push((name.clone(), joined(value))),
            }
        }
        request
    }
}

/// Parameters that cannot stand beside others: of groups of which only one may be there, the example has the first.
fn excluded(operation: &Operation) -> BTreeSet<&str> {
    let groups = operation.extensions.rules.iter().filter_map(|rule| match &rule.value.demand {
        Demand::ExactlyOne(groups) => Some(groups),
        _ => None,
    });
    groups.flat_map(|groups| groups.iter().skip(1).flatten()).map(|name| name.value.as_str()).collect()
}

/// The body; none when there is no example, or nothing in it.
fn body<'d>(components: &'d Components, operation: &'d Operation) -> Option<Body<'d>> {
    let body = operation.request_body.as_ref()?.resolve(components)?;
    let (name, media) = body.content.first()?;
    let value = first(components, &media.examples)?;
    if !is_form(&name.value) {
        return Some(Body::Json(&name.value, json(value)));
    }
    let fields = value.as_object().unwrap_or_default().iter();
    let pairs: Vec<Pair> = fields
        .flat_map(|(key, field)| {
            let encoding = encoding(media, &key.name);
            let style = encoding.and_then(|encoding| encoding.style.as_ref()).map(|style| style.value);
            pairs(&key.name, style, encoding.and_then(|encoding| encoding.explode).unwrap_or(true), field)
        })
        .collect();
    (!pairs.is_empty()).then_some(Body::Form(pairs))
}

fn encoding<'d>(media: &'d MediaType, field: &str) -> Option<&'d Encoding> {
    media.encoding.iter().find(|(name, _)| name.value == field).map(|(_, encoding)| encoding)
}

/// The first of several examples.
fn first<'d>(components: &'d Components, examples: &'d Map<RefOr<Example>>) -> Option<&'d Literal> {
    examples.first()?.1.resolve(components).map(|example| &example.value)
}

/// Names and values of one input of a query or a form.
fn pairs(name: &str, style: Option<Style>, explode: bool, value: &Literal) -> Vec<Pair> {
    match &value.value {
        Value::Array(items) if style == Some(Style::DeepObject) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| pairs(&format!("{name}[{index}]"), style, explode, item))
            .collect(),
        Value::Array(items) if explode => items.iter().map(|item| (name.to_owned(), plain(item))).collect(),
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(key, field)| pairs(&format!("{name}[{}]", key.name), Some(Style::DeepObject), explode, field))
            .collect(),
        _ => vec![(name.to_owned(), joined(value))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::{FileId, Node, Span};

    #[test]
    fn lists_go_by_their_style() {
        let node = |value| Node { value, span: Span { file: FileId(0), start: 0, end: 0 } };
        let list = node(Value::Array(vec![node(Value::Integer(1)), node(Value::String("b".to_owned()))]));
        let written = |style, explode| {
            let pairs = pairs("a[]", style, explode, &list);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(written(Some(Style::Form), true), ["a[]=1", "a[]=b"]);
        assert_eq!(written(Some(Style::Form), false), ["a[]=1,b"]);
        assert_eq!(written(Some(Style::DeepObject), true), ["a[][0]=1", "a[][1]=b"]);
    }
}
