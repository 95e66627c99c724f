//! Patterns that the client can check: they are compiled here by what the client compiles them with.

use regex_lite::Regex;

use super::scope::Scope;
use crate::diagnostic::Diagnostic;

pub(super) fn check(scope: &mut Scope<'_>) {
    for pattern in scope.schemas.clone().into_iter().filter_map(|schema| schema.pattern.as_ref()) {
        if let Err(error) = Regex::new(&pattern.value) {
            let finding =
                Diagnostic::error("pattern", pattern.span, format!("the client cannot check this pattern: {error}"));
            scope.report(finding.help("it knows neither look-around nor back-references nor `\\p{…}`"));
        }
    }
}

/// Whether a pattern forbids a text. One that is broken is reported where it stands.
pub(super) fn forbids(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|regex| !regex.is_match(text))
}
