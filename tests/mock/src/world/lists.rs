//! Lists of prospects: they are created, and count what is in them. Those that were deleted stay as the document has
//! them; no call deletes another.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Call, Reply, Table, World, by_id, next_id, php_date};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[("listProspectLists", list), ("createList", create)];

/// By id, as they are shown, but for the count.
#[derive(Debug)]
pub(crate) struct Lists {
    shown: BTreeMap<u64, Value>,
}

impl Lists {
    pub(super) fn new(document: &Document) -> Self {
        Self { shown: by_id(document.answer("listProspectLists", "lists"), "") }
    }

    /// A list that was not deleted.
    pub(super) fn get(&self, id: u64) -> Option<&Value> {
        self.shown.get(&id).filter(|list| list["isDeleted"] == false)
    }

    /// The list of a name.
    pub(super) fn named(&self, name: &Value) -> Option<u64> {
        self.shown.keys().copied().find(|id| self.get(*id).is_some_and(|list| list["name"] == *name))
    }
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    let counted = |(id, list): (&u64, &Value)| {
        let mut list = list.clone();
        if world.lists.get(*id).is_some() {
            list["contacts"] = json!(world.prospects.in_list(*id).count());
        }
        list
    };
    Reply::Success(world.lists.shown.iter().rev().map(counted).collect())
}

fn create(world: &mut World, call: &Call<'_>) -> Reply {
    let id = next_id(&world.lists.shown);
    let list = json!({
        "id": id,
        "name": call.text("name"),
        "contacts": 0,
        "isDeleted": false,
        "creationDate": php_date(world.now),
        "deletionDate": null,
    });
    world.lists.shown.insert(id, list);
    Reply::Success(json!([{"success": true, "data": {"id": id}}]))
}
