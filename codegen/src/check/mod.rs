//! What is wrong with a document beyond its grammar.
//!
//! One file a family of rules; `STRUCTURE` is the list, in reading order. They hold for every document. The rules of
//! our own document are in `house`.

mod bodies;
mod choices;
mod discriminators;
mod enums;
mod examples;
mod formats;
mod house;
mod keywords;
mod links;
mod literals;
mod operations;
mod parameters;
mod paths;
mod patterns;
mod prices;
mod recursion;
mod required;
mod results;
mod rules;
mod scope;
mod tables;
mod values;
mod walk;

use crate::{diagnostic::Diagnostic, document::Document};
use scope::Scope;

/// One family of rules.
type Check = fn(&mut Scope<'_>);

const STRUCTURE: [Check; 18] = [
    operations::check,
    paths::check,
    parameters::check,
    bodies::check,
    keywords::check,
    required::check,
    enums::check,
    formats::check,
    patterns::check,
    discriminators::check,
    choices::check,
    rules::check,
    recursion::check,
    tables::check,
    links::check,
    results::check,
    prices::check,
    examples::check,
];

/// Runs every check, and the house rules if the document asks for them.
pub fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let mut scope = Scope::new(document, diagnostics);
    for check in STRUCTURE {
        check(&mut scope);
    }
    if document.house_rules {
        house::check(&mut scope);
    }
    diagnostics.extend(scope.into_findings());
}
