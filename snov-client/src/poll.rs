//! Waits for the result of a task: start, then ask until it is there.
//!
//! The task is followed by what the document says of it. An address in an answer is never called: whoever could write it
//! would be handed the token.

mod pace;

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use crate::answer::{Answer, result};
use crate::call::{Sending, send};
use crate::core::Core;
use crate::error::{Error, Kind};
use crate::limit::Priority;
use crate::operation::{Link, Operation};
use crate::request::Request;
use crate::task::TaskHandle;
use crate::transport::BoxFuture;
pub(crate) use pace::Pace;

/// Nobody asks more often than this, whatever the deadline.
const MOST_POLLS: u32 = 100;
/// The last question is asked so long before the deadline, if the next one would come after it.
const LAST_CHANCE: Duration = Duration::from_secs(1);

/// A wait for the result of a task: await it.
///
/// A task is started once at most. It is asked about at the time at which tasks of its kind are usually done, as far as
/// this client has seen some; then again and again, with growing pauses, never so often that calls would have to wait for
/// the rate limit. A question that fails in passing is asked again. When the wait ends without a result, the error keeps
/// what is needed to fetch it later: [`Error::task_handle`].
#[must_use = "nothing is sent, and nothing is charged, until the wait is awaited"]
pub struct Wait<T> {
    task: Result<Task, Error>,
    deadline: Option<Duration>,
    watch: Watch,
    read: fn(&Answer) -> Result<T, Error>,
}

/// Who is told how the wait gets on.
pub(crate) type Watch = Option<Box<dyn FnMut(&Progress<'_>) + Send + Sync>>;

/// The request that a wait begins with.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    /// One that starts a task.
    Start(Request),
    /// One that asks how it stands.
    Resume(Running),
}

impl<T: DeserializeOwned> Wait<T> {
    /// A wait that starts the task.
    #[doc(hidden)]
    pub fn start(request: Request) -> Self {
        Self::new(Ok(Task::Start(request)))
    }

    /// A wait for a task that was started before.
    #[doc(hidden)]
    pub fn resume(request: Request) -> Self {
        Self::new(Ok(Task::Resume(Running::asked_by(request))))
    }

    /// A wait for a task that was started before, by whomever; `operation` fetches its result.
    #[doc(hidden)]
    pub fn of(core: &Core, operation: &'static Operation, task: &TaskHandle) -> Self {
        Self::new(Running::resumed(core, operation, task).map(Task::Resume))
    }

    fn new(task: Result<Task, Error>) -> Self {
        Self { task, deadline: None, watch: None, read: result::<T> }
    }
}

impl<T> Wait<T> {
    /// Gives up when this much time has passed. Two minutes by default; the builder sets another default.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Tells how the wait gets on: once when the task runs, and after each question about it.
    ///
    /// ```no_run
    /// # async fn example(snov: snov_client::Client) -> Result<(), snov_client::Error> {
    /// let call = snov.email_verification().start(["ada@example.com"]);
    /// let report = call
    ///     .wait()
    ///     .on_progress(|progress| println!("{} questions, {:?}", progress.polls(), progress.elapsed()))
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn on_progress(mut self, watch: impl FnMut(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }
}

impl<T> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Sending<T> {
        let Self { task, deadline, watch, read } = self;
        Sending::of(followed(task, deadline, watch), read)
    }
}

/// Outside of [`Wait`], so that it is compiled once and not for every type of result.
fn followed(
    task: Result<Task, Error>,
    deadline: Option<Duration>,
    watch: Watch,
) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move { follow(task?, deadline, watch).await })
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("task", &self.task).field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

/// How a [`Wait`] gets on.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    task: &'a TaskHandle,
    polls: u32,
    elapsed: Duration,
    state: Option<&'a str>,
}

impl Progress<'_> {
    /// The task that runs.
    #[must_use]
    pub fn task(&self) -> &TaskHandle {
        self.task
    }

    /// How many questions were asked about it.
    #[must_use]
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// How long the wait has lasted.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The server's word for how the task stands; none if no question was answered yet, or not the last one.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state
    }
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("task", &self.task)
            .field("polls", &self.polls)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// A task that runs, and how to ask about it.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    question: Request,
    pub(crate) handle: TaskHandle,
    /// When it was started, if that is known.
    started: Option<Instant>,
}

impl Running {
    /// The task that `started` says was started.
    pub(crate) fn started(core: &Core, started: &Answer) -> Result<Self, Error> {
        let Some(Link { operation, parameters }) = &started.operation.link else {
            return Err(started.error(Kind::Decode, "the document does not say how to fetch the result"));
        };
        let mut question = Request::new(core, operation);
        for (place, name, pointer) in *parameters {
            let Some(value) = started.scalar(pointer) else {
                let path = pointer.join(".");
                return Err(started.decode_error(format!("the answer has no `{path}`, which names the task"), path));
            };
            question.put(*place, name, value);
        }
        let handle = TaskHandle::of(&question, Some(core.clock().wall()));
        Ok(Self { question, handle, started: Some(core.clock().now()) })
    }

