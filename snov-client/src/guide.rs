//! Guides: how to do things with this crate, one page for each thing.
//!
//! * [Quick start](quick_start): the first program, without an account and with one.
//! * [Authentication](authentication): credentials, tokens, several accounts.
//! * [Credits](credits): prices, budgets, and what was spent.
//! * [Tasks](tasks): start, wait and result; handles; any number of inputs, with checkpoints.
//! * [Paging](paging): all items of a list, and how to go on later.
//! * [Rate limits and retries](rate_limits): what waits, what is sent again, and when.
//! * [Errors](errors): what failed, what to do, and how to reconcile a call of unknown outcome.
//! * [Webhooks](webhooks): an endpoint that receives events.
//! * [Campaigns](campaigns): a sequence, its texts, and the start.
//! * [Testing](testing): your code without a network and without an account.
//! * [Production](production): what to check before money depends on it.
//! * [Updating the document](updating_the_spec): for those who maintain this crate.

// The files in `docs/guide/` have other readers too, who follow links from file to file: `[Paging][paging]`, and at the
// end `[paging]: paging.md`. Of two definitions of a name Markdown takes the first, so that these, which stand before each
// file, lead to the modules. In code such as [`Client::credits`], which has no definition, rustdoc finds the item among
// what is imported here.

#[cfg(doc)]
use crate::{webhooks::Event, *};

/// Where the links between the files lead in rustdoc.
macro_rules! links {
    () => {
        "[quick-start]: quick_start\n\
        [authentication]: authentication\n\
        [credits]: credits\n\
        [tasks]: tasks\n\
        [paging]: paging\n\
        [rate-limits]: rate_limits\n\
        [errors]: errors\n\
        [webhooks]: webhooks\n\
        [campaigns]: campaigns\n\
        [testing]: testing\n\
        [production]: production\n\
        [updating-the-spec]: updating_the_spec\n\
        [table-of-errors]: crate::Error\n"
    };
}

/// A module for each file.
macro_rules! guides {
    ($($name:ident: $file:literal,)+) => {$(
        #[doc = links!()]
        #[doc = include_str!(concat!("../docs/guide/", $file, ".md"))]
        pub mod $name {}
    )+};
}

guides! {
    quick_start: "quick-start",
    authentication: "authentication",
    credits: "credits",
    tasks: "tasks",
    paging: "paging",
    rate_limits: "rate-limits",
    errors: "errors",
    webhooks: "webhooks",
    campaigns: "campaigns",
    testing: "testing",
    production: "production",
    updating_the_spec: "updating-the-spec",
}
