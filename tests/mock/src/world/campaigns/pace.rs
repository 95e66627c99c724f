//! When each e-mail of a campaign leaves: within the hours of its schedule, as many a day as its limits allow, one after
//! the other.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::schedule::Hours;

/// Who has not got a turn after so many days gets none.
const FAR: usize = 3660;

/// What has been sent or is about to be, by the day.
#[derive(Debug, Default)]
pub(super) struct Pace {
    days: BTreeMap<Date, Day>,
}

#[derive(Debug, Default)]
struct Day {
    all: u64,
    first: u64,
    /// When the next may leave.
    free: Option<Timestamp>,
}

/// The most e-mails a day; nothing for no limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) all: Option<u64>,
    pub(super) first: Option<u64>,
}

impl Pace {
    /// Counts an e-mail.
    pub(super) fn count(&mut self, hours: &Hours, at: Timestamp, is_first: bool, delay: SignedDuration) {
        let day = self.days.entry(hours.date(at)).or_default();
        day.all += 1;
        day.first += u64::from(is_first);
        day.free = at.saturating_add(delay).ok();
    }

    /// The first moment, from now on, that an e-mail may leave at; none, if there will be no such moment.
    pub(super) fn next(&self, hours: &Hours, limits: Limits, now: Timestamp, is_first: bool) -> Option<Timestamp> {
        let mut date = hours.date(now);
        for _ in 0..FAR {
            let is_below = |count: u64, limit: Option<u64>| limit.is_none_or(|limit| count < limit);
            let known = self.days.get(&date);
            let (all, first) = known.map_or((0, 0), |day| (day.all, day.first));
            let fits = is_below(all, limits.all) && (!is_first || is_below(first, limits.first));
            if let Some((opens, closes)) = hours.on(date).filter(|_| fits) {
                let at = now.max(opens).max(known.and_then(|day| day.free).unwrap_or(opens));
                if at < closes {
                    return Some(at);
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }
}
