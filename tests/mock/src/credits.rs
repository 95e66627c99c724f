//! What a call costs: the document's `x-price`, and what was found.
//!
//! What finds nothing is free: a request as a whole, or each of the things that it asks for.

use serde_json::Value;

use crate::{
    answer::items::{Items, is_blank},
    document::{Operation, Per},
    request::decode::Inputs,
};

/// The credits that an answer costs.
///
/// `items` is where the answer has an object for each thing that was asked for; `found` is whether it found anything.
pub(crate) fn due(operation: &Operation, inputs: &Inputs, body: &Value, items: Option<&Items>, found: bool) -> u64 {
    let Some(price) = operation.price.as_ref().filter(|_| found) else { return 0 };
    let objects = items.and_then(|items| items.of(body));
    let count = match (&price.per, objects) {
        (Per::Request, _) | (Per::Result, None) => 1,
        (Per::Item(input), None) => inputs.get(input).and_then(Value::as_array).map_or(1, Vec::len),
        (Per::Item(_), Some(objects)) => {
            objects.iter().filter(|object| items.is_some_and(|items| !is_blank(object, &items.field))).count()
        }
        (Per::Result, Some(objects)) => objects.iter().map(findings).sum(),
    };
    price.credits.saturating_mul(count as u64)
}

/// How many things an object lists.
fn findings(object: &Value) -> usize {
    let fields = object.as_object().into_iter().flat_map(|object| object.values());
    fields.filter_map(Value::as_array).map(Vec::len).sum()
}

/// Whether a success says that it is none.
pub(crate) fn is_failure(operation: &Operation, body: &Value) -> bool {
    operation.failures.iter().any(|(pointer, failed)| body.pointer(pointer) == Some(failed))
}
