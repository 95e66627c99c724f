//! The steps of a campaign: their numbers, their contents, and how they are found.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// An e-mail step has no more contents than this.
pub(super) const MOST_CONTENTS: usize = 15;

pub(super) type Step = Map<String, Value>;

pub(super) fn steps(sequence: &Value) -> impl Iterator<Item = &Step> {
    sequence.get("steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

pub(super) fn step<'s>(sequence: &'s Value, name: &str) -> Option<&'s Step> {
    steps(sequence).find(|step| text(step, "_ref") == name)
}

/// The e-mail step of a name.
pub(super) fn email_step_mut<'s>(sequence: &'s mut Value, name: &str) -> Option<&'s mut Step> {
    let steps = sequence.get_mut("steps")?.as_array_mut()?.iter_mut().filter_map(Value::as_object_mut);
    steps.into_iter().find(|step| text(step, "_ref") == name && text(step, "type") == "email")
}

pub(super) fn text<'s>(step: &'s Step, field: &str) -> &'s str {
    step.get(field).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn has(sequence: &Value, step_type: &str) -> bool {
    steps(sequence).any(|step| text(step, "type") == step_type)
}

/// What is known of the contents of an e-mail step.
pub(super) fn contents_of(step: &Step) -> &[Value] {
    step.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn content_id(content: &Value) -> Option<u64> {
    content.get("id").and_then(Value::as_u64)
}

/// The ids of all contents.
pub(super) fn contents(sequence: &Value) -> Vec<u64> {
    steps(sequence).flat_map(contents_of).filter_map(content_id).collect()
}

/// A sequence that was sent, as it is kept: a step that was there before keeps its number, all others get one.
pub(super) fn renewed(sent: &Value, before: &Value, mut new_number: impl FnMut() -> u64) -> Result<Value, String> {
    let mut numbers = BTreeMap::new();
    for name in steps(sent).map(|step| text(step, "_ref")) {
        let number = if step(before, name).is_some() { name.to_owned() } else { new_number().to_string() };
        numbers.insert(name, number);
    }
    let number = |name: &str| numbers.get(name).map(String::as_str);
    let steps: Result<Vec<Step>, String> =
        steps(sent).map(|sent| renewed_step(sent, step(before, text(sent, "_ref")), number)).collect();
    let entry = sent.get("entry").and_then(Value::as_str).and_then(number);
    Ok(json!({"entry": entry, "steps": steps?}))
}

fn renewed_step<'n>(
    sent: &Step,
    before: Option<&Step>,
    number: impl Fn(&str) -> Option<&'n str>,
) -> Result<Step, String> {
    let mut step = sent.clone();
    for (_, name) in step.iter_mut().filter(|(field, _)| ["_ref", "next", "yes", "no"].contains(&field.as_str())) {
        if let Some(number) = name.as_str().and_then(&number) {
            *name = number.into();
        }
    }
    let (reference, step_type) = (text(&step, "_ref").to_owned(), text(&step, "type"));
    if before.is_some_and(|before| text(before, "type") != step_type) {
        return Err(format!("The type of the step {reference} cannot be changed."));
    }
    if step_type == "email" {
        let contents = renewed_contents(&step, before)?;
        step.insert("content".to_owned(), contents.into());
        step.remove("subject");
    }
    Ok(step)
}

fn renewed_contents(step: &Step, before: Option<&Step>) -> Result<Vec<Value>, String> {
    let reference = text(step, "_ref");
    let mut contents = match (before, step.get("content").and_then(Value::as_array)) {
        (None, _) => Vec::new(),
        (Some(before), Some(sent)) => kept(sent, contents_of(before))?,
        (Some(_), None) => return Err(format!("The e-mail step {reference} has to be sent with its `content`.")),
    };
    let slots = step.get("content_slots").and_then(Value::as_u64).and_then(|slots| usize::try_from(slots).ok());
    let slots = slots.unwrap_or(1).min(MOST_CONTENTS);
    if contents.len() > slots {
        return Err(format!("The e-mail step {reference} has more contents than `content_slots`."));
    }
    while contents.len() < slots {
        let id = new_content_id(reference, &contents);
        contents.push(json!({"id": id, "plain_text": false, "usage": "active"}));
    }
    Ok(contents)
}

/// The contents that were sent back, over what is known of them.
fn kept(sent: &[Value], known: &[Value]) -> Result<Vec<Value>, String> {
    let kept = |sent: &Value| {
        let id = content_id(sent);
        let Some(known) = known.iter().find(|known| content_id(known) == id) else {
            return Err(format!("There is no content {}.", id.unwrap_or_default()));
        };
        let mut content = known.clone();
        if let (Some(content), Some(sent)) = (content.as_object_mut(), sent.as_object()) {
            content.extend(sent.clone());
        }
        Ok(content)
    };
    sent.iter().map(kept).collect()
}

/// The number of the step and that of the slot, one behind the other.
fn new_content_id(step: &str, contents: &[Value]) -> u64 {
    let step: u64 = step.parse().unwrap_or_default();
    let id = |slot: u64| step.saturating_mul(if slot < 10 { 10 } else { 100 }).saturating_add(slot);
    let is_free = |id: &u64| contents.iter().all(|content| content_id(content) != Some(*id));
    (0..100).map(id).find(is_free).unwrap_or_default()
}
