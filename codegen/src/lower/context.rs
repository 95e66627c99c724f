//! What every pass shares: the document, the registry of types, and the findings.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ModelId, Use, components::ComponentSchemas, drafts::Draft, files::Built, models::Models, names::Names,
    responses::Returned, shapes::Shapes, webhooks::EventDraft,
};
use crate::{
    Options,
    diagnostic::Diagnostic,
    document::{Component, Document, RefOr, Schema},
    ir::{Api, Model, Name, Page, Struct},
    tree::Span,
};

pub(super) struct Lowering<'d> {
    pub(super) document: &'d Document,
    pub(super) options: &'d Options,
    /// A schema that allows anything.
    pub(super) anything: &'d Schema,
    pub(super) components: ComponentSchemas<'d>,
    pub(super) models: Models<'d>,
    pub(super) model_names: Names,
    /// Fields and variants that are boxed, because they hold their own type.
    pub(super) boxes: BTreeSet<(ModelId, String)>,
    pub(super) lowered: Vec<(ModelId, Vec<Model>)>,
    pub(super) built: BTreeMap<ModelId, Built>,
    /// The variants of each enum, in the order of its values.
    pub(super) variants: BTreeMap<ModelId, Vec<Name>>,
    /// The variants of each table, in the order of its rows.
    pub(super) rows: BTreeMap<&'d str, Vec<Name>>,
    pub(super) pages: BTreeMap<ModelId, Page>,
    /// Structs of required inputs, with the module of their operation.
    pub(super) inputs_structs: Vec<(Name, Box<Struct>)>,
    pub(super) shapes: Shapes,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'d> Lowering<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options, anything: &'d Schema) -> Self {
        Self {
            document,
            options,
            anything,
            components: ComponentSchemas::of(document),
            models: Models::default(),
            model_names: Names::default(),
            boxes: BTreeSet::new(),
            lowered: Vec::new(),
            built: BTreeMap::new(),
            variants: BTreeMap::new(),
            rows: BTreeMap::new(),
            pages: BTreeMap::new(),
            inputs_structs: Vec::new(),
            shapes: Shapes::default(),
            diagnostics: Vec::new(),
        }
    }

    /// Notes which types are needed, by whom, and in which direction.
    pub(super) fn reach_all(&mut self, drafts: &[Draft<'d>], events: &[EventDraft<'d>]) {
        for draft in drafts {
            let by = |sent| Use {
                sent,
                patches: sent && draft.is_update(),
                module: Some(draft.module.clone()),
                tags: Vec::new(),
            };
            for input in draft.inputs.iter().filter(|input| input.constant.is_none()) {
                self.reach(&input.child, &by(true));
            }
            if let Some(values) = &draft.extra {
                self.reach(values, &by(true));
            }
            if let Returned::Json(child) = &draft.returned {
                self.reach(child, &by(false));
            }
        }
        for event in events {
            self.reach(&event.payload, &Use { sent: false, patches: false, module: None, tags: Vec::new() });
        }
    }

    /// The API, or what is wrong with it, each finding once, in the order of the document.
    pub(super) fn finish(mut self, api: Api) -> Result<Api, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() {
            return Ok(api);
        }
        self.diagnostics.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        self.diagnostics.dedup_by(|a, b| (a.span, a.code, &a.message) == (b.span, b.code, &b.message));
        Err(self.diagnostics)
    }

    pub(super) fn unsupported(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error("unsupported-schema", span, message).help(help));
    }

    pub(super) fn report(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(code, span, message).help(help));
    }

    /// Follows references to a component; with its name when it has one.
    pub(super) fn component<T: Component>(&self, found: &'d RefOr<T>) -> Option<(Option<&'d str>, &'d T)> {
        let name = match found {
            RefOr::Ref(reference) => Some(reference.name.as_str()),
            RefOr::Item(_) => None,
        };
        Some((name, found.resolve(&self.document.components)?))
    }
}
