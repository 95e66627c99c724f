//! The course of things: what happens by itself when its time has come, and whom webhooks tell.

use jiff::Timestamp;
use serde_json::Value;

use super::Service;
use crate::{
    answer::{
        respond::{self, Accepted},
        task::{Due, Poll, State},
    },
    credits,
    post::Endpoint,
    request::prefer::Preference,
    world::{
        World,
        webhooks::delivery::{Outcome, Post},
    },
};

impl Service {
    /// Lets everything happen that is due, in order.
    pub(crate) fn catch_up(&self) {
        let Some(mut world) = self.world() else { return };
        let now = self.clock.timestamp();
        let waiting = world.posts_waiting();
        while let Some(due) = self.tasks.due(now) {
            world.catch_up(due.at);
            self.settle(&mut world, &due);
        }
        world.catch_up(now);
        if world.posts_waiting() > waiting {
            self.clock.wake();
        }
    }

    /// When something happens next.
    pub(crate) fn next_event(&self) -> Option<Timestamp> {
        let next = self.world()?.next_event();
        next.into_iter().chain(self.tasks.next_due()).min()
    }

    /// Whether nothing is due, and nothing under way.
    pub(crate) fn is_quiet(&self) -> bool {
        self.catch_up();
        self.world().is_none_or(|world| world.is_quiet())
    }

    /// Takes out what webhooks are to post now.
    pub(crate) fn take_posts(&self) -> Vec<Post> {
        self.world().map(|mut world| world.take_posts()).unwrap_or_default()
    }

    /// Posts what a webhook tells, and remembers what became of it.
    pub(crate) async fn deliver(&self, post: Post) {
        let outcome = match Endpoint::local(&post.url) {
            Some(endpoint) => match endpoint.post(&post.body.to_string()).await {
                Ok(status) => Outcome::Answered(status),
                Err(reason) => Outcome::Unanswered(reason),
            },
            None => Outcome::NotCalled,
        };
        if let Some(mut world) = self.world() {
            world.posted(post, outcome);
        }
        self.clock.wake();
    }

    /// Has webhooks tell of an event, with the document's example if no data are given. Says how many are told.
    ///
    /// # Errors
    /// If the document has no such event.
    pub(crate) fn tell(&self, event: &str, data: Option<Value>) -> Result<usize, String> {
        let data = self.data_of(event, data)?;
        self.catch_up();
        let told = self.world().map_or(0, |mut world| world.tell(event, &data));
        self.clock.wake();
        Ok(told)
    }

    /// Like [`Service::tell`], but tells one endpoint.
    ///
    /// # Errors
    /// As for [`Service::tell`].
    pub(crate) fn tell_endpoint(&self, url: &str, event: &str, data: Option<Value>) -> Result<(), String> {
        let data = self.data_of(event, data)?;
        self.catch_up();
        if let Some(mut world) = self.world() {
            world.post_to(url, event, &data);
        }
        self.clock.wake();
        Ok(())
    }

    /// The given data of an event, or else those of the document's example.
    fn data_of(&self, event: &str, data: Option<Value>) -> Result<Value, String> {
        let documented = self.document.delivery(event)?;
        Ok(data.or_else(|| documented.get("data").cloned()).unwrap_or_default())
    }

    /// Ends a task: it is paid for what it finds, and told of. If the credits do not suffice, it fails.
    fn settle(&self, world: &mut World, due: &Due) {
        let operations = &self.document.operations;
        let (Some(start), Some(operation)) = (operations.get(due.origin.operation), operations.get(due.target)) else {
            return;
        };
        let poll = Poll { origin: due.origin.clone(), state: State::Completed };
        let preference = Preference::default();
        let accepted = Accepted { operation, inputs: &due.inputs, preference: &preference, task: Some(&poll) };
        // A result that the document has no example of is an error for whoever asks for it.
        let Some(draft) = respond::reply(&self.document, &accepted).ok().and_then(|reply| reply.draft) else { return };
        let inputs = &due.origin.inputs;
        if world.charge(credits::due(start, inputs, &draft.body, draft.items.as_ref(), draft.found)) {
            world.tell_of_task(&start.id, inputs, &draft.body);
        } else {
            self.tasks.fail(due);
        }
    }
}
