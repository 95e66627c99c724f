//! The one error type.

mod unknown;
mod words;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use unknown::{Fingerprint, OutcomeUnknown};
use words::server_words;
pub(crate) use words::{is_rate_limit_notice, is_rate_limit_refusal, redact};

use crate::task::{TaskEnd, TaskHandle};

/// Why a call failed.
///
/// Ask it with the `is_…` predicates and read it with the accessors. `Display` tells the whole story in one line: the
/// operation, what went wrong, the server's own words. It never shows an e-mail address, a URL or a credential; what
/// the server said word for word is in [`Error::message`] and [`Error::body`]. Several predicates may hold at once.
///
#[doc = include_str!("../docs/errors.md")]
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: Kind,
    /// What went wrong, in our words; safe to print.
    detail: String,
    operation: Option<&'static str>,
    status: Option<u16>,
    message: Option<String>,
    body: Option<String>,
    answer: Option<Arc<[u8]>>,
    attempts: u32,
    path: Option<String>,
    retry_after: Option<Duration>,
    task: Option<TaskHandle>,
    task_end: Option<TaskEnd>,
    outcome_unknown: Option<OutcomeUnknown>,
    nothing_sent: bool,
    in_token_request: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The settings of the client do not serve.
    Configuration,
    /// The document does not allow this input.
    Input,
    /// No connection.
    Connect,
    /// A time limit passed.
    Timeout,
    /// The server refuses requests for longer than the call may take.
    Frozen,
    /// The call may cost more than is allowed.
    Budget,
    /// The connection broke before the answer was complete.
    Interrupted,
    /// The answer is larger than allowed.
    TooLarge,
    /// A complete answer whose status means failure.
    Status,
    /// A complete answer whose status means success and whose body means failure.
    Refused,
    /// A task that will never have a result.
    Task,
    /// A complete answer that cannot be read.
    Decode,
    /// Pages that do not end.
    Paging,
}

