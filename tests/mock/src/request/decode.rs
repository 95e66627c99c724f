//! From the text of a request to JSON values, with the types that the document gives them.
//!
//! Values that have the wrong type stay text, so that validation can name them. Only what cannot be read at all is
//! refused here.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::{
    body::Bytes,
    http::{HeaderMap, Request, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

use crate::{
    answer::problem::{Problem, Violation},
    document::{Document, Field, Operation, RequestMedia, Style, media, schema},
    request::{route::Captures, suggest, urlencoded},
};

/// A key with more brackets than this is an attack, not a value.
const MAX_BRACKETS: usize = 16;

/// Everything that a request passes on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) header: Map<String, Value>,
    pub(crate) body: Option<Value>,
}

impl Inputs {
    /// Every input that has a name: of the path, the query, and the body if that is an object.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&String, &Value)> {
        let body = self.body.as_ref().and_then(Value::as_object);
        self.path.iter().chain(&self.query).chain(body.into_iter().flatten())
    }

    /// The input of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.named().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Decodes a request; with the inputs come the violations that only show here.
pub(crate) fn decode(
    document: &Document,
    operation: &Operation,
    captures: Captures,
    request: &Request<Bytes>,
) -> Result<(Inputs, Vec<Violation>), Problem> {
    let query = urlencoded::pairs(request.uri().query().unwrap_or_default()).map_err(Problem::bad_request)?;
    let mut violations = Vec::new();
    let mut fields = |place, pairs, fields| {
        let mut decoder = Decoder { root: &document.root, place, violations: &mut violations };
        decoder.fields(pairs, fields, None)
    };
    let path = fields("path", captures, &operation.path_parameters.fields);
    let query = fields("query", query, &operation.query_parameters.fields);
    let headers = header_pairs(request.headers(), &operation.header_parameters.fields);
    let header = fields("header", headers, &operation.header_parameters.fields);
    let body = body(document, operation, request, &mut violations)?;
    Ok((Inputs { path, query, header, body }, violations))
}

/// The headers that the document speaks of, by its spelling.
fn header_pairs(headers: &HeaderMap, fields: &[Field]) -> Vec<(String, String)> {
    let value = |field: &Field| Some((field.name.clone(), headers.get(&field.name)?.to_str().ok()?.to_owned()));
    fields.iter().filter_map(value).collect()
}

fn body(
    document: &Document,
    operation: &Operation,
    request: &Request<Bytes>,
    violations: &mut Vec<Violation>,
) -> Result<Option<Value>, Problem> {
    let bytes = request.body();
    let Some(expected) = &operation.body else {
        if !bytes.is_empty() {
            violations.push(Violation::new("body", "unknown", "this operation takes no body"));
        }
        return Ok(None);
    };
    let sent = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    if bytes.is_empty() && sent.is_none() {
        return Ok(None);
    }
    let sent = sent.unwrap_or("of no type");
    let Some(media) = expected.media.iter().find(|media| media.content_type == media::essence(sent)) else {
        let accepted: Vec<&str> = expected.media.iter().map(|media| media.content_type.as_str()).collect();
        return Err(Problem::unsupported_media_type(sent, &accepted));
    };
    read_body(document, media, bytes, violations)
}

fn read_body(
    document: &Document,
    media: &RequestMedia,
    bytes: &[u8],
    violations: &mut Vec<Violation>,
) -> Result<Option<Value>, Problem> {
    if media::is_json(&media.content_type) {
        if bytes.is_empty() {
            return Ok(None);
        }
        let malformed = |error| Problem::bad_request(format!("The body is not JSON: {error}"));
        return serde_json::from_slice(bytes).map(Some).map_err(malformed);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::bad_request("The body is not UTF-8"))?;
    if !media::is_form(&media.content_type) {
        return Ok(Some(Value::from(text)));
    }
    let pairs = urlencoded::pairs(text).map_err(Problem::bad_request)?;
    let mut decoder = Decoder { root: &document.root, place: "body", violations };
    Ok(Some(Value::Object(decoder.fields(pairs, &media.fields, media.additional.as_ref()))))
}

/// Turns pairs of text into an object.
struct Decoder<'d> {
    root: &'d Value,
    /// `query`, `body`: the first word of a location.
    place: &'static str,
    violations: &'d mut Vec<Violation>,
}

