//! What campaigns and their recipients do to each other: it is done, written down, told, and leads to more.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Campaign,
    log::{Channel, Happening, Kind, Message},
    recipients::State,
    run::{Who, advance, end, recipient},
    sequence::{self, Step},
    temper, view,
};
use crate::{clock::later, world::World};

/// A recipient hears from the same account each time.
pub(super) fn account(campaign: &Campaign, setting: &str, place: usize) -> u64 {
    let accounts = campaign.accounts(setting);
    let turn = place.checked_rem(accounts.len()).unwrap_or_default();
    accounts.get(turn).copied().unwrap_or_default()
}

/// Does what a step says on LinkedIn.
pub(super) fn act(world: &mut World, who: Who, step: &Step) {
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
pub(super) fn reach_out(world: &mut World, who: Who, kind: Kind, channel: Option<Channel>, message: Message) {
    let message = Arc::new(message);
    record(world, who, kind, &message);
    let Some(channel) = channel else { return };
    let address = recipient(world, who).and_then(|recipient| recipient.email.clone()).unwrap_or_default();
    for (after, kind) in temper::reactions(channel, &address, &mut world.campaigns.random) {
        let (at, message) = (later(world.now, after), message.clone());
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
    let is_first = match kind {
        Kind::Sent => message.is_first,
        Kind::Reply(..) => !has_replied(campaign, who, kind),
        _ => true,
    };
    let told = view::event(who.campaign, campaign, &happening);
    campaign.log.push(happening);
    for webhook in kind.webhooks(is_first) {
        world.notify(webhook, told.clone());
    }
}

/// Whether a recipient replied before: by e-mail, or on LinkedIn.
fn has_replied(campaign: &Campaign, who: Who, kind: Kind) -> bool {
    let earlier = campaign.log.iter().filter(|known| known.recipient == who.place);
    let mut replies = earlier.filter(|known| matches!(known.kind, Kind::Reply(..)));
    replies.any(|known| known.kind.is_email() == kind.is_email())
}
