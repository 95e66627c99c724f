//! Makes an example fit the request that it answers, by general rules.
//!
//! * **Echo**: a field of the body, or of an object directly in it, that bears the name of an input (`domain`, `emails`
//!   for `emails[]`) takes the input's value, if it has the same type or either is null. The last path parameter, if it
//!   is an `…id`, is also the `id` of what the call returns.
//! * **Items**: if an input is a list of strings, and the objects of a list in the answer have a field that only holds
//!   strings of the document's examples of that input, then there is one such object for each string that was sent.
//! * **Pages**: numbered pages after the first are empty. After a cursor was used, there is no next page.
//!
//! Each change is kept only if the answer still fits its schema.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    answer::task::put,
    document::{
        Document, Operation, Paging, ResponseMedia, media,
        node::{escape, unescape},
        schema::kind,
    },
    request::decode::Inputs,
};

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Draft<'d> {
    document: &'d Document,
    media: &'d ResponseMedia,
    pub(crate) body: Value,
}

impl<'d> Draft<'d> {
    pub(crate) fn new(document: &'d Document, media: &'d ResponseMedia, body: Value) -> Self {
        Self { document, media, body }
    }

    /// Why the answer does not fit its schema, in words; empty if it does.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.faults_of(&self.body)
    }

    /// The content type and the text of the body.
    pub(crate) fn write(&self) -> (String, String) {
        let text = match &self.body {
            Value::String(text) if !media::is_json(&self.media.content_type) => text.clone(),
            body => body.to_string(),
        };
        (self.media.content_type.clone(), text)
    }

    fn faults_of(&self, body: &Value) -> Vec<String> {
        match self.media.schema.check(self.document, "body", body) {
            Ok(violations) => {
                violations.into_iter().map(|found| format!("`{}` {}", found.location, found.message)).collect()
            }
            Err(fault) => vec![fault],
        }
    }

    /// Keeps a change if the answer still fits its schema. Says whether it does.
    fn attempt(&mut self, change: impl FnOnce(&mut Value)) -> bool {
        let mut changed = self.body.clone();
        change(&mut changed);
        let fits = self.faults_of(&changed).is_empty();
        if fits {
            self.body = changed;
        }
        fits
    }

    /// Takes the value at a JSON pointer away, or else leaves an empty one there.
    pub(crate) fn clear(&mut self, pointer: &str) {
        if self.body.pointer(pointer).is_none() || self.attempt(|body| remove(body, pointer)) {
            return;
        }
        for empty in [Value::Null, Value::from(""), Value::Array(Vec::new()), Value::Object(serde_json::Map::new())] {
            if self.attempt(|body| put(body, pointer, empty)) {
                return;
            }
        }
    }

    /// Applies the rule "Echo", but leaves the field at `keep` alone.
    pub(crate) fn echo(&mut self, operation: &Operation, inputs: &Inputs, keep: Option<&str>) {
        let mut echoes = echoes("", &self.body, inputs);
        for (name, object) in self.body.as_object().into_iter().flatten() {
            echoes.extend(self::echoes(&format!("/{}", escape(name)), object, inputs));
        }
        if let Some((_, id)) = inputs.path.iter().find(|(name, _)| is_id(name, operation)) {
            let pointer = format!("{}/id", operation.result);
            if self.body.pointer(&pointer).is_some_and(|field| alike(field, id)) {
                echoes.push((pointer, id.clone()));
            }
        }
        for (pointer, value) in echoes {
            if Some(pointer.as_str()) != keep {
                self.attempt(|body| put(body, &pointer, value));
            }
        }
    }

    /// Applies the rule "Items", for a task that `start` was asked for with `inputs`.
    pub(crate) fn fit_items(&mut self, start: &Operation, inputs: &Inputs) {
        for (name, value) in inputs.named() {
            let Some(sent) = strings(value) else { continue };
            let documented = documented_strings(start, name);
            let Some((pointer, field)) = matching_list(&self.body, String::new(), &documented) else { continue };
            let Some(items) = self.body.pointer(&pointer).and_then(Value::as_array) else { continue };
            let items = items_for(&sent, items, &field);
            self.attempt(|body| put(body, &pointer, items));
        }
    }

    /// Applies the rule "Pages"; `result` is where the returned value stands.
    pub(crate) fn turn_page(&mut self, paging: &Paging, result: &str, inputs: &Inputs) {
        match paging {
            Paging::Numbered { items, .. } if paging.is_later(inputs) => {
                self.attempt(|body| put(body, &format!("{result}{items}"), Value::Array(Vec::new())));
            }
            Paging::Cursor { next, .. } if paging.is_later(inputs) => self.clear(&format!("{result}{next}")),
            Paging::Numbered { .. } | Paging::Cursor { .. } => {}
        }
    }
}

