//! Where a call for any number of inputs takes them from.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

/// The inputs of a call that takes any number of them: from anything that can be iterated over, or from a
/// [`Stream`]. They are read as they are needed, no further than one batch ahead.
///
/// ```
/// # use snov_client::Inputs;
/// let lines = "ada@example.com\ngrace@example.com";
/// let inputs: Inputs<'_, String> = lines.lines().into();
/// ```
pub struct Inputs<'i, T>(Pin<Box<dyn Stream<Item = T> + Send + 'i>>);

impl<'i, T: 'i> Inputs<'i, T> {
    /// The items of a stream. A batch is sent when it is full, or when the stream has ended.
    pub fn stream(stream: impl Stream<Item: Into<T>> + Send + 'i) -> Self {
        Self(Box::pin(Streamed { stream: Box::pin(stream), item: PhantomData }))
    }
}

impl<T> Inputs<'_, T> {
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<'i, T: 'i, I: IntoIterator<Item: Into<T>, IntoIter: Send + 'i>> From<I> for Inputs<'i, T> {
    fn from(items: I) -> Self {
        Self(Box::pin(Iterated { items: items.into_iter(), item: PhantomData }))
    }
}

impl<T> fmt::Debug for Inputs<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").finish_non_exhaustive()
    }
}

struct Iterated<I, T> {
    items: I,
    item: PhantomData<fn() -> T>,
}

/// Nothing in it is ever pinned.
impl<I, T> Unpin for Iterated<I, T> {}

impl<I: Iterator<Item: Into<T>>, T> Stream for Iterated<I, T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.get_mut().items.next().map(Into::into))
    }
}

struct Streamed<S, T> {
    stream: Pin<Box<S>>,
    item: PhantomData<fn() -> T>,
}

impl<S: Stream<Item: Into<T>>, T> Stream for Streamed<S, T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.stream.as_mut().poll_next(context).map(|item| item.map(Into::into))
    }
}
