//! In a form, how lists and objects are written is said, not guessed, and so is that there are no other fields.

use crate::{
    check::{scope::Scope, walk},
    diagnostic::{Diagnostic, suggest},
    document::{Encoding, MediaType, Schema, Spanned, Style, Type, is_form},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for (name, media_type) in walk::media_types(scope.document) {
        let Some(schema) = media_type.schema.as_ref().filter(|_| is_form(&name.value)) else { continue };
        closed(scope, schema);
        for (property, schema) in walk::properties(scope.document, schema) {
            let encoding = find(media_type, property);
            // An encoding of a property that is not there has been reported.
            let is_misspelt = media_type.encoding.iter().any(|(known, _)| suggest(&known.value, [property]).is_some());
            if encoding.is_none() && !is_misspelt {
                unencoded(scope, name, property, schema);
            }
            if scope.types(schema).contains(&Type::Array) {
                list_name(scope, property, schema, encoding);
            }
        }
    }
}

/// A service ignores a field that it does not know, so that a slip of the pen goes unnoticed until it costs something.
fn closed<'d>(scope: &mut Scope<'d>, schema: &'d Schema) {
    let Some(schema) = scope.resolve(schema).filter(|schema| schema.additional_properties.is_none()) else { return };
    let finding = Diagnostic::error("house-open-form", schema.span, "this form lets any other field through");
    scope.report(finding.help("add `additionalProperties: false`, or say what the other fields are"));
}

fn find<'d>(media_type: &'d MediaType, property: &str) -> Option<&'d Encoding> {
    media_type.encoding.iter().find(|(known, _)| known.value == property).map(|(_, encoding)| encoding)
}

fn unencoded<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, property: &str, schema: &'d Schema) {
    let has_parts = scope.types(schema).iter().any(|kind| matches!(kind, Type::Array | Type::Object));
    if has_parts {
        let message = format!("the form field `{property}` needs an `encoding`");
        let finding =
            Diagnostic::error("house-encoding", name.span, message).related(schema.span, "it is not a scalar");
        scope.report(finding.help("`{style: form, explode: true}` for a list, `{style: deepObject}` for an object"));
    }
}

/// PHP keeps the last of several fields of one name, unless the name ends with brackets. A list that is written with
/// its indices has them there already.
fn list_name(scope: &mut Scope<'_>, property: &str, schema: &Schema, encoding: Option<&Encoding>) {
    let style = encoding.and_then(|encoding| encoding.style.as_ref()).map(|style| style.value);
    let has_indices = style == Some(Style::DeepObject);
    let (message, help) = match (property.ends_with("[]"), has_indices) {
        (false, false) => (
            format!("the list `{property}` must be named `{property}[]` in a form"),
            format!(
                "or `style: deepObject`, which writes `{property}[0]`, for a list of objects `{property}[0][name]`"
            ),
        ),
        (true, true) => {
            let bare = property.trim_end_matches("[]");
            let message = format!("the list `{property}` would be written as `{property}[0]`");
            (message, format!("name it `{bare}`, or use `style: form` with `explode: true`"))
        }
        _ => return,
    };
    scope.report(Diagnostic::error("house-form-name", schema.span, message).help(help));
}
