//! Decodes the examples of the bundled document and encodes them again, for the tests in `generated/examples.rs`.

use std::sync::LazyLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{Answer, TaskState, result, task_state};
use crate::operation::Operation;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../spec/openapi.json")).expect("the bundled document is JSON")
});

/// Checks that every documented answer is read as a `T`, and that nothing of it is lost.
///
/// # Panics
/// An answer is not, or something is.
pub fn answers<T: Serialize + DeserializeOwned>(operation: &'static Operation) {
    each_answer(operation, |name, answer| {
        let value = result::<T>(&answer).unwrap_or_else(|error| panic!("{} of {}: {error:?}", name, operation.id));
        assert_same(operation, name, &value, &example_result(operation, &answer));
    });
}

/// The same for answers that tell of a task, which may be pending or may have failed.
///
/// # Panics
/// As for `answers`; or no answer has a result.
pub fn states<T: Serialize + DeserializeOwned>(operation: &'static Operation) {
    let mut has_completed = false;
    each_answer(operation, |name, answer| match task_state::<T>(&answer) {
        Ok(TaskState::Completed(value)) => {
            has_completed = true;
            assert_same(operation, name, &value, &example_result(operation, &answer));
        }
        Ok(TaskState::Pending) => {}
        Err(error) => assert!(error.is_task_failed(), "{name} of {}: {error:?}", operation.id),
    });
    assert!(has_completed, "no example of a finished task of {}", operation.id);
}

/// Checks that a field of the body, in every documented request that has it, is read as a `T`, and that nothing of it is
/// lost.
///
/// # Panics
/// A field is not, or something is.
pub fn inputs<T: Serialize + DeserializeOwned>(operation: &'static Operation, field: &str) {
    let body = resolved(&described(operation)["requestBody"]);
    for (name, example) in examples(body) {
        let Some(value) = example.get(field).filter(|value| !value.is_null()) else { continue };
        let read: T = serde_json::from_value(value.clone())
            .unwrap_or_else(|error| panic!("{field} of {name} of {}: {error}", operation.id));
        assert_same(operation, name, &read, value);
    }
}

fn each_answer(operation: &'static Operation, mut check: impl FnMut(&str, Answer)) {
    let responses = described(operation)["responses"].as_object().expect("responses");
    let successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let mut count = 0;
    for (name, example) in successes.flat_map(|(_, response)| examples(resolved(response))) {
        count += 1;
        let body = serde_json::to_vec(example).expect("an example is JSON");
        let answer = Answer { operation, status: 200, body, attempts: 1, task: None };
        // Only a failure in band may have no value to read.
        let has_failed = operation.failures.iter().any(|failure| answer.holds(failure.pointer, &failure.equals));
        if !has_failed || example.pointer(&pointer(operation.result)).is_some() {
            check(name, answer);
        }
    }
    assert!(count > 0, "{} has no example of an answer", operation.id);
}

fn example_result(operation: &Operation, answer: &Answer) -> Value {
    let body: Value = serde_json::from_slice(&answer.body).expect("an example is JSON");
    body.pointer(&pointer(operation.result)).cloned().expect("the result is there")
}

fn assert_same<T: Serialize>(operation: &Operation, name: &str, value: &T, example: &Value) {
    let again = serde_json::to_value(value).expect("a model is JSON");
    assert_eq!(without_nothing(again), without_nothing(example.clone()), "{name} of {}", operation.id);
}

/// The value without nulls and empty lists, which an absent field stands for as well.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, without_nothing(value)));
            Value::Object(fields.filter(|(_, value)| !value.is_null() && *value != Value::Array(Vec::new())).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nothing).collect()),
        // 99 and 99.0 are the same number.
        Value::Number(number) => number.as_f64().map_or(Value::Number(number), Value::from),
        other => other,
    }
}

/// The operation in the document.
fn described(operation: &Operation) -> &'static Value {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let operations = paths.values().filter_map(Value::as_object).flat_map(|item| item.values());
    operations
        .into_iter()
        .find(|described| described["operationId"] == operation.id)
        .unwrap_or_else(|| panic!("{} is not in the document", operation.id))
}

/// The examples of the JSON or form body of a request or a response.
fn examples(holder: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let contents = holder["content"].as_object().into_iter().flat_map(|content| content.values());
    let named = contents.filter_map(|content| content["examples"].as_object()).flatten();
    named.map(|(name, example)| (name.as_str(), &resolved(example)["value"]))
}

fn resolved(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            DOCUMENT.pointer(reference.trim_start_matches('#')).expect("a reference inside the document")
        }
        None => value,
    }
}

fn pointer(segments: &[&str]) -> String {
    segments.iter().flat_map(|segment| ["/", *segment]).collect()
}
