//! In a form, how lists and objects are written is said, not guessed.

use crate::{
    check::{
        scope::{Scope, is_form},
        walk,
    },
    diagnostic::Diagnostic,
    document::Type,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for (name, media_type) in walk::media_types(scope.document) {
        let Some(schema) = media_type.schema.as_ref().filter(|_| is_form(name)) else { continue };
        for (property, schema) in walk::properties(scope.document, schema) {
            let has_parts = scope.types(schema).iter().any(|kind| matches!(kind, Type::Array | Type::Object));
            if has_parts && !media_type.encoding.iter().any(|(known, _)| known.value == property) {
                let message = format!("the form field `{property}` needs an `encoding`");
                let finding =
                    Diagnostic::error("house-encoding", name.span, message).related(schema.span, "it is not a scalar");
                scope.report(
                    finding.help("`{style: form, explode: true}` for a list, `{style: deepObject}` for an object"),
                );
            }
        }
    }
}