    /// The task that `question` asks about.
    fn asked_by(question: Request) -> Self {
        Self { handle: TaskHandle::of(&question, None), question, started: None }
    }

    /// The task that was written down.
    pub(crate) fn resumed(core: &Core, operation: &'static Operation, handle: &TaskHandle) -> Result<Self, Error> {
        let question = handle.question(core, operation)?;
        let age = handle.started_at().and_then(|started| core.clock().wall().duration_since(started).ok());
        let started = age.and_then(|age| core.clock().now().checked_sub(age));
        Ok(Self { question, handle: handle.clone(), started })
    }

    /// The task that was written down, of those that `start` starts.
    pub(crate) fn linked(start: &Request, handle: &TaskHandle) -> Result<Self, Error> {
        let Some(Link { operation, .. }) = &start.operation().link else {
            return Err(Error::new(Kind::Input, "this operation starts no task").with_operation(start.operation().id));
        };
        Self::resumed(start.core(), operation, handle)
    }

    /// Waits for the answer that holds the result.
    pub(crate) async fn follow(&self, terms: Terms, watch: &mut Watch) -> Result<Answer, Error> {
        match self.poll(terms, watch).await {
            Ok(answer) => Ok(Answer { task: Some(self.handle.clone()), ..answer }),
            Err(error) => Err(error.with_task(Some(self.handle.clone()))),
        }
    }

    /// Asks until the task is finished. An answer that did not come is no answer: the next question may do better.
    async fn poll(&self, Terms { since, until, is_patient }: Terms, watch: &mut Watch) -> Result<Answer, Error> {
        let core = self.question.core();
        let (clock, quota) = (core.clock(), core.quota());
        let mut schedule = core.pace().wait(self.question.operation().id, self.started, is_patient);
        let mut failed = None;
        let mut state = None;
        loop {
            let now = clock.now();
            if let Some(watch) = watch {
                let elapsed = now.saturating_duration_since(since);
                let state = state.as_deref();
                watch(&Progress { task: &self.handle, polls: schedule.polls(), elapsed, state });
            }
            let next = schedule.next(now, quota, core.limiter().room(quota, now));
            let Some(next) = in_time(next, now, until).filter(|_| schedule.polls() < MOST_POLLS) else {
                return Err(self.unfinished(schedule.polls(), failed));
            };
            if next > now {
                clock.sleep_until(next).await;
            }
            (state, failed) = match send(&self.question, Priority::Poll, until).await {
                Ok(answer) if answer.is_pending()? => {
                    schedule.pending(clock.now());
                    (answer.state(), None)
                }
                Ok(answer) => {
                    schedule.done(clock.now());
                    return Ok(answer);
                }
                Err(error) if error.is_transient() => {
                    schedule.missed();
                    (None, Some(error))
                }
                Err(error) => return Err(error),
            };
        }
    }

    fn unfinished(&self, polls: u32, failed: Option<Error>) -> Error {
        let detail = if polls < MOST_POLLS {
            "the task was not finished when the deadline passed".to_owned()
        } else {
            format!("the task was not finished after {polls} questions")
        };
        let error = Error::new(Kind::Timeout, detail).with_operation(self.question.operation().id);
        match failed {
            Some(cause) => error.with_source(Arc::new(cause)),
            None => error,
        }
    }
}

/// How long to wait for a task.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// When the wait began.
    pub(crate) since: Instant,
    pub(crate) until: Option<Instant>,
    /// Whether to come too late rather than in vain.
    pub(crate) is_patient: bool,
}

/// The time of the next question, if there is one before the deadline: the last one is asked shortly before it.
fn in_time(next: Instant, now: Instant, until: Option<Instant>) -> Option<Instant> {
    match until {
        Some(until) if next >= until => until.checked_sub(LAST_CHANCE).filter(|last| *last > now),
        _ => Some(next),
    }
}

/// Waits for the answer that holds the result.
pub(crate) async fn follow(task: Task, deadline: Option<Duration>, mut watch: Watch) -> Result<Answer, Error> {
    let core = match &task {
        Task::Start(request) => request.core(),
        Task::Resume(running) => running.question.core(),
    };
    let since = core.clock().now();
    let until = since.checked_add(deadline.unwrap_or(core.settings().wait));
    let terms = Terms { since, until, is_patient: false };
    match task {
        Task::Resume(running) => running.follow(terms, &mut watch).await,
        Task::Start(request) => {
            let started = send(&request, Priority::Call, until).await?;
            Running::started(request.core(), &started)?.follow(terms, &mut watch).await
        }
    }
}

/// The call that starts a task and gives its handle.
pub fn begin(request: Request) -> Sending<TaskHandle> {
    let begun = async move {
        let started = send(&request, Priority::Call, None).await?;
        let running = Running::started(request.core(), &started)?;
        Ok(Answer { task: Some(running.handle), ..started })
    };
    Sending::of(Box::pin(begun), |answer| {
        let unnamed = || answer.error(Kind::Decode, "the answer names no task");
        answer.task.clone().ok_or_else(unnamed)
    })
}
