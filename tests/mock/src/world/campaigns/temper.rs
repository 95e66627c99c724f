//! What people do when a campaign writes to them: as the local part of their address says, or by chance. The table is in
//! `docs/campaigns.md`.

use jiff::SignedDuration;

use super::log::{Channel, Interest, Kind};
use crate::random::Random;

/// What somebody does about a message, and how long after it came.
pub(super) fn reactions(channel: Channel, address: &str, random: &mut Random) -> Vec<(SignedDuration, Kind)> {
    let begins = SignedDuration::from_mins(i64::try_from(10 + random.below(480)).unwrap_or(10));
    let deeds = match channel {
        Channel::Email => on_email(temper(address), random),
        Channel::Invite | Channel::Message | Channel::InMail => on_linkedin(channel, temper(address), random),
    };
    let after = |place: i32| begins.saturating_add(SignedDuration::from_mins(15).saturating_mul(place));
    (0..).zip(deeds).map(|(place, deed)| (after(place), deed)).collect()
}

fn temper(address: &str) -> &str {
    let local = address.split_once('@').map_or(address, |(local, _)| local);
    local.split_once('+').map_or(local, |(temper, _)| temper)
}

fn on_email(temper: &str, random: &mut Random) -> Vec<Kind> {
    let reply = |interest| Kind::Reply(Channel::Email, interest);
    match temper {
        "ignores" => vec![],
        "opens" => vec![Kind::Open],
        "clicks" => vec![Kind::Open, Kind::Click],
        "replies" => vec![Kind::Open, reply(Interest::Interested)],
        "declines" => vec![Kind::Open, reply(Interest::NotInterested)],
        "books" => vec![Kind::Open, Kind::Click, Kind::Booking],
        "autoreplies" => vec![Kind::AutoReply],
        "bounces" => vec![Kind::Bounce],
        "unsubscribes" => vec![Kind::Open, Kind::Unsubscribe],
        _ => {
            let mut deeds = Vec::new();
            if random.percent(60) {
                deeds.push(Kind::Open);
                deeds.extend(random.percent(40).then_some(Kind::Click));
                deeds.extend(random.percent(30).then(|| reply(by_chance(random))));
            }
            deeds
        }
    }
}

fn on_linkedin(channel: Channel, temper: &str, random: &mut Random) -> Vec<Kind> {
    let connection = (channel == Channel::Invite).then_some(Kind::Connection);
    let reply = |interest| Some(Kind::Reply(channel, interest));
    let deeds = match temper {
        "replies" => [connection, reply(Interest::Interested)],
        "declines" => [None, reply(Interest::NotInterested)],
        "books" => [connection, None],
        "ignores" | "opens" | "clicks" | "autoreplies" | "bounces" | "unsubscribes" => [None, None],
        _ => [
            connection.filter(|_| random.percent(50)),
            Some(Kind::Reply(channel, by_chance(random))).filter(|_| random.percent(20)),
        ],
    };
    deeds.into_iter().flatten().collect()
}

fn by_chance(random: &mut Random) -> Interest {
    match random.below(3) {
        0 => Interest::Interested,
        1 => Interest::Maybe,
        _ => Interest::NotInterested,
    }
}
