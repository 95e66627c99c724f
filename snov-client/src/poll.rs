//! Waits for the result of a task: start, then ask until it is there.
//!
//! The task is followed by what the document says of it. An address in an answer is never called: whoever could write it
//! would be handed the token.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use crate::answer::{Answer, result};
use crate::call::{Sending, send};
use crate::clock::earlier;
use crate::error::{Error, Kind};
use crate::limit::Priority;
use crate::operation::Link;
use crate::request::Request;
use crate::transport::BoxFuture;

/// The pause before the first question about a task that was just started.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A wait for the result of a task: await it.
///
/// A task is started once at most. When the wait ends without a result, the error keeps what is needed to fetch it later
/// ([`Error::task`]).
#[must_use = "nothing is sent, and nothing is charged, until the wait is awaited"]
pub struct Wait<T> {
    task: Task,
    deadline: Option<Duration>,
    read: fn(&Answer) -> Result<T, Error>,
}

/// The request that a wait begins with.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// One that starts a task.
    Start(Request),
    /// One that asks how it stands.
    Resume(Request),
}

impl<T: DeserializeOwned> Wait<T> {
    /// A wait that starts the task.
    pub fn start(request: Request) -> Self {
        Self { task: Task::Start(request), deadline: None, read: result::<T> }
    }

    /// A wait for a task that was started before.
    pub fn resume(request: Request) -> Self {
        Self { task: Task::Resume(request), deadline: None, read: result::<T> }
    }
}

impl<T> Wait<T> {
    /// Gives up when this much time has passed. Two minutes by default; the builder sets another default.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

impl<T> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Sending<T> {
        let Self { task, deadline, read } = self;
        Sending::of(followed(task, deadline), read)
    }
}

/// Outside of [`Wait`], so that it is compiled once and not for every type of result.
fn followed(task: Task, deadline: Option<Duration>) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move { follow(&task, deadline).await })
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("task", &self.task).field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

/// Waits for the answer that holds the result.
pub(crate) async fn follow(task: &Task, deadline: Option<Duration>) -> Result<Answer, Error> {
    match task {
        Task::Resume(request) => poll(request, Duration::ZERO, until(request, deadline)).await,
        Task::Start(request) => {
            let until = until(request, deadline);
            let started = send(request, Priority::Call, until).await?;
            let (question, name) = question(request, &started)?;
            poll(&question, FIRST_PAUSE, until).await.map_err(|error| error.with_task(&name))
        }
    }
}

fn until(request: &Request, deadline: Option<Duration>) -> Option<Instant> {
    let core = request.core();
    core.clock().now().checked_add(deadline.unwrap_or(core.settings().wait))
}

/// The request that asks for the result of what `started` started, and the name of the task.
fn question(request: &Request, started: &Answer) -> Result<(Request, String), Error> {
    let Some(Link { operation, parameters }) = &request.operation().link else {
        return Err(started.error(Kind::Decode, "the document does not say how to fetch the result"));
    };
    let mut question = Request::new(request.core(), operation);
    let mut task = String::new();
    for (place, name, pointer) in *parameters {
        let Some(value) = started.scalar(pointer) else {
            let path = pointer.join(".");
            return Err(started.decode_error(format!("the answer has no `{path}`, which names the task"), path));
        };
        if task.is_empty() {
            task = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        }
        question.put(*place, name, value);
    }
    Ok((question, task))
}

/// Asks until the task is finished. An answer that did not come is no answer: the next question may do better.
async fn poll(question: &Request, first_pause: Duration, until: Option<Instant>) -> Result<Answer, Error> {
    let clock = question.core().clock();
    let mut pause = first_pause;
    let mut failed = None;
    loop {
        let next = clock.now().checked_add(pause);
        if earlier(next, until) != next || next.is_none() {
            return Err(unfinished(question, failed));
        }
        if let (Some(next), false) = (next, pause.is_zero()) {
            clock.sleep_until(next).await;
        }
        match send(question, Priority::Poll, until).await {
            Ok(answer) if !answer.is_pending()? => return Ok(answer),
            Ok(_) => failed = None,
            Err(error) if error.is_transient() => failed = Some(error),
            Err(error) => return Err(error),
        }
        pause = (pause * 3 / 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
    }
}

fn unfinished(question: &Request, failed: Option<Error>) -> Error {
    let error = Error::new(Kind::Timeout, "the task was not finished when the deadline passed")
        .with_operation(question.operation().id);
    match failed {
        Some(cause) => error.with_source(Arc::new(cause)),
        None => error,
    }
}
