//! Lists of prospects.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Call, Reply, Table, World, by_id, next_id};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[("listProspectLists", list), ("createList", create)];

/// By id, as they are shown.
#[derive(Debug)]
pub(crate) struct Lists {
    shown: BTreeMap<u64, Value>,
}

impl Lists {
    pub(super) fn new(document: &Document) -> Self {
        Self { shown: by_id(document.answer("listProspectLists", "lists"), "") }
    }
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    Reply::Success(world.lists.shown.values().rev().cloned().collect())
}

fn create(world: &mut World, call: &Call<'_>) -> Reply {
    let id = next_id(&world.lists.shown);
    let created = world.now.strftime("%Y-%m-%d %H:%M:%S.000000").to_string();
    let list = json!({
        "id": id,
        "name": call.text("name"),
        "contacts": 0,
        "isDeleted": false,
        "creationDate": {"date": created, "timezone_type": 3, "timezone": "UTC"},
        "deletionDate": null,
    });
    world.lists.shown.insert(id, list);
    Reply::Success(json!([{"success": true, "data": {"id": id}}]))
}
