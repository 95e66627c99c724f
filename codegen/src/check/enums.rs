//! Enums: distinct values of one type, and names that fit.

use std::collections::BTreeMap;

use super::{
    literals::{same, show},
    scope::Scope,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Literal, Schema, Spanned},
    tree::Value,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for schema in scope.schemas.clone() {
        let Some(values) = &schema.enumeration else {
            without_values(scope, schema);
            continue;
        };
        let named: Vec<_> = values.value.iter().filter(|value| !matches!(value.value, Value::Null)).collect();
        // The values of a view are the cells of its table, which are checked there.
        if schema.extensions.enum_table.is_none() {
            one_type(scope, &named);
            // One value too many is one name too few.
            if duplicates(scope, &values.value) {
                continue;
            }
        }
        let extensions = &schema.extensions;
        count(scope, "x-enum-varnames", extensions.enum_varnames.as_ref(), named.len());
        count(scope, "x-enum-descriptions", extensions.enum_descriptions.as_ref(), named.len());
        if let Some(names) = &extensions.enum_varnames {
            variant_names(scope, &names.value);
        }
    }
}

fn without_values(scope: &mut Scope<'_>, schema: &Schema) {
    // A view of a table that cannot be written out is reported with the table.
    if schema.extensions.enum_table.is_some() {
        return;
    }
    let extensions = &schema.extensions;
    for (keyword, names) in
        [("x-enum-varnames", &extensions.enum_varnames), ("x-enum-descriptions", &extensions.enum_descriptions)]
    {
        if let Some(names) = names {
            scope.report(Diagnostic::error("enum-names", names.span, format!("`{keyword}` needs an `enum`")));
        }
    }
}

/// Whether a value is listed twice.
fn duplicates(scope: &mut Scope<'_>, values: &[Literal]) -> bool {
    let mut seen: BTreeMap<String, &Literal> = BTreeMap::new();
    for value in values {
        if let Some(first) = seen.get(&show(value)).filter(|first| same(first, value)) {
            let finding = Diagnostic::error("enum-value", value.span, format!("{} is listed twice", show(value)));
            scope.report(finding.related(first.span, "first here"));
        } else {
            seen.insert(show(value), value);
        }
    }
    seen.len() < values.len()
}

fn one_type(scope: &mut Scope<'_>, values: &[&Literal]) {
    let Some(first) = values.first() else { return };
    for value in values {
        let finding = match value.value {
            Value::Array(_) | Value::Object(_) | Value::Float(_) => {
                Diagnostic::error("enum-value", value.span, format!("{} in an enum is not supported", value.kind()))
                    .help("list strings, integers or booleans")
            }
            _ if value.kind() != first.kind() => {
                let message = format!("{} among values of another type is not supported", value.kind());
                Diagnostic::error("enum-value", value.span, message).related(first.span, first.kind())
            }
            _ => continue,
        };
        scope.report(finding);
    }
}

fn count(scope: &mut Scope<'_>, keyword: &str, names: Option<&Spanned<Vec<Spanned<String>>>>, values: usize) {
    let Some(names) = names else { return };
    if names.value.len() != values && !scope.is_incomplete(names.span) {
        let message = format!("`{keyword}` has {} entries for {values} values", names.value.len());
        scope
            .report(Diagnostic::error("enum-names", names.span, message).help("one for each value, in the same order"));
    }
}

fn variant_names(scope: &mut Scope<'_>, names: &[Spanned<String>]) {
    let mut seen = BTreeMap::new();
    for name in names {
        let mut letters = name.value.chars();
        let fits = letters.next().is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter.is_ascii_alphanumeric());
        if !fits {
            let message = format!("`{}` is not a name for a Rust variant", name.value);
            let finding = Diagnostic::error("enum-names", name.span, message);
            scope.report(finding.help("begin with a capital; use letters and digits only"));
        } else if name.value == "UnknownValue" || name.value == "Self" {
            let message = format!("the name `{}` is taken", name.value);
            scope.report(Diagnostic::error("enum-names", name.span, message).help("choose another"));
        }
        if let Some(first) = seen.insert(&name.value, name.span) {
            seen.insert(&name.value, first);
            let message = format!("two values would be named `{}`", name.value);
            let finding = Diagnostic::error("enum-names", name.span, message).related(first, "first here");
            scope
                .report(finding.help("give them names: in `x-enum-varnames`, or in a column `varname` of their table"));
        }
    }
}
