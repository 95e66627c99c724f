//! Makes an answer one of a later version of the service: fields and values that the document does not know.

use serde_json::{Value, json};

use super::spoil::Met;
use crate::{
    answer::respond,
    document::schema,
    pointer::{escape, segments},
};

/// The name of a field that is new.
const FIELD: &str = "field_of_tomorrow";

/// A value that an enum has new.
const VALUE: &str = "value_of_tomorrow";

/// Adds a field to each object, unless it is a map, and gives each enum an unknown value, except to the state of a task:
/// without it there is no end to the task.
pub(crate) fn age(met: &Met<'_>, status: u16, body: &mut Value) {
    let Some(operation) = met.operation else { return };
    let media = respond::response_for(operation, status).and_then(|response| response.media.as_ref());
    let Some(schema) = media.and_then(|media| media.schema.resolve(&met.document.root)) else { return };
    let state = operation.task.as_ref().map(|task| task.status.as_str());
    Age { root: &met.document.root, state }.value(schema, "", body);
}

struct Age<'d> {
    root: &'d Value,
    /// The JSON pointer to the state of the task.
    state: Option<&'d str>,
}

impl Age<'_> {
    fn value(&self, schema: &Value, pointer: &str, value: &mut Value) {
        match value {
            Value::Object(object) => {
                for (name, field) in object.iter_mut() {
                    if let Some(schema) = schema::property(self.root, schema, name) {
                        self.value(schema, &format!("{pointer}/{}", escape(name)), field);
                    }
                }
                if schema::additional(self.root, schema).is_none_or(|schema| *schema == Value::Bool(true)) {
                    object.insert(FIELD.to_owned(), json!({"is": ["new"]}));
                }
            }
            Value::Array(items) => {
                let Some(schema) = schema::items(self.root, schema) else { return };
                for (index, item) in items.iter_mut().enumerate() {
                    self.value(schema, &format!("{pointer}/{index}"), item);
                }
            }
            Value::String(text) if self.is_enum(schema, text) && !self.is_state(pointer) => VALUE.clone_into(text),
            _ => {}
        }
    }

    fn is_enum(&self, schema: &Value, text: &str) -> bool {
        let lists = schema::parts(self.root, schema).into_iter().filter_map(|part| part.get("enum")?.as_array());
        lists.flatten().any(|value| value == text)
    }

    fn is_state(&self, pointer: &str) -> bool {
        self.state.is_some_and(|state| segments(state).eq(segments(pointer)))
    }
}
