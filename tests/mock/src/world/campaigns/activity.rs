//! What happened to the recipients of a campaign, event by event, the oldest first.

use serde_json::{Value, json};

use super::{
    audience, found,
    log::{Channel, Happening, Kind},
    moment,
};
use crate::world::{Call, Reply, World, day};

/// A page, if the call names no size.
const USUAL_LIMIT: usize = 100;

pub(super) fn list(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, _)) = found(world, call) else { return Reply::not_found() };
    let world = &*world;
    let Some(campaign) = world.campaigns.by_id.get(&id) else { return Reply::not_found() };
    let (from, to) = (call.date("date_from"), call.date("date_to"));
    let is_within = |happening: &&Happening| {
        let date = Some(day(happening.at));
        from <= date && date < to
    };
    let wanted = campaign.log.iter().filter(is_within).filter_map(|happening| Some((happening, word(happening.kind)?)));
    let wanted: Vec<(&Happening, &str)> = wanted.collect();
    let offset = call.count("offset").unwrap_or_default();
    let limit = call.count("limit").unwrap_or(USUAL_LIMIT);
    let shown = wanted.iter().skip(offset).take(limit).map(|(happening, word)| {
        let recipient = campaign.recipients.get(happening.recipient);
        let known = |pointer| recipient.map(|recipient| recipient.person.known(pointer));
        let address = audience::sender_address(world, happening.message.sender).filter(|_| happening.kind.is_email());
        json!({
            "event_time": moment(happening.at),
            "event_type": word,
            "sender_email": address,
            "email_subject": happening.message.subject,
            "recipient_email": recipient.map(|recipient| &recipient.email),
            "recipient_name": known("name"),
            "phone": null,
            "industry": known("industry"),
            "country": known("country"),
            "location": known("locality"),
            "company": known("currentJob/0/companyName"),
            "job_position": known("currentJob/0/position"),
            "hq_phone": null,
            "website": known("currentJob/0/site"),
        })
    });
    let data: Vec<Value> = shown.collect();
    let has_more = offset.saturating_add(data.len()) < wanted.len();
    let pagination = json!({"total": wanted.len(), "offset": offset, "limit": limit, "has_more": has_more});
    Reply::Success(json!({"data": data, "pagination": pagination}))
}

/// The document's word for what happened, if it has one.
fn word(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Sent => Some("sent"),
        Kind::Open => Some("open"),
        Kind::Click => Some("click"),
        Kind::Reply(Channel::Email, _) => Some("reply"),
        Kind::Bounce => Some("bounce"),
        Kind::Unsubscribe => Some("unsubscribe"),
        Kind::Invite => Some("send_invite"),
        Kind::Connection => Some("connected"),
        Kind::Message => Some("send_message"),
        Kind::InMail => Some("in_mail"),
        Kind::Reply(..) => Some("replied"),
        Kind::AutoReply | Kind::Booking | Kind::Visit | Kind::Like | Kind::Follow | Kind::Endorsement => None,
    }
}
