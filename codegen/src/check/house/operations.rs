//! Operations: a summary that is a sentence, safety, price, source, and what can go wrong.

use crate::{
    check::scope::{Call, Scope},
    diagnostic::Diagnostic,
    document::{Provenance, Safety, StatusRange},
};

/// Where a statement may come from.
const SOURCES: [&str; 4] = ["reference", "guide", "wire", "docs"];

pub(super) fn check(scope: &mut Scope<'_>) {
    for call in scope.calls.clone() {
        summary(scope, call);
        if !scope.is_incomplete(call.operation.span) {
            extensions(scope, call);
            price_and_safety(scope, call);
            error_response(scope, call);
        }
        sources(scope, &call.operation.extensions.provenance);
    }
    for schema in scope.schemas.clone() {
        sources(scope, &schema.extensions.provenance);
    }
}

fn summary(scope: &mut Scope<'_>, call: Call<'_>) {
    let finding = match &call.operation.summary {
        None => Diagnostic::error("house-summary", call.operation.method.span, "an operation needs a summary"),
        Some(summary) if !summary.value.trim_end().ends_with('.') => {
            Diagnostic::error("house-summary", summary.span, "a summary ends with a full stop")
        }
        Some(summary) if summary.value.trim_end().contains('\n') => {
            Diagnostic::error("house-summary", summary.span, "a summary is one line")
        }
        Some(_) => return,
    };
    if !scope.is_incomplete(call.operation.span) {
        scope.report(finding.help("one sentence that says what the call does: `Starts a search.`"));
    }
}

fn extensions(scope: &mut Scope<'_>, call: Call<'_>) {
    let extensions = &call.operation.extensions;
    let missing = [
        (
            "house-safety",
            "x-safety",
            extensions.safety.is_none(),
            "say what sending it twice would do: `read`, `idempotent`, `creates` or `pays`",
        ),
        ("house-price", "x-price", extensions.price.is_none(), "`x-price: {credits: 0}` for a free call"),
        (
            "house-provenance",
            "x-provenance",
            extensions.provenance.is_empty(),
            "say where this is known from, and how well",
        ),
    ];
    for (code, keyword, is_missing, help) in missing {
        if is_missing {
            let message = format!("an operation needs `{keyword}`");
            scope.report(Diagnostic::error(code, call.operation.method.span, message).help(help));
        }
    }
}

fn price_and_safety(scope: &mut Scope<'_>, call: Call<'_>) {
    let (Some(safety), Some(price)) = (&call.operation.extensions.safety, &call.operation.extensions.price) else {
        return;
    };
    let pays = safety.value == Safety::Pays;
    let costs = price.value.credits > 0;
    if pays != costs {
        let message = if costs { "what costs credits has `x-safety: pays`" } else { "what pays has a price" };
        scope.report(Diagnostic::error("house-price", safety.span, message).related(price.span, "the price"));
    }
}

fn error_response(scope: &mut Scope<'_>, call: Call<'_>) {
    let is_error = |status: &StatusRange| {
        matches!(status, StatusRange::Code(400..=599) | StatusRange::Range(4 | 5) | StatusRange::Default)
    };
    if !call.operation.responses.iter().any(|(status, _)| is_error(&status.value)) {
        let finding = Diagnostic::error(
            "house-error-response",
            call.operation.method.span,
            "an operation needs an error response",
        );
        scope.report(
            finding.help("say what the answer looks like when the call fails: a status from 400 up, or `default`"),
        );
    }
}

fn sources(scope: &mut Scope<'_>, provenance: &[Provenance]) {
    for entry in provenance.iter().filter(|entry| !SOURCES.contains(&entry.source.value.as_str())) {
        let message = format!("`{}` is not a source", entry.source.value);
        let finding = Diagnostic::error("house-provenance", entry.source.span, message);
        scope.report(finding.help("sources are `reference`, `guide`, `wire` and `docs`"));
    }
}
