//! What the mocked account holds, and what each operation does to it.
//!
//! An area is one module: its state, what that is at the start, and a table of the operations that it answers. What no area
//! answers is answered from the document's examples. Areas name operations of the Snov.io API; nothing else in this crate
//! does.
//!
//! The start is made of the document's examples, so that every documented request finds what it speaks of.

mod account;
mod agenda;
mod campaigns;
mod do_not_email;
mod lists;
mod pipelines;
mod profiles;
mod prospects;
mod sender_accounts;
mod warm_ups;
pub(crate) mod webhooks;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::Offset};
use serde_json::{Value, json};

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
    account: account::Account,
    campaigns: campaigns::Campaigns,
    do_not_email: do_not_email::DoNotEmail,
    lists: lists::Lists,
    pipelines: pipelines::Pipelines,
    profiles: profiles::Profiles,
    prospects: prospects::Prospects,
    sender_accounts: sender_accounts::SenderAccounts,
    warm_ups: warm_ups::WarmUps,
    webhooks: webhooks::Webhooks,
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
    /// It depends on whether this URL answers a `GET` with status 200.
    Check(String, fn(&mut World, &Call<'_>, bool) -> Reply),
    /// What the document's examples say.
    Documented,
}

impl Reply {
    /// 404, as the service says it of whatever is not there.
    pub(crate) fn not_found() -> Self {
        Self::Refusal(404, "Sorry, but url or entity not found".to_owned())
    }

    /// 422: what is asked for does not go with what there is.
    fn refused(words: impl Into<String>) -> Self {
        Self::Refusal(422, words.into())
    }
}

/// What answers an operation.
pub(crate) type Handler = fn(&mut World, &Call<'_>) -> Reply;

/// What an area answers, by `operationId`.
type Table = &'static [(&'static str, Handler)];

const AREAS: &[Table] = &[
    account::OPERATIONS,
    campaigns::OPERATIONS,
    do_not_email::OPERATIONS,
    lists::OPERATIONS,
    pipelines::OPERATIONS,
    profiles::OPERATIONS,
    prospects::OPERATIONS,
    sender_accounts::OPERATIONS,
    warm_ups::OPERATIONS,
    webhooks::OPERATIONS,
];

impl World {
    /// The account as it is at the start.
    pub(crate) fn new(document: &Document, seed: u64, now: Timestamp) -> Self {
        let lists = lists::Lists::new(document);
        let mut world = Self {
            now,
            random: Random::named(seed, "account"),
            agenda: Agenda::default(),
            account: account::Account::new(document),
            campaigns: campaigns::Campaigns::new(document, seed),
            do_not_email: do_not_email::DoNotEmail::new(document),
            pipelines: pipelines::Pipelines::new(document),
            profiles: profiles::Profiles::new(document),
            prospects: prospects::Prospects::new(document, |name| lists.named(name)),
            lists,
            sender_accounts: sender_accounts::SenderAccounts::new(document),
            warm_ups: warm_ups::WarmUps::new(document, day(now)),
            webhooks: webhooks::Webhooks::new(document),
        };
        world.begin_warm_ups();
        campaigns::begin(&mut world, document);
        // Nobody is told of what was before the start.
        world.webhooks = webhooks::Webhooks::new(document);
        world
    }

    /// Answers a request, after all that was to happen before it.
    pub(crate) fn answer(&mut self, call: &Call<'_>, now: Timestamp) -> Reply {
        self.catch_up(now);
        if call.operation.price.is_some() && self.credits() == 0 {
            return Self::out_of_credits();
        }
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

    /// Has webhooks tell of something, by the document's name of the webhook: `campaign_email.sent`.
    fn notify(&mut self, event: &str, payload: impl Into<Value>) {
        self.tell(event, &payload.into());
    }

    /// What day it is.
    fn today(&self) -> Date {
        day(self.now)
    }

    /// When something happens next.
    pub(crate) fn next_event(&self) -> Option<Timestamp> {
        self.agenda.next()
    }
}

impl<'r> Call<'r> {
    /// An input, whatever it is.
    fn input(&self, name: &str) -> Option<&'r Value> {
        self.inputs.get(name)
    }

