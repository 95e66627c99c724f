//! Operations: a summary that is a sentence, safety, price, source, and what can go wrong.

use crate::{
    check::scope::{Call, Scope},
    diagnostic::Diagnostic,
    document::{Provenance, Safety, StatusRange},
};

/// Where a statement may come from.
const SOURCES: [&str; 4] = ["reference", "guide", "wire", "docs"];

/// What may go wrong with any call.
const FAILURES: [(u16, &str); 5] = [
    (401, "no valid token"),
    (403, "not in the plan"),
    (404, "not there"),
    (422, "input refused"),
    (429, "too many requests"),
];

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
    let is_documented = |code: u16| {
        call.operation.responses.iter().any(|(status, _)| match status.value {
            StatusRange::Code(known) => known == code,
            StatusRange::Range(range) => u16::from(range) == code / 100,
            StatusRange::Default => true,
        })
    };
    let missing: Vec<_> = FAILURES
        .iter()
        .filter(|(code, _)| !is_documented(*code))
        .map(|(code, why)| format!("{code} ({why})"))
        .collect();
    if !missing.is_empty() {
        let message = format!("an operation does not document {}", missing.join(", "));
        let finding = Diagnostic::error("house-error-response", call.operation.method.span, message);
        scope.report(finding.help("any call may end so: refer to the shared responses under `components`"));
    }
}

fn sources(scope: &mut Scope<'_>, provenance: &[Provenance]) {
    for entry in provenance.iter().filter(|entry| !SOURCES.contains(&entry.source.value.as_str())) {
        let message = format!("`{}` is not a source", entry.source.value);
        let finding = Diagnostic::error("house-provenance", entry.source.span, message);
        scope.report(finding.help("sources are `reference`, `guide`, `wire` and `docs`"));
    }
}
