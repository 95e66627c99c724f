//! What happened in a campaign, kind by kind, the latest first: the older operations, and what webhooks are told.

use serde_json::{Value, json};

use super::{
    Campaign, found,
    log::{Channel, Happening, Kind},
    moment,
};
use crate::world::{Call, Reply, World, php_date};

/// The most that one call returns.
const MOST: usize = 10_000;

pub(super) fn sent(world: &mut World, call: &Call<'_>) -> Reply {
    page(
        world,
        call,
        |kind| kind == Kind::Sent,
        |_, campaign, sent| {
            let recipient = campaign.recipients.get(sent.recipient);
            json!({
                "sentDate": php_date(sent.at),
                "userName": recipient.map(|recipient| recipient.person.name()),
                "userEmail": recipient.map(|recipient| &recipient.email),
                "campaign": campaign.title(),
                "hash": sent.hash,
                "id": sent.id,
            })
        },
    )
}

pub(super) fn opens(world: &mut World, call: &Call<'_>) -> Reply {
    page(world, call, |kind| kind == Kind::Open, event)
}

pub(super) fn clicks(world: &mut World, call: &Call<'_>) -> Reply {
    page(world, call, |kind| kind == Kind::Click, event)
}

pub(super) fn replies(world: &mut World, call: &Call<'_>) -> Reply {
    page(world, call, |kind| matches!(kind, Kind::Reply(Channel::Email, _)), event)
}

fn page(
    world: &mut World,
    call: &Call<'_>,
    is_wanted: impl Fn(Kind) -> bool,
    show: impl Fn(u64, &Campaign, &Happening) -> Value,
) -> Reply {
    let Some((id, campaign)) = found(world, call) else { return Reply::not_found() };
    let wanted = campaign.log.iter().rev().filter(|happening| is_wanted(happening.kind));
    let page = wanted.skip(call.count("offset").unwrap_or_default()).take(MOST);
    Reply::Success(page.map(|happening| show(id, campaign, happening)).collect())
}

/// What a recipient did, with what is known of them.
pub(super) fn event(id: u64, campaign: &Campaign, happening: &Happening) -> Value {
    let Some(recipient) = campaign.recipients.get(happening.recipient) else { return Value::Null };
    let person = &recipient.person;
    let mut event = json!({
        "visitedAt": php_date(happening.at),
        "campaignId": id,
        "campaign": campaign.title(),
        "prospectId": person.id,
        "prospectFirstName": person.known("firstName"),
        "prospectLastName": person.known("lastName"),
        "prospectName": person.name(),
        "sourcePage": null,
        "source": "api",
        "locality": person.known("locality"),
        "industry": person.known("industry"),
        "country": person.known("country"),
        "prospectEmail": recipient.email,
        "hash": happening.hash,
        "emailSubject": happening.message.subject,
        "emailBody": happening.message.body,
        "skills": "",
        "links": person.known("social/0/link"),
        "customFields": null,
        "id": happening.id,
    });
    if let Some(event) = event.as_object_mut() {
        event.extend(person.custom_fields().map(|(name, value)| (name.clone(), value.clone())));
    }
    event
}

/// A recipient for whom the campaign is finished.
pub(super) fn finished(campaign: &Campaign, place: usize) -> Option<Value> {
    let recipient = campaign.recipients.get(place)?;
    let last = campaign.log.iter().rev().find(|happening| happening.recipient == place);
    Some(json!({
        "id": last.map_or(campaign.hash.as_str(), |last| &last.id),
        "prospectId": recipient.person.id,
        "userName": recipient.person.name(),
        "userEmail": recipient.email,
        "campaign": campaign.title(),
        "hash": campaign.hash,
    }))
}

/// A reply, as the list of all replies has it.
pub(super) fn reply(reply: &Happening, words: &str) -> Value {
    let subject = match reply.kind {
        Kind::Reply(Channel::Email, _) => format!("Re: {}", reply.message.subject.as_deref().unwrap_or_default()),
        _ => String::new(),
    };
    json!({"subject": subject, "message": words, "receivedAt": moment(reply.at)})
}
