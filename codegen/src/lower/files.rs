//! Lowers the types that are needed, and lays them out in files.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lowering, ModelId, imports::Named, look::Definition, names};
use crate::ir::{Constructor, DefaultValue, Field, FieldSetter, Model, ModelFile, Name, Struct};

/// What examples and pages need to know of a struct.
#[derive(Debug, Clone)]
pub(super) struct Built {
    pub(super) default: bool,
    pub(super) constructor: Option<Constructor>,
    pub(super) setters: Vec<FieldSetter>,
    /// Each field, with its name on the wire; where it begins, for a choice.
    pub(super) fields: Vec<(Field, String)>,
}

/// The file of types that several tags use, or webhooks.
const SHARED: &str = "shared";

impl Lowering<'_> {
    /// Lowers every type that something needs.
    pub(super) fn lower_models(&mut self) {
        self.find_boxes();
        let ids: Vec<ModelId> = self.models.used().map(|(id, _)| id).collect();
        for id in ids {
            let models = match self.models.get(id).definition.clone() {
                Definition::Object(object) => self.structure(id, &object),
                Definition::Newtype(scalar) => vec![self.newtype_model(id, scalar)],
                Definition::StringEnum(values) => vec![self.string_enum(id, &values)],
                Definition::IntegerEnum(values) => vec![self.integer_enum(id, &values)],
                Definition::Choice(branches) => vec![self.choice_model(id, &branches)],
                Definition::Tagged { property, variants } => vec![self.tagged_union(id, property, &variants)],
                Definition::Untagged(variants) => vec![self.untagged_union(id, &variants)],
            };
            for model in &models {
                self.remember(id, model);
            }
            self.lowered.push((id, models));
        }
        self.add_getters();
    }

    fn remember(&mut self, id: ModelId, model: &Model) {
        match model {
            Model::Struct(model) if model.name == self.models.get(id).name => {
                let built = built(model, &self.models.get(id).definition);
                self.built.insert(id, built);
            }
            Model::StringEnum(model) | Model::IntegerEnum(model) => {
                self.variants.insert(id, model.variants.iter().map(|variant| variant.name.clone()).collect());
            }
            _ => {}
        }
    }

    /// The files of `models`: one for each module of operations, and one for what several use.
    pub(super) fn model_files(&mut self) -> Vec<ModelFile> {
        let mut files: BTreeMap<Name, Vec<Model>> = BTreeMap::new();
        for (id, models) in std::mem::take(&mut self.lowered) {
            let modules: BTreeSet<Option<Name>> =
                self.models.get(id).uses.iter().map(|found| found.module.clone()).collect();
            let file = match modules.into_iter().collect::<Vec<_>>().as_slice() {
                [Some(module)] => module.clone(),
                _ => SHARED.to_owned(),
            };
            let page = self.pages.remove(&id);
            let name = self.models.get(id).name.clone();
            files.entry(file).or_default().extend(models.into_iter().map(|model| match model {
                Model::Struct(model) if model.name == name => {
                    Model::Struct(Box::new(Struct { page: page.clone(), ..*model }))
                }
                other => other,
            }));
        }
        for (module, model) in std::mem::take(&mut self.inputs_structs) {
            files.entry(module).or_default().push(Model::Struct(model));
        }
        files.into_iter().map(|(module, models)| file(module, models)).collect()
    }
}

fn built(model: &Struct, definition: &Definition<'_>) -> Built {
    let choices = match definition {
        Definition::Object(object) => object.choices.as_slice(),
        _ => &[],
    };
    let wire = |field: &Field| match &field.rename {
        Some(name) => name.clone(),
        None if field.flatten => {
            let choice = choices.iter().find(|choice| choice.name() == field.name);
            choice.map_or("", |choice| choice.wire()).to_owned()
        }
        None => names::unraw(&field.name).to_owned(),
    };
    Built {
        default: model.default == DefaultValue::Derived,
        constructor: model.constructor.clone(),
        setters: model.setters.clone(),
        fields: model.fields.iter().map(|field| (field.clone(), wire(field))).collect(),
    }
}

fn file(module: Name, models: Vec<Model>) -> ModelFile {
    let own: BTreeSet<Name> = models.iter().map(|model| model.name().clone()).collect();
    let mut named = Named::default();
    for model in &models {
        named.of_model(model);
    }
    let docs = vec![if module == SHARED {
        "Types that several tags share.".to_owned()
    } else {
        format!("Types of [`operations::{0}`](super::super::operations::{0}).", names::unraw(&module))
    }];
    ModelFile {
        module,
        docs,
        imports: named.models.difference(&own).cloned().collect(),
        uses_tables: named.tables,
        uses_maps: named.maps,
        uses_runtime: named.runtime,
        models,
    }
}
