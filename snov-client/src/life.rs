//! Ends what goes on in the background when the last client is gone.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::Semaphore;

/// Held by clients and their calls, never by what goes on in the background.
#[derive(Debug)]
pub(crate) struct Life(Arc<Semaphore>);

impl Life {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    pub(crate) fn end(&self) -> End {
        End(Arc::clone(&self.0))
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The end of a [`Life`].
#[derive(Debug)]
pub(crate) struct End(Arc<Semaphore>);

impl End {
    /// Runs `task` until it has ended, or the life has.
    pub(crate) async fn cut_short(self, task: impl Future<Output = ()>) {
        // There is nothing to acquire: this ends when the semaphore is closed.
        let mut end = pin!(self.0.acquire());
        let mut task = pin!(task);
        poll_fn(|context| match end.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(()),
            Poll::Pending => task.as_mut().poll(context),
        })
        .await;
    }
}
