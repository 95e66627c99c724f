//! How far the pages have come, where they go on, and why they end.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::error::{Error, Fingerprint, Kind};
use crate::operation::{Paging, Place, Safety};
use crate::request::Request;
use crate::task::TaskHandle;

/// This many pages without items in a row are taken for a fault, or for the end.
const MOST_EMPTY_PAGES: u32 = 3;

/// Why there are no more pages: see [`Pages::end`](crate::Pages::end).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PagesEnd {
    /// The last page names no next one.
    NoNextPage,
    /// As many items came as the server says there are.
    AllItems,
    /// A page came without items.
    EmptyPage,
    /// A page came that had come before: some servers send one again when asked for more than they have. It was not
    /// shown again.
    RepeatedPage,
    /// The pages came to one of the other ends, but the list has become shorter meanwhile, by so many items at least.
    /// What follows a removed item moves up, perhaps onto a page that was already fetched, so that as many items may
    /// never have been shown.
    Shrunk {
        /// How many items fewer the list has.
        by: u64,
    },
    /// A page could not be fetched; the error said why.
    Failed,
}

/// What a page tells of the way on.
pub(super) struct Facts<'a> {
    pub(super) count: usize,
    pub(super) next_cursor: Option<&'a str>,
    pub(super) total: Option<u64>,
}

/// A place between two pages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Position {
    /// What asks for the next page; if there is nothing, what the call itself asks for is the next page.
    at: Option<Value>,
    /// The task whose result the next page is, if it was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) task: Option<TaskHandle>,
    pub(super) pages: u32,
    items: u64,
    /// What the server said last.
    total: Option<u64>,
    /// By how many items the list has become shorter.
    shrunk_by: u64,
    empty_in_a_row: u32,
    /// Tells the page before this place from others, should it come again.
    last_page: Option<Fingerprint>,
    pub(super) end: Option<PagesEnd>,
}

/// The pages and the names of pages that came already.
pub(super) type Seen = BTreeSet<Fingerprint>;

impl Position {
    /// The request for the page at this place.
    pub(super) fn request(&self, call: &Request) -> Request {
        let mut request = call.clone();
        if let (Some((place, name)), Some(at)) = (input(call), &self.at) {
            request.put(place, name, at.clone());
        }
        request
    }

    /// Moves past a page, or to the end. Tells whether the page is to be shown; one that is not is the end.
    pub(super) fn advance(
        &mut self,
        call: &Request,
        answer: &Answer,
        facts: &Facts<'_>,
        seen: &mut Seen,
    ) -> Result<bool, Error> {
        let operation = call.operation();
        let is_first = self.pages == 0;
        let items = answer.part(operation.items).unwrap_or(&answer.body);
        let page = Some(Fingerprint::of([b"page".as_slice(), items])).filter(|_| facts.count > 0);
        let is_new = page.is_none_or(|page| seen.insert(page));
        let is_repeated = !is_new || page.is_some() && page == self.last_page;
        self.last_page = page;
        self.task = None;
        self.pages = self.pages.saturating_add(1);
        self.items = self.items.saturating_add(facts.count as u64);
        self.empty_in_a_row = if facts.count == 0 { self.empty_in_a_row + 1 } else { 0 };
        match operation.paging {
            None => self.end = Some(PagesEnd::NoNextPage),
            Some(Paging::Cursor { .. }) => match facts.next_cursor.filter(|cursor| !cursor.is_empty()) {
                Some(cursor) => {
                    self.follow(cursor, seen).map_err(|fault| answer.error(Kind::Paging, fault))?;
                    self.at = Some(Value::from(cursor));
                }
                None => self.end = Some(PagesEnd::NoNextPage),
            },
            Some(Paging::Page { .. }) => {
                self.count_down(facts.total);
                let is_whole = number(call, None, 1) == 1;
                let may_go_on = is_whole && operation.safety != Safety::Pays && self.empty_in_a_row < MOST_EMPTY_PAGES;
                self.end = self.end_of_numbered(facts, is_repeated, may_go_on);
                self.at = Some(Value::from(number(call, self.at.as_ref(), 1).saturating_add(1)));
            }
            Some(Paging::Offset { .. }) => {
                self.count_down(facts.total);
                self.end = self.end_of_numbered(facts, is_repeated, false);
                let next = number(call, self.at.as_ref(), 0).saturating_add(facts.count as u64);
                self.at = Some(Value::from(next));
            }
        }
        let is_again = self.end == Some(PagesEnd::RepeatedPage);
        let is_surplus = self.end.is_some() && !is_first && (facts.count == 0 || is_again);
        if self.end.is_some() && self.shrunk_by > 0 {
            self.end = Some(PagesEnd::Shrunk { by: self.shrunk_by });
        }
        Ok(!is_surplus)
    }

    /// Notes that `cursor` is followed. A server that sends the client round in circles, or on and on without an item,
    /// is at fault, and what was fetched may not be all.
    fn follow(&self, cursor: &str, seen: &mut Seen) -> Result<(), String> {
        if !seen.insert(Fingerprint::of([b"cursor".as_slice(), cursor.as_bytes()])) {
            return Err(format!("the server named the same next page twice, after {} pages", self.pages));
        }
        if self.empty_in_a_row >= MOST_EMPTY_PAGES {
            return Err(format!("the server sent {MOST_EMPTY_PAGES} pages without items in a row"));
        }
        Ok(())
    }

    /// Notes how many items the server says there are.
    fn count_down(&mut self, total: Option<u64>) {
        if let (Some(before), Some(now)) = (self.total, total) {
            self.shrunk_by = self.shrunk_by.saturating_add(before.saturating_sub(now));
        }
        self.total = total.or(self.total);
    }

    /// Whether a numbered page is the last. An empty one is not, if the server says that there are more items, and
    /// another page may have them.
    fn end_of_numbered(&self, facts: &Facts<'_>, is_repeated: bool, may_go_on: bool) -> Option<PagesEnd> {
        let has_more = self.total.is_some_and(|total| self.items < total);
        if is_repeated {
            Some(PagesEnd::RepeatedPage)
        } else if self.total.is_some() && !has_more {
            Some(PagesEnd::AllItems)
        } else if facts.count == 0 && !(has_more && may_go_on) {
            Some(PagesEnd::EmptyPage)
        } else {
            None
        }
    }
}

/// The input that says which page is meant.
pub(super) fn input(call: &Request) -> Option<(Place, &'static str)> {
    call.operation().paging.map(|paging| match paging {
        Paging::Page { page: input } | Paging::Offset { offset: input } | Paging::Cursor { cursor: input } => input,
    })
}

/// The number of the next page: `at`, or what the call itself asks for, or where numbers start.
fn number(call: &Request, at: Option<&Value>, start: u64) -> u64 {
    let asked = || input(call).and_then(|(place, name)| call.get(place, name));
    at.or_else(asked).and_then(Value::as_u64).unwrap_or(start)
}
