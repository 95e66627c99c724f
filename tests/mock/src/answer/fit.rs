//! Makes an example fit the request that it answers, by general rules.
//!
//! * **Echo**: a field of the body, or of an object directly in it, that bears the name of an input (`domain`, `emails`
//!   for `emails[]`) takes the input's value, if it has the same type or either is null. The last path parameter, if it
//!   is an `…id`, is also the `id` of what the call returns.
//! * **Items**: of a task that is started with a list, the result has an object for each thing in it ([`items`]).
//! * **Names**: where a result has a text of the document's examples of the request, alone or as one side of an e-mail
//!   address, it has the text that was sent instead.
//! * **Pages**: numbered pages after the first are empty. After a cursor was used, there is no next page.
//!
//! Each change is kept only if the answer still fits its schema.

use serde_json::Value;

use crate::{
    answer::items::{self, Items},
    document::{Document, Operation, Paging, ResponseMedia, media, schema::kind},
    pointer::{escape, put, remove},
    request::decode::Inputs,
};

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Draft<'d> {
    document: &'d Document,
    media: &'d ResponseMedia,
    pub(crate) body: Value,
    /// Where it has an object for each thing that was asked for.
    pub(crate) items: Option<Items>,
    /// Whether anything was found.
    pub(crate) found: bool,
}

impl<'d> Draft<'d> {
    pub(crate) fn new(document: &'d Document, media: &'d ResponseMedia, body: Value) -> Self {
        Self { document, media, body, items: None, found: true }
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
        let Some((items, objects)) = items::fit(start, inputs, &self.body, &self.media.examples) else { return };
        if self.attempt(|body| put(body, items.pointer(), objects)) {
            self.items = Some(items);
        }
    }

    /// Applies the rule "Names", for a task that `start` was asked for with `inputs`.
    pub(crate) fn rename(&mut self, start: &Operation, inputs: &Inputs) {
        let media = start.body.iter().flat_map(|body| &body.media);
        let examples: Vec<&Value> = media.flat_map(|media| &media.examples).collect();
        for (name, value) in inputs.named() {
            let old = examples.iter().find_map(|example| example.get(name)?.as_str());
            if let (Some(old), Some(new)) = (old, value.as_str())
                && old != new
            {
                self.attempt(|body| items::rename(body, old, new));
            }
        }
    }

    /// Applies the rule "Pages"; `result` is where the returned value stands. A page without items found nothing.
    pub(crate) fn turn_page(&mut self, paging: &Paging, result: &str, inputs: &Inputs) {
        match paging {
            Paging::Numbered { items, .. } if paging.is_later(inputs) => {
                self.attempt(|body| put(body, &format!("{result}{items}"), Value::Array(Vec::new())));
                self.found = false;
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
