//! A `tracing` span for each call, an event for each attempt, in OpenTelemetry's words.

use tracing::field::{Empty, display};
use tracing::{Instrument, Span, debug, info_span};

use super::{AttemptReport, CallReport};
use crate::operation::Operation;

/// Runs a call within its span.
pub(crate) fn within<F: Future>(operation: &'static Operation, call: F) -> impl Future<Output = F::Output> {
    let span = info_span!(
        "snov_client.call",
        otel.name = operation.id,
        otel.kind = "client",
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        error.r#type = Empty,
        snov.credits = Empty,
        snov.rate_limit.wait_ms = Empty,
    );
    call.instrument(span)
}

/// Writes how a call has ended into its span.
pub(crate) fn call(report: &CallReport<'_>) {
    let span = Span::current();
    span.record("http.request.resend_count", report.attempts.saturating_sub(1));
    span.record("snov.rate_limit.wait_ms", milliseconds(report.rate_limit_wait));
    if let Some(status) = report.status {
        span.record("http.response.status_code", status);
    }
    if let Some(credits) = report.credits {
        span.record("snov.credits", credits);
    }
    if let Some(error) = report.error {
        span.record("error.type", display(error.type_name()));
    }
}

pub(crate) fn attempt(report: &AttemptReport) {
    debug!(
        snov.attempt = report.number,
        snov.is_token_request = report.operation.is_none(),
        snov.rate_limit.wait_ms = milliseconds(report.rate_limit_wait),
        duration_ms = milliseconds(report.duration),
        http.response.status_code = report.status,
        "attempt ended"
    );
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
