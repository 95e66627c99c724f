//! How a campaign goes: each recipient stands at a step of the sequence, and moves on as time passes and things happen.
//!
//! Whether a recipient can move on is reckoned anew each time, so that an event which comes for nothing does no harm.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{
    Campaign, Status, Text, action, audience,
    log::{Channel, Happening, Kind, Message},
    pace::{Limits, Pace},
    recipients::{Recipient, State, enrol},
    schedule::{Hours, period},
    sequence, temper, view,
};
use crate::world::World;

/// Between two e-mails, if the campaign does not say it.
const USUAL_DELAY: i64 = 600;

type Step = Map<String, Value>;

/// A recipient: the campaign, and the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) campaign: u64,
    pub(super) place: usize,
}

/// What comes of a step.
enum Move {
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
    let Some((campaign, hours)) = with_hours(world, id) else { return };
    let mut pace = Pace::default();
    for sent in campaign.log.iter().filter(|happening| happening.kind == Kind::Sent) {
        pace.count(&hours, sent.at, sent.message.is_first, delay(campaign, 0));
    }
    campaign.pace = pace;
    campaign.recipients.iter_mut().for_each(|recipient| recipient.slot = None);
    for place in 0..campaign.recipients.len() {
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
        "email" => send(world, who, step).unwrap_or_else(|| next("next")),
        "linkedin" => {
            act(world, who, step);
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
    let until = recipient(world, who)?.since.saturating_add(period(step)).unwrap_or(Timestamp::MAX);
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

/// Sends an e-mail, unless it is not yet time or the recipient is skipped.
fn send(world: &mut World, who: Who, step: &Step) -> Option<Move> {
    if is_skipped(world, who) {
        return Some(Move::End(State::Moved));
    }
    let now = world.now;
    let choice = world.campaigns.random.number();
    let (campaign, hours) = with_hours(world, who.campaign)?;
    let Some(text) = text_for(campaign, who.place, step, choice) else { return Some(Move::End(State::Moved)) };
    let recipient = campaign.recipients.get(who.place)?;
    let is_first = !recipient.was_contacted;
    let Some(slot) = recipient.slot.or_else(|| campaign.pace.next(&hours, limits(campaign), now, is_first)) else {
        return Some(Move::Wait(None));
    };
    if recipient.slot.is_none() {
        let delay = delay(campaign, choice);
        campaign.pace.count(&hours, slot, is_first, delay);
    }
    let sender = account(campaign, "/email_accounts", who.place);
    let recipient = campaign.recipients.get_mut(who.place)?;
    recipient.slot = Some(slot).filter(|slot| *slot > now);
    if recipient.slot.is_some() {
        return Some(Move::Wait(recipient.slot));
    }
    recipient.was_contacted = true;
    let message = Message { sender, subject: Some(text.subject), body: Some(text.body), is_first };
    reach_out(world, who, Kind::Sent, Some(Channel::Email), message);
    None
}

/// Whether a recipient must not be written to.
fn is_skipped(world: &World, who: Who) -> bool {
    let Some(campaign) = world.campaigns.by_id.get(&who.campaign) else { return true };
    let Some(address) = recipient(world, who).and_then(|recipient| recipient.email.as_deref()) else { return true };
    let list = campaign.setting("/recipients/black_list_id").as_u64();
    let is_barred = list.is_some_and(|list| audience::is_barred(world, list, address));
    let others = || world.campaigns.by_id.iter().filter(|(id, _)| **id != who.campaign).map(|(_, other)| other);
    let is_elsewhere = || others().any(|other| other.status == Status::Active && other.recipient(address).is_some());
    is_barred
        || campaign.is_on("/sending_settings/skip_company_domain_who_replied")
            && has_replied(campaign, audience::domain(address))
        || campaign.is_on("/sending_settings/skip_recipients_added_to_my_another_campaign") && is_elsewhere()
}

/// Whether somebody of a domain replied.
fn has_replied(campaign: &Campaign, wanted: &str) -> bool {
    let replies = campaign.log.iter().filter(|happening| matches!(happening.kind, Kind::Reply(..)));
    let mut who = replies.filter_map(|reply| campaign.recipients.get(reply.recipient)?.email.as_deref());
    who.any(|address| audience::domain(address) == wanted)
}

/// The contents of a step that are in use and say something.
pub(super) fn contents_in_use<'c>(campaign: &'c Campaign, step: &Step) -> Vec<&'c Text> {
    let contents = sequence::contents_of(step).iter().filter(|content| content.get("usage") != Some(&"pause".into()));
    let texts = contents.filter_map(|content| campaign.texts.get(&sequence::content_id(content)?));
    texts.filter(|text| !text.body.is_empty()).collect()
}

/// What an e-mail says; none if a variable has no value and the recipient is to be skipped then.
fn text_for(campaign: &Campaign, place: usize, step: &Step, choice: u64) -> Option<Text> {
    let texts = contents_in_use(campaign, step);
    let chosen = choice.checked_rem(texts.len() as u64).and_then(|chosen| usize::try_from(chosen).ok())?;
    let (text, recipient) = (texts.get(chosen)?, campaign.recipients.get(place)?);
    let is_complete = |text: &str| audience::variables(text).all(|name| recipient.variable(name).is_some());
    let must_be = campaign.is_on("/sending_settings/skip_recipients_without_variables_data");
    if must_be && !(is_complete(&text.subject) && is_complete(&text.body)) {
        return None;
    }
    let filled = |text| audience::filled(text, |name| recipient.variable(name).unwrap_or_default());
    Some(Text { subject: filled(&text.subject), body: filled(&text.body) })
}

fn limits(campaign: &Campaign) -> Limits {
    let limit = |name: &str| campaign.setting(&format!("/sending_settings/{name}")).as_u64();
    Limits { all: limit("daily_sending_all"), first: limit("daily_sending_new_recipients") }
}

/// From one e-mail to the next.
fn delay(campaign: &Campaign, choice: u64) -> SignedDuration {
    let seconds = |name: &str| campaign.setting(&format!("/sending_settings/{name}")).as_i64();
    let least = seconds("delay_from").unwrap_or(USUAL_DELAY);
    let is_random = campaign.setting("/sending_settings/delay_type") == "random";
    let span = seconds("delay_to").filter(|_| is_random).map_or(0, |most| most.saturating_sub(least).max(0));
    let more = choice.checked_rem(span.unsigned_abs().saturating_add(1)).unwrap_or_default();
    SignedDuration::from_secs(least.saturating_add_unsigned(more))
}

/// A recipient hears from the same account each time.
fn account(campaign: &Campaign, setting: &str, place: usize) -> u64 {
    let accounts = campaign.accounts(setting);
    let turn = place.checked_rem(accounts.len()).unwrap_or_default();
    accounts.get(turn).copied().unwrap_or_default()
}

fn act(world: &mut World, who: Who, step: &Step) {
    let (kind, channel) = match sequence::text(step, "action") {
        "visit" => (Kind::Visit, None),
        "like" => (Kind::Like, None),
        "follow" => (Kind::Follow, None),
        "endorse_skills" => (Kind::Endorsement, None),
        "invite" => (Kind::Invite, Some(Channel::Invite)),
        "message" => (Kind::Message, Some(Channel::Message)),
        "in_mail" => (Kind::InMail, Some(Channel::InMail)),
        _ => return,
    };
    let Some(campaign) = world.campaigns.by_id.get(&who.campaign) else { return };
    let text = |name: &str| step.get(name).and_then(Value::as_str).map(str::to_owned);
    let sender = account(campaign, "/linkedin_accounts", who.place);
    let message = Message { sender, subject: text("subject"), body: text("body"), is_first: false };
    reach_out(world, who, kind, channel, message);
}

/// Does something to a recipient, and plans what comes of it.
fn reach_out(world: &mut World, who: Who, kind: Kind, channel: Option<Channel>, message: Message) {
    let message = Arc::new(message);
    record(world, who, kind, &message);
    let Some(channel) = channel else { return };
    let address = recipient(world, who).and_then(|recipient| recipient.email.clone()).unwrap_or_default();
    for (after, kind) in temper::reactions(channel, &address, &mut world.campaigns.random) {
        let (at, message) = (world.now.saturating_add(after).unwrap_or(Timestamp::MAX), message.clone());
        world.plan(at, move |world| react(world, who, kind, &message));
    }
}

/// Lets a recipient do something.
fn react(world: &mut World, who: Who, kind: Kind, message: &Arc<Message>) {
    let Some(campaign) = world.campaigns.by_id.get(&who.campaign) else { return };
    let stops = campaign.is_on("/sending_settings/skip_who_replied");
    let is_unseen = match kind {
        Kind::Open => !campaign.is_on("/tracking/open"),
        Kind::Click => !campaign.is_on("/tracking/link_click"),
        _ => false,
    };
    if is_unseen {
        return;
    }
    record(world, who, kind, message);
    match kind {
        Kind::Bounce => end(world, who, State::Finished),
        Kind::Unsubscribe => end(world, who, State::Unsubscribed),
        Kind::Reply(..) | Kind::AutoReply if stops => end(world, who, State::Finished),
        _ => advance(world, who),
    }
}

/// Writes down what happens, and tells of it.
fn record(world: &mut World, who: Who, kind: Kind, message: &Arc<Message>) {
    let (id, hash) = (world.campaigns.random.hex(), world.campaigns.random.hex());
    let happening = Happening { at: world.now, kind, recipient: who.place, message: message.clone(), id, hash };
    let Some(campaign) = world.campaigns.by_id.get_mut(&who.campaign) else { return };
    let is_same = |known: &Happening| match (known.kind, kind) {
        (Kind::Reply(..), Kind::Reply(..)) => known.kind.is_email() == kind.is_email(),
        _ => false,
    };
    let is_again = || campaign.log.iter().any(|known| known.recipient == who.place && is_same(known));
    let is_first = if kind == Kind::Sent { message.is_first } else { !is_again() };
    let told = view::event(who.campaign, campaign, &happening);
    campaign.log.push(happening);
    for webhook in kind.webhooks(is_first) {
        world.notify(webhook, told.clone());
    }
}

fn recipient(world: &World, who: Who) -> Option<&Recipient> {
    world.campaigns.by_id.get(&who.campaign)?.recipients.get(who.place)
}

fn recipient_mut(world: &mut World, who: Who) -> Option<&mut Recipient> {
    world.campaigns.by_id.get_mut(&who.campaign)?.recipients.get_mut(who.place)
}

/// A campaign, and the hours in which it sends.
fn with_hours(world: &mut World, id: u64) -> Option<(&mut Campaign, Hours)> {
    let campaigns = &mut world.campaigns;
    let campaign = campaigns.by_id.get_mut(&id)?;
    let schedule = campaign.setting("/schedule_id").as_u64().and_then(|schedule| campaigns.schedules.get(schedule));
    let hours = Hours::new(schedule, &campaigns.zones);
    Some((campaign, hours))
}
