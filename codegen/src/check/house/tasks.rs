//! Tasks: what starts one links to what reads it, and what reads one says when it is done.

use crate::{
    check::scope::{Call, Scope},
    diagnostic::Diagnostic,
    document::Safety,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let mut linked = Vec::new();
    for call in scope.calls.clone() {
        if let Some(link) = scope.result_link(call.operation)
            && let Some(target) = scope.call(&link.operation_id.value)
        {
            linked.push(target.operation.span);
            start(scope, call, target);
        }
    }
    for call in scope.calls.clone() {
        let Some(task) = &call.operation.extensions.task else { continue };
        if !linked.contains(&call.operation.span) && !scope.is_incomplete(scope.document.span) {
            let finding = Diagnostic::error("house-task", task.span, "no operation starts this task");
            scope.report(finding.help("add a link named `result` to the response of the operation that starts it"));
        }
    }
}

fn start(scope: &mut Scope<'_>, call: Call<'_>, target: Call<'_>) {
    if target.operation.extensions.task.is_none() && !scope.is_incomplete(target.operation.span) {
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
