//! Links: the operation exists, takes the parameters, and the response has what they are filled with.

use super::{
    scope::{Call, Scope, json_schema},
    walk::{self, Step},
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Link, LinkValue, Parameter, ParameterLocation, Response, Spanned},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for operation in walk::operations(scope.document) {
        for (_, response) in &operation.responses {
            let Some(response) = scope.item(response) else { continue };
            for (name, link) in &response.links {
                if let Some(link) = scope.item(link) {
                    self::link(scope, name, link, response);
                }
            }
        }
    }
}

fn link<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, link: &'d Link, response: &'d Response) {
    let Some(target) = scope.call(&link.operation_id.value) else {
        let message = format!("there is no operation `{}`", link.operation_id.value);
        let finding = Diagnostic::error("link", link.operation_id.span, message);
        let ids = scope.calls.iter().filter_map(|call| call.operation.id.as_ref()).map(|id| id.value.as_str());
        scope.report(match suggest(&link.operation_id.value, ids) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
        return;
    };
    let parameters = scope.parameters(target);
    let mut all_known = true;
    for (parameter, value) in &link.parameters {
        if !parameters.iter().any(|known| is_meant(&parameter.value, known)) {
            all_known = false;
            unknown_parameter(scope, parameter, target, &parameters);
        }
        if let LinkValue::ResponseBody(pointer) = value {
            self::pointer(scope, pointer, response);
        }
    }
    // A name that is not known may be meant for one that is missing.
    if name.value == "result" && all_known {
        unfilled(scope, link, &parameters);
    }
}

/// A link names a parameter as `id`, or as `path.id` where that could be two.
fn is_meant(name: &str, parameter: &Parameter) -> bool {
    let location = match parameter.location.value {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    };
    name == parameter.name.value
        || name.split_once('.').is_some_and(|(place, name)| place == location && name == parameter.name.value)
}

fn unknown_parameter<'d>(scope: &mut Scope<'d>, name: &Spanned<String>, target: Call<'d>, parameters: &[&Parameter]) {
    // Of two operations with one id, neither is meant for sure.
    let same_id = |call: &&Call<'_>| {
        call.operation.id.as_ref().map(|id| &id.value) == target.operation.id.as_ref().map(|id| &id.value)
    };
    let is_ambiguous = scope.calls.iter().filter(same_id).count() > 1;
    if is_ambiguous || scope.is_incomplete(target.operation.span) || scope.has_unknown_parameters(target) {
        return;
    }
    let message = format!("the operation has no parameter `{}`", name.value);
    let finding = Diagnostic::error("link", name.span, message).related(target.operation.method.span, "the operation");
    scope.report(match suggest(&name.value, parameters.iter().map(|known| known.name.value.as_str())) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    });
}

fn pointer<'d>(scope: &mut Scope<'d>, pointer: &Spanned<Vec<String>>, response: &'d Response) {
    let Some(schema) = json_schema(&response.content) else { return };
    if let Step::Missing { segment, known } = walk::follow(scope.document, schema, &pointer.value) {
        let finding = Diagnostic::error("link", pointer.span, format!("the response has no `{segment}` there"));
        scope.report(match suggest(&segment, known) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
    }
}

/// The result is fetched with nothing but what the link gives.
fn unfilled(scope: &mut Scope<'_>, link: &Link, parameters: &[&Parameter]) {
    let is_filled = |parameter: &Parameter| link.parameters.iter().any(|(name, _)| is_meant(&name.value, parameter));
    for parameter in parameters.iter().filter(|parameter| parameter.required && !is_filled(parameter)) {
        let message = format!("the link does not fill in `{}`, which is required", parameter.name.value);
        scope.report(
            Diagnostic::error("link", link.operation_id.span, message).related(parameter.name.span, "the parameter"),
        );
    }
}
