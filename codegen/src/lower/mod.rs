//! Decides everything that the output says: turns a [`Document`] into the [`ir`](crate::ir).
//!
//! First the operations are drafted: inputs gathered, responses chosen. From them the types are reached, so that only
//! what is sent or received becomes a type. Then each draft and each type is lowered. What has no Rust form is reported;
//! every pass goes on after a finding, so that all of them come out in one run.

mod batches;
mod boxes;
mod choices;
mod components;
mod context;
mod docs;
mod drafts;
mod enums;
mod examples;
mod files;
mod getters;
mod imports;
mod inputs;
mod limits;
mod look;
mod models;
mod names;
mod object;
mod operations;
mod paging;
mod responses;
mod rules;
mod samples;
mod service;
mod shapes;
mod structs;
mod tables;
mod types;
mod unions;
mod webhooks;
mod wire;

pub(crate) use components::rust_name as type_name;
pub(crate) use docs::{constraints, rule_sentences};
pub(crate) use wire::{joined, percent, plain};

use context::Lowering;
use models::{ModelId, Part, Use};

use crate::{
    Options,
    diagnostic::Diagnostic,
    document::{Document, Schema},
    ir::Api,
};

/// Lowers a document.
///
/// # Errors
/// Everything that has no Rust form: names that collide, schemas that have no type.
pub fn lower(document: &Document, options: &Options) -> Result<Api, Vec<Diagnostic>> {
    let anything = Schema::any(document.span);
    let mut lowering = Lowering::new(document, options, &anything);
    let drafts = lowering.draft();
    let events = lowering.events();
    lowering.reach_all(&drafts, &events);
    lowering.claim_model_names();
    let tables = lowering.tables();
    lowering.lower_models();
    let client = lowering.client(&drafts);
    let mut tags = lowering.tags(&drafts);
    let shapes = lowering.named_shapes(&mut tags);
    let models = lowering.model_files();
    let webhooks = lowering.webhooks(&events);
    let docs = lowering.about();
    let operations_docs = lowering.operations_docs();
    let wire = lowering.wire(&drafts, &tags, &client.service);
    let samples = options.samples.then(|| samples::samples(&tags, options));
    lowering.finish(Api { docs, client, operations_docs, tags, shapes, models, tables, wire, samples, webhooks })
}
