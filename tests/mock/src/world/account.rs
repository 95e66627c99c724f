//! The account: its credits.
//!
//! Prices are the document's. A call that costs something is refused once there is not a credit left. A task is paid when
//! it is over, for what it found; if the credits do not suffice, it ends without a result and costs nothing.

use serde_json::{Value, json};

use super::{Call, Reply, Table, World};
use crate::document::Document;

pub(super) const OPERATIONS: Table = &[("getBalance", balance)];

#[derive(Debug)]
pub(crate) struct Account {
    /// The documented balance, with what it does not change.
    shown: Value,
    credits: u64,
}

impl Account {
    pub(super) fn new(document: &Document) -> Self {
        let shown = document.answer("getBalance", "balance").cloned().unwrap_or_default();
        let balance = shown.pointer("/data/balance").and_then(Value::as_str);
        let whole = balance.and_then(|balance| balance.split('.').next()?.parse().ok());
        Self { credits: whole.unwrap_or_default(), shown }
    }
}

impl World {
    /// The credits that are left.
    pub(crate) fn credits(&self) -> u64 {
        self.account.credits
    }

    /// Gives the account another balance.
    pub(crate) fn set_credits(&mut self, credits: u64) {
        self.account.credits = credits;
    }

    /// Takes credits, if there are as many.
    pub(crate) fn charge(&mut self, credits: u64) -> bool {
        let left = self.account.credits.checked_sub(credits);
        self.account.credits = left.unwrap_or(self.account.credits);
        left.is_some()
    }

    /// What the service says to who has no credits.
    pub(crate) fn out_of_credits() -> Reply {
        Reply::Refusal(400, "Sorry, you ran out of credits.".to_owned())
    }
}

fn balance(world: &mut World, _: &Call<'_>) -> Reply {
    let mut body = world.account.shown.clone();
    if let Some(balance) = body.pointer_mut("/data/balance") {
        *balance = json!(format!("{}.00", world.account.credits));
    }
    Reply::Success(body)
}
