//! How prospects are shown: by id, by address, and page by page.

use serde_json::{Map, Value, json};

use super::Prospect;
use crate::world::{Call, Reply, World, campaigns, page};

/// How many prospects a page has, unless the call says so. The reference names no number.
const PAGE: u64 = 100;

pub(super) fn by_id(world: &mut World, call: &Call<'_>) -> Reply {
    let id = call.text("id").unwrap_or_default();
    match world.prospects.all.iter().find(|prospect| prospect.id == id) {
        Some(prospect) => Reply::Success(json!({"success": true, "data": profile(world, prospect)})),
        None => Reply::Success(json!({"success": false, "errors": "Prospect not found"})),
    }
}

pub(super) fn by_email(world: &mut World, call: &Call<'_>) -> Reply {
    let email = call.text("email").unwrap_or_default();
    let found = world.prospects.all.iter().filter(|prospect| prospect.has_email(email));
    let found: Vec<Value> = found.map(|prospect| profile(world, prospect)).collect();
    if found.is_empty() {
        return Reply::Success(json!({"success": false, "errors": format!("Prospect with email '{email}' not found")}));
    }
    Reply::Success(json!({"success": true, "data": found}))
}

fn profile(world: &World, prospect: &Prospect) -> Value {
    let mut profile = prospect.profile.clone();
    let name = world.lists.get(prospect.list).map(|list| &list["name"]);
    profile.insert("id".to_owned(), json!(prospect.id));
    profile.insert("lists".to_owned(), json!([{"id": prospect.list, "name": name}]));
    profile.insert("campaigns".to_owned(), campaigns::of_prospect(world, &prospect.id));
    Value::Object(profile)
}

pub(super) fn in_list(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, list)) = call.number("listId").and_then(|id| Some((id, world.lists.get(id)?))) else {
        return no_list();
    };
    let all: Vec<&Prospect> = world.prospects.in_list(id).rev().collect();
    let (number, size) = (call.number("page").unwrap_or(1), call.number("perPage").unwrap_or(PAGE));
    let prospects: Vec<Value> = page(&all, number, size).iter().map(|prospect| listed(prospect)).collect();
    Reply::Success(json!({
        "success": true,
        "list": {
            "name": list["name"],
            "contacts": all.len(),
            "creationDate": list["creationDate"],
            "emailsCount": all.iter().filter(|prospect| prospect.email.is_some()).count(),
        },
        "prospects": prospects,
    }))
}

fn listed(prospect: &Prospect) -> Value {
    let known = |name: &&str| Some(((*name).to_owned(), prospect.profile.get(*name)?.clone()));
    let mut listed: Map<String, Value> = ["name", "firstName", "lastName"].iter().filter_map(known).collect();
    listed.insert("id".to_owned(), json!(prospect.id));
    listed.insert("emails".to_owned(), prospect.email.iter().cloned().collect());
    Value::Object(listed)
}

/// What is said of a list that does not exist, or was deleted.
pub(super) fn no_list() -> Reply {
    Reply::Refusal(400, "List not found".to_owned())
}
