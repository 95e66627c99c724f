//! Formats: known ones, on the types they are for.

use super::scope::{Scope, either, type_name};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Schema, Spanned, Type},
};

/// Every format that has a meaning here, with the types it is for.
const FORMATS: [(&str, &[Type]); 18] = [
    ("binary", &[Type::String]),
    ("byte", &[Type::String]),
    ("date", &[Type::String]),
    ("date-time", &[Type::String]),
    ("decimal", &[Type::String]),
    ("double", &[Type::Number]),
    ("email", &[Type::String]),
    ("float", &[Type::Number]),
    ("hostname", &[Type::String]),
    ("int32", &[Type::Integer, Type::Number]),
    ("int64", &[Type::Integer, Type::Number]),
    ("ipv4", &[Type::String]),
    ("ipv6", &[Type::String]),
    ("local-date-time", &[Type::String]),
    ("password", &[Type::String]),
    ("unix-time", &[Type::Integer]),
    ("uri", &[Type::String]),
    ("uuid", &[Type::String]),
];

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let Some(format) = &schema.format else { continue };
        match FORMATS.iter().find(|(name, _)| *name == format.value) {
            Some((_, types)) => types_of(scope, schema, format, types),
            None => unknown(scope, format),
        }
    }
}

fn unknown(scope: &mut Scope<'_>, format: &Spanned<String>) {
    let finding =
        Diagnostic::error("unknown-format", format.span, format!("the format `{}` is not known", format.value));
    let names = FORMATS.iter().map(|(name, _)| *name);
    let help = suggest(&format.value, names.clone())
        .map_or_else(|| format!("known: {}", either(names)), |near| format!("did you mean `{near}`?"));
    scope.report_by_house(finding.help(help));
}

fn types_of(scope: &mut Scope<'_>, schema: &Schema, format: &Spanned<String>, types: &[Type]) {
    let is_typed = schema.types.iter().any(|kind| kind.value != Type::Null);
    if is_typed && !schema.types.iter().any(|kind| types.contains(&kind.value)) {
        let wanted = either(types.iter().map(|kind| type_name(*kind)));
        let message = format!("the format `{}` is for {wanted}", format.value);
        scope.report_by_house(Diagnostic::error("no-effect", format.span, message));
    }
}
