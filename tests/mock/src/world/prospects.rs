//! Prospects: each is in one list. They are added, updated and read.
//!
//! Who has the same address, or without one the same social profile, is the same person: twice in a list is refused, and
//! in another list updated but not added, unless duplicates are wanted. Custom fields are those that the document lists;
//! what they hold is not looked at. A company whose site nobody knows, such as `https://unknown.example`, is refused.
//! Phone numbers are taken and not shown.

mod fields;
mod views;

use serde_json::{Map, Value, json};

use super::{Call, Reply, Table, World, campaigns};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[
    ("addProspectToList", add),
    ("listCustomFields", custom_fields),
    ("getProspect", views::by_id),
    ("getProspectsByEmail", views::by_email),
    ("listProspectsInList", views::in_list),
];

/// In the order in which they were added.
#[derive(Debug)]
pub(crate) struct Prospects {
    all: Vec<Prospect>,
    /// As they are shown.
    custom_fields: Value,
}

#[derive(Debug)]
pub(crate) struct Prospect {
    id: String,
    list: u64,
    /// The address, as a list shows it.
    email: Option<Value>,
    /// All that is known but for the list, as it is shown.
    profile: Map<String, Value>,
}

impl Prospects {
    /// The prospects of the documented list, the last one first, each with the documented profile.
    pub(super) fn new(document: &Document, list: impl FnOnce(&Value) -> Option<u64>) -> Self {
        let custom_fields = document.answer("listCustomFields", "fields").cloned().unwrap_or_default();
        let page = document.answer("listProspectsInList", "page").cloned().unwrap_or_default();
        let profile = document.answer("getProspect", "prospect").map(|answer| &answer["data"]);
        let list = list(&page["list"]["name"]).unwrap_or_default();
        let shown = page["prospects"].as_array().into_iter().flatten().rev();
        Self { all: shown.filter_map(|shown| Prospect::documented(shown, list, profile)).collect(), custom_fields }
    }

    /// The prospects of a list, in the order in which they were added.
    pub(super) fn in_list(&self, list: u64) -> impl DoubleEndedIterator<Item = &Prospect> {
        self.all.iter().filter(move |prospect| prospect.list == list)
    }

    /// The place of the prospect whom a call speaks of: the one in its list, or else the first.
    fn known(&self, call: &Call<'_>) -> Option<usize> {
        let mut known = (0..self.all.len()).filter(|place| self.all[*place].is_meant(call));
        let first = known.next()?;
        let here = |place: &usize| call.number("listId") == Some(self.all[*place].list);
        Some([first].into_iter().chain(known).find(here).unwrap_or(first))
    }
}

impl Prospect {
    fn documented(shown: &Value, list: u64, profile: Option<&Value>) -> Option<Self> {
        let id = shown["id"].as_str()?.to_owned();
        let mut known = shown.as_object()?.clone();
        known.remove("emails");
        let profile = profile.filter(|profile| profile["id"] == id).and_then(Value::as_object);
        known.extend(profile.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        Some(Self { id, list, email: shown.pointer("/emails/0").cloned(), profile: known })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// All that is known but for the list, as it is shown.
    pub(super) fn profile(&self) -> &Map<String, Value> {
        &self.profile
    }

    /// The address.
    pub(super) fn email(&self) -> Option<&str> {
        self.email.as_ref()?["email"].as_str()
    }

    fn has_email(&self, email: &str) -> bool {
        self.email().is_some_and(|own| own.eq_ignore_ascii_case(email))
    }

    fn has_link(&self, link: &Value) -> bool {
        let social = self.profile.get("social").and_then(Value::as_array);
        social.into_iter().flatten().any(|known| known["link"] == *link)
    }

    /// Whether a call speaks of this prospect.
    fn is_meant(&self, call: &Call<'_>) -> bool {
        match call.text("email") {
            Some(email) => self.has_email(email),
            None => call.fields("socialLinks").any(|(_, link)| self.has_link(link)),
        }
    }
}

fn custom_fields(world: &mut World, _: &Call<'_>) -> Reply {
    Reply::Success(world.prospects.custom_fields.clone())
}

fn add(world: &mut World, call: &Call<'_>) -> Reply {
    let Some(list) = call.number("listId").filter(|id| world.lists.get(*id).is_some()) else {
        return views::no_list();
    };
    let prospects = &mut world.prospects;
    if let Some(refusal) = fields::objection(&prospects.custom_fields, call) {
        return refusal;
    }
    if let Some(place) = prospects.known(call) {
        let prospect = &mut prospects.all[place];
        let wants = |flag| call.input(flag) == Some(&Value::Bool(true));
        if prospect.list == list && !wants("updateContact") {
            return Reply::refused("Prospect with same email already exists in your list");
        }
        if prospect.list == list || !wants("createDuplicates") {
            fields::write(&mut prospect.profile, call, world.now);
            return Reply::Success(json!({"success": true, "id": prospect.id, "added": false, "updated": true}));
        }
    }
    let id = world.random.hex();
    let mut profile = Map::new();
    fields::write(&mut profile, call, world.now);
    prospects.all.push(Prospect { id: id.clone(), list, email: call.text("email").map(fields::email), profile });
    campaigns::came_into(world, list);
    Reply::Success(json!({"success": true, "id": id, "added": true, "updated": false}))
}
