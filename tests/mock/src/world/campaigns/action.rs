//! The states of campaigns: how one follows another, by a call or by the calendar.

use jiff::{SignedDuration, Timestamp, civil::DateTime};
use serde_json::json;

use super::{Campaign, Status, found, mail, run, schedule::Zones, sequence};
use crate::{
    clock,
    world::{Call, Reply, World},
};

/// Each action, the states in which it can be taken, and the state that it leads to.
const ACTIONS: [(&str, &[Status], Status); 5] = [
    ("start", &[Status::New], Status::Active),
    ("pause", &[Status::Active, Status::Scheduled], Status::Paused),
    ("resume", &[Status::Paused], Status::Active),
    ("complete", &[Status::Active, Status::Paused, Status::Scheduled], Status::Completed),
    (
        "archived",
        &[Status::New, Status::Active, Status::Paused, Status::Scheduled, Status::Completed],
        Status::Archived,
    ),
];

/// Who asks for the state that a campaign is in already has it; one that is scheduled was started.
pub(super) fn change(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, campaign)) = found(world, call) else { return Reply::not_found() };
    let wanted = call.text("action").unwrap_or_default();
    let Some((_, from, to)) = ACTIONS.iter().find(|(action, _, _)| *action == wanted) else {
        return Reply::Success(json!({"success": false, "errors": ["There is no such action."]}));
    };
    let status = campaign.status;
    let is_there = status == *to || (*to == Status::Active && status == Status::Scheduled);
    if is_there {
        return Reply::Success(json!({"success": true}));
    }
    let mut errors = Vec::new();
    if !from.contains(&status) {
        errors.push(format!("The action `{wanted}` does not fit a campaign that is {}.", status.word()));
    } else if *to == Status::Active {
        errors = what_is_missing(campaign);
    }
    if !errors.is_empty() {
        return Reply::Success(json!({"success": false, "errors": errors}));
    }
    match to {
        Status::Active => launch(world, id),
        Status::Completed => complete(world, id),
        to => enter(world, id, *to),
    }
    Reply::Success(json!({"success": true}))
}

/// Only what does not send and will not by itself can be deleted.
pub(super) fn delete(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, campaign)) = found(world, call) else { return Reply::not_found() };
    match campaign.status {
        Status::New | Status::Completed | Status::Archived => {
            world.campaigns.by_id.remove(&id);
            Reply::Success(json!({"success": true}))
        }
        status => Reply::refused(format!("A campaign that is {} cannot be deleted.", status.word())),
    }
}

/// What keeps a campaign from being started.
fn what_is_missing(campaign: &Campaign) -> Vec<String> {
    let mut missing = Vec::new();
    let steps = campaign.setting("/sequence");
    for (step_type, accounts, noun) in
        [("email", "/email_accounts", "sender"), ("linkedin", "/linkedin_accounts", "LinkedIn")]
    {
        if sequence::has(steps, step_type) && campaign.accounts(accounts).is_empty() {
            missing.push(format!("The campaign has no {noun} accounts."));
        }
    }
    let emails = sequence::steps(steps).filter(|step| sequence::text(step, "type") == "email");
    for step in emails.filter(|step| mail::contents_in_use(campaign, step).is_empty()) {
        missing.push(format!("The e-mail step {} has no content in use.", sequence::text(step, "_ref")));
    }
    missing
}

/// Starts a campaign or lets it go on; now, or when it is scheduled.
pub(super) fn launch(world: &mut World, id: u64) {
    let Some(campaign) = world.campaigns.by_id.get(&id) else { return };
    let start = calendar(&world.campaigns.zones, campaign, "/start_campaign_at").filter(|start| *start > world.now);
    match start {
        Some(start) => {
            enter(world, id, Status::Scheduled);
            later(world, id, start, launch);
        }
        None => set_going(world, id),
    }
}

/// Lets a campaign go on after its settings were changed, by their calendar.
pub(super) fn go_on(world: &mut World, id: u64) {
    match world.campaigns.by_id.get(&id).map(|campaign| campaign.status) {
        Some(Status::Active) => set_going(world, id),
        Some(Status::Scheduled) => launch(world, id),
        _ => {}
    }
}

fn set_going(world: &mut World, id: u64) {
    enter(world, id, Status::Active);
    let now = world.now;
    let campaigns = &mut world.campaigns;
    let Some(campaign) = campaigns.by_id.get_mut(&id) else { return };
    campaign.started.get_or_insert(now);
    if let Some(end) = calendar(&campaigns.zones, campaign, "/complete_campaign_at") {
        later(world, id, end, complete);
    }
    run::go_on(world, id);
}

/// Ends a campaign, and has it put away when its time has come; a month counts as 30 days.
pub(super) fn complete(world: &mut World, id: u64) {
    enter(world, id, Status::Completed);
    let months = world.campaigns.by_id.get(&id).and_then(|campaign| campaign.setting("/archive_in_months").as_i64());
    if let Some(months) = months {
        let at = clock::later(world.now, SignedDuration::from_hours(24 * 30 * months));
        later(world, id, at, |world, id| enter(world, id, Status::Archived));
    }
}

fn enter(world: &mut World, id: u64, status: Status) {
    let now = world.now;
    if let Some(campaign) = world.campaigns.by_id.get_mut(&id) {
        campaign.status = status;
        campaign.updated = now;
        campaign.turn += 1;
    }
}

/// Plans what happens to a campaign that is in the same state until then.
fn later(world: &mut World, id: u64, at: Timestamp, event: fn(&mut World, u64)) {
    let turn = world.campaigns.by_id.get(&id).map(|campaign| campaign.turn);
    world.plan(at, move |world| {
        if world.campaigns.by_id.get(&id).map(|campaign| campaign.turn) == turn {
            event(world, id);
        }
    });
}

/// A date of the settings, in the campaign's zone.
fn calendar(zones: &Zones, campaign: &Campaign, pointer: &str) -> Option<Timestamp> {
    let local: DateTime = campaign.setting(pointer).as_str()?.replace(' ', "T").parse().ok()?;
    let zone = campaign.setting("/timezone").as_str().unwrap_or_default();
    zones.offset(zone).to_timestamp(local).ok()
}
