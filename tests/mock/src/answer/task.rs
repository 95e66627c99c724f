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
    clock::later,
    document::{Document, Field, Operation, Parameters, ResultLink},
    pointer::put,
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
    /// What there is before the first is started.
    fresh: Started,
    started: Mutex<Started>,
}

#[derive(Debug, Clone)]
struct Started {
    random: Random,
    /// Those that the document's examples name come first. They were over and paid for before the start.
    tasks: Vec<Task>,
    /// Those that are not settled: when they are to be, and their index.
    open: BTreeSet<(Timestamp, usize)>,
}

#[derive(Debug, Clone)]
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
    pub(crate) fn new(pace: Pace, seed: u64, document: &Document) -> Self {
        let random = Random::named(seed, "tasks");
        let fresh = Started { random, tasks: documented(document).collect(), open: BTreeSet::new() };
        Self { pace, started: Mutex::new(fresh.clone()), fresh }
    }

    /// Starts a task, and writes its name into the answer.
    pub(crate) fn start(&self, origin: Origin, link: &ResultLink, answer: &mut Value, now: Timestamp) {
        let mut started = self.started();
        let mut name = Map::new();
        for (parameter, pointer) in &link.parameters {
            let fresh = match answer.pointer(pointer) {
                Some(Value::Number(example)) => {
                    Value::from(example.as_u64().unwrap_or_default().saturating_add(started.tasks.len() as u64))
                }
                _ => Value::from(started.random.hex()),
            };
            put(answer, pointer, fresh.clone());
            name.insert(parameter.clone(), fresh);
        }
        let ready = match self.pace {
            Pace::Polls(_) => now,
            Pace::Time(time) => later(now, time),
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

    /// Forgets every task but the documented ones. The next ones get the names of the first.
    pub(crate) fn clear(&self) {
        self.started().clone_from(&self.fresh);
    }

    fn started(&self) -> MutexGuard<'_, Started> {
        self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task of each start operation that its target's example parameters name, as the example request started it.
fn documented(document: &Document) -> impl Iterator<Item = Task> {
    document.operations.iter().enumerate().filter_map(|(index, start)| {
        let link = start.responses.iter().find_map(|response| response.result.as_ref())?;
        let target = document.operations.get(link.target)?;
        let named = |(parameter, _): &(String, String)| Some((parameter.clone(), example(target, parameter)?));
        let name: Option<Map<String, Value>> = link.parameters.iter().map(named).collect();
        let body = start.body.iter().flat_map(|body| &body.media).flat_map(|media| &media.examples).next();
        let examples = |parameters: &Parameters| {
            let example = |field: &Field| Some((field.name.clone(), field.example.clone()?));
            parameters.fields.iter().filter_map(example).collect()
        };
        let inputs = Inputs {
            path: examples(&start.path_parameters),
            query: examples(&start.query_parameters),
            body: body.cloned(),
            ..Inputs::default()
        };
        let origin = Origin { operation: index, inputs };
        let (polls, ready) = (u32::MAX, Timestamp::MIN);
        Some(Task { target: link.target, name: name?, polls, ready, outcome: State::Completed, origin })
    })
}

fn example(operation: &Operation, parameter: &str) -> Option<Value> {
    let fields = operation.path_parameters.fields.iter().chain(&operation.query_parameters.fields);
    fields.filter(|field| field.name == parameter).find_map(|field| field.example.clone())
}
