//! `webhooks.rs`: the events that the service sends.

use super::{Docs, Name, Type};

/// `rt::webhook_events!`
#[derive(Debug, Clone)]
pub struct Events {
    pub docs: Docs,
    /// Whether a model, a map is named.
    pub uses_models: bool,
    pub uses_maps: bool,
    pub events: Vec<Event>,
}

/// `OrderPaid(models::OrderPaid) = "order.paid"`
#[derive(Debug, Clone)]
pub struct Event {
    pub docs: Docs,
    pub variant: Name,
    pub ty: Type,
    /// What the envelope calls it: `email_verification.verified`.
    pub event: String,
}
