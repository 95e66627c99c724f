//! E-mails of campaigns: to whom, when, and what they say.

use jiff::SignedDuration;

use super::{
    Campaign, Status, Text, audience, deeds,
    log::{Channel, Kind, Message},
    pace::{Limits, Pace},
    recipients::State,
    run::{Move, Who, recipient, with_hours},
    sequence::{self, Step},
};
use crate::world::World;

/// Between two e-mails, if the campaign does not say it.
const USUAL_DELAY: i64 = 600;

/// Counts anew what was sent, and forgets when the next e-mails were to leave.
pub(super) fn plan_anew(world: &mut World, id: u64) {
    let Some((campaign, hours)) = with_hours(world, id) else { return };
    let mut pace = Pace::default();
    for sent in campaign.log.iter().filter(|happening| happening.kind == Kind::Sent) {
        pace.count(&hours, sent.at, sent.message.is_first, delay(campaign, 0));
    }
    campaign.pace = pace;
    campaign.recipients.iter_mut().for_each(|recipient| recipient.slot = None);
}

/// Sends an e-mail, unless it is not yet time or the recipient is skipped.
pub(super) fn send(world: &mut World, who: Who, step: &Step) -> Option<Move> {
    if is_skipped(world, who) {
        return Some(Move::End(State::Moved));
    }
    let now = world.now;
    let choice = world.campaigns.random.number();
    let (campaign, hours) = with_hours(world, who.campaign)?;
    if contents_in_use(campaign, step).is_empty() {
        return Some(Move::Wait(None));
    }
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
    let sender = deeds::account(campaign, "/email_accounts", who.place);
    let recipient = campaign.recipients.get_mut(who.place)?;
    recipient.slot = Some(slot).filter(|slot| *slot > now);
    if recipient.slot.is_some() {
        return Some(Move::Wait(recipient.slot));
    }
    recipient.was_contacted = true;
    let message = Message { sender, subject: Some(text.subject), body: Some(text.body), is_first };
    deeds::reach_out(world, who, Kind::Sent, Some(Channel::Email), message);
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
