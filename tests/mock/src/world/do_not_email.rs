//! Lists of addresses and domains that get no e-mail. What the documented list holds at the start is counted, but nobody
//! knows what it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Call, Reply, Table, World, by_id};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[("listDoNotEmailLists", list), ("addToDoNotEmailList", add)];

#[derive(Debug)]
pub(crate) struct DoNotEmail {
    lists: BTreeMap<u64, List>,
}

#[derive(Debug)]
struct List {
    /// As it is shown at the start.
    shown: Value,
    /// What was added since, in small letters.
    items: BTreeSet<String>,
}

impl DoNotEmail {
    pub(super) fn new(document: &Document) -> Self {
        let lists = by_id(document.answer("listDoNotEmailLists", "one"), "/data").into_iter();
        Self { lists: lists.map(|(id, shown)| (id, List { shown, items: BTreeSet::new() })).collect() }
    }

    pub(super) fn exists(&self, list: u64) -> bool {
        self.lists.contains_key(&list)
    }

    /// Whether an address or a domain is in a list.
    pub(super) fn has(&self, list: u64, item: &str) -> bool {
        self.lists.get(&list).is_some_and(|list| list.items.contains(&item.to_lowercase()))
    }
}

impl List {
    fn shown(&self) -> Value {
        let mut shown = self.shown.clone();
        shown["total"] = json!(shown["total"].as_u64().unwrap_or_default() + self.items.len() as u64);
        shown
    }
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    let lists: Vec<Value> = world.do_not_email.lists.values().map(List::shown).collect();
    Reply::Success(json!({"data": lists}))
}

/// A list that does not exist is not refused: nothing was in it, and nothing comes into it.
fn add(world: &mut World, call: &Call<'_>) -> Reply {
    let list = call.number("listId").and_then(|id| world.do_not_email.lists.get_mut(&id));
    let mut duplicates = Vec::new();
    if let Some(list) = list {
        let before = list.items.clone();
        for item in call.texts("items[]") {
            let small = item.trim().to_lowercase();
            if before.contains(&small) {
                duplicates.push(item);
            }
            list.items.insert(small);
        }
    }
    Reply::Success(json!([{"success": true, "data": {"duplicates": duplicates}}]))
}
