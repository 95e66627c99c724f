//! Campaigns: what they are told to do, what they do as time passes, and what comes of it.
//!
//! What is simulated and what is not stands in `docs/campaigns.md`.
//!
//! The campaigns of the start are those of the examples. Those that are shown as active have run for two weeks.

mod action;
mod activity;
mod audience;
mod content;
mod deeds;
mod edit;
mod log;
mod mail;
mod pace;
mod recipients;
mod replies;
mod run;
mod schedule;
mod sequence;
mod statistics;
mod temper;
mod view;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Call, Reply, Table, World};
use crate::{document::Document, random::Random};

pub(super) use recipients::{came_into, of_prospect};

use log::Happening;
use pace::Pace;
use recipients::Recipient;
use schedule::{Schedules, Zones};

pub(super) const OPERATIONS: Table = &[
    ("createCampaign", edit::create),
    ("updateCampaign", edit::update),
    ("getCampaign", get),
    ("listCampaigns", list),
    ("listCampaignSchedules", schedule::list),
    ("changeCampaignStatus", action::change),
    ("deleteCampaign", action::delete),
    ("createStepContent", content::create),
    ("getStepContent", content::get),
    ("updateStepContent", content::update),
    ("deleteStepContent", content::delete),
    ("getCampaignRecipients", recipients::check),
    ("changeRecipientStatus", recipients::change),
    ("listFinishedProspects", recipients::finished),
    ("getCampaignProgress", statistics::progress),
    ("getCampaignAnalytics", statistics::summary),
    ("listRecipientsActivity", activity::list),
    ("listSentEmails", view::sent),
    ("listEmailOpens", view::opens),
    ("listEmailClicks", view::clicks),
    ("listEmailReplies", view::replies),
    ("listCampaignReplies", replies::list),
];

/// The documented campaigns that are there at the start: the operation and the example.
const DOCUMENTED: [(&str, &str); 4] =
    [("getCampaign", "email"), ("getCampaign", "running"), ("getCampaign", "linkedin"), ("updateCampaign", "updated")];

/// How old they are.
const AGE: SignedDuration = SignedDuration::from_hours(14 * 24);

#[derive(Debug)]
pub(crate) struct Campaigns {
    by_id: BTreeMap<u64, Campaign>,
    /// That of one that was deleted is not used again.
    next_id: u64,
    schedules: Schedules,
    zones: Zones,
    /// What recipients do.
    random: Random,
    /// The number of the last step that was made.
    last_step: u64,
}

#[derive(Debug)]
struct Campaign {
    /// As it is shown, but for the status.
    settings: Value,
    status: Status,
    /// What its contents say, by their ids.
    texts: BTreeMap<u64, Text>,
    created: Timestamp,
    updated: Timestamp,
    started: Option<Timestamp>,
    hash: String,
    recipients: Vec<Recipient>,
    /// All that happened, the oldest first.
    log: Vec<Happening>,
    pace: Pace,
    /// How often the status was changed: what is planned for an earlier one is void.
    turn: u64,
}

#[derive(Debug, Clone)]
struct Text {
    subject: String,
    body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    New,
    Active,
    Paused,
    Scheduled,
    Completed,
    Archived,
}

impl Status {
    const ALL: [(Self, &str, &str); 6] = [
        (Self::New, "new", "Draft"),
        (Self::Active, "active", "Active"),
        (Self::Paused, "paused", "Paused"),
        (Self::Scheduled, "scheduled", "Scheduled"),
        (Self::Completed, "completed", "Completed"),
        (Self::Archived, "archived", "Archived"),
    ];

    fn words(self) -> (&'static str, &'static str) {
        let known = Self::ALL.iter().find(|(status, _, _)| *status == self);
        known.map_or(("", ""), |(_, word, older)| (word, older))
    }

    fn word(self) -> &'static str {
        self.words().0
    }

    /// As the older operations write it.
    fn older_word(self) -> &'static str {
        self.words().1
    }
}

