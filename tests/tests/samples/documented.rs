//! What the document gives as the example of each call, in a form in which a received request can be compared with it.

use codegen::{
    bundle,
    document::{Demand, Document, Example, Map, Operation, Parameter, ParameterLocation, PathItem, RefOr, is_form},
};
use serde_json::Value;
use snov_mock::Request;

/// Names and values, decoded, in the order of the alphabet.
type Pairs = Vec<(String, String)>;

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) operation: String,
    path: String,
    query: Pairs,
    body: Body,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    None,
    Form(Pairs),
    Json(Value),
}

impl Call {
    /// The first examples of the parameters and of the body; of parameters that exclude each other, the first group.
    pub(crate) fn documented(document: &Document, path: &PathItem, operation: &Operation) -> Self {
        let example = |examples: &Map<RefOr<Example>>| {
            let example = examples.first()?.1.resolve(&document.components)?;
            Some(serde_json::from_str(&bundle::to_json(&example.value)).expect("an example is JSON"))
        };
        let excluded = excluded(operation);
        let mut call = Self {
            operation: operation.id.as_ref().expect("each operation has a name").value.clone(),
            path: path.path.value.clone(),
            query: Vec::new(),
            body: Body::None,
        };
        for parameter in path.parameters.iter().chain(&operation.parameters) {
            let parameter: &Parameter = parameter.resolve(&document.components).expect("a parameter");
            let value: Value = example(&parameter.examples).expect("each parameter has an example");
            let name = &parameter.name.value;
            match parameter.location.value {
                ParameterLocation::Path => call.path = call.path.replace(&format!("{{{name}}}"), &text(&value)),
                ParameterLocation::Query if excluded.contains(&name.as_str()) => {}
                ParameterLocation::Query => flatten(name, &value, parameter.explode, &mut call.query),
                ParameterLocation::Header => unreachable!("no operation has a header of its own"),
            }
        }
        let body = operation.request_body.as_ref().and_then(|body| body.resolve(&document.components));
        if let Some((media_type, media)) = body.and_then(|body| body.content.first()) {
            let value = example(&media.examples).expect("each body has an example");
            call.body = if is_form(&media_type.value) { form(&value) } else { Body::Json(value) };
        }
        call.query.sort();
        call
    }

    /// What a server received.
    pub(crate) fn received(operation: &str, request: &Request) -> Self {
        let sorted = |pairs: &Pairs| {
            let mut pairs = pairs.clone();
            pairs.sort();
            pairs
        };
        let body = match request.json() {
            _ if request.body.is_empty() => Body::None,
            Some(json) => Body::Json(json),
            None => Body::Form(sorted(&request.form)),
        };
        Self { operation: operation.to_owned(), path: decoded(&request.path), query: sorted(&request.query), body }
    }

    /// The same as a Rust sample says it: it goes through all pages and names none, and what is empty it leaves out.
    pub(crate) fn in_rust(mut self, operation: &Operation) -> Self {
        if let Some(paging) = &operation.extensions.paging {
            let position = &paging.value.style.input().value;
            self.query.retain(|(name, _)| name != position);
        }
        if let Body::Json(body) = &mut self.body {
            leave_out_empty(body);
        }
        self
    }

    /// A field of the form.
    pub(crate) fn field(&self, name: &str) -> &str {
        let Body::Form(pairs) = &self.body else { panic!("{} has no form", self.operation) };
        let found = pairs.iter().find(|(field, _)| field == name);
        found.map_or_else(|| panic!("{} has no {name}", self.operation), |(_, value)| value)
    }
}

fn excluded(operation: &Operation) -> Vec<&str> {
    let demands = operation.extensions.rules.iter().map(|rule| &rule.value.demand);
    let groups = demands.filter_map(|demand| match demand {
        Demand::ExactlyOne(groups) => Some(groups),
        _ => None,
    });
    groups.flat_map(|groups| groups.iter().skip(1).flatten()).map(|name| name.value.as_str()).collect()
}

fn form(value: &Value) -> Body {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object().expect("a form is an object") {
        flatten(name, value, true, &mut pairs);
    }
    pairs.sort();
    // An empty form is no body.
    if pairs.is_empty() { Body::None } else { Body::Form(pairs) }
}

/// `emails[]=a`, `rows[0][name]=b`, `fields[Label]=c`
fn flatten(name: &str, value: &Value, explode: bool, pairs: &mut Pairs) {
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| flatten(&format!("{name}[{key}]"), value, explode, pairs));
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| flatten(&format!("{name}[{index}]"), item, explode, pairs));
        }
        Value::Array(items) if explode => items.iter().for_each(|item| pairs.push((name.to_owned(), text(item)))),
        Value::Array(items) => pairs.push((name.to_owned(), items.iter().map(text).collect::<Vec<_>>().join(","))),
        _ => pairs.push((name.to_owned(), text(value))),
    }
}

/// Without lists and objects that have nothing in them.
fn leave_out_empty(value: &mut Value) {
    let is_empty = |value: &Value| {
        value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    if let Value::Object(entries) = value {
        entries.retain(|_, value| !is_empty(value));
        entries.values_mut().for_each(leave_out_empty);
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A path without `%40` and the like.
fn decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, plain) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits stand behind a %"));
        bytes.extend(plain.as_bytes());
    }
    String::from_utf8(bytes).expect("a path is text")
}
