//! What a test asks of the account behind a server, and has its webhooks do.

use serde_json::Value;

use super::Server;
use crate::world::webhooks::delivery::Delivery;

impl Server {
    /// The credits that the account has left. None, if only examples are answered.
    #[must_use]
    pub fn credits(&self) -> u64 {
        self.service.catch_up();
        self.service.world().map_or(0, |world| world.credits())
    }

    /// Has webhooks tell of an event: `campaign_email.sent`. Says how many subscribed to it.
    ///
    /// # Panics
    /// If the document has no such event.
    pub fn send_webhook(&self, event: &str, data: impl Into<Value>) -> usize {
        self.tell(event, Some(data.into()))
    }

    /// Like [`Server::send_webhook`], with the data of the document's example.
    ///
    /// # Panics
    /// If the document has no such event.
    #[expect(clippy::must_use_candidate, reason = "not every test asks how many were told")]
    pub fn send_example_webhook(&self, event: &str) -> usize {
        self.tell(event, None)
    }

    /// What webhooks told so far, or tried to: each attempt, in the order in which they ended.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.service.world().map(|world| world.deliveries()).unwrap_or_default()
    }

    /// Waits until all that is due has happened, and every webhook that is due has told.
    pub async fn settled(&self) {
        let mut moved = self.service.clock.watch();
        while !self.service.is_quiet() {
            self.service.clock.wait(&mut moved, None).await;
            moved.mark_unchanged();
        }
    }

    /// Begins anew, with the credits, lists, campaigns and webhooks of the start, and an empty log of requests. Tokens, the
    /// clock and faults stay as they are.
    pub fn reset(&self) {
        self.service.reset();
    }

    fn tell(&self, event: &str, data: Option<Value>) -> usize {
        self.service.tell(event, data).unwrap_or_else(|reason| panic!("{reason}"))
    }
}
