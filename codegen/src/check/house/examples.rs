//! An example of each body that is sent, and of each body that comes back when all goes well.

use crate::{
    check::scope::Scope,
    diagnostic::Diagnostic,
    document::{Map, MediaType},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for call in scope.calls.clone() {
        if scope.is_incomplete(call.operation.span) {
            continue;
        }
        let request = scope.request_body(call.operation).map(|body| &body.content);
        let response = scope.success(call.operation).map(|response| &response.content);
        for (what, content) in [("request body", request), ("response", response)] {
            if let Some(content) = content {
                one_example(scope, what, content);
            }
        }
    }
}

fn one_example(scope: &mut Scope<'_>, what: &str, content: &Map<MediaType>) {
    let (Some((name, _)), true) = (content.first(), content.iter().all(|(_, media)| media.examples.is_empty())) else {
        return;
    };
    let finding = Diagnostic::error("house-example", name.span, format!("this {what} needs an example"));
    scope.report(finding.help("add `examples: {<name>: {summary: …, value: …}}`"));
}
