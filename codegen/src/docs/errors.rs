//! Failures: what each status means, what the client does about it, and what is left to do.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    content::{Block, Blocks, Row, Table, code, heading, text},
    markdown,
    operation::{Extent, resolved, shown, status_name},
    page::Page,
    reference,
    view::View,
};
use crate::{
    document::{RefOr, Response, Schema},
    load::Prose,
};

/// Status, meaning where the document says none, what the client does, what to do.
const STATUSES: [(&str, &str, &str, &str); 7] = [
    (
        "400",
        "",
        "Returns an error: `is_out_of_credits` if the words say so, or else `is_refused`.",
        "Buy credits, or read `message`.",
    ),
    (
        "401",
        "",
        "Fetches a new token and sends the request again, once. Then `is_authentication`.",
        "Check the credentials.",
    ),
    ("403", "", "Returns an error: `is_forbidden`.", "Change the plan, or leave the feature out."),
    ("404", "", "Returns an error: `is_not_found`.", "Check the id."),
    ("422", "", "Returns an error: `is_refused`, with the server's words.", "Mend the input that `message` names."),
    (
        "429",
        "",
        "Holds back all calls of the account, sends one as a probe, and goes on when it is answered. Without time for that, \
         `is_rate_limited`.",
        "Come back after `retry_after`.",
    ),
    (
        "5XX",
        "The server has failed.",
        "Sends reads and what is idempotent again, after a pause. What creates or pays ends, as `is_server_error` and \
         `is_outcome_unknown`: it may have been carried out.",
        "Try again later; look for traces first if the outcome is unknown.",
    ),
];

pub(super) fn page(view: &View<'_>, prose: &Prose) -> Page {
    let head = ["Status", "Meaning", "What the client does", "What to do"].map(|word| vec![text(word)]).to_vec();
    let table = Table { head, rows: rows(view), filter: None };
    let mut blocks = vec![heading(2, "statuses", "Statuses"), Block::Table(table)];
    let bodies = bodies(view);
    if !bodies.is_empty() {
        blocks.push(heading(2, "bodies", "What a failure looks like"));
        blocks.extend(bodies);
    }
    for (id, title, words) in
        [("kinds", "Kinds of error", &prose.errors), ("retries", "What is sent again", &prose.retries)]
    {
        if let Some(words) = words {
            blocks.push(heading(2, id, title));
            blocks.extend(markdown::blocks(words, &markdown::outside));
        }
    }
    blocks.extend(reference::types(view, payloads(view), Extent::Whole));
    Page {
        path: "errors.html".to_owned(),
        title: "Statuses and errors".to_owned(),
        lead: vec![text("What each failure means, what the client does about it, and what is left for you to do.")],
        blocks,
        made_from: BTreeSet::new(),
        repeats: false,
    }
}

/// One row for each status that a call may fail with, and those that may always happen.
fn rows(view: &View<'_>) -> Vec<Row> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    let documented = failures(view).map(|(name, response)| (name, response.description.as_deref().unwrap_or_default()));
    let always = STATUSES.iter().map(|(name, meaning, ..)| ((*name).to_owned(), *meaning));
    for (name, meaning) in documented.chain(always.filter(|(_, meaning)| !meaning.is_empty())) {
        if rows.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let told = STATUSES.iter().find(|(status, ..)| *status == name);
        let (client, user) =
            told.map_or(("Returns an error: `is_refused`.", ""), |(_, _, client, user)| (client, user));
        let mut cells = vec![vec![code(&name)]];
        cells.extend([meaning, client, user].map(markdown::words));
        rows.push((name.clone(), Row { id: Some(format!("status.{name}")), cells }));
    }
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The failures of all operations: those that several share first.
fn failures<'d>(view: &View<'d>) -> impl Iterator<Item = (String, &'d Response)> {
    let components = &view.document.components;
    let operations: Vec<_> = view.operations().map(|found| found.operation).collect();
    let all = operations.into_iter().flat_map(move |operation| {
        operation.responses.iter().filter(|(status, _)| !operation.is_success(status.value))
    });
    let (shared, own): (Vec<_>, Vec<_>) = all.partition(|(_, response)| matches!(response, RefOr::Ref(_)));
    let both = shared.into_iter().chain(own);
    both.filter_map(|(status, response)| Some((status_name(status.value), response.resolve(components)?)))
}

/// The bodies of the failures that operations share.
fn bodies(view: &View<'_>) -> Blocks {
    let components = &view.document.components;
    let mut shared: BTreeMap<(String, &str), &Response> = BTreeMap::new();
    for (status, response) in view.operations().flat_map(|found| &found.operation.responses) {
        if let (RefOr::Ref(reference), Some(found)) = (response, response.resolve(components)) {
            shared.entry((status_name(status.value), &reference.name)).or_insert(found);
        }
    }
    let failures = shared.into_iter().filter(|((status, _), _)| !status.starts_with('2'));
    let examples = failures.flat_map(|((status, _), response)| {
        let media = response.content.first().map(|(_, media)| resolved(components, media)).unwrap_or_default();
        media.into_iter().map(move |(name, example)| shown(&status, name, example))
    });
    examples.collect()
}

/// What failures hold.
pub(super) fn payloads<'d>(view: &View<'d>) -> impl Iterator<Item = &'d Schema> {
    let content = failures(view).flat_map(|(_, response)| &response.content);
    content.filter_map(|(_, media)| media.schema.as_ref())
}
