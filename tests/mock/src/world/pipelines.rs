//! Pipelines of deals and their stages, as the document has them: no call changes them.

use serde_json::{Value, json};

use super::{Call, Reply, Table, World, number};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[("listPipelines", list), ("listPipelineStages", stages)];

#[derive(Debug)]
pub(crate) struct Pipelines {
    /// The documented answers.
    pipelines: Value,
    stages: Value,
}

impl Pipelines {
    pub(super) fn new(document: &Document) -> Self {
        let answer = |operation, example| document.answer(operation, example).cloned().unwrap_or_default();
        Self { pipelines: answer("listPipelines", "pipelines"), stages: answer("listPipelineStages", "stages") }
    }

    pub(super) fn has(&self, pipeline: u64) -> bool {
        !with(&self.pipelines, "id", Some(pipeline)).is_empty()
    }

    pub(super) fn has_stage(&self, stage: u64) -> bool {
        !with(&self.stages, "id", Some(stage)).is_empty()
    }
}

/// The objects of an answer in which a field is this id.
fn with(answer: &Value, field: &str, id: Option<u64>) -> Vec<Value> {
    let items = answer["data"].as_array().into_iter().flatten();
    items.filter(|item| item.get(field).and_then(number) == id).cloned().collect()
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    Reply::Success(world.pipelines.pipelines.clone())
}

fn stages(world: &mut World, call: &Call<'_>) -> Reply {
    let id = call.number("pipeline_id");
    if with(&world.pipelines.pipelines, "id", id).is_empty() {
        return Reply::not_found();
    }
    Reply::Success(json!({"data": with(&world.pipelines.stages, "pipeline_id", id)}))
}
