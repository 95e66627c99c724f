//! Parameters: no duplicates, no reserved headers, styles that can be written.

use std::collections::BTreeMap;

use super::{scope::Scope, walk};
use crate::{
    diagnostic::Diagnostic,
    document::{Parameter, ParameterLocation, RefOr, Style, Type},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let document = scope.document;
    for list in document.paths.iter().map(|path| &path.parameters) {
        duplicates(scope, list);
    }
    for list in walk::operations(document).map(|operation| &operation.parameters) {
        duplicates(scope, list);
    }
    for parameter in walk::parameters(document) {
        required_in_path(scope, parameter);
        reserved(scope, parameter);
        style(scope, parameter);
    }
}

fn duplicates<'d>(scope: &mut Scope<'d>, list: &'d [RefOr<Parameter>]) {
    let mut seen = BTreeMap::new();
    for item in list {
        let Some(parameter) = scope.item(item) else { continue };
        let place = match item {
            RefOr::Item(parameter) => parameter.name.span,
            RefOr::Ref(reference) => reference.pointer.span,
        };
        let id = (&parameter.name.value, parameter.location.value as u8);
        if let Some(first) = seen.insert(id, place) {
            seen.insert(id, first);
            let message = format!("the parameter `{}` is given twice", parameter.name.value);
            let finding = Diagnostic::error("duplicate-parameter", place, message);
            scope.report(finding.label("given again here").related(first, "first given here"));
        }
    }
}

fn required_in_path(scope: &mut Scope<'_>, parameter: &Parameter) {
    if parameter.location.value == ParameterLocation::Path && !parameter.required {
        let message = format!("the path parameter `{}` must be required", parameter.name.value);
        scope.report(Diagnostic::error("path-parameter", parameter.name.span, message).help("add `required: true`"));
    }
}

fn reserved(scope: &mut Scope<'_>, parameter: &Parameter) {
    let name = parameter.name.value.to_ascii_lowercase();
    let instead = match name.as_str() {
        "accept" | "content-type" => "the media types of `content` say this",
        "authorization" => "`security` says this",
        _ => return,
    };
    if parameter.location.value == ParameterLocation::Header {
        let message = format!("the header `{}` is not a parameter", parameter.name.value);
        scope.report(Diagnostic::error("reserved-header", parameter.name.span, message).help(instead));
    }
}

/// What stands in a URL or a header is a scalar, a list of scalars, or an object in brackets.
fn style<'d>(scope: &mut Scope<'d>, parameter: &'d Parameter) {
    let kinds = scope.types(&parameter.schema);
    let is_object = kinds.contains(&Type::Object);
    let is_list = kinds.contains(&Type::Array);
    let name = &parameter.name.value;
    let finding = match parameter.style {
        Style::SpaceDelimited | Style::PipeDelimited => {
            ("lists with spaces or pipes are not supported", "use `style: form`")
        }
        Style::DeepObject if !is_object && !is_list && !kinds.is_empty() => {
            ("`deepObject` is for objects", "leave `style` out")
        }
        Style::Form if is_object => ("an object in a query needs brackets", "add `style: deepObject`"),
        Style::Simple if is_object => ("an object is not supported in a path or header", "use a string"),
        Style::Form | Style::Simple if is_list && has_parts(scope, parameter) => {
            ("a list of lists or objects has no form here", "use `style: deepObject` in a query, or a body")
        }
        _ => return,
    };
    let (message, help) = finding;
    let message = format!("the parameter `{name}`: {message}");
    scope.report(Diagnostic::error("unsupported-shape", parameter.name.span, message).help(help));
}

/// Whether the elements of a list are lists or objects themselves.
fn has_parts<'d>(scope: &Scope<'d>, parameter: &'d Parameter) -> bool {
    let items = scope.resolve(&parameter.schema).and_then(|schema| schema.items.as_deref());
    items.is_some_and(|items| scope.types(items).iter().any(|kind| matches!(kind, Type::Array | Type::Object)))
}
