//! Mailboxes: they are connected, changed and checked.
//!
//! A check takes ten seconds of the clock. It reaches every server but those of a domain that nobody knows, such as
//! `smtp.unknown.example`. The password is taken and forgotten.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{Call, Reply, Table, World, next_id, number};
use crate::{clock::later, document::Document, unknown::is_unknown};

pub(super) const OPERATIONS: Table = &[
    ("listSenderAccounts", list),
    ("createSenderAccount", create),
    ("updateSenderAccount", update),
    ("checkSenderAccountStatus", check_status),
];

const CHECK_TIME: SignedDuration = SignedDuration::from_secs(10);

/// The servers of a mailbox, which are checked.
const SERVERS: [&str; 2] = ["smtp", "imap"];

#[derive(Debug)]
pub(crate) struct SenderAccounts {
    accounts: BTreeMap<u64, Account>,
}

#[derive(Debug, Clone)]
pub(crate) struct Account {
    id: u64,
    /// As the calls that connect and change it show it. There is no password in it.
    settings: Map<String, Value>,
    /// What only the list shows.
    provider: Value,
    suspended: Value,
    /// How many checks were begun, since only the last one counts.
    checks: u64,
}

impl SenderAccounts {
    /// The mailboxes of the documented list, with servers like those of the mailbox that is documented as connected.
    pub(super) fn new(document: &Document) -> Self {
        let created = document.answer("createSenderAccount", "created").map(|answer| &answer["data"]);
        let list = document.answer("listSenderAccounts", "two").and_then(|answer| answer["data"].as_array());
        let documented = list.into_iter().flatten().filter_map(|shown| Account::documented(shown, created?));
        Self { accounts: documented.map(|account| (account.id, account)).collect() }
    }

    pub(super) fn get(&self, id: u64) -> Option<&Account> {
        self.accounts.get(&id)
    }
}

impl Account {
    fn documented(shown: &Value, created: &Value) -> Option<Self> {
        let mut account = Self::new(number(shown.get("id")?)?, shown);
        account.settings.retain(|name, _| ["sender_name", "email_from", "limitation", "tags"].contains(&name.as_str()));
        account.settings.extend(defaults(&account.settings));
        for (server, valid) in [("smtp", &shown["valid"]), ("imap", &shown["imap"]["valid"])] {
            let mut settings = created[server].clone();
            settings["status"] = json!(if *valid == true { "valid" } else { "invalid" });
            account.settings.insert(server.to_owned(), settings);
        }
        (account.provider, account.suspended) = (shown["provider"].clone(), shown["suspended"].clone());
        Some(account)
    }

    /// A mailbox of which nothing is checked yet.
    fn new(id: u64, body: &Value) -> Self {
        let mut account =
            Self { id, settings: Map::new(), provider: json!("other"), suspended: json!(false), checks: 0 };
        account.write(body);
        account
    }

    /// Writes what a call says over what is set.
    fn write(&mut self, body: &Value) {
        for (name, value) in body.as_object().into_iter().flatten() {
            let value = match name.as_str() {
                "password" => continue,
                "smtp" | "imap" => pending(value),
                "tags" if value.is_null() => json!([]),
                _ => value.clone(),
            };
            self.settings.insert(name.clone(), value);
        }
    }

    fn status(&self, server: &str) -> Option<&str> {
        self.settings.get(server)?["status"].as_str()
    }

    /// Whether nothing is known to be wrong with it.
    pub(super) fn works(&self) -> bool {
        self.status("smtp") != Some("invalid")
    }

    pub(super) fn setting(&self, name: &str) -> &Value {
        self.settings.get(name).unwrap_or(&Value::Null)
    }

    pub(super) fn provider(&self) -> &Value {
        &self.provider
    }

    /// The shortest time between two e-mails, in seconds.
    pub(super) fn delay(&self) -> u64 {
        let name = if *self.setting("delay_type") == "fixed" { "delay_fixed" } else { "delay_from" };
        self.setting(name).as_u64().unwrap_or_default()
    }

    /// Why the settings do not go together: more is to be sent than the delays allow.
    fn objection(&self) -> Option<Reply> {
        let most = 86_400 / self.delay().max(1);
        let words = format!("With a delay of {} seconds, the limitation is at most {most}", self.delay());
        (self.setting("limitation").as_u64() > Some(most)).then_some(Reply::refused(words))
    }

