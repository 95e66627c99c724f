//! A complete answer to a call, and how its value is read.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::error::{Error, Kind, redact};
use crate::operation::{Condition, Const, Failure, Operation, Subject};
use crate::request::Request;
use crate::task::{TaskEnd, TaskHandle};
use crate::wire::scan::{self, Found};

/// The body of a successful answer, with what is needed to read it. `Debug` shows its size only.
pub struct Answer {
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) attempts: u32,
    /// The task whose result this is.
    pub(crate) task: Option<TaskHandle>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// How a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskState<T> {
    /// Not finished: ask again.
    Pending,
    /// Finished, with this result.
    Completed(T),
}

impl<T> TaskState<T> {
    /// The result, if the task is finished.
    pub fn completed(self) -> Option<T> {
        match self {
            Self::Completed(result) => Some(result),
            Self::Pending => None,
        }
    }
}

/// Reads nothing: the document names no result.
///
/// # Errors
/// None.
pub fn nothing(_answer: &Answer) -> Result<(), Error> {
    Ok(())
}

/// The body as text; what is not UTF-8 in it is replaced.
///
/// # Errors
/// None.
pub fn body_text(answer: &Answer) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

/// The body as it came.
///
/// # Errors
/// None.
pub fn body_bytes(answer: &Answer) -> Result<Vec<u8>, Error> {
    Ok(answer.body.clone())
}

/// Reads the value that the document calls the result.
///
/// # Errors
/// The body is not what the document says.
pub fn result<T: DeserializeOwned>(answer: &Answer) -> Result<T, Error> {
    let json = answer.result()?;
    T::deserialize(&mut serde_json::Deserializer::from_slice(json)).map_err(|error| answer.unreadable(json, &error))
}

/// Reads how a task stands, and its result once it has one.
///
/// # Errors
/// The body says that the task failed, or is not what the document says.
pub fn task_state<T: DeserializeOwned>(answer: &Answer) -> Result<TaskState<T>, Error> {
    if answer.is_pending()? { Ok(TaskState::Pending) } else { result(answer).map(TaskState::Completed) }
}

impl Answer {
    /// Whether the task that this answer tells of is still under way.
    pub(crate) fn is_pending(&self) -> Result<bool, Error> {
        let Some(task) = &self.operation.task else { return Ok(false) };
        let Some(state) = self.state() else { return Ok(false) };
        let is_one_of = |states: &[&str]| states.iter().any(|other| other.eq_ignore_ascii_case(&state));
        if is_one_of(task.pending) {
            Ok(true)
        } else if is_one_of(task.completed) {
            Ok(false)
        } else {
            let detail = format!("the task ended as `{}`", redact(&state));
            Err(self.error(Kind::Task, detail).with_task_end(TaskEnd::of(state, task.failed)))
        }
    }

    /// The server's word for how the task stands that this answer tells of.
    pub(crate) fn state(&self) -> Option<String> {
        match scan::find(&self.body, self.operation.task.as_ref()?.status)? {
            Found::Scalar(state) => Some(state.to_string()),
            Found::Null => None,
        }
    }

    /// The single value at `pointer`, as text.
    pub(crate) fn scalar(&self, pointer: &[&str]) -> Option<serde_json::Value> {
        match scan::find(&self.body, pointer)? {
            Found::Scalar(scalar) => serde_json::to_value(scalar).ok(),
            Found::Null => None,
        }
    }

    /// An error about this answer.
    pub(crate) fn error(&self, kind: Kind, detail: impl Into<String>) -> Error {
        Error::of_answer(kind, detail, self.status, &self.body)
            .with_operation(self.operation.id)
            .with_attempts(self.attempts)
            .with_task(self.task.clone())
    }

    /// An error, if the body says that `request` failed, for all its successful status.
    pub(crate) fn refuse_failure(&self, request: &Request) -> Result<(), Error> {
        for failure in self.operation.failures {
            let holds = |condition: &Condition| match condition.subject {
                Subject::Response(pointer) => self.holds(pointer, &condition.equals),
                Subject::Input(name) => request.has_sent(name, &condition.equals),
            };
            let is_excused = !failure.unless.is_empty() && failure.unless.iter().all(holds);
            if self.tells_of(failure) && !is_excused {
                let pointer = path(failure.pointer);
                let sign = match &failure.equals {
                    Some(value) => format!("`{pointer}` is {value}"),
                    None => format!("the answer has `{pointer}`"),
                };
                let detail = format!("refused with HTTP {}: {sign}", self.status);
                return Err(self.error(Kind::Refused, detail));
            }
        }
        Ok(())
    }

    /// Whether the body shows this failure, excused or not.
    pub(crate) fn tells_of(&self, failure: &Failure) -> bool {
        match &failure.equals {
            Some(value) => self.holds(failure.pointer, value),
            None => scan::is_present(&self.body, failure.pointer),
        }
    }

    /// Whether the value at `pointer` is this constant.
    fn holds(&self, pointer: &[&str], constant: &Const) -> bool {
        match scan::find(&self.body, pointer) {
            Some(Found::Null) => *constant == Const::Null,
            Some(Found::Scalar(scalar)) => scalar.is(constant),
            None => false,
        }
    }

    /// The bytes of the value at `pointer`, from the result on.
    pub(crate) fn part(&self, pointer: &[&str]) -> Option<&[u8]> {
        scan::value_at(self.result().ok()?, pointer)
    }

    /// The body from the first byte of the result on.
    fn result(&self) -> Result<&[u8], Error> {
        let pointer = self.operation.result;
        if pointer.is_empty() {
            return Ok(&self.body);
        }
        scan::start_of(&self.body, pointer).and_then(|start| self.body.get(start..)).ok_or_else(|| {
            let path = path(pointer);
            self.decode_error(format!("the answer has no `{path}`"), path)
        })
    }

    /// An error that names the place where the result is not what the document says.
    fn unreadable(&self, json: &[u8], error: &serde_json::Error) -> Error {
        let skipped = self.body.len() - json.len();
        let path = scan::path_at(&self.body, skipped + offset(json, error.line(), error.column()));
        let place = if path.is_empty() { String::new() } else { format!(" at `{}`", redact(&path)) };
        let detail = format!("the answer is not what the document says{place}: {}", reason(error));
        self.decode_error(detail, path)
    }

    /// An error about a place in this answer.
    pub(crate) fn decode_error(&self, detail: String, path: String) -> Error {
        Error::of_decoding(detail, self.status, &self.body)
            .with_path(path)
            .with_operation(self.operation.id)
            .with_attempts(self.attempts)
            .with_task(self.task.clone())
    }
}

/// The byte at which `serde_json` stood: it counts lines from 1, and bytes in a line.
pub(crate) fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum::<usize>() + column
}

/// What `serde_json` says, without the position, which counts from the middle of the body, and without the texts that it
/// quotes, which may be anybody's.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    match (text.find("string \""), text.rfind('"')) {
        (Some(start), Some(end)) if start + 8 <= end => format!("{}a text{}", &text[..start], redact(&text[end + 1..])),
        _ => redact(text),
    }
}

/// A place in the words of an error: `data.steps[2].body`.
fn path(pointer: &[&str]) -> String {
    let mut path = String::new();
    for segment in pointer {
        if segment.parse::<usize>().is_ok() {
            path.extend(["[", *segment, "]"]);
        } else {
            path.extend([if path.is_empty() { "" } else { "." }, *segment]);
        }
    }
    path
}

impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::String(value) => write!(f, "`{value}`"),
        }
    }
}
