//! Says in words what can go wrong.

use super::{bulleted, code, section, sentence, with_full_stop};
use crate::{
    document::{Condition, Failure, RefOr, Response, StatusRange, Subject},
    ir::Docs,
    lower::{Lowering, drafts::Draft},
};

/// Appends what the document says can go wrong.
pub(super) fn section_of(draft: &Draft<'_>, lowering: &Lowering<'_>, docs: &mut Docs) {
    let errors = errors(draft, lowering);
    if !errors.is_empty() {
        section(docs, vec!["# Errors".to_owned()]);
        section(docs, bulleted(&errors));
    }
}

fn errors(draft: &Draft<'_>, lowering: &Lowering<'_>) -> Vec<String> {
    let failures = &draft.operation.extensions.failures;
    let mut errors: Vec<String> = failures.iter().map(|failure| in_success(&failure.value)).collect();
    if let Some(task) = &draft.operation.extensions.task {
        for state in &task.value.failed {
            errors.push(format!("A task that ends as `{}`.", state.value));
        }
    }
    let mut shared = Vec::new();
    for (status, response) in &draft.operation.responses {
        match (failing(status.value), response) {
            (None, _) => {}
            (Some(status), RefOr::Ref(_)) => shared.push(format!("`{status}`")),
            (Some(status), RefOr::Item(_)) => {
                errors.push(format!("`{status}`: {}", response_words(response, lowering)));
            }
        }
    }
    if !shared.is_empty() {
        errors.push(format!("{}: see [statuses](super#statuses).", shared.join(", ")));
    }
    errors
}

/// A failure that comes with a status of success.
fn in_success(failure: &Failure) -> String {
    let sign = match &failure.equals {
        Some(value) => format!("`{}` is `{}`", place(&failure.pointer), code(value)),
        None => format!("there is `{}`", place(&failure.pointer)),
    };
    let exceptions: Vec<String> = failure.unless.iter().map(|condition| words(&condition.value)).collect();
    match exceptions.as_slice() {
        [] => format!("A status of success, and {sign} in the answer."),
        exceptions => format!("A status of success, and {sign} in the answer, unless {}.", exceptions.join(" and ")),
    }
}

fn words(condition: &Condition) -> String {
    let value = code(&condition.equals);
    match &condition.subject {
        Subject::Response(pointer) => format!("`{}` is `{value}` in it", place(pointer)),
        Subject::Input(name) => format!("`{}` was sent as `{value}`", name.value),
    }
}

/// `[0].success`
fn place(pointer: &[String]) -> String {
    let mut place = String::new();
    for segment in pointer {
        if segment.parse::<usize>().is_ok() {
            place.extend(["[", segment, "]"]);
        } else {
            place.extend([if place.is_empty() { "" } else { "." }, segment]);
        }
    }
    place
}

/// The status, when it is that of a failure.
pub(super) fn failing(status: StatusRange) -> Option<String> {
    match status {
        StatusRange::Code(code) if code >= 400 => Some(code.to_string()),
        StatusRange::Range(hundreds) if hundreds >= 4 => Some(format!("{hundreds}XX")),
        StatusRange::Code(_) | StatusRange::Range(_) | StatusRange::Default => None,
    }
}

pub(super) fn response_words(response: &RefOr<Response>, lowering: &Lowering<'_>) -> String {
    let description =
        response.resolve(&lowering.document.components).and_then(|response| response.description.as_deref());
    with_full_stop(&sentence(description.unwrap_or("no description")))
}
