//! An example of each parameter, of each body that is sent, and of each body that comes back when all goes well.

use crate::{
    check::{literals::same, scope::Scope, walk},
    diagnostic::Diagnostic,
    document::{Literal, Map, MediaType},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for parameter in walk::parameters(scope.document) {
        if parameter.examples.is_empty() && !scope.is_incomplete(parameter.span) {
            let message = format!("the parameter `{}` needs an example", parameter.name.value);
            scope.report(Diagnostic::error("house-example", parameter.name.span, message).help("add `example: …`"));
        }
    }
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
    for (_, media_type) in walk::media_types(scope.document) {
        different(scope, media_type);
    }
}

fn one_example(scope: &mut Scope<'_>, what: &str, content: &Map<MediaType>) {
    let (Some((name, _)), true) = (content.first(), content.iter().all(|(_, media)| media.examples.is_empty())) else {
        return;
    };
    let finding = Diagnostic::error("house-example", name.span, format!("this {what} needs an example"));
    scope.report(finding.help("add `examples: {<name>: {summary: …, value: …}}`"));
}

/// Each example shows something that the others do not.
fn different(scope: &mut Scope<'_>, media_type: &MediaType) {
    let mut seen: Vec<(&str, &Literal)> = Vec::new();
    for (name, example) in &media_type.examples {
        let Some(example) = scope.item(example) else { continue };
        match seen.iter().find(|(_, value)| same(value, &example.value)) {
            Some((first, _)) => {
                let message = format!("the example `{}` has the same value as `{first}`", name.value);
                let finding = Diagnostic::error("house-example", name.span, message);
                scope.report(finding.help("keep one of them"));
            }
            None => seen.push((name.value.as_str(), &example.value)),
        }
    }
}
