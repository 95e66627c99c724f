//! What the mocked account holds, and what each operation does to it.
//!
//! An area is one file: its state, what that is at the start, and a table of the operations that it answers. What no area
//! answers is answered from the document's examples. Areas name operations of the Snov.io API; nothing else in this crate
//! does.
//!
//! The start is made of the document's examples, so that every documented request finds what it speaks of.

mod account;
mod agenda;
mod lists;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    document::{Document, Operation},
    random::Random,
    request::decode::Inputs,
};

use agenda::Agenda;

/// The state of an account.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) random: Random,
    agenda: Agenda,
    notices: Vec<Notice>,
    account: account::Account,
    lists: lists::Lists,
}

/// Something of which webhooks tell.
#[derive(Debug)]
pub(crate) struct Notice {
    /// The document's name of the webhook: `campaign_email.sent`.
    pub(crate) event: &'static str,
    pub(crate) at: Timestamp,
    pub(crate) payload: Value,
}

/// A request that fits the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'r> {
    pub(crate) operation: &'r Operation,
    pub(crate) inputs: &'r Inputs,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// The first success of the document, with this body.
    Success(Value),
    /// The service's refusal: a status that the document has for this operation, and the words.
    Refusal(u16, String),
    /// What the document's examples say.
    Documented,
}

impl Reply {
    /// 404, as the service says it of whatever is not there.
    pub(crate) fn not_found() -> Self {
        Self::Refusal(404, "Sorry, but url or entity not found".to_owned())
    }
}

/// What answers an operation.
pub(crate) type Handler = fn(&mut World, &Call<'_>) -> Reply;

/// What an area answers, by `operationId`.
type Table = &'static [(&'static str, Handler)];

const AREAS: &[Table] = &[account::OPERATIONS, lists::OPERATIONS];

impl World {
    /// The account as it is at the start.
    pub(crate) fn new(document: &Document, seed: u64, now: Timestamp) -> Self {
        Self {
            now,
            random: Random::named(seed, "account"),
            agenda: Agenda::default(),
            notices: Vec::new(),
            account: account::Account::new(document),
            lists: lists::Lists::new(document),
        }
    }

    /// Answers a request, after all that was to happen before it.
    pub(crate) fn answer(&mut self, call: &Call<'_>, now: Timestamp) -> Reply {
        self.catch_up(now);
        let handler = AREAS.iter().flat_map(|table| table.iter()).find(|(id, _)| *id == call.operation.id);
        handler.map_or(Reply::Documented, |(_, handler)| handler(self, call))
    }

    /// Lets happen what is due by now, in order.
    pub(crate) fn catch_up(&mut self, now: Timestamp) {
        while let Some((due, event)) = self.agenda.next_due(now) {
            self.now = self.now.max(due);
            event(self);
        }
        self.now = self.now.max(now);
    }

    /// Plans something that happens by itself, once it is that late.
    fn plan(&mut self, at: Timestamp, event: impl FnOnce(&mut Self) + Send + 'static) {
        self.agenda.plan(at, Box::new(event));
    }

    /// Has webhooks tell of something.
    fn notify(&mut self, event: &'static str, payload: Value) {
        self.notices.push(Notice { event, at: self.now, payload });
    }

    /// When something happens next.
    pub(crate) fn next_event(&self) -> Option<Timestamp> {
        self.agenda.next()
    }
}

impl Call<'_> {
    /// An input that is text.
    fn text(&self, name: &str) -> Option<&str> {
        self.inputs.get(name).and_then(Value::as_str)
    }

    /// An input that is a number, such as an id, however it was sent.
    fn number(&self, name: &str) -> Option<u64> {
        self.inputs.get(name).and_then(number)
    }
}

/// Ids are numbers here and text there.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The documented objects of a list, by their ids.
fn by_id(documented: Option<&Value>, pointer: &str) -> BTreeMap<u64, Value> {
    let items = documented.and_then(|body| body.pointer(pointer)).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(|item| Some((number(item.get("id")?)?, item.clone()))).collect()
}

/// The id after the last.
fn next_id<T>(known: &BTreeMap<u64, T>) -> u64 {
    known.last_key_value().map_or(1, |(last, _)| last.saturating_add(1))
}
