//! Pages: one after the other, each fetched when it is asked for.

mod bookmark;
mod position;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::answer::{Answer, result};
use crate::call::send;
use crate::error::Error;
use crate::limit::Priority;
use crate::poll::{Progress, Running, Task, follow};
use crate::request::Request;
use crate::task::TaskHandle;
use crate::transport::BoxFuture;
pub use bookmark::Bookmark;
pub use position::PagesEnd;
use position::{Facts, Position, Seen};

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
/// pages; [`Pages::bookmark`] is the place to go on from.
#[must_use = "no page is fetched until it is asked for"]
pub struct Pages<P> {
    call: Request,
    is_task: bool,
    read: fn(&Answer) -> Result<P, Error>,
    position: Position,
    /// Where the last page was that was handed out.
    before: Position,
    seen: Seen,
    under_way: Option<Fetch>,
}

/// A page on its way.
struct Fetch {
    answer: BoxFuture<'static, Result<Answer, Error>>,
    /// The task whose result it is, once it runs.
    task: Arc<Mutex<Option<TaskHandle>>>,
}

impl<P: Page> Pages<P> {
    /// The pages of a call that returns them.
    #[doc(hidden)]
    pub fn of_calls(request: Request) -> Self {
        Self::new(request, false)
    }

    /// The pages of a call that starts a task for each.
    #[doc(hidden)]
    pub fn of_tasks(request: Request) -> Self {
        Self::new(request, true)
    }

    fn new(call: Request, is_task: bool) -> Self {
        Self {
            call,
            is_task,
            read: result::<P>,
            position: Position::default(),
            before: Position::default(),
            seen: Seen::new(),
            under_way: None,
        }
    }

    /// Goes on from a place in the pages of the same call.
    ///
    /// # Errors
    /// The bookmark is one of another operation, or of a call with other inputs.
    pub fn resume(mut self, bookmark: &Bookmark) -> Result<Self, Error> {
        self.position = bookmark.position(&self.call)?;
        if self.position.end == Some(PagesEnd::Failed) {
            self.position.end = None;
        }
        self.before = self.position.clone();
        Ok(self)
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
        if self.position.end.is_some() {
            return Poll::Ready(None);
        }
        let (call, position, is_task) = (&self.call, &self.position, self.is_task);
        let under_way = self.under_way.get_or_insert_with(|| Fetch::new(call, position, is_task));
        let answer = ready!(under_way.answer.as_mut().poll(context));
        self.under_way = None;
        let page = answer.and_then(|answer| self.turn(&answer));
        if let Err(error) = &page {
            self.position.end = Some(PagesEnd::Failed);
            self.position.task = error.task_handle().filter(|_| !error.is_conclusive()).cloned();
        }
        Poll::Ready(page.transpose())
    }

    /// Reads a page and turns to the next; no page where there is nothing left to show.
    fn turn(&mut self, answer: &Answer) -> Result<Option<P>, Error> {
        let page = (self.read)(answer)?;
        let facts = Facts { count: page.count(), next_cursor: page.next_cursor(), total: page.total() };
        let mut next = self.position.clone();
        let is_shown = next.advance(&self.call, answer, &facts, &mut self.seen)?;
        self.position.task.clone_from(&answer.task);
        self.before = std::mem::replace(&mut self.position, next);
        Ok(is_shown.then_some(page))
    }
}

impl<P> Pages<P> {
    /// The place before the next page.
    #[must_use]
    pub fn bookmark(&self) -> Bookmark {
        let mut position = self.position.clone();
        if let Some(Fetch { task, .. }) = &self.under_way {
            position.task.clone_from(&task.lock().unwrap_or_else(PoisonError::into_inner));
        }
        Bookmark::new(&self.call, position)
    }

    /// Why there are no more pages; `None` while there may be.
    #[must_use]
    pub fn end(&self) -> Option<PagesEnd> {
        self.position.end
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
            .field("call", &self.call)
            .field("pages", &self.position.pages)
            .field("end", &self.position.end)
            .finish_non_exhaustive()
    }
}

impl Fetch {
    fn new(call: &Request, position: &Position, is_task: bool) -> Self {
        let (request, started) = (position.request(call), position.task.clone());
        let task = Arc::new(Mutex::new(started.clone()));
        let note = Arc::clone(&task);
        let answer = async move {
            if !is_task {
                return send(&request, Priority::Call, None).await;
            }
            let task = match started {
                Some(task) => Task::Resume(Running::linked(&request, &task)?),
                None => Task::Start(request),
            };
            let watch = move |progress: &Progress<'_>| {
                *note.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.task().clone());
            };
            follow(task, None, Some(Box::new(watch))).await
        };
        Self { answer: Box::pin(answer), task }
    }
}

/// The items of all pages of a call.
///
/// ```no_run
/// # async fn example<P: snov_client::Page>(mut items: snov_client::Items<P>) -> Result<(), snov_client::Error> {
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

    /// Goes on from a place in the pages of the same call.
    ///
    /// # Errors
    /// As for [`Pages::resume`].
    pub fn resume(self, bookmark: &Bookmark) -> Result<Self, Error> {
        Ok(self.pages.resume(bookmark)?.into_items())
    }

    /// The place before the page of which not all items were handed out, or before the next page. Who goes on from there
    /// sees the items of that page again.
    #[must_use]
    pub fn bookmark(&self) -> Bookmark {
        if self.items.is_empty() {
            self.pages.bookmark()
        } else {
            Bookmark::new(&self.pages.call, self.pages.before.clone())
        }
    }

    /// Why there are no more items; `None` while there may be.
    #[must_use]
    pub fn end(&self) -> Option<PagesEnd> {
        self.pages.end().filter(|_| self.items.is_empty())
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
