//! Bodies: media types that can be written and read, encodings that name properties.

use super::{
    scope::{Scope, either},
    walk,
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Encoding, Map, MediaType, Schema, Spanned, Style, Type, is_form, is_json},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let document = scope.document;
    for operation in walk::operations(document) {
        if let Some(body) = scope.request_body(operation) {
            media_type(scope, &body.content);
        }
    }
    for (name, media_type) in walk::media_types(document) {
        encodings(scope, name, media_type);
    }
}

/// Of several media types, the first that can be written is used; one must be. Whatever comes in a response can be read.
fn media_type(scope: &mut Scope<'_>, content: &Map<MediaType>) {
    let Some((first, _)) = content.first() else { return };
    if content.iter().any(|(name, _)| is_json(&name.value) || is_form(&name.value)) {
        return;
    }
    let message = format!("`{}` is not supported in a request body", first.value);
    let finding = Diagnostic::error("unsupported-media-type", first.span, message);
    scope.report(finding.help("use `application/json` or `application/x-www-form-urlencoded`"));
}

fn encodings<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, media_type: &'d MediaType) {
    if is_form(&name.value) {
        form_schema(scope, name, media_type.schema.as_ref());
    }
    let properties =
        media_type.schema.as_ref().map(|schema| walk::properties(scope.document, schema)).unwrap_or_default();
    for (property, encoding) in &media_type.encoding {
        if !is_form(&name.value) {
            let message = format!("`encoding` has no effect on `{}`", name.value);
            scope.report(Diagnostic::error("encoding", property.span, message).help("it is for forms"));
            continue;
        }
        if let Some((_, schema)) = properties.iter().find(|(known, _)| *known == property.value) {
            encoding_style(scope, property, encoding, schema);
        } else if media_type.schema.as_ref().is_none_or(|schema| scope.is_known(schema)) {
            let message = format!("the body has no property `{}`", property.value);
            let finding = Diagnostic::error("encoding", property.span, message);
            let names = properties.iter().map(|(name, _)| *name);
            scope.report(match suggest(&property.value, names.clone()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("it has {}", either(names))),
            });
        }
    }
}

fn form_schema<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, schema: Option<&'d Schema>) {
    if !schema.is_none_or(|schema| scope.may_be(schema, Type::Object)) {
        let finding = Diagnostic::error("unsupported-shape", name.span, "a form is an object");
        scope.report(finding.help("give the schema `type: object`, with the fields as `properties`"));
    }
}

fn encoding_style<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, encoding: &Encoding, schema: &'d Schema) {
    let Some(style) = &encoding.style else { return };
    let message = match style.value {
        Style::Simple | Style::SpaceDelimited | Style::PipeDelimited => "this style is not supported in a form",
        Style::Form if scope.types(schema).contains(&Type::Object) => "an object has no place in this style",
        Style::Form | Style::DeepObject => return,
    };
    let finding = Diagnostic::error("encoding", style.span, format!("`{}`: {message}", name.value));
    scope
        .report(finding.help("lists: `style: form`, with `explode: true` for `a=1&a=2`; objects: `style: deepObject`"));
}
