//! The rule "Items": the result of a task has one object for each thing that the task was started with.
//!
//! A thing is a string, or an object that is called by two of its strings: the name of a person. The list in the result
//! is the one whose objects all have a field that holds such a name from the document's examples of the request.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{document::Operation, pointer::escape, request::decode::Inputs, unknown::is_unknown};

/// Where an answer has an object for each thing that was asked for.
#[derive(Debug)]
pub(crate) struct Items {
    /// The list.
    pointer: String,
    /// The field of its objects that says which thing they are about.
    pub(crate) field: String,
}

impl Items {
    pub(crate) fn of<'b>(&self, body: &'b Value) -> Option<&'b Vec<Value>> {
        body.pointer(&self.pointer)?.as_array()
    }

    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }
}

/// The things in one list of a request, by what they are called.
struct Things<'r> {
    sent: Vec<(String, &'r Value)>,
    documented: BTreeMap<String, &'r Value>,
}

/// Where an example of the result has an object for each thing, and the objects for the things that were sent.
pub(crate) fn fit(
    start: &Operation,
    inputs: &Inputs,
    example: &Value,
    others: &[(String, Value)],
) -> Option<(Items, Value)> {
    let (items, things) = find(start, inputs, example)?;
    let own = items.of(example)?;
    let known: Vec<&Value> = own.iter().filter(|object| !is_blank(object, &items.field)).collect();
    let in_turn = if known.is_empty() { own.iter().collect() } else { known };
    let documented: Vec<&Value> =
        own.iter().chain(others.iter().filter_map(|(_, other)| items.of(other)).flatten()).collect();
    let blank = documented.iter().find(|object| is_blank(object, &items.field));

    let object = |((name, thing), in_turn): (&(String, &Value), &&Value)| {
        let is_own = |object: &&&Value| object.get(&items.field).and_then(Value::as_str) == Some(name.as_str());
        let unknown = blank.filter(|_| is_unknown(thing));
        let documented = *documented.iter().find(is_own).or(unknown).unwrap_or(in_turn);
        about(documented, &items.field, name, thing, &things.documented)
    };
    let objects = things.sent.iter().zip(in_turn.iter().cycle()).map(object).collect();
    Some((items, objects))
}

/// Where an example of the result has an object for each thing that a request lists.
fn find<'r>(start: &'r Operation, inputs: &'r Inputs, example: &Value) -> Option<(Items, Things<'r>)> {
    inputs.named().flat_map(|(name, value)| things(start, name, value)).find_map(|things| {
        let (pointer, field) = matching_list(example, String::new(), &things.documented)?;
        Some((Items { pointer, field }, things))
    })
}

/// Whether the result has an object for each thing, so that each is found or not.
pub(crate) fn has_any(start: &Operation, inputs: &Inputs, example: &Value) -> bool {
    find(start, inputs, example).is_some()
}

/// Whether an object says nothing besides what it is about.
pub(crate) fn is_blank(object: &Value, field: &str) -> bool {
    let fields = object.as_object().into_iter().flatten();
    fields.filter(|(name, _)| *name != field).all(|(_, value)| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    })
}

/// The things in a list, in each way in which they may be called.
fn things<'r>(start: &'r Operation, name: &str, value: &'r Value) -> Vec<Things<'r>> {
    let sent: Vec<&Value> = value.as_array().into_iter().flatten().collect();
    let media = start.body.iter().flat_map(|body| &body.media);
    let examples = media.flat_map(|media| &media.examples);
    let documented: Vec<&Value> = examples.filter_map(|example| example.get(name)?.as_array()).flatten().collect();
    let named = |words: &Words| {
        let sent = sent.iter().map(|thing| Some((words.of(thing)?, *thing))).collect::<Option<Vec<_>>>()?;
        let documented = documented.iter().filter_map(|thing| Some((words.of(thing)?, *thing))).collect();
        Some(Things { sent, documented })
    };
    sent.first().map(|first| Words::all(first)).unwrap_or_default().iter().filter_map(named).collect()
}

/// How a thing is called.
enum Words<'r> {
    Itself,
    Two(&'r str, &'r str),
}

impl<'r> Words<'r> {
    fn all(thing: &'r Value) -> Vec<Self> {
        if thing.is_string() {
            return vec![Self::Itself];
        }
        let fields: Vec<&str> =
            thing.as_object().into_iter().flat_map(|fields| fields.keys().map(String::as_str)).collect();
        let pairs = |first: &'r str| {
            let others = fields.clone().into_iter().filter(move |other| *other != first);
            others.map(move |other| Self::Two(first, other))
        };
        fields.iter().flat_map(|first| pairs(first)).collect()
    }

    fn of(&self, thing: &Value) -> Option<String> {
        match self {
            Self::Itself => thing.as_str().map(String::from),
            Self::Two(first, second) => {
                Some(format!("{} {}", thing.get(first)?.as_str()?, thing.get(second)?.as_str()?))
            }
        }
    }
}

/// The first list of objects with a field that holds nothing but documented names: its pointer, and the field.
fn matching_list(value: &Value, pointer: String, documented: &BTreeMap<String, &Value>) -> Option<(String, String)> {
    match value {
        Value::Object(object) => object
            .iter()
            .find_map(|(name, field)| matching_list(field, format!("{pointer}/{}", escape(name)), documented)),
        Value::Array(items) => {
            let fields = items.first()?.as_object()?.keys();
            let is_documented = |item: &Value, field: &str| {
                item.get(field).and_then(Value::as_str).is_some_and(|text| documented.contains_key(text))
            };
            let field = fields.into_iter().find(|field| items.iter().all(|item| is_documented(item, field)))?;
            Some((pointer, field.clone()))
        }
        _ => None,
    }
}

/// A documented object, made to be about another thing.
fn about(object: &Value, field: &str, name: &str, thing: &Value, documented: &BTreeMap<String, &Value>) -> Value {
    let mut object = object.clone();
    let Some(old) = object.get(field).and_then(Value::as_str).map(String::from) else { return object };
    rename(&mut object, &old, name);
    let fields = documented.get(&old).and_then(|old| old.as_object()).into_iter().flatten();
    for (key, old) in fields {
        if let (Some(old), Some(new)) = (old.as_str(), thing.get(key).and_then(Value::as_str)) {
            rename(&mut object, old, new);
        }
    }
    object
}

/// Replaces a text wherever it stands: alone, or as one side of an e-mail address.
pub(crate) fn rename(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::String(text) => {
            if let Some((local, domain)) = text.split_once('@') {
                if local.eq_ignore_ascii_case(old) {
                    *text = format!("{}@{domain}", new.to_lowercase().replace(' ', "."));
                } else if domain == old {
                    *text = format!("{local}@{new}");
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, old, new)),
        Value::Object(object) => object.values_mut().for_each(|field| rename(field, old, new)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_are_renamed_on_either_side() {
        let mut value = json!(["example.com", {"email": "ada@example.com"}, "Ada", "https://example.com"]);
        rename(&mut value, "Ada", "Mary Jane");
        rename(&mut value, "example.com", "example.org");
        let expected = json!(["example.org", {"email": "mary.jane@example.org"}, "Mary Jane", "https://example.com"]);
        assert_eq!(value, expected);
    }
}
