//! A default says what holds when nothing is sent, which cannot be with what must be sent.

use crate::{
    check::{scope::Scope, walk},
    diagnostic::Diagnostic,
    document::Literal,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        for required in &schema.required {
            let property = schema.properties.iter().find(|(name, _)| name.value == required.value);
            if let Some(default) = property.and_then(|(_, property)| property.default.as_ref()) {
                let finding = without_effect(default, "property", &required.value);
                scope.report(finding.related(required.span, "required here"));
            }
        }
    }
    for parameter in walk::parameters(scope.document).into_iter().filter(|parameter| parameter.required) {
        if let Some(default) = &parameter.schema.default {
            scope.report(without_effect(default, "parameter", &parameter.name.value));
        }
    }
}

fn without_effect(default: &Literal, what: &str, name: &str) -> Diagnostic {
    let message = format!("`default` has no effect on the {what} `{name}`, which is required");
    Diagnostic::error("no-effect", default.span, message).help("leave it out, or do not require it")
}
