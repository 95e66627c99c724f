//! `x-rules`: the properties exist and can be compared.

use super::{scope::Scope, walk};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Rule, Spanned, Type},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let properties = walk::properties(scope.document, schema);
        for rule in &schema.extensions.rules {
            let (one, other, types, what): (_, _, &[Type], _) = match &rule.value {
                Rule::LessThan(one, other) => (one, other, &[Type::Integer, Type::Number], "numbers"),
                Rule::NotBoth(one, other) => (one, other, &[Type::Boolean], "booleans"),
            };
            for name in [one, other] {
                match properties.iter().find(|(known, _)| *known == name.value) {
                    None => unknown(scope, name, properties.iter().map(|(known, _)| *known)),
                    Some((_, property)) if !types.iter().any(|kind| scope.may_be(property, *kind)) => {
                        let message = format!("the rule compares {what}, and `{}` is none", name.value);
                        scope.report(Diagnostic::error("rule", name.span, message));
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

fn unknown<'n>(scope: &mut Scope<'_>, name: &Spanned<String>, known: impl Iterator<Item = &'n str>) {
    let finding = Diagnostic::error("rule", name.span, format!("there is no property `{}`", name.value));
    scope.report(match suggest(&name.value, known) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
    });
}
