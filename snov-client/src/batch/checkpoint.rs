//! How far a call for any number of inputs has come, to be written down.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::redact;
use crate::task::{TaskHandle, unix_time};
use crate::wire::UnixTime;

/// How far a call for any number of inputs has come: write it down with serde, and go on from there later, with the same
/// inputs. See [`Batches::resume`](crate::Batches::resume).
///
/// It holds the inputs of the batches that are not done.
#[derive(Clone, Serialize, Deserialize)]
pub struct Checkpoint {
    pub(super) operation: String,
    /// How many inputs were taken, from the first on.
    pub(super) taken: u64,
    /// How many came back, with a result or an error.
    pub(super) returned: u64,
    /// The most credits that what was sent can have cost.
    pub(super) credits: u64,
    pub(super) batches: Vec<Entry>,
}

/// A batch that is not done.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    /// A list.
    pub(super) inputs: Value,
    pub(super) stage: Stage,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// Nothing was sent.
    Waiting,
    /// The request that starts the task may have left, and no answer has come.
    InDoubt {
        /// Since when, at the earliest.
        since: UnixTime,
    },
    /// The task runs, or is finished.
    Started(TaskHandle),
}

impl Stage {
    pub(super) fn in_doubt(since: SystemTime) -> Self {
        Self::InDoubt { since: unix_time(since).unwrap_or(UnixTime(0)) }
    }
}

impl Checkpoint {
    /// The `operationId` of the call that starts the tasks.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// How many inputs were taken, from the first on.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// How many inputs came back, with a result or an error.
    #[must_use]
    pub fn returned(&self) -> u64 {
        self.returned
    }

    /// The most credits that what was sent can have cost.
    #[must_use]
    pub fn credits(&self) -> u64 {
        self.credits
    }

    /// The tasks that run, or whose results were not handed out yet.
    pub fn tasks(&self) -> impl Iterator<Item = &TaskHandle> {
        self.batches.iter().filter_map(|entry| match &entry.stage {
            Stage::Started(task) => Some(task),
            Stage::Waiting | Stage::InDoubt { .. } => None,
        })
    }

    /// How many batches may have been sent, and nobody knows.
    #[must_use]
    pub fn in_doubt(&self) -> usize {
        self.batches.iter().filter(|entry| matches!(entry.stage, Stage::InDoubt { .. })).count()
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("operation", &redact(&self.operation))
            .field("taken", &self.taken)
            .field("returned", &self.returned)
            .field("credits", &self.credits)
            .field("batches", &self.batches.len())
            .finish()
    }
}