    fn shown(&self, at: &str, now: Timestamp) -> Reply {
        let mut shown = self.settings.clone();
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert(at.to_owned(), json!(now.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()));
        Reply::Success(json!({"data": shown}))
    }

    fn listed(&self) -> Value {
        let imap = self
            .status("imap")
            .map(|status| json!({"username": self.setting("email_from"), "valid": status == "valid"}));
        json!({
            "id": self.id,
            "sender_name": self.setting("sender_name"),
            "email_from": self.setting("email_from"),
            "valid": self.status("smtp") == Some("valid"),
            "suspended": self.suspended,
            "limitation": self.setting("limitation"),
            "provider": self.provider,
            "tags": self.setting("tags"),
            "imap": imap.unwrap_or_else(|| json!([])),
        })
    }

    /// Ends a check, unless another was begun since.
    fn checked(&mut self, check: u64) {
        if self.checks != check {
            return;
        }
        for server in SERVERS {
            if let Some(settings) = self.settings.get_mut(server).and_then(Value::as_object_mut) {
                let reached = !settings.get("host").is_some_and(is_unknown);
                settings.insert("status".to_owned(), json!(if reached { "valid" } else { "invalid" }));
            }
        }
    }
}

/// A server that is to be checked.
fn pending(server: &Value) -> Value {
    let mut server = server.clone();
    server["status"] = json!("pending");
    server
}

/// What a mailbox is set to if nobody says otherwise.
fn defaults(settings: &Map<String, Value>) -> Map<String, Value> {
    let defaults = if settings.get("delay_type").is_some_and(|kind| kind == "fixed") {
        json!({"limitation": 50, "tags": [], "delay_fixed": 600})
    } else {
        json!({"limitation": 50, "tags": [], "delay_type": "random", "delay_from": 600, "delay_to": 900})
    };
    let defaults = defaults.as_object().cloned().unwrap_or_default();
    defaults.into_iter().filter(|(name, _)| !settings.contains_key(name)).collect()
}

fn list(world: &mut World, _: &Call<'_>) -> Reply {
    let listed: Vec<Value> = world.sender_accounts.accounts.values().map(Account::listed).collect();
    Reply::Success(json!({"data": listed}))
}

fn create(world: &mut World, call: &Call<'_>) -> Reply {
    let mut account = Account::new(next_id(&world.sender_accounts.accounts), call.body());
    account.settings.extend(defaults(&account.settings));
    if let Some(refusal) = account.objection() {
        return refusal;
    }
    check(world, &mut account);
    keep(world, account, "created_at")
}

fn update(world: &mut World, call: &Call<'_>) -> Reply {
    let known = call.number("id").and_then(|id| world.sender_accounts.accounts.get(&id));
    let Some(mut account) = known.cloned() else { return Reply::not_found() };
    account.write(call.body());
    if let Some(refusal) = account.objection() {
        return refusal;
    }
    if SERVERS.iter().any(|server| call.input(server).is_some()) {
        check(world, &mut account);
    }
    keep(world, account, "updated_at")
}

/// Begins a check.
fn check(world: &mut World, account: &mut Account) {
    account.checks += 1;
    let (id, check) = (account.id, account.checks);
    world.plan(later(world.now, CHECK_TIME), move |world| {
        if let Some(account) = world.sender_accounts.accounts.get_mut(&id) {
            account.checked(check);
        }
    });
}

fn keep(world: &mut World, account: Account, at: &str) -> Reply {
    let shown = account.shown(at, world.now);
    world.sender_accounts.accounts.insert(account.id, account);
    shown
}

fn check_status(world: &mut World, call: &Call<'_>) -> Reply {
    let Some(account) = call.number("sender_account_id").and_then(|id| world.sender_accounts.get(id)) else {
        return Reply::not_found();
    };
    let report = |server| {
        account.status(server).map(|status| match status {
            "invalid" => json!({"status": status, "errors": ["Connection refused"]}),
            _ => json!({"status": status}),
        })
    };
    Reply::Success(json!({"data": {"smtp": report("smtp"), "imap": report("imap")}}))
}
