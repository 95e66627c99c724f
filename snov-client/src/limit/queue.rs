//! Who waits for the rate limit, in which order.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::Notify;

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    /// What somebody called for.
    Call,
    /// A question about a task, which can as well be asked a little later.
    Poll,
}

/// Two lines: nobody in the second goes while somebody stands in the first.
#[derive(Debug, Default)]
pub(super) struct Queue {
    calls: VecDeque<Arc<Ticket>>,
    polls: VecDeque<Arc<Ticket>>,
}

/// A place in a line.
#[derive(Debug)]
pub(super) struct Ticket {
    priority: Priority,
    call: Notify,
}

impl Ticket {
    /// Ends when there is a reason to look again.
    pub(super) async fn called(&self) {
        self.call.notified().await;
    }
}

impl Queue {
    pub(super) fn join(&mut self, priority: Priority) -> Arc<Ticket> {
        let ticket = Arc::new(Ticket { priority, call: Notify::new() });
        self.line(priority).push_back(Arc::clone(&ticket));
        ticket
    }

    pub(super) fn leave(&mut self, ticket: &Arc<Ticket>) {
        let line = self.line(ticket.priority);
        if let Some(place) = line.iter().position(|other| Arc::ptr_eq(other, ticket)) {
            line.remove(place);
        }
        self.call_first();
    }

    pub(super) fn is_first(&self, ticket: &Ticket) -> bool {
        self.first().is_some_and(|first| std::ptr::eq(Arc::as_ptr(first), ticket))
    }

    pub(super) fn len(&self) -> usize {
        self.calls.len() + self.polls.len()
    }

    pub(super) fn call_first(&self) {
        if let Some(first) = self.first() {
            first.call.notify_one();
        }
    }

    pub(super) fn call_all(&self) {
        self.calls.iter().chain(&self.polls).for_each(|ticket| ticket.call.notify_one());
    }

    fn first(&self) -> Option<&Arc<Ticket>> {
        self.calls.front().or_else(|| self.polls.front())
    }

    fn line(&mut self, priority: Priority) -> &mut VecDeque<Arc<Ticket>> {
        match priority {
            Priority::Call => &mut self.calls,
            Priority::Poll => &mut self.polls,
        }
    }
}
