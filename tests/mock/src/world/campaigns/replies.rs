//! All replies to a campaign: those of one prospect to one kind of message together, the latest of these first.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    found,
    log::{Channel, Happening, Interest, Kind},
    moment, view,
};
use crate::world::{Call, Reply, World};

/// The most that one call returns, which is not documented.
const MOST: usize = 100;

pub(super) fn list(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((id, campaign)) = found(world, call) else { return Reply::not_found() };
    let mut entries: BTreeMap<(usize, Channel), Vec<(&Happening, Interest)>> = BTreeMap::new();
    for happening in &campaign.log {
        if let Kind::Reply(channel, interest) = happening.kind {
            entries.entry((happening.recipient, channel)).or_default().push((happening, interest));
        }
    }
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by_key(|(_, replies)| std::cmp::Reverse(replies.first().map(|(first, _)| first.at)));
    let page = entries.into_iter().skip(call.count("offset").unwrap_or_default()).take(MOST);
    let shown = page.filter_map(|((place, channel), replies)| {
        let recipient = campaign.recipients.get(place)?;
        Some(json!({
            "campaignId": id,
            "campaign": campaign.title(),
            "prospectId": recipient.person.id,
            "prospectName": recipient.person.name(),
            "prospectEmail": recipient.email,
            "linkedInProfile": recipient.person.known("social/0/link"),
            "replyType": type_of(channel),
            "receivedAt": replies.first().map(|(first, _)| moment(first.at)),
            "replies": replies.iter().map(|(reply, interest)| view::reply(reply, interest.words())).collect::<Value>(),
        }))
    });
    Reply::Success(json!({"data": shown.collect::<Vec<_>>()}))
}

fn type_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Invite => "linkedinInvite",
        Channel::Message => "linkedinMessage",
        Channel::InMail => "linkedinInMail",
    }
}
