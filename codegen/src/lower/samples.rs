//! Gives the example of each operation a function of its own.

use super::names;
use crate::{
    Options,
    ir::{Samples, Tag},
};

pub(super) fn samples(tags: &[Tag], options: &Options) -> Samples {
    let mut functions: Vec<(String, String, _)> = Vec::new();
    for operation in tags.iter().flat_map(|tag| &tag.operations) {
        let mut name = names::value_name(&operation.table.id);
        while functions.iter().any(|(_, taken, _)| *taken == name) {
            name.push('_');
        }
        functions.push((operation.table.id.clone(), name, operation.function.example.clone()));
    }
    Samples {
        docs: vec!["The example of each operation, as its docs show it, to be run.".to_owned()],
        crate_name: options.crate_name.clone().unwrap_or_else(|| "crate".to_owned()),
        functions,
    }
}
