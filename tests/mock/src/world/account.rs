//! The account: its credits.

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

fn balance(world: &mut World, _: &Call<'_>) -> Reply {
    let mut body = world.account.shown.clone();
    if let Some(balance) = body.pointer_mut("/data/balance") {
        *balance = json!(format!("{}.00", world.account.credits));
    }
    Reply::Success(body)
}
