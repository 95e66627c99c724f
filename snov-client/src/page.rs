//! Pages: one after the other, each fetched when it is asked for.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{Answer, result};
use crate::call::send;
use crate::error::{Error, Kind};
use crate::limit::Priority;
use crate::operation::Paging;
use crate::poll::{Task, follow};
use crate::request::Request;
use crate::transport::BoxFuture;

/// This many pages without items in a row are taken for a fault.
const MOST_EMPTY_PAGES: u32 = 3;

/// One page of several.
pub trait Page: DeserializeOwned + Send + 'static {
    /// What the pages are made of.
    type Item: Send + Unpin;

    /// The page's items.
    fn into_items(self) -> Vec<Self::Item>;

    /// How many items the page has.
    fn count(&self) -> usize;

    /// The name of the next page, where pages name each other.
    fn next_cursor(&self) -> Option<&str> {
        None
    }

    /// How many items there are on all pages, where a page tells.
    fn total(&self) -> Option<u64> {
        None
    }
}

/// A page that is nothing but its items.
impl<T: DeserializeOwned + Send + Unpin + 'static> Page for Vec<T> {
    type Item = T;

    fn into_items(self) -> Vec<T> {
        self
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// The pages of a call, from the one it asks for to the last.
///
/// A page is fetched when it is asked for, never before. A page that is under way stays under way when `try_next` is
/// dropped: the next `try_next` goes on waiting for it, and it is not paid for twice. After an error there are no more
/// pages.
#[must_use = "no page is fetched until it is asked for"]
pub struct Pages<P> {
    request: Request,
    is_task: bool,
    under_way: Option<BoxFuture<'static, Result<Answer, Error>>>,
    read: fn(&Answer) -> Result<P, Error>,
    position: Position,
}

impl<P: Page> Pages<P> {
    /// The pages of a call that returns them.
    pub fn of_calls(request: Request) -> Self {
        Self::new(request, false)
    }

    /// The pages of a call that starts a task for each.
    pub fn of_tasks(request: Request) -> Self {
        Self::new(request, true)
    }

    fn new(request: Request, is_task: bool) -> Self {
        Self { request, is_task, under_way: None, read: result::<P>, position: Position::default() }
    }

    /// The items of all pages.
    pub fn into_items(self) -> Items<P> {
        Items { pages: self, items: VecDeque::new() }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// The page could not be fetched, or the pages do not end.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        if self.position.ended {
            return Poll::Ready(None);
        }
        let (request, is_task) = (&self.request, self.is_task);
        let under_way = self.under_way.get_or_insert_with(|| fetch(request.clone(), is_task));
        let answer = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        let page = answer.and_then(|answer| self.turn(&answer));
        self.position.ended |= page.is_err();
        Poll::Ready(page.transpose())
    }

    /// Reads a page and turns to the next; no page where there is nothing left to show.
    fn turn(&mut self, answer: &Answer) -> Result<Option<P>, Error> {
        let page = (self.read)(answer)?;
        let facts = Facts { count: page.count(), next_cursor: page.next_cursor(), total: page.total() };
        let is_shown = self.position.advance(&mut self.request, answer, &facts)?;
        Ok(is_shown.then_some(page))
    }
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("request", &self.request)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

fn fetch(request: Request, is_task: bool) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move {
        if is_task { follow(&Task::Start(request), None).await } else { send(&request, Priority::Call, None).await }
    })
}

/// What a page tells of the way on.
struct Facts<'a> {
    count: usize,
    next_cursor: Option<&'a str>,
    total: Option<u64>,
}

/// How far the pages have come.
#[derive(Debug, Default)]
struct Position {
    ended: bool,
    pages: u32,
    items: u64,
    empty_in_a_row: u32,
    /// Digests of the cursors that were followed.
    cursors: BTreeSet<u64>,
    /// The digest of the page before.
    last_page: Option<u64>,
    /// Whether this page is that one once more.
    is_repeated: bool,
}

impl Position {
    /// Makes the request ask for the page after this one, or ends. Tells whether this page is to be shown; one that is
    /// not is the end.
    fn advance(&mut self, request: &mut Request, answer: &Answer, facts: &Facts<'_>) -> Result<bool, Error> {
        let is_first = self.pages == 0;
        self.pages = self.pages.saturating_add(1);
        self.items = self.items.saturating_add(facts.count as u64);
        match request.operation().paging {
            None => self.ended = true,
            Some(Paging::Cursor { cursor: (place, name) }) => {
                match facts.next_cursor.filter(|cursor| !cursor.is_empty()) {
                    Some(cursor) => {
                        self.follow(cursor, facts.count).map_err(|fault| answer.error(Kind::Paging, fault))?;
                        request.put(place, name, Value::from(cursor));
                    }
                    None => self.ended = true,
                }
            }
            Some(Paging::Page { page: (place, name) }) => {
                self.ended = self.is_last(answer, facts);
                request.put(place, name, Value::from(number(request.get(place, name), 1).saturating_add(1)));
            }
            Some(Paging::Offset { offset: (place, name) }) => {
                self.ended = self.is_last(answer, facts);
                let next = number(request.get(place, name), 0).saturating_add(facts.count as u64);
                request.put(place, name, Value::from(next));
            }
        }
        let is_surplus = self.ended && !is_first && (facts.count == 0 || self.is_repeated);
        Ok(!is_surplus)
    }

    /// Notes that `cursor` is followed. A server that sends the client round in circles, or on and on without an item,
    /// is at fault, and what was fetched may not be all.
    fn follow(&mut self, cursor: &str, count: usize) -> Result<(), String> {
        self.empty_in_a_row = if count == 0 { self.empty_in_a_row + 1 } else { 0 };
        if !self.cursors.insert(digest(cursor)) {
            return Err(format!("the server named the same next page twice, after {} pages", self.pages));
        }
        if self.empty_in_a_row >= MOST_EMPTY_PAGES {
            return Err(format!("the server sent {MOST_EMPTY_PAGES} pages without items in a row"));
        }
        Ok(())
    }

    /// Whether a numbered page is the last: it is empty, or all items are there, or it is the one before once more, which
    /// is what some servers send when asked for more than they have.
    fn is_last(&mut self, answer: &Answer, facts: &Facts<'_>) -> bool {
        let page = Some(digest(&answer.body));
        self.is_repeated = page == std::mem::replace(&mut self.last_page, page);
        facts.count == 0 || self.is_repeated || facts.total.is_some_and(|total| self.items >= total)
    }
}

/// The number that an input holds, or where it starts.
fn number(input: Option<&Value>, start: u64) -> u64 {
    input.and_then(Value::as_u64).unwrap_or(start)
}

fn digest(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The items of all pages of a call.
///
/// ```no_run
/// # async fn example<P: snov_client::rt::Page>(mut items: snov_client::Items<P>) -> Result<(), snov_client::Error> {
/// while let Some(item) = items.try_next().await? {
///     // A page is fetched when its first item is asked for.
/// }
/// # Ok(()) }
/// ```
#[must_use = "no page is fetched until an item is asked for"]
pub struct Items<P: Page> {
    pages: Pages<P>,
    items: VecDeque<P::Item>,
}

impl<P: Page> Items<P> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// A page could not be fetched, or the pages do not end.
    pub async fn try_next(&mut self) -> Result<Option<P::Item>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Item, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = page.into_items().into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<P: Page> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).field("waiting", &self.items.len()).finish()
    }
}