    /// An input that is text.
    fn text(&self, name: &str) -> Option<&'r str> {
        self.input(name).and_then(Value::as_str)
    }

    /// The texts of an input that is a list.
    fn texts(&self, name: &str) -> impl Iterator<Item = &'r str> {
        self.input(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The fields of an input that is an object.
    fn fields(&self, name: &str) -> impl Iterator<Item = (&'r String, &'r Value)> {
        self.input(name).and_then(Value::as_object).into_iter().flatten()
    }

    /// An input that is a number, such as an id, however it was sent.
    fn number(&self, name: &str) -> Option<u64> {
        self.input(name).and_then(number)
    }

    /// An input that counts something.
    fn count(&self, name: &str) -> Option<usize> {
        self.number(name).and_then(|number| usize::try_from(number).ok())
    }

    /// An input that is a day.
    fn date(&self, name: &str) -> Option<Date> {
        self.text(name)?.parse().ok()
    }

    /// The body; null, if there is none.
    fn body(&self) -> &'r Value {
        self.inputs.body.as_ref().unwrap_or(&Value::Null)
    }
}

/// Ids are numbers here and text there.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The day of a moment, in UTC, as the service counts days.
fn day(at: Timestamp) -> Date {
    Offset::UTC.to_datetime(at).date()
}

/// A moment, as PHP prints its dates.
fn php_date(at: Timestamp) -> Value {
    let date = at.strftime("%Y-%m-%d %H:%M:%S.000000").to_string();
    json!({"date": date, "timezone_type": 3, "timezone": "UTC"})
}

/// The items of a page, which is counted from 1.
fn page<T>(items: &[T], number: u64, size: u64) -> &[T] {
    let place = |page: u64| usize::try_from(page.saturating_mul(size)).unwrap_or(usize::MAX).min(items.len());
    &items[place(number.saturating_sub(1))..place(number)]
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What no area answers: one line each, so that leaving an operation to the examples is a decision.
    const LEFT_TO_EXAMPLES: &[&str] = &[
        "countDomainEmails",
        "createAccessToken",
        "getCompanyDomainsResult",
        "getDatabaseCompaniesResult",
        "getDatabaseProspectEmailsResult",
        "getDatabaseProspectsResult",
        "getDomainEmailsResult",
        "getDomainProspectEmailsResult",
        "getDomainProspectsResult",
        "getDomainSearchResult",
        "getEmailFinderResult",
        "getEmailVerificationResult",
        "getGenericContactsResult",
        "getLinkedInProfilesResult",
        "startCompanyDomains",
        "startDatabaseCompanies",
        "startDatabaseProspectEmails",
        "startDatabaseProspects",
        "startDomainEmails",
        "startDomainProspectEmails",
        "startDomainProspects",
        "startDomainSearch",
        "startEmailFinder",
        "startEmailVerification",
        "startGenericContacts",
        "startLinkedInProfiles",
    ];

    #[test]
    fn areas_answer_operations_of_the_document_once_and_leave_the_rest_to_examples() {
        let document = Document::bundled().expect("the bundled document is served");
        let documented: BTreeSet<&str> = document.operations.iter().map(|operation| operation.id.as_str()).collect();
        let answered: Vec<&str> = AREAS.iter().flat_map(|table| table.iter()).map(|(id, _)| *id).collect();
        let distinct: BTreeSet<&str> = answered.iter().copied().collect();
        assert_eq!(distinct.len(), answered.len(), "an operation is answered twice");
        let unknown: Vec<_> = distinct.difference(&documented).collect();
        assert!(unknown.is_empty(), "the document does not have {unknown:?}");
        let left: Vec<&str> = documented.difference(&distinct).copied().collect();
        assert_eq!(left, LEFT_TO_EXAMPLES);
    }
}
