//! Every parameter, property, component and column says what it is.

use crate::{
    check::{scope::Scope, walk},
    diagnostic::Diagnostic,
    document::{Schema, Spanned},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let document = scope.document;
    for parameter in walk::parameters(document) {
        if parameter.description.is_none() {
            report(scope, "parameter", &parameter.name);
        }
    }
    for schema in scope.schemas.clone() {
        for (name, property) in &schema.properties {
            if !is_described(property) {
                report(scope, "property", name);
            }
        }
    }
    for (name, schema) in &document.components.schemas {
        if schema.description.is_none() && schema.reference.is_none() {
            report(scope, "schema", name);
        }
    }
    for (name, table) in &document.tables {
        if table.description.is_none() {
            report(scope, "table", name);
        }
        for (name, _) in table.columns.iter().filter(|(_, column)| column.description.is_none()) {
            report(scope, "column", name);
        }
    }
}

/// A constant speaks for itself.
fn is_described(property: &Schema) -> bool {
    property.description.is_some() || property.constant.is_some()
}

fn report(scope: &mut Scope<'_>, what: &str, name: &Spanned<String>) {
    let message = format!("the {what} `{}` needs a description", name.value);
    scope.report(Diagnostic::error("house-description", name.span, message));
}
