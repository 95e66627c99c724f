//! Lets others see what the client does: a hook for metrics, and spans for `tracing`.
//!
//! Both get names, numbers and times, never a URL, an input or an answer. The spans need the feature `tracing`: one for
//! each call, `snov_client.call`, named by the operation in `otel.name`, with OpenTelemetry's `http.request.method`,
//! `url.template`, `http.response.status_code`, `http.request.resend_count` and `error.type`, beside `snov.credits` and
//! `snov.rate_limit.wait_ms`; and within it an event for each attempt, at the level `DEBUG`.

#[cfg(feature = "tracing")]
mod spans;

use std::fmt;
use std::time::Duration;

use crate::core::Core;
use crate::error::Error;
use crate::operation::Operation;
#[cfg(feature = "tracing")]
pub(crate) use spans::within;

/// Is told what the client does, for metrics. Called while calls are under way: be quick, and do not panic.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use snov_client::observe::{CallReport, Observer};
///
/// #[derive(Debug, Default)]
/// struct Spending(AtomicU64);
///
/// impl Observer for Spending {
///     fn call(&self, report: &CallReport<'_>) {
///         self.0.fetch_add(report.credits.unwrap_or(0), Ordering::Relaxed);
///     }
/// }
///
/// let builder = snov_client::Client::builder().observer(Spending::default());
/// ```
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// An attempt has ended: a call has one or more, and so has the fetching of a token.
    fn attempt(&self, report: &AttemptReport) {
        let _ = report;
    }

    /// A call has ended, well or not. One that is dropped on its way is not reported.
    fn call(&self, report: &CallReport<'_>) {
        let _ = report;
    }
}

/// One attempt to send a request.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptReport {
    /// What it is an attempt at; none for the fetching of a token.
    pub operation: Option<&'static Operation>,
    /// Which attempt it is, from 1.
    pub number: u32,
    /// How long it waited for the rate limit.
    pub rate_limit_wait: Duration,
    /// How long it took from then on.
    pub duration: Duration,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
}

/// One call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// What was called.
    pub operation: &'static Operation,
    /// How many attempts it took.
    pub attempts: u32,
    /// How long they waited for the rate limit.
    pub rate_limit_wait: Duration,
    /// How long it took, all waiting included.
    pub duration: Duration,
    /// The status of the last answer, if one came.
    pub status: Option<u16>,
    /// The most credits that it cost or may have cost; nothing, if it was surely not carried out, and `None` where only
    /// the answer tells.
    pub credits: Option<u64>,
    /// Why it failed, if it did.
    pub error: Option<&'a Error>,
}

/// Runs a call as it is: nobody looks.
#[cfg(not(feature = "tracing"))]
pub(crate) fn within<F: Future>(_operation: &'static Operation, call: F) -> F {
    call
}

impl Core {
    pub(crate) fn report_call(&self, report: &CallReport<'_>) {
        #[cfg(feature = "tracing")]
        spans::call(report);
        if let Some(observer) = self.observer() {
            observer.call(report);
        }
    }

    pub(crate) fn report_attempt(&self, report: &AttemptReport) {
        #[cfg(feature = "tracing")]
        spans::attempt(report);
        if let Some(observer) = self.observer() {
            observer.attempt(report);
        }
    }
}
