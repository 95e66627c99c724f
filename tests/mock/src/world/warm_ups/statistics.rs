//! How a warm-up went, between two days.

use jiff::{ToSpan, civil::Date};
use serde_json::{Map, Value, json};

use super::{
    find,
    sending::{Counts, Day, GMAIL, PROVIDERS},
};
use crate::world::{Call, Reply, World};

pub(super) fn get(world: &mut World, call: &Call<'_>) -> Reply {
    let Some(warm_up) = find(world, call) else { return Reply::not_found() };
    let today = world.today();
    let (first, last) = span(call, today);
    if last < warm_up.started {
        return Reply::refused("date_to is before the first day of the warm-up");
    }
    let days = warm_up.days.range(first.min(last)..=last);
    let total = days.clone().fold(Day::default(), |total, (_, day)| total.and(day));
    Reply::Success(json!({
        "success": true,
        "data": {
            "daily_statistics": or_list(days.map(|(date, day)| (date.to_string(), daily(day.all()))).collect()),
            "provider_statistics": or_list(providers(&total)),
            "deliverability": or_list(deliverability(total.all())),
            "is_calculated": last < today,
        },
    }))
}

/// The first and the last day that a call asks for.
fn span(call: &Call<'_>, today: Date) -> (Date, Date) {
    match call.text("period") {
        Some("two_weeks") => (today.saturating_sub(13.days()), today),
        Some(_) => (today.saturating_sub(29.days()), today),
        None => (call.date("date_from").unwrap_or(today), call.date("date_to").unwrap_or(today)),
    }
}

/// An empty object is written as an empty list.
fn or_list(object: Map<String, Value>) -> Value {
    if object.is_empty() { json!([]) } else { Value::Object(object) }
}

fn daily(day: Counts) -> Value {
    json!({
        "emails_sent": day.sent(),
        "replies": day.replies,
        "bounces": day.bounces,
        "spam_emails": day.spam,
        "inbox_emails": day.inbox,
        "categories_emails": day.categories,
        "scheduled": 0,
    })
}

/// The providers that took something.
fn providers(total: &Day) -> Map<String, Value> {
    let named = PROVIDERS.iter().zip(&total.providers).enumerate().filter(|(_, (_, counts))| counts.arrived() > 0);
    let shown = named.map(|(place, ((_, name), counts))| {
        let mut shown = json!({
            "id": place + 1,
            "count": counts.inbox,
            "spam": counts.spam,
            "percent": counts.percent(counts.inbox),
        });
        if place == GMAIL {
            shown["categories"] = json!(counts.categories);
        }
        ((*name).to_owned(), shown)
    });
    shown.collect()
}

fn deliverability(total: Counts) -> Map<String, Value> {
    let parts = [("inbox", total.inbox), ("spam", total.spam), ("categories", total.categories)];
    let shown =
        |(name, count): (&str, u64)| (name.to_owned(), json!({"count": count, "percent": total.percent(count)}));
    if total.arrived() == 0 { Map::new() } else { parts.into_iter().map(shown).collect() }
}
