//! Who takes part in campaigns, and whether they still do.
//!
//! A recipient who is paused is shown as active: the document has no word for it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Campaign, Status,
    audience::{self, Person},
    found,
    log::Kind,
    run::{self, Who},
    view,
};
use crate::world::{Call, Reply, World};

#[derive(Debug)]
pub(super) struct Recipient {
    pub(super) person: Person,
    pub(super) email: Option<String>,
    pub(super) state: State,
    /// The step at which they stand, and since when; none before the first.
    pub(super) step: Option<String>,
    pub(super) since: Timestamp,
    /// When their next e-mail leaves.
    pub(super) slot: Option<Timestamp>,
    /// When they are looked at again.
    pub(super) wakes: Option<Timestamp>,
    pub(super) was_contacted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Active,
    Paused,
    /// Past the last step, or bounced or replied before.
    Finished,
    Unsubscribed,
    /// Not to be written to.
    Moved,
}

impl Recipient {
    fn new(person: Person, email: Option<String>, now: Timestamp) -> Self {
        Self {
            person,
            email,
            state: State::Active,
            step: None,
            since: now,
            slot: None,
            wakes: None,
            was_contacted: false,
        }
    }

    /// Whether the campaign is over for them.
    pub(super) fn is_over(&self) -> bool {
        !matches!(self.state, State::Active | State::Paused)
    }

    /// What stands for a variable of a text.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        if name == "email" { self.email.as_deref() } else { self.person.variable(name) }
    }

    fn has(&self, address: &str) -> bool {
        self.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(address))
    }
}

impl Campaign {
    pub(super) fn recipient(&self, address: &str) -> Option<usize> {
        self.recipients.iter().position(|recipient| recipient.has(address))
    }
}

/// Takes in those who came into the list of a campaign that is not over.
pub(super) fn enrol(world: &mut World, id: u64) {
    let Some(campaign) = world.campaigns.by_id.get(&id) else { return };
    if matches!(campaign.status, Status::Completed | Status::Archived) {
        return;
    }
    let known = campaign.recipients.len();
    let list = campaign.setting("/recipients/list_id").as_u64().unwrap_or_default();
    let (people, now) = (audience::people(world, list, known), world.now);
    if let Some(campaign) = world.campaigns.by_id.get_mut(&id) {
        campaign.recipients.extend(people.into_iter().map(|(person, email)| Recipient::new(person, email, now)));
    }
}

/// Takes in those who came into a list, and lets the campaigns on it begin to write to them.
pub(in crate::world) fn came_into(world: &mut World, list: u64) {
    let on_list = |campaign: &Campaign| campaign.setting("/recipients/list_id").as_u64() == Some(list);
    let campaigns = world.campaigns.by_id.iter().filter(|(_, campaign)| on_list(campaign));
    for id in campaigns.map(|(id, _)| *id).collect::<Vec<_>>() {
        let known = world.campaigns.by_id.get(&id).map_or(0, |campaign| campaign.recipients.len());
        enrol(world, id);
        let all = world.campaigns.by_id.get(&id).map_or(0, |campaign| campaign.recipients.len());
        (known..all).for_each(|place| run::advance(world, Who { campaign: id, place }));
    }
}

/// The campaigns that were started and have a prospect as a recipient, as the prospect is shown.
pub(in crate::world) fn of_prospect(world: &World, prospect: &str) -> Value {
    let started = world.campaigns.by_id.iter().filter(|(_, campaign)| campaign.started.is_some());
    let campaigns = started.filter_map(|(id, campaign)| {
        let place = campaign.recipients.iter().position(|recipient| recipient.person.id == prospect)?;
        let recipient = campaign.recipients.get(place)?;
        let count = |is_wanted: fn(Kind) -> bool| {
            campaign.log.iter().filter(|known| known.recipient == place && is_wanted(known.kind)).count()
        };
        let replies = count(|kind| matches!(kind, Kind::Reply(..)));
        let status = match recipient.state {
            State::Active => "Active",
            State::Paused => "Paused",
            State::Finished if replies > 0 => "Replied",
            State::Finished if count(|kind| kind == Kind::AutoReply) > 0 => "Auto-replied",
            State::Finished => "Finished",
            State::Unsubscribed => "Unsubscribed",
            State::Moved => "Moved",
        };
        let recipient = json!({
            "email": recipient.email,
            "recipient_status": status,
            "sent": count(|kind| kind == Kind::Sent).to_string(),
            "reply": replies.to_string(),
        });
        let status = campaign.status.older_word();
        Some(json!({"id": id, "name": campaign.title(), "campaign_status": status, "recipients": [recipient]}))
    });
    campaigns.collect()
}

pub(super) fn check(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, _)) = found(world, call) else { return Reply::not_found() };
    enrol(world, id);
    let Some((_, campaign)) = found(world, call) else { return Reply::not_found() };
    let checked = call.texts("emails[]").map(|address| {
        let place = campaign.recipient(address);
        let recipient = place.and_then(|place| campaign.recipients.get(place));
        let status = recipient.map(|recipient| shown(campaign.status, recipient.state));
        json!({"email": address, "exist": recipient.is_some(), "status": status})
    });
    Reply::Success(json!({"data": checked.collect::<Vec<_>>()}))
}

fn shown(status: Status, state: State) -> &'static str {
    match state {
        State::Active | State::Paused if status == Status::New => "tocheck",
        State::Active | State::Paused => "active",
        State::Finished => "finished",
        State::Unsubscribed => "unsubscribe",
        State::Moved => "moved",
    }
}

pub(super) fn change(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, _)) = found(world, call) else { return Reply::not_found() };
    enrol(world, id);
    let Some((_, campaign)) = found(world, call) else { return Reply::not_found() };
    let Some(place) = campaign.recipient(call.text("email").unwrap_or_default()) else {
        return failed("The campaign has no such recipient.");
    };
    let Some(recipient) = campaign.recipients.get_mut(place) else { return Reply::not_found() };
    if matches!(recipient.state, State::Finished | State::Moved) {
        return failed("The status of the recipient can not be changed.");
    }
    let who = Who { campaign: id, place };
    match call.text("status") {
        Some("Paused") => recipient.state = State::Paused,
        Some("Unsubscribed") => run::end(world, who, State::Unsubscribed),
        _ => {
            recipient.state = State::Active;
            recipient.slot = None;
            run::advance(world, who);
        }
    }
    Reply::Success(json!({"success": true}))
}

fn failed(words: &str) -> Reply {
    Reply::Success(json!({"success": false, "message": words}))
}

pub(super) fn finished(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((_, campaign)) = found(world, call) else { return Reply::not_found() };
    let places = (0..campaign.recipients.len()).filter(|place| campaign.recipients[*place].state == State::Finished);
    Reply::Success(places.filter_map(|place| view::finished(campaign, place)).collect())
}