impl Decoder<'_> {
    fn violation(&mut self, name: &str, rule: &str, message: impl Into<String>, value: &str) {
        let location = format!("{}.{name}", self.place);
        self.violations.push(Violation::new(location, rule, message).with_value(value));
    }

    fn fields(
        &mut self,
        mut pairs: Vec<(String, String)>,
        fields: &[Field],
        additional: Option<&Value>,
    ) -> Map<String, Value> {
        let mut object = Map::new();
        for field in fields {
            let (own, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| field.owns(key));
            pairs = others;
            if let Some(value) = self.value(field, &own) {
                object.insert(field.name.clone(), value);
            }
        }
        for (key, text) in pairs {
            if let Some(schema) = additional {
                let value = schema::coerce(self.root, schema, &text);
                object.insert(key, value);
            } else {
                let meant = suggest::nearest(&key, fields.iter().map(|field| field.name.as_str()));
                let message = match meant {
                    Some(name) if name == key => format!("takes keys in brackets: `{name}[…]`"),
                    Some(name) => format!("the document has no such name; is `{name}` meant?"),
                    None => "the document has no such name".to_owned(),
                };
                self.violation(&key, "unknown", message, &text);
            }
        }
        object
    }

    fn value(&mut self, field: &Field, own: &[(String, String)]) -> Option<Value> {
        let (_, first) = own.first()?;
        if field.style == Style::Brackets {
            return self.brackets(field, own);
        }
        if field.style != Style::Repeat && own.len() > 1 {
            self.violation(&field.name, "repeated", format!("given {} times, takes one value", own.len()), first);
        }
        let items = schema::items(self.root, &field.schema).unwrap_or(&Value::Bool(true));
        match field.style {
            Style::Repeat => Some(own.iter().map(|(_, text)| schema::coerce(self.root, items, text)).collect()),
            Style::Separated(_) if first.is_empty() => Some(Value::Array(Vec::new())),
            Style::Separated(by) => Some(first.split(by).map(|text| schema::coerce(self.root, items, text)).collect()),
            Style::Plain | Style::Brackets => Some(schema::coerce(self.root, &field.schema, first)),
            Style::Json => match serde_json::from_str(first) {
                Ok(value) => Some(value),
                Err(error) => {
                    self.violation(&field.name, "json", format!("not JSON: {error}"), first);
                    None
                }
            },
        }
    }

    /// `name[key][0]=value` for any number of keys.
    fn brackets(&mut self, field: &Field, own: &[(String, String)]) -> Option<Value> {
        let mut tree = Tree::Branch(BTreeMap::new());
        for (key, text) in own {
            let inserted = path(key, &field.name).and_then(|path| tree.insert(&path, text));
            if let Err(message) = inserted {
                self.violation(key, "brackets", message, text);
                return None;
            }
        }
        match tree.into_value(self.root, &field.schema) {
            Ok(value) => Some(value),
            Err(message) => {
                self.violations.push(Violation::new(format!("{}.{}", self.place, field.name), "brackets", message));
                None
            }
        }
    }
}

impl Field {
    /// Whether a key of the request belongs to this field.
    fn owns(&self, key: &str) -> bool {
        match self.style {
            Style::Brackets => key.strip_prefix(self.name.as_str()).is_some_and(|rest| rest.starts_with('[')),
            _ => key == self.name,
        }
    }
}

/// `["key", "0"]` of `name[key][0]`.
fn path<'k>(key: &'k str, name: &str) -> Result<Vec<&'k str>, String> {
    let shape = || format!("the brackets of `{key}` do not pair up");
    let mut rest = key.strip_prefix(name).unwrap_or_default();
    let mut path = Vec::new();
    while !rest.is_empty() {
        let (segment, tail) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(shape)?;
        path.push(segment);
        rest = tail;
        if path.len() > MAX_BRACKETS {
            return Err(format!("more than {MAX_BRACKETS} pairs of brackets"));
        }
    }
    Ok(path)
}

/// Bracketed keys, put together.
enum Tree {
    Leaf(String),
    Branch(BTreeMap<String, Tree>),
}

impl Tree {
    fn insert(&mut self, path: &[&str], text: &str) -> Result<(), String> {
        let Self::Branch(children) = self else { return Err("a value and brackets below it".to_owned()) };
        let Some((key, path)) = path.split_first() else { return Err("brackets and a value beside them".to_owned()) };
        let key = if key.is_empty() { children.len().to_string() } else { (*key).to_owned() };
        match children.entry(key) {
            Entry::Occupied(_) if path.is_empty() => Err("given more than once".to_owned()),
            Entry::Vacant(free) if path.is_empty() => {
                free.insert(Self::Leaf(text.to_owned()));
                Ok(())
            }
            child => child.or_insert_with(|| Self::Branch(BTreeMap::new())).insert(path, text),
        }
    }

    fn into_value(self, root: &Value, schema: &Value) -> Result<Value, String> {
        match self {
            Self::Leaf(text) => Ok(schema::coerce(root, schema, &text)),
            Self::Branch(children) if is_list(root, schema) => list(root, schema, children),
            Self::Branch(children) => {
                let mut object = Map::new();
                for (name, child) in children {
                    let property = schema::property(root, schema, &name).unwrap_or(&Value::Bool(true));
                    object.insert(name, child.into_value(root, property)?);
                }
                Ok(Value::Object(object))
            }
        }
    }
}

fn is_list(root: &Value, schema: &Value) -> bool {
    let kinds = schema::kinds(root, schema);
    kinds.contains("array") && !kinds.contains("object")
}

/// A list whose elements were sent with their indexes, in any order but without gaps.
fn list(root: &Value, schema: &Value, children: BTreeMap<String, Tree>) -> Result<Value, String> {
    let items = schema::items(root, schema).unwrap_or(&Value::Bool(true));
    let mut elements = Vec::new();
    for (key, child) in children {
        let index: usize = key.parse().map_err(|_| format!("`[{key}]` is no index of a list"))?;
        elements.push((index, child.into_value(root, items)?));
    }
    elements.sort_by_key(|(index, _)| *index);
    match elements.iter().enumerate().find(|(place, (index, _))| place != index) {
        Some((place, _)) => Err(format!("the index {place} is missing")),
        None => Ok(elements.into_iter().map(|(_, value)| value).collect()),
    }
}
