//! What the database knows of the owner of an address: the documented profile, unless the address is one of which nothing
//! is known, such as `nobody@example.com` or any at `unknown.example`.

use serde_json::Value;

use super::{Call, Reply, Table, World};
use crate::{document::Document, unknown::is_unknown};

pub(super) const OPERATIONS: Table = &[("getProfileByEmail", by_email)];

#[derive(Debug)]
pub(crate) struct Profiles {
    /// The documented answers.
    profile: Value,
    not_found: Value,
}

impl Profiles {
    pub(super) fn new(document: &Document) -> Self {
        let answer = |example| document.answer("getProfileByEmail", example).cloned().unwrap_or_default();
        Self { profile: answer("profile"), not_found: answer("not_found") }
    }
}

fn by_email(world: &mut World, call: &Call<'_>) -> Reply {
    let profiles = &world.profiles;
    let found = !call.input("email").is_some_and(is_unknown);
    Reply::Success(if found { &profiles.profile } else { &profiles.not_found }.clone())
}
