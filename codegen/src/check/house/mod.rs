//! The rules of our own document (`x-house-rules: true`): what a reader of the client needs to be told.

mod descriptions;
mod examples;
mod forms;
mod names;
mod operations;
mod tasks;

use super::{Check, scope::Scope};

const RULES: [Check; 6] =
    [names::check, operations::check, descriptions::check, examples::check, forms::check, tasks::check];

pub(super) fn check(scope: &mut Scope<'_>) {
    for rule in RULES {
        rule(scope);
    }
}