impl Paging {
    /// Whether a request asks for another page than the first.
    pub(crate) fn is_later(&self, inputs: &Inputs) -> bool {
        match self {
            Self::Numbered { input, first, .. } => {
                inputs.get(input).and_then(Value::as_u64).is_some_and(|number| number > *first)
            }
            Self::Cursor { input, .. } => inputs.get(input).is_some_and(|cursor| !is_empty(cursor)),
        }
    }

    /// Whether an example is an empty page, or one that names no next page.
    pub(crate) fn is_last(&self, example: &Value, result: &str) -> bool {
        match self {
            Self::Numbered { items, .. } => {
                example.pointer(&format!("{result}{items}")).and_then(Value::as_array).is_some_and(Vec::is_empty)
            }
            Self::Cursor { next, .. } => example.pointer(&format!("{result}{next}")).is_none_or(is_empty),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

fn remove(body: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    if let Some(object) = body.pointer_mut(parent).and_then(Value::as_object_mut) {
        object.remove(&unescape(key));
    }
}

/// Whether a path parameter is the last of its path, and an id.
fn is_id(name: &str, operation: &Operation) -> bool {
    let last = operation.path.rsplit_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name);
    last == Some(name) && (name == "id" || name.ends_with("_id") || name.ends_with("Id"))
}

/// Whether one value may stand where the other stood, as far as can be told without the schema.
fn alike(field: &Value, input: &Value) -> bool {
    match (field, input) {
        (Value::Object(_), _) | (_, Value::Object(_)) => false,
        (Value::Null, _) | (_, Value::Null) | (Value::Number(_), Value::Number(_)) => true,
        (Value::Array(old), Value::Array(new)) => {
            old.iter().chain(new).all(|item| new.first().is_some_and(|first| kind(first) == kind(item)))
        }
        _ => kind(field) == kind(input),
    }
}

/// The fields of an object that bear the name of an input: JSON pointer, and the value to put there.
fn echoes(pointer: &str, object: &Value, inputs: &Inputs) -> Vec<(String, Value)> {
    let fields = object.as_object().into_iter().flatten();
    let echo = |(name, field): (&String, &Value)| {
        let (_, input) = inputs.named().find(|(input, _)| input.strip_suffix("[]").unwrap_or(input) == name)?;
        alike(field, input).then(|| (format!("{pointer}/{}", escape(name)), input.clone()))
    };
    fields.filter_map(echo).collect()
}

/// The strings of a list that holds nothing else.
fn strings(value: &Value) -> Option<Vec<&str>> {
    let list = value.as_array().filter(|list| !list.is_empty())?;
    list.iter().map(Value::as_str).collect()
}

/// The strings that the document's examples of a request have in the input of a name.
fn documented_strings<'d>(operation: &'d Operation, name: &str) -> BTreeSet<&'d str> {
    let media = operation.body.iter().flat_map(|body| &body.media);
    let examples = media.flat_map(|media| &media.examples);
    examples.filter_map(|example| strings(example.get(name)?)).flatten().collect()
}

/// The first list of objects with a field that holds nothing but documented strings: its pointer, and the field.
fn matching_list(value: &Value, pointer: String, documented: &BTreeSet<&str>) -> Option<(String, String)> {
    match value {
        Value::Object(object) => object
            .iter()
            .find_map(|(name, field)| matching_list(field, format!("{pointer}/{}", escape(name)), documented)),
        Value::Array(items) => {
            let fields = items.first()?.as_object()?.keys();
            let is_documented = |item: &Value, field: &str| {
                item.get(field).and_then(Value::as_str).is_some_and(|text| documented.contains(text))
            };
            let field = fields.into_iter().find(|field| items.iter().all(|item| is_documented(item, field)))?;
            Some((pointer, field.clone()))
        }
        _ => None,
    }
}

/// One item for each string that was sent: the example of that very string, or else the examples in turn.
fn items_for(sent: &[&str], examples: &[Value], field: &str) -> Value {
    let is = |example: &Value, text: &str| example.get(field).and_then(Value::as_str) == Some(text);
    let item = |(text, in_turn): (&&str, &Value)| {
        let mut item = examples.iter().find(|example| is(example, text)).unwrap_or(in_turn).clone();
        if let Some(old) = item.get(field).and_then(Value::as_str).map(String::from) {
            rename(&mut item, &old, text);
        }
        item
    };
    sent.iter().zip(examples.iter().cycle()).map(item).collect()
}

/// Replaces a string wherever it stands.
fn rename(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, old, new)),
        Value::Object(object) => object.values_mut().for_each(|field| rename(field, old, new)),
        _ => {}
    }
}
