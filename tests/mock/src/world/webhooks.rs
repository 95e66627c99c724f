//! Webhooks: subscriptions to events, at most 50 of them.
//!
//! A new endpoint has to answer a `GET` with status 200. Events of campaigns are told as they happen, those of tasks when
//! the task is over, also to the `webhook_url` that a task was started with. [`delivery`] says how.
//!
//! Only plain HTTP to this machine is ever called; what is for any other endpoint is recorded, and taken to have arrived.

pub(crate) mod delivery;

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};

use super::{Call, Reply, Table, World, by_id, next_id};
use crate::{document::Document, request::decode::Inputs};

use delivery::Post;

pub(super) const OPERATIONS: Table =
    &[("listWebhooks", list), ("createWebhook", create), ("updateWebhook", update), ("deleteWebhook", delete)];

/// So many subscriptions an account may have.
const MOST: usize = 50;

/// One event under two names: that of the reference, and that of newer pages.
const SYNONYMS: [(&str, &str); 2] = [
    ("campaign_email.link_clicked", "campaign_email.clicked"),
    ("prospect.campaign_unsubscribed", "prospect.unsubscribed"),
];

/// Which event tells that a task is over, by the operation that started it.
const TASKS: [(&str, &str); 12] = [
    ("startEmailVerification", "email_verification.verified"),
    ("startEmailFinder", "prospect.found_emails_by_name_by_domain"),
    ("startCompanyDomains", "company.found_domains_by_names"),
    ("startLinkedInProfiles", "prospect.found_by_li_url"),
    ("startDomainSearch", "company.found_company_by_domain"),
    ("startDomainProspects", "prospect.found_company_by_domain"),
    ("startDomainEmails", "email.found_emails_by_domain"),
    ("startGenericContacts", "email.found_generic_contacts_by_domain"),
    ("startDomainProspectEmails", "email.found_prospect_emails"),
    ("startDatabaseProspects", "database_search.task_result"),
    ("startDatabaseProspectEmails", "database_search.task_result"),
    ("startDatabaseCompanies", "database_search.task_result"),
];

#[derive(Debug)]
pub(crate) struct Webhooks {
    /// The subscriptions, as they are shown.
    shown: BTreeMap<u64, Value>,
    /// That of one that was deleted is not used again.
    next_id: u64,
    owner: Value,
    /// What is to be posted now.
    outbox: Vec<Post>,
    /// How many posts have not come back.
    under_way: usize,
    /// What was posted.
    log: Vec<delivery::Delivery>,
    /// Is the same for what this account posts, and another after a reset.
    life: Arc<()>,
}

impl Webhooks {
    pub(super) fn new(document: &Document) -> Self {
        let documented = document.answer("listWebhooks", "three");
        let entries = documented.and_then(|body| body.pointer("/data")).and_then(Value::as_array);
        let entries: Value = entries.into_iter().flatten().filter_map(|entry| entry.get("data")).cloned().collect();
        let shown = by_id(Some(&entries), "");
        Self {
            next_id: next_id(&shown),
            shown,
            owner: documented.and_then(|body| body.pointer("/meta/user_id")).cloned().unwrap_or_default(),
            outbox: Vec::new(),
            under_way: 0,
            log: Vec::new(),
            life: Arc::default(),
        }
    }

    /// A subscription, as the answer to a request for it.
    fn answer(&self, subscription: &Value) -> Reply {
        Reply::Success(json!({"data": subscription, "meta": {"user_id": self.owner}}))
    }

    /// The active subscriptions to an event: id, endpoint, and the name by which each knows the event.
    fn subscribers(&self, event: &str) -> Vec<(u64, String, String)> {
        let subscriber = |(id, subscription): (&u64, &Value)| {
            let text = |name: &str| subscription.get(name)?.as_str();
            let name = format!("{}.{}", text("event_object")?, text("event_action")?);
            let is_meant = text("status") == Some("active") && is_same(&name, event);
            is_meant.then(|| Some((*id, text("end_point")?.to_owned(), name)))?
        };
        self.shown.iter().filter_map(subscriber).collect()
    }
}

/// Whether two names are of one event.
fn is_same(one: &str, other: &str) -> bool {
    let pair = |(first, second): &(&str, &str)| (one, other) == (*first, *second) || (other, one) == (*first, *second);
    one == other || SYNONYMS.iter().any(pair)
}

impl World {
    /// Tells of a task that is over: those who subscribed, and the `webhook_url` that it was started with.
    pub(crate) fn tell_of_task(&mut self, start: &str, inputs: &Inputs, result: &Value) {
        let Some((_, event)) = TASKS.iter().find(|(id, _)| *id == start) else { return };
        self.tell(event, result);
        if let Some(url) = inputs.get("webhook_url").and_then(Value::as_str) {
            self.post_to(url, event, result);
        }
    }
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    let webhooks = &world.webhooks;
    let data: Vec<Value> = webhooks.shown.values().map(|subscription| json!({"data": subscription})).collect();
    Reply::Success(json!({"meta": {"webhooks_count": data.len(), "user_id": webhooks.owner}, "data": data}))
}

fn create(_: &mut World, call: &Call<'_>) -> Reply {
    Reply::Check(call.text("endpoint_url").unwrap_or_default().to_owned(), subscribe)
}

fn subscribe(world: &mut World, call: &Call<'_>, answered: bool) -> Reply {
    if !answered {
        return Reply::refused("The endpoint does not answer a GET request with status 200.");
    }
    if world.webhooks.shown.len() >= MOST {
        return Reply::refused(format!("You can have up to {MOST} webhooks."));
    }
    let created = world.now.as_second();
    let webhooks = &mut world.webhooks;
    let id = webhooks.next_id;
    webhooks.next_id += 1;
    let subscription = json!({
        "id": id,
        "end_point": call.text("endpoint_url"),
        "event_object": call.text("event_object"),
        "event_action": call.text("event_action"),
        "status": "active",
        "created_at": created,
    });
    webhooks.shown.insert(id, subscription.clone());
    webhooks.answer(&subscription)
}

fn update(world: &mut World, call: &Call<'_>) -> Reply {
    let webhooks = &mut world.webhooks;
    let Some(subscription) = call.number("webhook_id").and_then(|id| webhooks.shown.get_mut(&id)) else {
        return Reply::not_found();
    };
    if let Some(status) = call.text("status") {
        subscription["status"] = json!(status);
    }
    let subscription = subscription.clone();
    webhooks.answer(&subscription)
}

fn delete(world: &mut World, call: &Call<'_>) -> Reply {
    match call.number("webhook_id").and_then(|id| world.webhooks.shown.remove(&id)) {
        Some(_) => Reply::Success(json!({"data": {"success": true}})),
        None => Reply::not_found(),
    }
}
