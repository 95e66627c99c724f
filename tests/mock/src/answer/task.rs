//! Tasks: what a start operation hands out a name for, and the linked operation fetches.
//!
//! A link named `result` in a response says that it starts a task: the places it points to in the body get a fresh
//! value, and the operation it leads to answers "in progress" for a while before it answers the result.
//!
//! A task is settled once, when its time has come, whether or not somebody asks: then it is clear whether the credits
//! suffice, and the same is answered ever after.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    document::{ResultLink, node::segments},
    random::Random,
    request::decode::Inputs,
};

/// When a task is over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// After it was asked for so often in vain.
    Polls(u32),
    /// After so much time.
    Time(Duration),
}

/// The tasks that were started.
#[derive(Debug)]
pub(crate) struct Tasks {
    pace: Pace,
    started: Mutex<Started>,
}

#[derive(Debug)]
struct Started {
    random: Random,
    tasks: Vec<Task>,
    /// Those that are not settled: when they are to be, and their index.
    open: BTreeSet<(Timestamp, usize)>,
}

#[derive(Debug)]
struct Task {
    target: usize,
    /// The inputs of the target that name this task.
    name: Map<String, Value>,
    polls: u32,
    ready: Timestamp,
    outcome: State,
    origin: Origin,
}

/// The request that started a task.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// The index of the start operation.
    pub(crate) operation: usize,
    pub(crate) inputs: Inputs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Pending,
    Completed,
    Failed,
}

/// What is known of a task when its result is asked for.
#[derive(Debug)]
pub(crate) struct Poll {
    pub(crate) origin: Origin,
    pub(crate) state: State,
}

/// A task that is to be settled.
#[derive(Debug)]
pub(crate) struct Due {
    index: usize,
    pub(crate) at: Timestamp,
    /// The index of the operation that fetches the result.
    pub(crate) target: usize,
    /// What that operation is asked with.
    pub(crate) inputs: Inputs,
    pub(crate) origin: Origin,
}

impl Tasks {
    pub(crate) fn new(pace: Pace, seed: u64) -> Self {
        let random = Random::named(seed, "tasks");
        Self { pace, started: Mutex::new(Started { random, tasks: Vec::new(), open: BTreeSet::new() }) }
    }

    /// Starts a task, and writes its name into the answer.
    pub(crate) fn start(&self, origin: Origin, link: &ResultLink, answer: &mut Value, now: Timestamp) {
        let mut started = self.started();
        let mut name = Map::new();
        for (parameter, pointer) in &link.parameters {
            let fresh = match answer.pointer(pointer) {
                Some(Value::Number(example)) => {
                    Value::from(example.as_u64().unwrap_or_default() + started.tasks.len() as u64)
                }
                _ => Value::from(started.random.hex()),
            };
            put(answer, pointer, fresh.clone());
            name.insert(parameter.clone(), fresh);
        }
        let ready = match self.pace {
            Pace::Polls(_) => now,
            Pace::Time(time) => now.saturating_add(time).unwrap_or(Timestamp::MAX),
        };
        let index = started.tasks.len();
        started.open.insert((ready, index));
        started.tasks.push(Task { target: link.target, name, polls: 0, ready, outcome: State::Completed, origin });
    }

    /// Asks for the result of the task that the inputs name.
    pub(crate) fn poll(&self, target: usize, inputs: &Inputs, now: Timestamp) -> Option<Poll> {
        let mut started = self.started();
        let named = |task: &&mut Task| {
            task.target == target && task.name.iter().all(|(parameter, value)| inputs.get(parameter) == Some(value))
        };
        let task = started.tasks.iter_mut().rev().find(named)?;
        task.polls = task.polls.saturating_add(1);
        let over = match self.pace {
            Pace::Polls(polls) => task.polls > polls,
            Pace::Time(_) => task.ready <= now,
        };
        Some(Poll { origin: task.origin.clone(), state: if over { task.outcome } else { State::Pending } })
    }

    /// The first task that is to be settled by now.
    pub(crate) fn due(&self, now: Timestamp) -> Option<Due> {
        let mut started = self.started();
        let (at, index) = started.open.first().copied().filter(|(at, _)| *at <= now)?;
        started.open.remove(&(at, index));
        let task = started.tasks.get(index)?;
        let inputs = Inputs { path: task.name.clone(), ..Inputs::default() };
        Some(Due { index, at, target: task.target, inputs, origin: task.origin.clone() })
    }

    /// The credits do not suffice for a task.
    pub(crate) fn fail(&self, due: &Due) {
        if let Some(task) = self.started().tasks.get_mut(due.index) {
            task.outcome = State::Failed;
        }
    }

    /// When the next task is to be settled.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.started().open.first().map(|(at, _)| *at)
    }

    /// Forgets every task.
    pub(crate) fn clear(&self) {
        let mut started = self.started();
        started.tasks.clear();
        started.open.clear();
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
