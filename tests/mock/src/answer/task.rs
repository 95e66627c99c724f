//! Tasks: what a start operation hands out a name for, and the linked operation fetches.
//!
//! A link named `result` in a response says that it starts a task: the places it points to in the body get a fresh
//! value, and the operation it leads to answers "in progress" a few times before it answers the result.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use crate::{
    document::{ResultLink, node::segments},
    random::Random,
    request::decode::Inputs,
};

/// The tasks that were started.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// How often a task is in progress before it is completed.
    pending_polls: u32,
    started: Mutex<Started>,
}

#[derive(Debug)]
struct Started {
    random: Random,
    tasks: Vec<Task>,
}

#[derive(Debug)]
struct Task {
    target: usize,
    /// The inputs of the target that name this task.
    name: Vec<(String, Value)>,
    polls: u32,
    origin: Origin,
}

/// The request that started a task.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The index of the start operation.
    pub(crate) operation: usize,
    pub(crate) inputs: Inputs,
}

/// What is known of a task when its result is asked for.
#[derive(Debug)]
pub(crate) struct Poll {
    pub(crate) origin: Origin,
    pub(crate) completed: bool,
}

impl Tasks {
    pub(crate) fn new(pending_polls: u32, seed: u64) -> Self {
        let started = Started { random: Random::named(seed, "tasks"), tasks: Vec::new() };
        Self { pending_polls, started: Mutex::new(started) }
    }

    /// Starts a task, and writes its name into the answer.
    pub(crate) fn start(&self, origin: Origin, link: &ResultLink, answer: &mut Value) {
        let mut started = self.started();
        let mut name = Vec::new();
        for (parameter, pointer) in &link.parameters {
            let fresh = match answer.pointer(pointer) {
                Some(Value::Number(example)) => {
                    Value::from(example.as_u64().unwrap_or_default() + started.tasks.len() as u64)
                }
                _ => Value::from(started.random.hex()),
            };
            put(answer, pointer, fresh.clone());
            name.push((parameter.clone(), fresh));
        }
        started.tasks.push(Task { target: link.target, name, polls: 0, origin });
    }

    /// Asks for the result of the task that the inputs name.
    pub(crate) fn poll(&self, target: usize, inputs: &Inputs) -> Option<Poll> {
        let mut started = self.started();
        let named = |task: &&mut Task| {
            task.target == target && task.name.iter().all(|(parameter, value)| inputs.get(parameter) == Some(value))
        };
        let task = started.tasks.iter_mut().rev().find(named)?;
        task.polls = task.polls.saturating_add(1);
        Some(Poll { origin: task.origin.clone(), completed: task.polls > self.pending_polls })
    }

    fn started(&self) -> MutexGuard<'_, Started> {
        self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a value at a JSON pointer, with the objects that lead there.
pub(crate) fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for key in segments(pointer) {
        if place.is_array() {
            let Some(item) = key.parse::<usize>().ok().and_then(|index| place.get_mut(index)) else { return };
            place = item;
            continue;
        }
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn put_makes_the_way() {
        let mut body = json!({"data": [], "list": [{"id": 1}]});
        put(&mut body, "/meta/task_hash", json!("h"));
        put(&mut body, "/list/0/id", json!(2));
        assert_eq!(body, json!({"data": [], "list": [{"id": 2}], "meta": {"task_hash": "h"}}));
    }
}
