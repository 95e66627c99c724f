//! Creating and changing campaigns: what may be set, and in which state.

use serde_json::{Map, Value, json};

use super::{Campaign, Status, action, audience, found, sequence};
use crate::world::{Call, Reply, World};

/// What only a draft lets change.
const LOCKED: [&str; 6] = [
    "/recipients",
    "/sending_settings/skip_unverifiable",
    "/sending_settings/skip_unverified",
    "/sending_settings/skip_other_recipients_email_addresses",
    "/sending_settings/skip_recipients_added_to_my_another_campaign",
    "/sending_settings/skip_recipients_added_to_team_another_campaign",
];

/// What a campaign is shown with and nobody can set.
const MADE_HERE: [&str; 2] = ["id", "status"];

/// Why something cannot be set.
type Objection = String;

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Reply {
    let absent = json!({
        "email_accounts": [],
        "linkedin_accounts": [],
        "schedule_id": null,
        "start_campaign_at": null,
        "complete_campaign_at": null,
        "timezone": null,
        "provider_matching": false,
    });
    let mut settings = match changed(world, &absent, call) {
        Ok(settings) => settings,
        Err(words) => return Reply::Refusal(422, words),
    };
    let id = world.campaigns.next_id;
    world.campaigns.next_id += 1;
    settings["id"] = id.into();
    let campaign = Campaign::new(settings, world.now, &mut world.campaigns.random);
    let shown = campaign.shown();
    world.campaigns.by_id.insert(id, campaign);
    Reply::Success(json!({"success": true, "data": shown}))
}

pub(super) fn update(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, campaign)) = found(world, call) else { return Reply::not_found() };
    let (before, status) = (campaign.settings.clone(), campaign.status);
    let settings = changed(world, &before, call).and_then(|after| {
        check_state(status, &before, &after)?;
        Ok(after)
    });
    let settings = match settings {
        Ok(settings) => settings,
        Err(words) => return Reply::Refusal(422, words),
    };
    let now = world.now;
    let Some((_, campaign)) = found(world, call) else { return Reply::not_found() };
    let contents = sequence::contents(&settings["sequence"]);
    campaign.texts.retain(|content, _| contents.contains(content));
    if settings.pointer("/recipients/list_id") != before.pointer("/recipients/list_id") {
        campaign.recipients.clear();
    }
    campaign.settings = settings;
    campaign.updated = now;
    let shown = campaign.shown();
    action::go_on(world, id);
    Reply::Success(json!({"success": true, "data": shown}))
}

/// The settings after a change: objects are merged, lists and the sequence are replaced.
fn changed(world: &mut World, before: &Value, call: &Call<'_>) -> Result<Value, Objection> {
    let mut sent = call.body().as_object().cloned().unwrap_or_default();
    sent.retain(|name, _| !MADE_HERE.contains(&name.as_str()));
    let sequence = sent.remove("sequence");
    let mut after = before.clone();
    if let Some(after) = after.as_object_mut() {
        merge(after, &sent);
        if after.get("deals").is_some_and(Value::is_null) {
            after.remove("deals");
        }
    }
    if let Some(sequence) = sequence {
        let now = world.now;
        let number = || world.campaigns.new_step(now);
        after["sequence"] = sequence::renewed(&sequence, &before["sequence"], number)?;
    }
    if !sequence::has(&after["sequence"], "email") {
        after["provider_matching"] = false.into();
    }
    check_values(&after)?;
    check_references(world, &after)?;
    Ok(after)
}

fn merge(target: &mut Map<String, Value>, sent: &Map<String, Value>) {
    for (name, sent) in sent {
        match (target.get_mut(name).and_then(Value::as_object_mut), sent.as_object()) {
            (Some(target), Some(sent)) => merge(target, sent),
            _ => drop(target.insert(name.clone(), sent.clone())),
        }
    }
}

/// What must go together, whatever was sent now and what before.
fn check_values(settings: &Value) -> Result<(), Objection> {
    let mailboxes = settings["email_accounts"].as_array().map_or(0, Vec::len);
    if settings["provider_matching"] == true && mailboxes < 2 {
        return Err("`provider_matching` needs two `email_accounts`.".to_owned());
    }
    let (from, to) = (settings["start_campaign_at"].as_str(), settings["complete_campaign_at"].as_str());
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        return Err("`complete_campaign_at` has to be later than `start_campaign_at`.".to_owned());
    }
    Ok(())
}

/// Whether all exists that the settings speak of.
fn check_references(world: &World, settings: &Value) -> Result<(), Objection> {
    let id = |pointer: &str| settings.pointer(pointer).and_then(Value::as_u64);
    let known = [
        ("/recipients/list_id", "list", audience::has_list as fn(&World, u64) -> bool),
        ("/recipients/black_list_id", "do-not-email list", audience::has_do_not_email_list),
        ("/schedule_id", "schedule", |world, id| world.campaigns.schedules.get(id).is_some()),
        ("/deals/pipeline_id", "pipeline", audience::has_pipeline),
        ("/deals/stage_id", "stage", audience::has_stage),
    ];
    for (pointer, noun, exists) in known {
        if let Some(id) = id(pointer).filter(|id| !exists(world, *id)) {
            return Err(format!("There is no {noun} {id}."));
        }
    }
    let mailboxes = settings["email_accounts"].as_array().into_iter().flatten().filter_map(Value::as_u64);
    match mailboxes.into_iter().find(|id| audience::sender_address(world, *id).is_none()) {
        Some(id) => Err(format!("There is no sender account {id}.")),
        None => Ok(()),
    }
}

/// What the state of a campaign does not let change.
fn check_state(status: Status, before: &Value, after: &Value) -> Result<(), Objection> {
    let differs = |pointer: &str| {
        let value = |settings: &Value| settings.pointer(pointer).cloned().unwrap_or_default();
        value(before) != value(after)
    };
    if let Some(locked) = LOCKED.iter().find(|pointer| status != Status::New && differs(pointer)) {
        let name = locked.trim_start_matches('/').replace('/', ".");
        return Err(format!("`{name}` can be changed only while a campaign is new."));
    }
    if before["start_campaign_at"].is_null() && !after["start_campaign_at"].is_null() {
        return Err("A campaign that was created without `start_campaign_at` cannot be given one.".to_owned());
    }
    for (accounts, step_type) in [("email_accounts", "email"), ("linkedin_accounts", "linkedin")] {
        let useless = !sequence::has(&after["sequence"], step_type) && after[accounts] != json!([]);
        if status == Status::Active && useless && differs(&format!("/{accounts}")) {
            return Err(format!("An active campaign without a step of the type `{step_type}` takes no `{accounts}`."));
        }
    }
    Ok(())
}
