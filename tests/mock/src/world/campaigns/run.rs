//! How a campaign goes: each recipient stands at a step of the sequence, and moves on as time passes and things happen.
//!
//! Whether a recipient can move on is reckoned anew each time, so that an event which comes for nothing does no harm.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    Campaign, Status, action, deeds,
    log::Kind,
    mail,
    recipients::{Recipient, State, enrol},
    schedule::{Hours, period},
    sequence::{self, Step},
    view,
};
use crate::{clock::later, world::World};

/// A recipient: the campaign, and the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) campaign: u64,
    pub(super) place: usize,
}

/// What comes of a step.
pub(super) enum Move {
    /// The recipient goes to another step, or is past the last one.
    To(Option<String>),
    /// The recipient stays, until then or until something happens.
    Wait(Option<Timestamp>),
    End(State),
}

/// Lets an active campaign go on after anything about it was changed.
pub(super) fn go_on(world: &mut World, id: u64) {
    if world.campaigns.by_id.get(&id).is_none_or(|campaign| campaign.status != Status::Active) {
        return;
    }
    enrol(world, id);
    mail::plan_anew(world, id);
    let all = world.campaigns.by_id.get(&id).map_or(0, |campaign| campaign.recipients.len());
    for place in 0..all {
        advance(world, Who { campaign: id, place });
    }
}

/// Moves a recipient on, as far as it goes now.
pub(super) fn advance(world: &mut World, who: Who) {
    while let Some(step) = step_of(world, who) {
        match take(world, who, &step) {
            Move::To(Some(next)) => arrive(world, who, next),
            Move::To(None) => end(world, who, State::Finished),
            Move::End(state) => end(world, who, state),
            Move::Wait(until) => return wait(world, who, until),
        }
    }
}

/// The step at which a recipient stands who takes part. A step that is there no longer was the last one.
fn step_of(world: &mut World, who: Who) -> Option<Step> {
    let now = world.now;
    let campaign = world.campaigns.by_id.get_mut(&who.campaign).filter(|campaign| campaign.status == Status::Active)?;
    let recipient = campaign.recipients.get_mut(who.place).filter(|recipient| recipient.state == State::Active)?;
    let sequence = campaign.settings.get("sequence")?;
    if recipient.step.is_none() {
        recipient.step = sequence.get("entry").and_then(Value::as_str).map(str::to_owned);
        recipient.since = now;
    }
    let step = recipient.step.as_deref().and_then(|step| sequence::step(sequence, step)).cloned();
    if step.is_none() {
        end(world, who, State::Finished);
    }
    step
}

fn arrive(world: &mut World, who: Who, step: String) {
    let now = world.now;
    if let Some(recipient) = recipient_mut(world, who) {
        recipient.step = Some(step);
        recipient.since = now;
    }
}

/// Has a recipient looked at again at a moment.
fn wait(world: &mut World, who: Who, until: Option<Timestamp>) {
    let Some(recipient) = recipient_mut(world, who).filter(|recipient| recipient.wakes != until) else { return };
    recipient.wakes = until;
    let Some(at) = until else { return };
    world.plan(at, move |world| {
        if let Some(recipient) = recipient_mut(world, who).filter(|recipient| recipient.wakes == Some(at)) {
            recipient.wakes = None;
            advance(world, who);
        }
    });
}

/// Ends the campaign for a recipient, and for all, if this was the last one.
pub(super) fn end(world: &mut World, who: Who, state: State) {
    let Some(campaign) = world.campaigns.by_id.get_mut(&who.campaign) else { return };
    let Some(recipient) = campaign.recipients.get_mut(who.place) else { return };
    let was_over = recipient.is_over();
    recipient.state = state;
    let is_over = campaign.recipients.iter().all(Recipient::is_over) && campaign.status == Status::Active;
    let is_last = is_over && campaign.is_on("/complete_campaign_after_last_step");
    if state == State::Finished
        && !was_over
        && let Some(told) = view::finished(campaign, who.place)
    {
        world.notify("prospect.campaign_finished", told);
    }
    if is_last {
        action::complete(world, who.campaign);
    }
}

fn take(world: &mut World, who: Who, step: &Step) -> Move {
    let next = |edge: &str| Move::To(step.get(edge).and_then(Value::as_str).map(str::to_owned));
    match sequence::text(step, "type") {
        "email" => mail::send(world, who, step).unwrap_or_else(|| next("next")),
        "linkedin" => {
            deeds::act(world, who, step);
            next("next")
        }
        "delay" => match still_waiting(world, who, step) {
            Some(until) => Move::Wait(Some(until)),
            None => next("next"),
        },
        "trigger" if is_met(world, who, step) => next("yes"),
        "trigger" => match still_waiting(world, who, step) {
            Some(until) => Move::Wait(Some(until)),
            None => next("no"),
        },
        _ => Move::End(State::Finished),
    }
}

/// Until when a step has a recipient wait, if that is to come.
fn still_waiting(world: &World, who: Who, step: &Step) -> Option<Timestamp> {
    let until = later(recipient(world, who)?.since, period(step));
    Some(until).filter(|until| *until > world.now)
}

/// Whether that has happened for which a trigger waits. An e-mail is opened and clicked in anew each time.
fn is_met(world: &World, who: Who, step: &Step) -> bool {
    let Some(campaign) = world.campaigns.by_id.get(&who.campaign) else { return false };
    let backwards = || campaign.log.iter().rev().filter(|happening| happening.recipient == who.place);
    let has = |kind| backwards().any(|happening| happening.kind == kind);
    let has_since_the_last = |kind| {
        let mut since = backwards().take_while(|happening| happening.kind != Kind::Sent);
        since.any(|happening| happening.kind == kind)
    };
    match sequence::text(step, "action") {
        "open" => has_since_the_last(Kind::Open),
        "click" => has_since_the_last(Kind::Click),
        "calendly" => has_since_the_last(Kind::Booking),
        "connected_on_linkedin" => has(Kind::Connection),
        "linkedin_in_mail_sent" => has(Kind::InMail),
        "check_connection_level" => {
            let level = if has(Kind::Connection) { 1 } else { 3 };
            step.get("value").and_then(Value::as_array).is_some_and(|levels| levels.contains(&level.into()))
        }
        _ => false,
    }
}

pub(super) fn recipient(world: &World, who: Who) -> Option<&Recipient> {
    world.campaigns.by_id.get(&who.campaign)?.recipients.get(who.place)
}

fn recipient_mut(world: &mut World, who: Who) -> Option<&mut Recipient> {
    world.campaigns.by_id.get_mut(&who.campaign)?.recipients.get_mut(who.place)
}

/// A campaign, and the hours in which it sends.
pub(super) fn with_hours(world: &mut World, id: u64) -> Option<(&mut Campaign, Hours)> {
    let campaigns = &mut world.campaigns;
    let campaign = campaigns.by_id.get_mut(&id)?;
    let schedule = campaign.setting("/schedule_id").as_u64().and_then(|schedule| campaigns.schedules.get(schedule));
    let hours = Hours::new(schedule, &campaigns.zones);
    Some((campaign, hours))
}
