//! `x-result`, `x-failure`, `x-task` and `x-paging`: what they point to is in the response.

use super::{
    literals::show,
    scope::{Call, Scope, either, type_name},
    values::misfits,
    walk::{self, Step},
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Literal, Paging, PagingStyle, ResultAt, Schema, Spanned, Subject, TaskStates, Type},
    tree::Span,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for call in scope.calls.clone() {
        if scope.is_incomplete(call.operation.span) {
            continue;
        }
        result(scope, call);
        failures(scope, call);
        if let Some(task) = &call.operation.extensions.task {
            self::task(scope, call, task);
        }
        if let Some(paging) = &call.operation.extensions.paging {
            self::paging(scope, call, &paging.value);
        }
    }
}

fn result<'d>(scope: &mut Scope<'d>, call: Call<'d>) {
    let Some(result) = &call.operation.extensions.result else { return };
    let ResultAt::Pointer(pointer) = &result.value else { return };
    match scope.success_schema(call.operation) {
        Some(schema) => {
            find(scope, schema, pointer, result.span, "the response");
        }
        None => scope.report(Diagnostic::error("pointer", result.span, "no response has a body to look into")),
    }
}

fn failures<'d>(scope: &mut Scope<'d>, call: Call<'d>) {
    let Some(body) = scope.success_schema(call.operation) else { return };
    for failure in &call.operation.extensions.failures {
        let schema = find(scope, body, &failure.value.pointer, failure.span, "the response");
        if let (Some(schema), Some(equals)) = (schema, &failure.value.equals) {
            comparable(scope, schema, equals);
        }
        for condition in &failure.value.unless {
            let schema = match &condition.value.subject {
                Subject::Response(pointer) => find(scope, body, pointer, condition.span, "the response"),
                Subject::Input(name) => input(scope, call, name),
            };
            if let Some(schema) = schema {
                comparable(scope, schema, &condition.value.equals);
            }
        }
    }
}

/// A value that can never stand at the place compares to nothing.
fn comparable<'d>(scope: &mut Scope<'d>, schema: &'d Schema, literal: &Literal) {
    if !misfits(scope, literal, schema).is_empty() {
        let message = format!("the value there is never {}", show(literal));
        scope.report(Diagnostic::error("pointer", literal.span, message).related(schema.span, "its schema"));
    }
}

fn task<'d>(scope: &mut Scope<'d>, call: Call<'d>, task: &Spanned<TaskStates>) {
    let Some(body) = scope.success_schema(call.operation) else { return };
    let Some(schema) = find(scope, body, &task.value.status, task.span, "the response") else { return };
    let values = scope.resolve(schema).and_then(|schema| schema.enumeration.as_ref());
    let Some(values) = values else { return };
    let known: Vec<_> = values.value.iter().filter_map(|value| value.as_str()).collect();
    let states = task.value.pending.iter().chain(&task.value.completed).chain(&task.value.failed);
    for state in states.filter(|state| !known.contains(&state.value.as_str())) {
        let finding = Diagnostic::error("pointer", state.span, format!("the status is never `{}`", state.value));
        let help = suggest(&state.value, known.iter().copied()).map_or_else(
            || format!("it is {}", either(known.iter().copied())),
            |near| format!("did you mean `{near}`?"),
        );
        scope.report(finding.help(help).related(values.span, "its values"));
    }
}

fn paging<'d>(scope: &mut Scope<'d>, call: Call<'d>, paging: &Paging) {
    for name in std::iter::once(paging.style.input()).chain(&paging.size) {
        input(scope, call, name);
    }
    // The pages of a start operation are what the linked operation returns.
    let linked = scope.result_link(call.operation).and_then(|link| scope.call(&link.operation_id.value));
    let Some(page) = scope.returned(linked.unwrap_or(call).operation) else { return };
    place(scope, page, &paging.items, &[Type::Array]);
    if let Some(total) = &paging.total {
        place(scope, page, total, &[Type::Integer]);
    }
    if let PagingStyle::Cursor { next, .. } = &paging.style {
        place(scope, page, next, &[Type::String, Type::Integer]);
    }
}

fn place<'d>(scope: &mut Scope<'d>, page: &'d Schema, pointer: &Spanned<Vec<String>>, types: &[Type]) {
    let Some(schema) = find(scope, page, &pointer.value, pointer.span, "what the call returns") else { return };
    if !types.iter().any(|kind| scope.may_be(schema, *kind)) {
        let message =
            format!("this must lead to a value of type {}", either(types.iter().map(|kind| type_name(*kind))));
        scope.report(Diagnostic::error("pointer", pointer.span, message).related(schema.span, "it leads here"));
    }
}

/// The schema at a pointer; reports one that leads nowhere.
fn find<'d>(scope: &mut Scope<'d>, schema: &'d Schema, pointer: &[String], at: Span, what: &str) -> Option<&'d Schema> {
    match walk::follow(scope.document, schema, pointer) {
        Step::Found(schema) => Some(schema),
        Step::Unknown => None,
        Step::Missing { segment, known } => {
            let finding = Diagnostic::error("pointer", at, format!("{what} has no `{segment}` there"));
            scope.report(match suggest(&segment, known.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("it has {}", either(known))),
            });
            None
        }
    }
}

/// The input of a name; reports one that the operation does not take.
fn input<'d>(scope: &mut Scope<'d>, call: Call<'d>, name: &Spanned<String>) -> Option<&'d Schema> {
    let inputs = scope.inputs(call);
    if let Some(input) = inputs.iter().find(|input| input.name == name.value) {
        return Some(input.schema);
    }
    let finding = Diagnostic::error("unknown-input", name.span, format!("the operation has no input `{}`", name.value));
    scope.report(match suggest(&name.value, inputs.iter().map(|input| input.name)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    });
    None
}