impl Error {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: detail.into(),
            operation: None,
            status: None,
            message: None,
            body: None,
            answer: None,
            attempts: 0,
            path: None,
            retry_after: None,
            task: None,
            task_end: None,
            outcome_unknown: None,
            nothing_sent: false,
            in_token_request: false,
            source: None,
        }))
    }

    /// An error about an answer: its status, its body and the server's words in it.
    pub(crate) fn of_answer(kind: Kind, detail: impl Into<String>, status: u16, body: &[u8]) -> Self {
        let mut error = Self::new(kind, detail);
        error.0.status = Some(status);
        error.0.message = server_words(body);
        error.0.body = Some(words::truncated(body));
        error.0.answer = (kind == Kind::Decode).then(|| body.into());
        error
    }

    /// An error about an answer that cannot be read: only what calls itself an error is the server's word on it.
    pub(crate) fn of_decoding(detail: impl Into<String>, status: u16, body: &[u8]) -> Self {
        let mut error = Self::of_answer(Kind::Decode, detail, status, body);
        error.0.message = words::declared_errors(body);
        error
    }

    pub(crate) fn with_source(mut self, source: Arc<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Self {
        self.0.path = Some(path);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_retry_after(mut self, after: Option<Duration>) -> Self {
        self.0.retry_after = after;
        self
    }

    /// Names the operation, unless a narrower one is named already.
    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Names the task that this is about, if it is about one.
    pub(crate) fn with_task(mut self, task: Option<TaskHandle>) -> Self {
        self.0.task = task.or(self.0.task);
        self
    }

    pub(crate) fn with_task_end(mut self, end: TaskEnd) -> Self {
        self.0.task_end = Some(end);
        self
    }

    pub(crate) fn with_outcome_unknown(mut self, unknown: Option<OutcomeUnknown>) -> Self {
        self.0.outcome_unknown = unknown;
        self
    }

    pub(crate) fn with_nothing_sent(mut self, nothing_sent: bool) -> Self {
        self.0.nothing_sent = nothing_sent;
        self
    }

    /// The request for a token failed; should the server have repeated the secret, it is taken out for good.
    pub(crate) fn in_token_request(mut self, secret: &str) -> Self {
        self.0.in_token_request = true;
        for text in [&mut self.0.message, &mut self.0.body].into_iter().flatten() {
            if !secret.is_empty() {
                *text = text.replace(secret, "[hidden]");
            }
        }
        self
    }

    /// Whether the same request may fare better later.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self.0.kind, Kind::Connect | Kind::Timeout | Kind::Interrupted)
            || self.0.kind != Kind::Frozen && self.is_rate_limited()
            || self.is_server_error()
    }

    /// Whether the task that this is about will never have a result.
    pub(crate) fn is_conclusive(&self) -> bool {
        self.is_not_found() || self.0.task_end.as_ref().is_some_and(TaskEnd::is_final)
    }

    /// The status, or a word for why there is none: OpenTelemetry's `error.type`.
    #[cfg(feature = "tracing")]
    pub(crate) fn type_name(&self) -> String {
        let word = match self.0.kind {
            Kind::Status => return self.0.status.map_or_else(String::new, |status| status.to_string()),
            Kind::Configuration => "configuration",
            Kind::Input => "invalid_input",
            Kind::Connect => "connect",
            Kind::Timeout => "timeout",
            Kind::Frozen => "rate_limited",
            Kind::Budget => "over_budget",
            Kind::Interrupted => "interrupted",
            Kind::TooLarge => "too_large",
            Kind::Refused => "refused",
            Kind::Task => "task_failed",
            Kind::Decode => "decode",
            Kind::Paging => "paging",
        };
        word.to_owned()
    }

    /// The settings of the client do not serve: it could not be built from them, its HTTP client follows redirects, or its
    /// transport refuses the request.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.0.kind == Kind::Configuration
    }

    /// An input breaks a rule of the document; nothing was sent.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == Kind::Input
    }

    /// The call may cost more credits than its limit, or than is left of the client's; nothing was sent.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        self.0.kind == Kind::Budget
    }

    /// No connection could be made; nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// A time limit passed: the call's deadline, or the longest time for one attempt.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout
    }

    /// The connection broke before the answer was complete.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.0.kind == Kind::Interrupted
    }

    /// The answer, or the delivery to a webhook, is larger than allowed.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.0.kind == Kind::TooLarge
    }

    /// The call may or may not have been carried out, and charged for: it reached the server, or may have, and no answer
    /// says how it ended. [`Error::outcome_unknown`] has what is known.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.outcome_unknown.is_some()
    }

    /// The server answered in full, and said no: by the status or inside the body.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Status | Kind::Refused)
    }

    /// The credentials or the token were not accepted, or no token could be had.
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.0.in_token_request || self.0.status == Some(401)
    }

    /// The account may not do this (status 403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.0.status == Some(403)
    }

    /// There is no such thing (status 404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.status == Some(404)
    }

    /// Too many requests: status 429, or the server's words for it. The call was not carried out. If its deadline is
    /// before the server takes requests again, it is not even sent; [`Error::retry_after`] tells when to come back.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == Kind::Frozen
            || self.0.status == Some(429)
            || self.0.message.as_deref().is_some_and(words::mean_rate_limited)
    }

    /// The server failed (status 500 and above).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.0.status.is_some_and(|status| status >= 500)
    }

    /// The account has not enough credits: status 402, the end of a task, or the server's words for it.
    #[must_use]
    pub fn is_out_of_credits(&self) -> bool {
        self.0.status == Some(402)
            || self.0.task_end == Some(TaskEnd::NotEnoughCredits)
            || self.0.message.as_deref().is_some_and(words::mean_out_of_credits)
    }

    /// The task ended without a result; [`Error::task_end`] tells how.
    #[must_use]
    pub fn is_task_failed(&self) -> bool {
        self.0.kind == Kind::Task
    }

    /// The answer is not what the document says; [`Error::path`] tells where.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// The pages do not end: the server goes round in circles, or sends page after page without an item.
    #[must_use]
    pub fn is_paging(&self) -> bool {
        self.0.kind == Kind::Paging
    }

    /// The `operationId` of the call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's own words, word for word. They may quote what was sent.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The beginning of the answer's body, word for word: 4 KiB at most.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// The whole answer, byte for byte, if it came and cannot be read ([`Error::is_decode`]): what was paid for can still be
    /// taken out of it.
    #[must_use]
    pub fn answer(&self) -> Option<&[u8]> {
        self.0.answer.as_deref()
    }

    /// How many times the call was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where in the answer (or, for an invalid input, in the request) the fault is: `data.steps[2].body`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// How long to wait before the next request: what the server asks for, or what is left of the pause that the client
    /// makes after status 429.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What is known of a call that may or may not have been carried out.
    #[must_use]
    pub fn outcome_unknown(&self) -> Option<&OutcomeUnknown> {
        self.0.outcome_unknown.as_ref()
    }

    /// The server's name for the task that this is about: hand it to the call that fetches the result.
    #[must_use]
    pub fn task(&self) -> Option<&str> {
        self.0.task.as_ref().map(TaskHandle::task)
    }

    /// The task that this is about, as a value that can be written down: its result may still be had.
    #[must_use]
    pub fn task_handle(&self) -> Option<&TaskHandle> {
        self.0.task.as_ref()
    }

    /// How the task ended, if it ended without a result.
    #[must_use]
    pub fn task_end(&self) -> Option<&TaskEnd> {
        self.0.task_end.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, detail, message, attempts, task, task_end, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        if self.0.in_token_request {
            f.write_str("no access token: ")?;
        }
        f.write_str(detail)?;
        if let Some(message) = message {
            write!(f, ": {}", redact(message))?;
        }
        if *attempts > 1 {
            write!(f, " ({attempts} attempts)")?;
        }
        if self.0.nothing_sent && matches!(self.0.kind, Kind::Timeout | Kind::Frozen) {
            f.write_str("; nothing was sent")?;
        }
        if self.0.outcome_unknown.is_some() {
            f.write_str("; outcome unknown: the call may have been carried out and charged")?;
        }
        if let Some(task) = task {
            let is_over = task_end.as_ref().is_some_and(TaskEnd::is_final);
            write!(f, "; task {}{}", task.task(), if is_over { "" } else { " can be resumed" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("display", &format_args!("{self}"))
            .field("status", &self.0.status)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    /// The table in the docs has a row for each predicate, and no other.
    #[test]
    fn every_predicate_is_in_the_docs() {
        let rows = include_str!("../docs/errors.md").lines().filter_map(|line| line.strip_prefix("| `is_"));
        let mut listed: Vec<_> = rows.filter_map(|row| row.split('`').next()).collect();
        let functions = include_str!("error.rs").lines().filter_map(|line| line.strip_prefix("    pub fn is_"));
        let mut defined: Vec<_> = functions.filter_map(|function| function.split('(').next()).collect();
        listed.sort_unstable();
        defined.sort_unstable();
        assert_eq!(listed, defined);
    }
}
