//! The rules of our own document (`x-house-rules: true`): what a reader of the client needs to be told.

mod addresses;
mod defaults;
mod descriptions;
mod examples;
mod forms;
mod names;
mod operations;
mod prose;
mod shapes;
mod tasks;

use super::{Check, scope::Scope};

const RULES: [Check; 10] = [
    names::check,
    operations::check,
    descriptions::check,
    prose::check,
    examples::check,
    shapes::check,
    addresses::check,
    defaults::check,
    forms::check,
    tasks::check,
];

pub(super) fn check(scope: &mut Scope<'_>) {
    for rule in RULES {
        rule(scope);
    }
}
