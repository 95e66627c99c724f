//! A branch of a choice requires its constants: an object without them would fit every branch, and `oneOf` wants exactly one.

use crate::{
    check::scope::{Scope, either},
    diagnostic::Diagnostic,
    document::Schema,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone().into_iter().filter(|schema| schema.extensions.choice.is_some()) {
        for branch in &schema.one_of {
            requires_constants(scope, branch);
        }
    }
}

fn requires_constants(scope: &mut Scope<'_>, branch: &Schema) {
    let is_required = |name: &str| branch.required.iter().any(|required| required.value == name);
    let constants = branch.properties.iter().filter(|(_, property)| property.constant.is_some());
    let names: Vec<_> = constants.map(|(name, _)| name.value.as_str()).filter(|name| !is_required(name)).collect();
    if !names.is_empty() && !scope.is_incomplete(branch.span) {
        let message = format!("an object without {} would fit this branch as well", either(names));
        let finding = Diagnostic::error("house-choice", branch.span, message);
        scope.report(finding.help("list the constants of the branch under `required`, beside its `properties`"));
    }
}
