//! What campaigns know of the rest of the account: the people in its lists, its mailboxes, its pipelines.

use serde_json::{Map, Value};

use crate::world::World;

/// What the names of custom fields begin with.
const CUSTOM: &str = "customField_";

/// A prospect to whom a campaign writes.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: String,
    /// As the prospect is shown.
    profile: Map<String, Value>,
}

impl Person {
    /// What is known of them, by its JSON pointer.
    pub(super) fn known(&self, pointer: &str) -> &Value {
        let (name, inner) = pointer.split_once('/').unwrap_or((pointer, ""));
        let value = self.profile.get(name);
        let inner = if inner.is_empty() { String::new() } else { format!("/{inner}") };
        value.and_then(|value| value.pointer(&inner)).unwrap_or(&Value::Null)
    }

    /// The custom fields, as the lists of events have them.
    pub(super) fn custom_fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.profile.iter().filter(|(name, _)| name.starts_with(CUSTOM))
    }

    pub(super) fn name(&self) -> &Value {
        self.known("name")
    }

    /// What stands for a variable of a text: `{{first_name}}`, `{{company}}`, or a custom field by its name.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let value = match name {
            "first_name" => self.known("firstName"),
            "last_name" => self.known("lastName"),
            "full_name" => self.name(),
            "company" | "company_name" => self.known("currentJob/0/companyName"),
            "position" | "job_position" => self.known("currentJob/0/position"),
            "location" => self.known("locality"),
            name => self.profile.get(&format!("{CUSTOM}{name}")).unwrap_or(&Value::Null),
        };
        value.as_str().filter(|value| !value.is_empty())
    }
}

/// The people in a list behind those who are known already, each with the address to write to. Lists only grow.
pub(super) fn people(world: &World, list: u64, known: usize) -> Vec<(Person, Option<String>)> {
    let people = world.prospects.in_list(list).skip(known).map(|prospect| {
        let person = Person { id: prospect.id().to_owned(), profile: prospect.profile().clone() };
        (person, prospect.email().map(str::to_owned))
    });
    people.collect()
}

pub(super) fn has_list(world: &World, id: u64) -> bool {
    world.lists.get(id).is_some()
}

pub(super) fn has_do_not_email_list(world: &World, id: u64) -> bool {
    world.do_not_email.exists(id)
}

/// Whether an address or its domain is in a do-not-e-mail list.
pub(super) fn is_barred(world: &World, list: u64, address: &str) -> bool {
    world.do_not_email.has(list, address) || world.do_not_email.has(list, domain(address))
}

pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// The address of a mailbox.
pub(super) fn sender_address(world: &World, id: u64) -> Option<&str> {
    world.sender_accounts.get(id)?.setting("email_from").as_str()
}

pub(super) fn has_pipeline(world: &World, id: u64) -> bool {
    world.pipelines.has(id)
}

pub(super) fn has_stage(world: &World, id: u64) -> bool {
    world.pipelines.has_stage(id)
}

/// The names of the variables of a text.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim())
}

/// A text with the values of its variables.
pub(super) fn filled<'v>(text: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut parts = text.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once("}}") {
            Some((name, rest)) => filled.extend([value(name.trim()), rest]),
            None => filled.extend(["{{", part]),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_and_filled_in() {
        let text = "{{a}} and {{ b }}, but no {{c, and }} none";
        assert_eq!(variables(text).collect::<Vec<_>>(), ["a", "b", "c, and"]);
        assert_eq!(filled("{{a}} and {{ b }}.", |name| if name == "a" { "1" } else { "2" }), "1 and 2.");
        assert_eq!(filled("{{a} {{", |_| "1"), "{{a} {{");
    }
}
