//! What a warm-up sends on a day, and what becomes of it.
//!
//! Of a hundred e-mails one bounces. At first 30 go into spam folders, one less on each day until it is five; of those
//! that Gmail keeps, five go into a category. The rest arrives in the inbox. All that arrives is answered as often as the
//! warm-up is set to, spam too, once it was saved.

use std::ops::AddAssign;

use jiff::civil::Date;
use serde_json::Value;

use super::{Status, WarmUp};
use crate::random::Random;

/// The name of a provider in settings, and in statistics. Its number there is its place here, counted from 1.
pub(super) const PROVIDERS: [(&str, &str); 9] = [
    ("gmail", "google"),
    ("microsoft", "outlook"),
    ("aliyun", "aliyun"),
    ("hostinger", "hostinger"),
    ("private email", "private email"),
    ("zoho", "zoho"),
    ("titan", "titan"),
    ("godaddy", "godaddy"),
    ("other", "other"),
];

/// The place of the only provider that has categories.
pub(super) const GMAIL: usize = 0;

/// What was sent, and what became of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) inbox: u64,
    pub(super) spam: u64,
    pub(super) categories: u64,
    pub(super) bounces: u64,
    pub(super) replies: u64,
}

/// A day, or several, by the place of the provider.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    pub(super) providers: [Counts; PROVIDERS.len()],
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.inbox += other.inbox;
        self.spam += other.spam;
        self.categories += other.categories;
        self.bounces += other.bounces;
        self.replies += other.replies;
    }
}

impl Counts {
    pub(super) fn arrived(&self) -> u64 {
        self.inbox + self.spam + self.categories
    }

    pub(super) fn sent(&self) -> u64 {
        self.arrived() + self.bounces
    }

    /// The part of what arrived that a number is, in whole percent.
    pub(super) fn percent(&self, part: u64) -> u64 {
        let arrived = self.arrived().max(1);
        (part * 100 + arrived / 2) / arrived
    }

    /// The percentage that arrived in the inbox, if anything arrived.
    pub(super) fn share_of_inbox(&self) -> Option<u64> {
        (self.arrived() > 0).then(|| self.percent(self.inbox))
    }
}

impl Day {
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.providers.iter_mut().zip(other.providers).for_each(|(sum, counts)| *sum += counts);
        self
    }

    /// All providers together.
    pub(super) fn all(&self) -> Counts {
        let mut all = Counts::default();
        self.providers.iter().for_each(|counts| all += *counts);
        all
    }
}

impl WarmUp {
    /// How many e-mails it may send on a day.
    pub(super) fn limit(&self, day: Date) -> u64 {
        let most = self.setting("per_day");
        if self.strategy() != "progressive" {
            return most;
        }
        let steps = self.days.range(self.stepping.min(day)..day).count() as u64;
        most.min(self.setting("from") + self.setting("increase") * steps)
    }

    /// Sends what it may send on a day, unless it has.
    pub(super) fn send(&mut self, day: Date, works: bool, random: &mut Random) {
        if self.status != Status::Active || self.days.contains_key(&day) {
            return;
        }
        let deadline =
            self.settings.get("campaign_deadline").and_then(Value::as_str).and_then(|date| date.parse().ok());
        if deadline.is_some_and(|deadline: Date| deadline < day) {
            self.status = Status::Completed;
            return;
        }
        if !works {
            self.status = Status::Error;
            return;
        }
        let spam = 30_u64.saturating_sub(self.days.len() as u64).max(5);
        let mut sent = Day::default();
        for _ in 0..self.limit(day) {
            let choice = random.below(self.providers.len() as u64);
            let provider = usize::try_from(choice).ok().and_then(|choice| self.providers.get(choice)).copied();
            let provider = provider.unwrap_or(GMAIL);
            sent.providers[provider] += one(provider, spam, self.setting("reply_rate"), random);
        }
        self.days.insert(day, sent);
    }
}

/// What becomes of one e-mail.
fn one(provider: usize, spam: u64, reply_rate: u64, random: &mut Random) -> Counts {
    if random.percent(1) {
        return Counts { bounces: 1, ..Counts::default() };
    }
    let replies = u64::from(random.percent(reply_rate));
    if random.percent(spam) {
        return Counts { spam: 1, replies, ..Counts::default() };
    }
    if provider == GMAIL && random.percent(5) {
        return Counts { categories: 1, replies, ..Counts::default() };
    }
    Counts { inbox: 1, replies, ..Counts::default() }
}
