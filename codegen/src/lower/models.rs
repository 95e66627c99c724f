//! The registry of types: which schemas become a type, and who needs it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Lowering,
    components::ComponentSchema,
    look::{Child, Definition, Kind},
    names,
    object::Additional,
};
use crate::{
    document::{Schema, Type},
    ir::Name,
};

/// A type in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ModelId(usize);

/// Which type of those that one schema becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Whole,
    /// One of the schema's types.
    Only(Type),
    /// The alternatives beside its properties.
    Choice,
}

/// Who needs a type, and whether it is sent or received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) sent: bool,
    /// Whether it is part of an update, in which null, absent and a value are three things.
    pub(super) patches: bool,
    /// The module of the operation; `None` for webhooks.
    pub(super) module: Option<Name>,
    /// Tags of the unions around it, which the type leaves to them; empty when it stands alone.
    pub(super) tags: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Entry<'d> {
    pub(super) name: Name,
    pub(super) schema: &'d Schema,
    pub(super) definition: Definition<'d>,
    pub(super) uses: BTreeSet<Use>,
}

impl Entry<'_> {
    pub(super) fn is_patched(&self) -> bool {
        self.uses.iter().any(|found| found.patches)
    }

    pub(super) fn is_sent(&self) -> bool {
        self.uses.iter().any(|found| found.sent)
    }

    pub(super) fn is_received(&self) -> bool {
        self.uses.iter().any(|found| !found.sent)
    }

    /// Whether a union around the type writes this property.
    pub(super) fn leaves_out(&self, property: &str) -> bool {
        self.uses.iter().any(|found| found.tags.iter().any(|tag| tag == property))
    }
}

#[derive(Debug, Default)]
pub(super) struct Models<'d> {
    entries: Vec<Entry<'d>>,
    /// By the schema's address: schemas do not move while the document is borrowed.
    by_schema: BTreeMap<(*const Schema, Part), ModelId>,
}

impl<'d> Models<'d> {
    pub(super) fn get(&self, id: ModelId) -> &Entry<'d> {
        &self.entries[id.0]
    }

    pub(super) fn find(&self, schema: &'d Schema, part: Part) -> Option<ModelId> {
        self.by_schema.get(&(std::ptr::from_ref(schema), part)).copied()
    }

    /// Every type that something needs, in the order in which they were met.
    pub(super) fn used(&self) -> impl Iterator<Item = (ModelId, &Entry<'d>)> {
        self.entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.uses.is_empty())
            .map(|(index, entry)| (ModelId(index), entry))
    }

    fn add(&mut self, schema: &'d Schema, part: Part, name: Name, definition: Definition<'d>) -> ModelId {
        let id = ModelId(self.entries.len());
        self.entries.push(Entry { name, schema, definition, uses: BTreeSet::new() });
        self.by_schema.insert((std::ptr::from_ref(schema), part), id);
        id
    }

    /// Notes a use; `false` when it was known.
    fn note(&mut self, id: ModelId, found: Use) -> bool {
        self.entries[id.0].uses.insert(found)
    }
}

impl<'d> Lowering<'d> {
    /// The type that a schema becomes.
    pub(super) fn model(&mut self, child: &Child<'d>, definition: Definition<'d>) -> ModelId {
        let Child { schema, part, .. } = *child;
        if let Some(known) = self.models.find(schema, part) {
            return known;
        }
        // On an inline schema, `x-rust-name` names the property.
        let name = match self.components.find(schema).filter(|_| part == Part::Whole) {
            Some(component) => component.rust_name.clone(),
            None => names::type_name(&child.hint),
        };
        self.models.add(schema, part, name, definition)
    }

    /// Notes that a schema is sent or received, and everything in it.
    pub(super) fn reach(&mut self, child: &Child<'d>, by: &Use) {
        match self.look(child).kind {
            Kind::Scalar(_) | Kind::Table { .. } | Kind::Map(None) => {}
            // What an update sends as a list replaces the whole list: nothing in it is kept by leaving it out.
            Kind::List(items) => self.reach(&items, &Use { patches: false, ..alone(by) }),
            Kind::Map(Some(items)) => self.reach(&items, &alone(by)),
            Kind::Model(id) => self.reach_model(id, by),
        }
    }

    fn reach_model(&mut self, id: ModelId, by: &Use) {
        let definition = self.models.get(id).definition.clone();
        let by = if matches!(definition, Definition::Object(_) | Definition::Tagged { .. }) {
            by.clone()
        } else {
            alone(by)
        };
        if !self.models.note(id, by.clone()) {
            return;
        }
        match definition {
            Definition::Newtype(_) | Definition::StringEnum(_) | Definition::IntegerEnum(_) => {}
            Definition::Object(object) => {
                for property in object.plain() {
                    let one_way = if by.sent { property.schema.read_only } else { property.schema.write_only };
                    if !one_way && !by.tags.contains(&property.name.value) {
                        self.reach(&property.child(), &alone(&by));
                    }
                }
                for choice in &object.choices {
                    self.reach(&choice.child, &alone(&by));
                }
                if let Additional::Values(values) = &object.additional {
                    self.reach(values, &alone(&by));
                }
            }
            Definition::Tagged { property, variants } => {
                let mut inside = by.clone();
                inside.tags.push(property.to_owned());
                for (_, variant) in &variants {
                    self.reach(variant, &inside);
                }
            }
            Definition::Choice(branches) => {
                for branch in &branches {
                    let tags = branch.constants.iter().map(|(name, _)| name.value.clone()).collect();
                    if let Some(payload) = &branch.payload {
                        self.reach(payload, &Use { tags, ..by.clone() });
                    }
                }
            }
            Definition::Untagged(variants) => {
                for (_, variant) in &variants {
                    self.reach(variant, &alone(&by));
                }
            }
        }
    }

    /// Reports two types that want one name.
    pub(super) fn claim_model_names(&mut self) {
        let claims: Vec<(Name, &'d Schema)> =
            self.models.used().map(|(_, entry)| (entry.name.clone(), entry.schema)).collect();
        for (name, schema) in claims {
            let (origin, span, help) = match self.components.find(schema) {
                Some(ComponentSchema { name, .. }) => {
                    (format!("schema `{}`", name.value), name.span, "give one of them an `x-rust-name`")
                }
                None => ("this schema".to_owned(), schema.span, "name the schema in `components/schemas`"),
            };
            let found = self.model_names.claim(&name, span, &origin);
            self.diagnostics.extend(found.map(|found| found.help(help)));
        }
    }
}

/// The same use, outside any union.
fn alone(by: &Use) -> Use {
    Use { tags: Vec::new(), ..by.clone() }
}
