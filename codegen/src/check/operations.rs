//! Operations: ids that are unique, bodies only where HTTP has them, at least one response, tags that are unique.

use std::collections::BTreeMap;

use super::{
    scope::{Scope, method_name},
    walk,
};
use crate::{diagnostic::Diagnostic, document::Method};

pub(super) fn check(scope: &mut Scope<'_>) {
    duplicate_ids(scope);
    duplicate_tags(scope);
    for operation in walk::operations(scope.document) {
        let method = operation.method.value;
        let has_body = operation.request_body.is_some();
        if has_body && matches!(method, Method::Get | Method::Head | Method::Delete | Method::Trace) {
            let message = format!("a {} request has no body", method_name(method));
            let finding = Diagnostic::error("unexpected-body", operation.method.span, message);
            scope.report(finding.help("use query parameters, or `post`"));
        }
        if operation.responses.is_empty() && !scope.is_incomplete(operation.span) {
            let finding = Diagnostic::error("missing-response", operation.method.span, "an operation needs a response");
            scope.report(finding.help("describe at least what it answers when all goes well, under `responses`"));
        }
    }
}

fn duplicate_ids(scope: &mut Scope<'_>) {
    let mut seen = BTreeMap::new();
    for id in walk::operations(scope.document).filter_map(|operation| operation.id.as_ref()) {
        if let Some(first) = seen.insert(&id.value, id.span) {
            seen.insert(&id.value, first);
            let message = format!("the operationId `{}` is given twice", id.value);
            let finding = Diagnostic::error("duplicate-operation-id", id.span, message);
            scope.report(finding.label("given again here").related(first, "first given here"));
        }
    }
}

fn duplicate_tags(scope: &mut Scope<'_>) {
    let mut seen = BTreeMap::new();
    for name in scope.document.tags.iter().map(|tag| &tag.name) {
        if let Some(first) = seen.insert(&name.value, name.span) {
            seen.insert(&name.value, first);
            let message = format!("the tag `{}` is declared twice", name.value);
            let finding = Diagnostic::error("duplicate-tag", name.span, message);
            scope.report(finding.label("declared again here").related(first, "first declared here"));
        }
    }
}
