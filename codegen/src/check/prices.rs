//! `x-price`: what is counted is a list among the inputs.

use super::scope::{Scope, either};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Per, Type},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for call in scope.calls.clone() {
        let Some(price) = &call.operation.extensions.price else { continue };
        let Per::Item(items) = &price.value.per else { continue };
        let is_known = scope.body_schema(call.operation).is_none_or(|body| scope.is_known(body));
        if scope.is_incomplete(call.operation.span) || scope.has_unknown_parameters(call) || !is_known {
            continue;
        }
        let inputs = scope.inputs(call);
        let finding = match inputs.iter().find(|input| input.name == items.value) {
            Some(input) if scope.may_be(input.schema, Type::Array) => continue,
            Some(_) => Diagnostic::error("price", items.span, format!("the input `{}` is not a list", items.value)),
            None => {
                let finding = Diagnostic::error("price", items.span, format!("there is no input `{}`", items.value));
                let names = inputs.iter().map(|input| input.name);
                let help = suggest(&items.value, names.clone())
                    .map_or_else(|| format!("inputs: {}", either(names)), |near| format!("did you mean `{near}`?"));
                finding.help(help)
            }
        };
        scope.report(finding);
    }
}
