//! A call: a request on its way to an answer that can be read.
//!
//! check → encode → hold back what it may cost → deliver → failures inside the body → a complete, successful answer, or
//! an error that says whether the call may have been carried out.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use crate::answer::Answer;
use crate::clock::earlier;
use crate::core::Core;
use crate::credits::Fate;
use crate::deliver::{Delivered, Plan, Trip, deliver};
use crate::error::Error;
use crate::limit::Priority;
use crate::observe::{CallReport, within};
use crate::operation::Operation;
use crate::request::Request;
use crate::transport::{BoxFuture, HttpRequest};

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
    let operation = request.operation();
    let answer = match request.to_http() {
        Ok(mut http) => {
            if operation.authenticated {
                request.core().authenticator().sign(&mut http);
            }
            within(operation, travel(request, http, priority, until)).await
        }
        Err(error) => Err(error),
    };
    answer.map_err(|error| error.with_operation(operation.id))
}

/// Sends what is within the budget, keeps account of it, and tells the observer.
async fn travel(
    request: &Request,
    http: HttpRequest,
    priority: Priority,
    until: Option<Instant>,
) -> Result<Answer, Error> {
    let (core, operation) = (request.core(), request.operation());
    let started = core.clock().now();
    let Operation { safety, authenticated, .. } = *operation;
    let until = earlier(until, started.checked_add(request.deadline()));
    let plan = Plan { operation: Some(operation), safety, authenticated, priority, until };
    let mut trip = Trip::new(plan, core.ledger().reserve(request.cost())?, request.departure());
    let answer = arrive(core, http, &mut trip, request).await;
    core.report_call(&CallReport {
        operation,
        attempts: trip.attempts,
        rate_limit_wait: trip.waited,
        duration: core.clock().now().saturating_duration_since(started),
        status: trip.status,
        credits: trip.reservation.charged(),
        error: answer.as_ref().err(),
    });
    answer
}

async fn arrive(core: &Core, http: HttpRequest, trip: &mut Trip<'_>, request: &Request) -> Result<Answer, Error> {
    let Delivered { response, .. } = deliver(core, http, trip).await?;
    let Trip { attempts, reservation, .. } = trip;
    let (operation, status) = (request.operation(), response.status);
    let answer = Answer { operation, status, body: response.body, attempts: *attempts, task: None };
    answer.refuse_failure(request)?;
    reservation.set(Fate::Done);
    Ok(answer)
}
