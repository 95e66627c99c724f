//! Lowers webhooks to the enum of events.

use super::{
    Lowering, docs,
    imports::Named,
    look::{Child, Definition, Kind},
    names::{self, Names},
};
use crate::{
    document::{Operation, Spanned},
    ir::{Event, Events},
};

/// One event, before types are decided.
#[derive(Debug)]
pub(super) struct EventDraft<'d> {
    name: &'d Spanned<String>,
    operation: &'d Operation,
    /// What the envelope calls it.
    event: String,
    pub(super) payload: Child<'d>,
}

impl<'d> Lowering<'d> {
    /// Drafts every webhook: the envelope is the runtime's, the payload is a type.
    pub(super) fn events(&mut self) -> Vec<EventDraft<'d>> {
        let mut events = Vec::new();
        for (name, operation) in &self.document.webhooks {
            let Some(body) = operation.request_body.as_ref().and_then(|body| body.resolve(&self.document.components))
            else {
                self.report(
                    "unsupported-webhook",
                    name.span,
                    format!("webhook `{}` has no body", name.value),
                    "describe what is sent",
                );
                continue;
            };
            let Some(schema) = body.content.iter().find_map(|(_, media)| media.schema.as_ref()) else {
                self.report(
                    "unsupported-webhook",
                    body.span,
                    format!("the body of webhook `{}` has no schema", name.value),
                    "add one",
                );
                continue;
            };
            let hint = format!("{}Event", names::type_name(&name.value));
            let (event, payload) = self.envelope(name, &Child::new(schema, hint));
            events.push(EventDraft { name, operation, event, payload });
        }
        events
    }

    /// The event's name and its payload: `event` and `data` of the envelope, or else the webhook's name and the whole body.
    fn envelope(&mut self, name: &'d Spanned<String>, body: &Child<'d>) -> (String, Child<'d>) {
        let whole = (name.value.clone(), body.clone());
        let Kind::Model(id) = self.look(body).kind else { return whole };
        let Definition::Object(object) = self.models.get(id).definition.clone() else { return whole };
        let property = |name: &str| object.properties.iter().find(|property| property.name.value == name);
        let Some(data) = property("data") else { return whole };
        let constant = property("event")
            .and_then(|event| self.look(&event.child()).constant)
            .and_then(|constant| constant.as_str());
        (constant.map_or_else(|| name.value.clone(), str::to_owned), data.child())
    }

    /// The events; `None` when the document has no webhooks.
    pub(super) fn webhooks(&mut self, drafts: &[EventDraft<'d>]) -> Option<Events> {
        let mut taken = Names::default();
        let mut events = Vec::new();
        for draft in drafts {
            let variant = match &draft.operation.extensions.rust_name {
                Some(name) => names::given(&name.value, names::variant_name),
                None => names::variant_name(&draft.event),
            };
            let variant = names::avoid(variant, names::CATCH_ALL);
            let found = taken.claim(&variant, draft.name.span, &format!("webhook `{}`", draft.name.value));
            self.diagnostics.extend(found);
            let ty = self.type_of(&draft.payload, false);
            events.push(Event { docs: event_docs(draft), variant, ty, event: draft.event.clone() });
        }
        let title = docs::sentence(&self.document.info.title.value);
        let mut named = Named::default();
        for event in &events {
            named.of_type(&event.ty);
        }
        (!events.is_empty()).then(|| Events {
            docs: vec![format!("What the {title} sends to a webhook.")],
            uses_models: !named.models.is_empty(),
            uses_maps: named.maps,
            events,
        })
    }
}

fn event_docs(draft: &EventDraft<'_>) -> Vec<String> {
    let mut words =
        draft.operation.summary.as_ref().map_or_else(Vec::new, |summary| vec![docs::sentence(&summary.value)]);
    docs::section(
        &mut words,
        draft.operation.description.as_ref().map_or_else(Vec::new, |words| docs::markdown(&words.value)),
    );
    if words.is_empty() {
        words.push(format!("The event `{}`.", draft.event));
    }
    words
}
