//! The one place that sends.
//!
//! for each attempt: token → rate limit → transport → what the table of retries says → a complete, successful answer, or
//! an error that says whether the request may have been carried out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::auth::TokenNumber;
use crate::clock::{Clock, before, earlier};
use crate::core::Core;
use crate::credits::{Fate, Reservation};
use crate::error::{Error, Fingerprint, Kind, OutcomeUnknown, redact};
use crate::limit::{Asking, Priority, Reception, Refusal};
use crate::observe::AttemptReport;
use crate::operation::{Operation, Safety};
use crate::retry::{Ending, Outcome, Tries, Verdict, retry_after};
use crate::transport::{Death, HttpRequest, HttpResponse, TransportError};

/// How a request is to be delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// What is called; none, where a token is fetched.
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) safety: Safety,
    pub(crate) authenticated: bool,
    pub(crate) priority: Priority,
    pub(crate) until: Option<Instant>,
}

/// A request on its way, and what it has met.
#[derive(Debug)]
pub(crate) struct Trip<'a> {
    plan: Plan,
    pub(crate) reservation: Reservation<'a>,
    pub(crate) attempts: u32,
    /// How long it has waited for the rate limit.
    pub(crate) waited: Duration,
    /// The status of the last answer.
    pub(crate) status: Option<u16>,
    /// Who wants to know whether it has left.
    departure: Option<&'a Departure>,
}

impl<'a> Trip<'a> {
    pub(crate) fn new(plan: Plan, reservation: Reservation<'a>, departure: Option<&'a Departure>) -> Self {
        Self { plan, reservation, attempts: 0, waited: Duration::ZERO, status: None, departure }
    }

    fn set_departed(&self, has_left: bool) {
        if let Some(departure) = self.departure {
            departure.set(has_left);
        }
    }
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
    /// When the attempt began that was answered.
    pub(crate) sent_at: Instant,
}

/// Sends a request as often as the policy says.
pub(crate) async fn deliver(core: &Core, mut http: HttpRequest, trip: &mut Trip<'_>) -> Result<Delivered, Error> {
    let plan = trip.plan;
    let mut tries = Tries::default();
    let mut failed = None;
    // Set by the first attempt that may have been carried out; a later refusal does not tell whether it was.
    let mut unknown = None;
    loop {
        let Attempt { outcome, token, sent_at } = match attempt(core, &mut http, trip).await {
            Ok(attempt) => attempt,
            Err(error) => return Err(unsent(error, failed, trip.attempts).with_outcome_unknown(unknown)),
        };
        if Ending::of(&outcome).is_outcome_unknown(plan.safety) && unknown.is_none() {
            let attempt = OutcomeUnknown {
                attempt: trip.attempts,
                sent_at: core.wall_at(sent_at),
                has_arrived: outcome.is_ok(),
                fingerprint: fingerprint(core, &http),
                credits: trip.reservation.price(),
            };
            unknown = Some(attempt);
        }
        trip.reservation.set(if unknown.is_some() { Fate::Unknown } else { Fate::NotSent });
        let verdict = core.policy().judge(plan.safety, token.is_some(), tries, &outcome, core.clock().wall());
        let concluded = conclude(core, outcome)
            .map(|response| Delivered { response, sent_at })
            .map_err(|error| error.with_attempts(trip.attempts).with_outcome_unknown(unknown.clone()));
        if concluded.is_ok() {
            core.budget().earn();
        }
        if unknown.is_none() {
            trip.set_departed(verdict == Verdict::End);
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

/// Tells this request from others, wherever the service is.
pub(crate) fn fingerprint(core: &Core, http: &HttpRequest) -> Fingerprint {
    let target = http.url.strip_prefix(core.base_url()).unwrap_or(&http.url);
    Fingerprint::of([http.method.as_str().as_bytes(), target.as_bytes(), http.body.as_deref().unwrap_or_default()])
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
async fn attempt(core: &Core, http: &mut HttpRequest, trip: &mut Trip<'_>) -> Result<Attempt, Error> {
    let clock = core.clock();
    let plan = trip.plan;
    let authenticator = core.authenticator();
    loop {
        if plan.authenticated {
            authenticator.prepare(core, plan.until).await?;
        }
        let asking = Asking { quota: core.quota(), priority: plan.priority, until: plan.until };
        let asked_at = clock.now();
        let mut slot = core.limiter().admit(clock, asking).await.map_err(|refusal| refused(refusal, clock))?;
        let signed = if plan.authenticated { authenticator.sign_with_token(http, clock) } else { Ok(None) };
        let Ok(token) = signed else { continue };
        let sent_at = clock.now();
        let waited = sent_at.saturating_duration_since(asked_at);
        trip.waited += waited;
        trip.attempts += 1;
        slot.send();
        trip.reservation.set(Fate::Unknown);
        trip.set_departed(true);
        let until = earlier(plan.until, sent_at.checked_add(core.settings().attempt));
        let outcome = before(clock, until, core.transport().send(http)).await;
        let outcome = outcome.unwrap_or_else(|| Err(TransportError::timed_out()));
        trip.status = outcome.as_ref().ok().map(|response| response.status);
        core.report_attempt(&AttemptReport {
            operation: plan.operation,
            number: trip.attempts,
            rate_limit_wait: waited,
            duration: clock.now().saturating_duration_since(sent_at),
            status: trip.status,
        });
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
        Death::Redirected | Death::Refused => Kind::Configuration,
    };
    let detail = match (&error.source, error.death) {
        (Some(reason), Death::Refused) => format!("{error}: {}", redact(&reason.to_string())),
        _ => error.to_string(),
    };
    let failure = Error::new(kind, detail);
    match &error.source {
        Some(source) => failure.with_source(Arc::clone(source)),
        None => failure,
    }
}
