//! A task that was started, as a value that outlives the program, and how it can end.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::Core;
use crate::error::{Error, Kind, redact};
use crate::operation::{Operation, Place};
use crate::request::Request;
use crate::wire::UnixTime;

/// The state in which a task ends when the account cannot pay for it.
const NOT_ENOUGH_CREDITS: &str = "not_enough_credits";

/// A task that was started: what is needed to fetch its result, now or later, here or in another process.
///
/// Write it down with serde as soon as the task runs (`begin()` of a call that starts one, [`Progress::task`], or
/// [`Error::task_handle`]), and hand it to the function that fetches results of its kind: the task is not started, and
/// not paid for, twice.
///
/// ```no_run
/// # async fn example(snov: snov_client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let task = snov.email_verification().start(["ada@example.com"]).begin().await?;
/// std::fs::write("task.json", serde_json::to_string(&task)?)?;
///
/// // Later, in another process:
/// let task: snov_client::TaskHandle = serde_json::from_str(&std::fs::read_to_string("task.json")?)?;
/// let report = snov.email_verification().result_of(&task).await?;
/// # Ok(()) }
/// ```
///
/// [`Progress::task`]: crate::Progress::task
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskHandle {
    /// The operation that fetches the result.
    operation: String,
    /// Its inputs.
    parameters: Vec<Parameter>,
    /// The first of them, as text.
    task: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    started_at: Option<UnixTime>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Parameter {
    place: Place,
    name: String,
    value: Value,
}

impl TaskHandle {
    /// The task that `question` asks about.
    pub(crate) fn of(question: &Request, started_at: Option<SystemTime>) -> Self {
        let parameters: Vec<_> = question
            .inputs()
            .map(|(place, name, value)| Parameter { place, name: name.to_owned(), value: value.clone() })
            .collect();
        let task = parameters.first().map(|parameter| match &parameter.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        Self {
            operation: question.operation().id.to_owned(),
            parameters,
            task: task.unwrap_or_default(),
            started_at: started_at.and_then(unix_time),
        }
    }

    /// The request that asks about this task.
    pub(crate) fn question(&self, core: &Core, operation: &'static Operation) -> Result<Request, Error> {
        if self.operation != operation.id {
            let (own, other) = (operation.id, redact(&self.operation));
            return Err(refused(operation, format!("the task is one of `{other}`, and this is `{own}`")));
        }
        let mut question = Request::new(core, operation);
        for Parameter { place, name, value } in &self.parameters {
            let input = operation.inputs.iter().find(|input| input.place == *place && input.name == *name);
            let Some(input) = input else {
                return Err(refused(operation, "the task has an input that the operation does not have".to_owned()));
            };
            question.put(*place, input.name, value.clone());
        }
        Ok(question)
    }

    /// The `operationId` of the call that fetches the result.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The server's name for the task.
    #[must_use]
    pub fn task(&self) -> &str {
        &self.task
    }

    /// When the task was started, to the second, where that is known.
    #[must_use]
    pub fn started_at(&self) -> Option<SystemTime> {
        self.started_at.and_then(UnixTime::to_system_time)
    }
}

impl fmt::Debug for TaskHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskHandle")
            .field("operation", &redact(&self.operation))
            .field("started_at", &self.started_at)
            .finish_non_exhaustive()
    }
}

/// The same moment in seconds since 1970; nothing before that.
pub(crate) fn unix_time(moment: SystemTime) -> Option<UnixTime> {
    let seconds = moment.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    i64::try_from(seconds).ok().map(UnixTime)
}

fn refused(operation: &'static Operation, detail: String) -> Error {
    Error::new(Kind::Input, detail).with_operation(operation.id)
}

/// How a task ended that has no result: see [`Error::task_end`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaskEnd {
    /// The account has not enough credits for it.
    NotEnoughCredits,
    /// In another state that is known to mean failure.
    Failed(String),
    /// In a state that this version does not know. Whether it is the last one, only the server knows: the task can be
    /// asked about again.
    Unknown(String),
}

impl TaskEnd {
    pub(crate) fn of(state: String, failed: &[&str]) -> Self {
        if state.eq_ignore_ascii_case(NOT_ENOUGH_CREDITS) {
            Self::NotEnoughCredits
        } else if failed.iter().any(|other| other.eq_ignore_ascii_case(&state)) {
            Self::Failed(state)
        } else {
            Self::Unknown(state)
        }
    }

    /// The server's word for it.
    #[must_use]
    pub fn state(&self) -> &str {
        match self {
            Self::NotEnoughCredits => NOT_ENOUGH_CREDITS,
            Self::Failed(state) | Self::Unknown(state) => state,
        }
    }

    /// Whether asking again makes no sense.
    pub(crate) fn is_final(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

impl fmt::Debug for TaskEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnoughCredits => f.write_str("NotEnoughCredits"),
            Self::Failed(state) => f.debug_tuple("Failed").field(&redact(state)).finish(),
            Self::Unknown(state) => f.debug_tuple("Unknown").field(&redact(state)).finish(),
        }
    }
}
