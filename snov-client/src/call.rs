//! The one place that sends.
//!
//! check → encode → for each attempt: token → rate limit → transport → judge → failures inside the body → a complete,
//! successful answer, or an error that says whether the call may have been carried out.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use crate::answer::Answer;
use crate::auth::TokenNumber;
use crate::clock::{Clock, before, earlier};
use crate::core::Core;
use crate::error::{Error, Fingerprint, Kind, OutcomeUnknown};
use crate::limit::{Asking, Priority, Reception, Refusal};
use crate::operation::{Operation, Safety};
use crate::request::Request;
use crate::retry::{Ending, Outcome, Tries, Verdict, retry_after};
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
    Box::pin(async move { send(&request, Priority::Call, None).await })
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
pub(crate) async fn send(request: &Request, priority: Priority, until: Option<Instant>) -> Result<Answer, Error> {
    let core = request.core();
    let operation = request.operation();
    let until = earlier(until, core.clock().now().checked_add(request.deadline()));
    let Operation { safety, authenticated, .. } = *operation;
    let plan =
        Plan { safety, authenticated, credits: request.price(), priority, until, departure: request.departure() };
    let delivered = match request.to_http() {
        Ok(mut http) => {
            if authenticated {
                core.authenticator().sign(&mut http);
            }
            deliver(core, http, plan).await
        }
        Err(error) => Err(error),
    };
    match delivered {
        Ok(Delivered { response, attempts, .. }) => {
            let answer = Answer { operation, status: response.status, body: response.body, attempts, task: None };
            answer.refuse_failure(request)?;
            Ok(answer)
        }
        Err(error) => Err(error.with_operation(operation.id)),
    }
}

/// How a request is to be delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    pub(crate) safety: Safety,
    pub(crate) authenticated: bool,
    /// The most that it can cost, if that is known.
    pub(crate) credits: Option<u64>,
    pub(crate) priority: Priority,
    pub(crate) until: Option<Instant>,
    /// Who wants to know whether it has left.
    pub(crate) departure: Option<&'a Departure>,
}

/// Whether a request may have been carried out by now, for others to see while it is under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Departure(Arc<AtomicBool>);

impl Departure {
    pub(crate) fn has_left(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self, has_left: bool) {
        self.0.store(has_left, Ordering::Relaxed);
    }
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
pub(crate) async fn deliver(core: &Core, mut http: HttpRequest, plan: Plan<'_>) -> Result<Delivered, Error> {
    let mut tries = Tries::default();
    let mut failed = None;
    // Set by the first attempt that may have been carried out; a later refusal does not tell whether it was.
    let mut unknown = None;
    loop {
        let Attempt { outcome, token, sent_at } = match attempt(core, &mut http, plan).await {
            Ok(attempt) => attempt,
            Err(error) => return Err(unsent(error, failed, tries.attempts).with_outcome_unknown(unknown)),
        };
        tries.attempts += 1;
        if Ending::of(&outcome).is_outcome_unknown(plan.safety) && unknown.is_none() {
            unknown = Some(doubt(core, &http, plan, tries.attempts, sent_at, outcome.is_ok()));
        }
        let verdict = core.policy().judge(plan.safety, token.is_some(), tries, &outcome, core.clock().wall());
        let concluded = conclude(core, outcome)
            .map(|response| Delivered { response, attempts: tries.attempts, sent_at })
            .map_err(|error| error.with_attempts(tries.attempts).with_outcome_unknown(unknown.clone()));
        if concluded.is_ok() {
            core.budget().earn();
        }
        if let (Some(departure), None) = (plan.departure, &unknown) {
            departure.set(verdict == Verdict::End);
        }
        match verdict {
            Verdict::End => return concluded,
            Verdict::Refresh => {
                core.authenticator().reject(token);
                tries.refreshed = true;
            }
            Verdict::Again => tries.retries += 1,
            Verdict::AgainAfter(pause) => {
                let next = core.clock().now().checked_add(pause);
                let next = next.filter(|next| plan.until.is_none_or(|until| *next < until));
                let Some(next) = next.filter(|_| core.budget().draw()) else { return concluded };
                core.clock().sleep_until(next).await;
                tries.retries += 1;
            }
        }
        failed = concluded.err();
    }
}

/// What is known of an attempt that may have been carried out.
fn doubt(
    core: &Core,
    http: &HttpRequest,
    plan: Plan<'_>,
    attempt: u32,
    sent_at: Instant,
    has_arrived: bool,
) -> OutcomeUnknown {
    let since = core.clock().now().saturating_duration_since(sent_at);
    OutcomeUnknown {
        attempt,
        sent_at: core.clock().wall().checked_sub(since).unwrap_or(std::time::SystemTime::UNIX_EPOCH),
        has_arrived,
        fingerprint: fingerprint(core, http),
        credits: plan.credits,
    }
}

/// Tells this request from others.
pub(crate) fn fingerprint(core: &Core, http: &HttpRequest) -> Fingerprint {
    let place = http.url.strip_prefix(core.base_url()).unwrap_or(&http.url);
    let body = http.body.as_deref().unwrap_or_default();
    Fingerprint::of([http.method.as_str().as_bytes(), place.as_bytes(), body])
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
async fn attempt(core: &Core, http: &mut HttpRequest, plan: Plan<'_>) -> Result<Attempt, Error> {
    let clock = core.clock();
    let authenticator = core.authenticator();
    loop {
        if plan.authenticated {
            authenticator.prepare(core, plan.until).await?;
        }
        let asking = Asking { quota: core.quota(), priority: plan.priority, until: plan.until };
        let mut slot = core.limiter().admit(clock, asking).await.map_err(|refusal| refused(refusal, clock))?;
        let signed = if plan.authenticated { authenticator.sign_with_token(http, clock) } else { Ok(None) };
        let Ok(token) = signed else { continue };
        let sent_at = clock.now();
        slot.send();
        if let Some(departure) = plan.departure {
            departure.set(true);
        }
        let until = earlier(plan.until, sent_at.checked_add(core.settings().attempt));
        let outcome = before(clock, until, core.transport().send(http)).await;
        let outcome = outcome.unwrap_or_else(|| Err(TransportError::timed_out()));
        match &outcome {
            Ok(response) if response.is_rate_limited() => {
                slot.received(Reception::TooMany(retry_after(response, clock.wall())));
            }
            Ok(_) => slot.received(Reception::Answered),
            Err(_) => {}
        }
        return Ok(Attempt { outcome, token, sent_at });
    }
}

/// The error for a request that the rate limit does not let through in time.
fn refused(refusal: Refusal, clock: &dyn Clock) -> Error {
    match refusal {
        Refusal::Late => late("waiting for the rate limit"),
        Refusal::Frozen { until } => {
            let pause = until.saturating_duration_since(clock.now());
            let detail = format!(
                "the server refuses requests for now, and the deadline is before it takes some again, in {} s",
                pause.as_secs_f64().ceil()
            );
            Error::new(Kind::Frozen, detail).with_retry_after(Some(pause))
        }
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
fn conclude(core: &Core, outcome: Outcome) -> Result<HttpResponse, Error> {
    match outcome {
        Ok(response) if response.is_success() && !response.is_rate_limited() => Ok(response),
        Ok(response) => Err(refusal(core, &response)),
        Err(error) => Err(death(&error)),
    }
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
