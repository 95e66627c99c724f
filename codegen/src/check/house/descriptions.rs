//! Every parameter, property, component and column says what it is.

use crate::{
    check::{scope::Scope, walk},
    diagnostic::Diagnostic,
    document::{Schema, Spanned},
    tree::Span,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let document = scope.document;
    for parameter in walk::parameters(document) {
        match &parameter.description {
            None => report(scope, "parameter", &parameter.name),
            Some(text) => repeats(scope, &parameter.name, text, parameter.name.span),
        }
    }
    for schema in scope.schemas.clone() {
        for (name, property) in &schema.properties {
            if !is_described(property) {
                report(scope, "property", name);
            }
            if let Some(text) = &property.description {
                repeats(scope, name, &text.value, text.span);
            }
        }
    }
    for (name, schema) in &document.components.schemas {
        if let Some(text) = &schema.description {
            repeats(scope, name, &text.value, text.span);
        }
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

/// The name is there already, in the code and in the docs.
fn repeats(scope: &mut Scope<'_>, name: &Spanned<String>, text: &str, at: Span) {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    if letters(text) == letters(&name.value) {
        let message = format!("the description of `{}` only repeats the name", name.value);
        let finding = Diagnostic::error("house-description", at, message);
        scope.report(finding.help("say what it is, where it comes from, its unit or its limits"));
    }
}

fn report(scope: &mut Scope<'_>, what: &str, name: &Spanned<String>) {
    let message = format!("the {what} `{}` needs a description", name.value);
    scope.report(Diagnostic::error("house-description", name.span, message));
}
