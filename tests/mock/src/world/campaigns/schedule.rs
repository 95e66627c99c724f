//! Schedules, which say when campaigns send in the course of a week, and the zones in which that is meant.

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, Weekday},
    tz::Offset,
};
use serde_json::{Value, json};

use super::sequence::Step;
use crate::{
    document::Document,
    world::{Call, Reply, World, by_id},
};

const DAYS: [(&str, Weekday); 7] = [
    ("sunday", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
];

/// The offset of each zone, by its name.
#[derive(Debug)]
pub(super) struct Zones {
    offsets: BTreeMap<String, Offset>,
}

impl Zones {
    /// From the document's table, whose rows are id, name, label and offset.
    pub(super) fn new(document: &Document) -> Self {
        let rows = document.root.pointer("/x-tables/Timezone/rows").and_then(Value::as_array);
        let zone = |row: &Value| Some((row.get(1)?.as_str()?.to_owned(), offset(row.get(3)?.as_str()?)?));
        Self { offsets: rows.into_iter().flatten().filter_map(zone).collect() }
    }

    /// The offset of a zone; none from UTC, if there is no such zone.
    pub(super) fn offset(&self, zone: &str) -> Offset {
        self.offsets.get(zone).copied().unwrap_or(Offset::UTC)
    }
}

/// `-03:30`
fn offset(text: &str) -> Option<Offset> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minutes = if text.starts_with('-') { -minutes } else { minutes };
    Offset::from_seconds(hours * 3600 + minutes * 60).ok()
}

/// By id, as they are shown.
#[derive(Debug)]
pub(super) struct Schedules {
    shown: BTreeMap<u64, Value>,
}

impl Schedules {
    pub(super) fn new(document: &Document) -> Self {
        Self { shown: by_id(document.answer("listCampaignSchedules", "one"), "/data") }
    }

    pub(super) fn get(&self, id: u64) -> Option<&Value> {
        self.shown.get(&id)
    }
}

pub(super) fn list(world: &mut World, _: &Call<'_>) -> Reply {
    Reply::Success(json!({"data": world.campaigns.schedules.shown.values().collect::<Vec<_>>()}))
}

/// When a campaign may send.
#[derive(Debug)]
pub(super) struct Hours {
    offset: Offset,
    /// From when to when on each day of the week; nothing, if it may always.
    week: Option<Vec<(Weekday, Time, Time)>>,
}

impl Hours {
    pub(super) fn new(schedule: Option<&Value>, zones: &Zones) -> Self {
        let zone = schedule.and_then(|schedule| schedule.get("timezone")?.as_str()).unwrap_or_default();
        let days = |schedule: &Value| {
            let days = schedule.get("days").and_then(Value::as_array).into_iter().flatten();
            days.filter(|day| day.get("enabled") == Some(&Value::Bool(true))).filter_map(hours_of).collect()
        };
        Self { offset: zones.offset(zone), week: schedule.map(days) }
    }

    /// The day on which a moment is, where the schedule is meant.
    pub(super) fn date(&self, at: Timestamp) -> Date {
        self.offset.to_datetime(at).date()
    }

    /// The first moment of a day, and the first behind it, at which may be sent.
    pub(super) fn on(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        let at = |date: Date, time: Time| self.offset.to_timestamp(date.to_datetime(time)).ok();
        match &self.week {
            None => Some((at(date, Time::midnight())?, at(date.tomorrow().ok()?, Time::midnight())?)),
            Some(week) => {
                let (_, from, to) = week.iter().find(|(day, _, _)| *day == date.weekday())?;
                Some((at(date, *from)?, at(date, *to)?)).filter(|(from, to)| from < to)
            }
        }
    }
}

fn hours_of(day: &Value) -> Option<(Weekday, Time, Time)> {
    let (_, weekday) = DAYS.iter().find(|(name, _)| day.get("day").and_then(Value::as_str) == Some(name))?;
    let time = |name: &str| day.get(name)?.as_str()?.parse().ok();
    Some((*weekday, time("start_time")?, time("end_time")?))
}

/// A time to wait, as steps have it.
pub(super) fn period(step: &Step) -> SignedDuration {
    let value = step.get("waiting_val").and_then(Value::as_i64).unwrap_or_default();
    match step.get("waiting_type").and_then(Value::as_str) {
        Some("minutes") => SignedDuration::from_mins(value),
        Some("hours") => SignedDuration::from_hours(value),
        _ => SignedDuration::from_hours(value.saturating_mul(24)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_have_signs_and_minutes() {
        let seconds = |text| offset(text).map(Offset::seconds);
        assert_eq!(seconds("+02:00"), Some(7200));
        assert_eq!(seconds("-03:30"), Some(-12_600));
        assert_eq!(seconds("-00:30"), Some(-1800));
        assert_eq!(seconds("UTC"), None);
    }
}