impl Campaigns {
    pub(super) fn new(document: &Document, seed: u64) -> Self {
        Self {
            by_id: BTreeMap::new(),
            next_id: 1,
            schedules: Schedules::new(document),
            zones: Zones::new(document),
            random: Random::named(seed, "campaigns"),
            last_step: 0,
        }
    }

    /// The number of a new step: the time, as the service does it.
    fn new_step(&mut self, now: Timestamp) -> u64 {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
        self.last_step = milliseconds.max(self.last_step.saturating_add(1));
        self.last_step
    }
}

impl Campaign {
    fn new(settings: Value, now: Timestamp, random: &mut Random) -> Self {
        Self {
            settings,
            status: Status::New,
            texts: BTreeMap::new(),
            created: now,
            updated: now,
            started: None,
            hash: random.hex(),
            recipients: Vec::new(),
            log: Vec::new(),
            pace: Pace::default(),
            turn: 0,
        }
    }

    /// A setting, by its JSON pointer; null if there is none.
    fn setting(&self, pointer: &str) -> &Value {
        self.settings.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn is_on(&self, pointer: &str) -> bool {
        self.setting(pointer).as_bool().unwrap_or_default()
    }

    fn title(&self) -> &Value {
        self.setting("/title")
    }

    /// The ids of the mailboxes, or of the LinkedIn accounts, that it acts with.
    fn accounts(&self, setting: &str) -> Vec<u64> {
        self.setting(setting).as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
    }

    fn shown(&self) -> Value {
        let mut shown = self.settings.clone();
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("status".to_owned(), self.status.word().into());
        }
        shown
    }
}

/// Makes the campaigns of the start, and lets those that are active run for two weeks.
pub(super) fn begin(world: &mut World, document: &Document) {
    let now = world.now;
    world.now = now.saturating_sub(AGE).unwrap_or(now);
    documented(world, document);
    world.catch_up(now);
}

fn documented(world: &mut World, document: &Document) {
    let text = content::documented(document);
    for (operation, example) in DOCUMENTED {
        let Some(shown) = document.answer(operation, example).and_then(|answer| answer.get("data")) else { continue };
        let Some(id) = shown.get("id").and_then(Value::as_u64) else { continue };
        let mut campaign = Campaign::new(shown.clone(), world.now, &mut world.campaigns.random);
        for content in sequence::contents(campaign.setting("/sequence")) {
            campaign.texts.insert(content, text.clone());
        }
        world.campaigns.by_id.insert(id, campaign);
        world.campaigns.next_id = world.campaigns.next_id.max(id + 1);
        if shown.get("status").and_then(Value::as_str) == Some(Status::Active.word()) {
            action::launch(world, id);
        }
    }
}

fn get(world: &mut World, call: &Call<'_>) -> Reply {
    match found(world, call) {
        Some((_, campaign)) => Reply::Success(json!({"success": true, "data": campaign.shown()})),
        None => Reply::not_found(),
    }
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    let listed = world.campaigns.by_id.iter().rev().map(|(id, campaign)| {
        json!({
            "id": id,
            "campaign": campaign.title(),
            "list_id": campaign.setting("/recipients/list_id"),
            "status": campaign.status.older_word(),
            "created_at": campaign.created.as_second(),
            "updated_at": campaign.updated.as_second(),
            "started_at": campaign.started.map(Timestamp::as_second),
            "hash": campaign.hash,
        })
    });
    Reply::Success(listed.collect())
}

/// The campaign that a call names, in one of two spellings.
fn found<'w>(world: &'w mut World, call: &Call<'_>) -> Option<(u64, &'w mut Campaign)> {
    let id = ["campaign_id", "campaignId"].into_iter().find_map(|name| call.number(name))?;
    Some((id, world.campaigns.by_id.get_mut(&id)?))
}

/// A moment as the service writes it.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
