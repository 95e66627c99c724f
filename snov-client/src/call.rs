//! The one place that sends.
//!
//! check → encode → for each attempt: token → rate limit → transport → judge → failures inside the body → a complete,
//! successful answer, or an error that says whether the call may have been carried out.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use crate::answer::Answer;
use crate::auth::TokenNumber;
use crate::clock::{before, earlier};
use crate::core::Core;
use crate::error::{Error, Kind};
use crate::operation::Safety;
use crate::request::Request;
use crate::retry::{Outcome, Tries, Verdict, retry_after};
use crate::transport::{BoxFuture, Death, HttpRequest, HttpResponse, TransportError};

/// A call on its way: a future of its result.
///
/// Dropping it gives up: before the call has left, nothing was sent and no rate was used up; after that, it may have been
/// carried out all the same.
#[must_use = "futures do nothing unless polled"]
pub struct Sending<T> {
    answer: BoxFuture<'static, Result<Answer, Error>>,
    read: fn(&Answer) -> Result<T, Error>,
}

impl<T> Sending<T> {
    pub(crate) fn new(request: Request, read: fn(&Answer) -> Result<T, Error>) -> Self {
        Self::of(sent(request), read)
    }

    /// A call of which `answer` is all that is to be done before it can be read.
    pub(crate) fn of(answer: BoxFuture<'static, Result<Answer, Error>>, read: fn(&Answer) -> Result<T, Error>) -> Self {
        Self { answer, read }
    }
}

/// Outside of [`Sending`], so that it is compiled once and not for every type of result.
fn sent(request: Request) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move { send(&request, None).await })
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(context))?;
        Poll::Ready((self.read)(&answer))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

/// Sends a request and waits for a successful answer, until its own deadline or `until`, whichever is earlier.
pub(crate) async fn send(request: &Request, until: Option<Instant>) -> Result<Answer, Error> {
    let core = request.core();
    let operation = request.operation();
    let until = earlier(until, core.clock().now().checked_add(request.deadline()));
    let plan = Plan { safety: operation.safety, authenticated: operation.authenticated, until };
    let delivered = match request.to_http() {
        Ok(mut http) => {
            if operation.authenticated {
                core.authenticator().sign(&mut http);
            }
            deliver(core, http, plan).await
        }
        Err(error) => Err(error),
    };
    match delivered {
        Ok(Delivered { response, attempts, .. }) => {
            let answer = Answer { operation, status: response.status, body: response.body, attempts };
            answer.refuse_failure(request)?;
            Ok(answer)
        }
        Err(error) => Err(error.with_operation(operation.id)),
    }
}

/// How a request is to be delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) safety: Safety,
    pub(crate) authenticated: bool,
    pub(crate) until: Option<Instant>,
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Delivered {
    pub(crate) response: HttpResponse,
    pub(crate) attempts: u32,
    /// When the attempt began that was answered.
    pub(crate) sent_at: Instant,
}

/// Sends a request as often as the policy says.
pub(crate) async fn deliver(core: &Core, mut http: HttpRequest, plan: Plan) -> Result<Delivered, Error> {
    let mut tries = Tries::default();
    let mut failed = None;
    loop {
        let Attempt { outcome, token, sent_at } = match attempt(core, &mut http, plan).await {
            Ok(attempt) => attempt,
            Err(error) => return Err(unsent(error, failed, tries.attempts)),
        };
        tries.attempts += 1;
        let verdict = core.policy().judge(plan.safety, token.is_some(), tries, &outcome, core.clock().wall());
        let concluded = conclude(core, plan.safety, tries.attempts, outcome).map(|response| Delivered {
            response,
            attempts: tries.attempts,
            sent_at,
        });
        match verdict {
            Verdict::End => return concluded,
            Verdict::Refresh => {
                core.authenticator().reject(token);
                tries.refreshed = true;
            }
            Verdict::Again(pause) => {
                let next =
                    core.clock().now().checked_add(pause).filter(|next| plan.until.is_none_or(|until| *next < until));
                let Some(next) = next else { return concluded };
                core.clock().sleep_until(next).await;
                tries.retries += 1;
            }
        }
        failed = concluded.err();
    }
}

/// One attempt that was made.
struct Attempt {
    outcome: Outcome,
    /// The token that the request carried.
    token: Option<TokenNumber>,
    sent_at: Instant,
}

/// One attempt: the token is fetched first, so that nothing stands between the rate limit and the wire. Who has waited
/// so long that it has expired begins again.
async fn attempt(core: &Core, http: &mut HttpRequest, plan: Plan) -> Result<Attempt, Error> {
    let clock = core.clock();
    let authenticator = core.authenticator();
    loop {
        if plan.authenticated {
            authenticator.prepare(core, plan.until).await?;
        }
        let Some(mut slot) = before(clock, plan.until, core.limiter().admit(clock)).await else {
            return Err(late("waiting for the rate limit"));
        };
        let signed = if plan.authenticated { authenticator.sign_with_token(http, clock) } else { Ok(None) };
        let Ok(token) = signed else { continue };
        let sent_at = clock.now();
        if plan.until.is_some_and(|until| sent_at >= until) {
            return Err(late("waiting for the rate limit"));
        }
        slot.send();
        let until = earlier(plan.until, sent_at.checked_add(core.settings().attempt));
        let outcome = before(clock, until, core.transport().send(http)).await;
        let outcome = outcome.unwrap_or_else(|| Err(TransportError::timed_out()));
        return Ok(Attempt { outcome, token, sent_at });
    }
}

/// The error for a call whose deadline passed before it could be sent.
pub(crate) fn late(doing: &str) -> Error {
    Error::new(Kind::Timeout, format!("the deadline passed while {doing}"))
}

/// The error for an attempt that was not made, after the one that failed before it.
fn unsent(error: Error, failed: Option<Error>, attempts: u32) -> Error {
    let error = error.with_attempts(attempts).with_nothing_sent(attempts == 0);
    match failed {
        Some(cause) => error.with_source(Arc::new(cause)),
        None => error,
    }
}

/// What an attempt means for the call, if it was the last.
fn conclude(core: &Core, safety: Safety, attempts: u32, outcome: Outcome) -> Result<HttpResponse, Error> {
    let (error, may_be_done) = match outcome {
        Ok(response) if response.is_success() && !response.is_rate_limited() => return Ok(response),
        Ok(response) => (refusal(core, &response), response.status >= 500),
        Err(error) => (death(&error), error.death != Death::NotSent),
    };
    Err(error.with_attempts(attempts).with_outcome_unknown(may_be_done && safety != Safety::Read))
}

fn refusal(core: &Core, response: &HttpResponse) -> Error {
    let status = response.status;
    let (kind, detail) = match status {
        200..300 => (Kind::Refused, format!("refused with HTTP {status}")),
        300..400 => (Kind::Status, format!("HTTP {status}, and redirects are not followed")),
        _ => (Kind::Status, format!("HTTP {status}")),
    };
    Error::of_answer(kind, detail, status, &response.body).with_retry_after(retry_after(response, core.clock().wall()))
}

fn death(error: &TransportError) -> Error {
    let kind = match error.death {
        Death::NotSent => Kind::Connect,
        Death::Interrupted => Kind::Interrupted,
        Death::TimedOut => Kind::Timeout,
        Death::TooLarge => Kind::TooLarge,
    };
    let failure = Error::new(kind, error.to_string());
    match &error.source {
        Some(source) => failure.with_source(Arc::clone(source)),
        None => failure,
    }
}
