//! How webhooks tell: one post for each endpoint, repeated until it arrives.
//!
//! A post has arrived when a status of 200 to 299 comes back within three seconds. Otherwise it is repeated, with the same
//! `uid`; after seven posts in vain the subscription is switched off.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{clock::later, world::World};

/// How long after a post in vain it is repeated.
const PAUSES: [Duration; 6] =
    [minutes(20), minutes(40), minutes(60), minutes(4 * 60), minutes(8 * 60), minutes(24 * 60)];

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// Something that a webhook told, or tried to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// When, by the clock of the server.
    pub at: SystemTime,
    /// Where.
    pub url: String,
    /// Of what: `campaign_email.sent`.
    pub event: String,
    /// The body: `event`, `uid` and `data`.
    pub body: Value,
    /// The first, second, … or seventh attempt.
    pub attempt: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a [`Delivery`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The endpoint answered with this status: it arrived if that is 200 to 299.
    Answered(u16),
    /// The endpoint did not answer in time, or not at all, for this reason.
    Unanswered(String),
    /// The endpoint is none of plain HTTP on this machine, and was not called.
    NotCalled,
}

impl Outcome {
    /// Whether the delivery counts as arrived.
    #[must_use]
    pub fn is_arrived(&self) -> bool {
        match self {
            Self::Answered(status) => (200..300).contains(status),
            Self::NotCalled => true,
            Self::Unanswered(_) => false,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(status) => write!(formatter, "answered with {status}"),
            Self::Unanswered(reason) => write!(formatter, "not answered: {reason}"),
            Self::NotCalled => formatter.write_str("not called"),
        }
    }
}

/// Something to be posted.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) url: String,
    pub(crate) body: Value,
    event: String,
    /// Who subscribed to it; nobody, if a task was started with the URL.
    subscription: Option<u64>,
    at: Timestamp,
    attempt: usize,
    /// That of the account which posts it.
    life: Arc<()>,
}

impl World {
    /// Tells all who subscribed to an event, and says how many they are.
    pub(crate) fn tell(&mut self, event: &str, data: &Value) -> usize {
        let subscribers = self.webhooks.subscribers(event);
        for (id, url, event) in &subscribers {
            self.enqueue(Some(*id), url, event, data);
        }
        subscribers.len()
    }

    /// Tells one endpoint of an event.
    pub(crate) fn post_to(&mut self, url: &str, event: &str, data: &Value) {
        self.enqueue(None, url, event, data);
    }

    fn enqueue(&mut self, subscription: Option<u64>, url: &str, event: &str, data: &Value) {
        let body = json!({"event": event, "uid": self.random.uuid(), "data": data});
        let (url, event) = (url.to_owned(), event.to_owned());
        let life = self.webhooks.life.clone();
        self.webhooks.outbox.push(Post { url, body, event, subscription, at: self.now, attempt: 1, life });
    }

    /// How much is to be posted now.
    pub(crate) fn posts_waiting(&self) -> usize {
        self.webhooks.outbox.len()
    }

    /// Takes out what is to be posted now. Each post is to come back by [`World::posted`].
    pub(crate) fn take_posts(&mut self) -> Vec<Post> {
        self.webhooks.under_way += self.webhooks.outbox.len();
        std::mem::take(&mut self.webhooks.outbox)
    }

    /// Whether nothing is to be posted now, and nothing has not come back.
    pub(crate) fn is_quiet(&self) -> bool {
        self.webhooks.outbox.is_empty() && self.webhooks.under_way == 0
    }

    /// What became of a post. In vain, it is repeated later, or the subscription is switched off. One from before a reset
    /// is none of this account.
    pub(crate) fn posted(&mut self, post: Post, outcome: Outcome) {
        if !Arc::ptr_eq(&post.life, &self.webhooks.life) {
            return;
        }
        self.webhooks.under_way = self.webhooks.under_way.saturating_sub(1);
        let arrived = outcome.is_arrived();
        self.webhooks.log.push(Delivery {
            at: SystemTime::from(post.at),
            url: post.url.clone(),
            event: post.event.clone(),
            body: post.body.clone(),
            attempt: post.attempt,
            outcome,
        });
        if arrived {
            return;
        }
        match post.attempt.checked_sub(1).and_then(|index| PAUSES.get(index)) {
            Some(pause) => {
                let at = later(post.at, *pause);
                self.plan(at, move |world| world.repeat(Post { at, attempt: post.attempt + 1, ..post }));
            }
            None => self.switch_off(post.subscription),
        }
    }

    /// Everything that was posted so far.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.webhooks.log.clone()
    }

    fn repeat(&mut self, post: Post) {
        let wanted = post.subscription.is_none_or(|id| {
            let status = self.webhooks.shown.get(&id).and_then(|subscription| subscription.get("status"));
            status.is_some_and(|status| status == "active")
        });
        if wanted {
            self.webhooks.outbox.push(post);
        }
    }

    fn switch_off(&mut self, subscription: Option<u64>) {
        if let Some(subscription) = subscription.and_then(|id| self.webhooks.shown.get_mut(&id)) {
            subscription["status"] = json!("deactivated");
        }
    }
}
