//! Tasks: what starts one links to what reads it, and what reads one says when it is done.

use crate::{
    check::scope::{Call, Scope},
    diagnostic::Diagnostic,
    document::Safety,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let mut linked = Vec::new();
    let is_whole = scope.is_whole();
    let mut all_linked = true;
    for call in scope.calls.clone() {
        match scope.result_link(call.operation) {
            None => all_linked &= !without_link(scope, call),
            Some(link) => {
                if let Some(target) = scope.call(&link.operation_id.value) {
                    linked.push(target.operation.span);
                    start(scope, call, target);
                }
            }
        }
    }
    for call in scope.calls.clone() {
        let Some(task) = &call.operation.extensions.task else { continue };
        if !linked.contains(&call.operation.span) && is_whole && all_linked {
            let finding = Diagnostic::error("house-task", task.span, "no operation starts this task");
            scope.report(finding.help("add a link named `result` to the response of the operation that starts it"));
        }
    }
}

/// Whether something is called a start and has no result, which is reported.
fn without_link(scope: &mut Scope<'_>, call: Call<'_>) -> bool {
    let name = call.operation.extensions.rust_name.as_ref().map_or("", |name| name.value.as_str());
    let is_start = name == "start" || name.starts_with("start_") || call.path.path.value.ends_with("/start");
    let is_wrong = is_start && !scope.is_incomplete(call.operation.span);
    if is_wrong {
        let message = "what starts a task links to its result";
        let finding = Diagnostic::error("house-task", call.operation.method.span, message);
        scope.report(finding.help("add a link named `result` to the response, to the operation that reads the task"));
    }
    is_wrong
}

fn start(scope: &mut Scope<'_>, call: Call<'_>, target: Call<'_>) {
    if target.operation.extensions.task.is_none() && scope.is_whole() {
        let finding =
            Diagnostic::error("house-task", target.operation.method.span, "the result of a task needs `x-task`");
        scope.report(
            finding
                .related(call.operation.method.span, "its start links here")
                .help("it says which states mean that the task is done"),
        );
    }
    let Some(safety) = &call.operation.extensions.safety else { return };
    if !matches!(safety.value, Safety::Pays | Safety::Creates) {
        let finding = Diagnostic::error("house-task", safety.span, "what starts a task `creates` or `pays`");
        scope.report(finding.help("each call starts another task"));
    }
}
