//! Notes what the types of a file name, so that it imports that and nothing else.

use std::collections::BTreeSet;

use crate::ir::{Accept, Model, Name, Operation, Outcome, Scalar, Type};

/// What the types of a file name.
#[derive(Default)]
pub(super) struct Named {
    pub(super) models: BTreeSet<Name>,
    pub(super) tables: bool,
    pub(super) maps: bool,
    pub(super) runtime: bool,
}

impl Named {
    pub(super) fn of_model(&mut self, model: &Model) {
        match model {
            Model::Struct(model) => {
                for field in &model.fields {
                    self.of_type(&field.ty);
                    let views = field.with.as_deref();
                    self.runtime |= views == Some("rt::empty_list");
                    self.tables |= views.is_some_and(|view| view.starts_with("tables::"));
                }
                for setter in
                    model.setters.iter().chain(model.constructor.iter().flat_map(|constructor| &constructor.arguments))
                {
                    self.of_type(&setter.ty);
                    self.runtime |= is_collection(&setter.ty);
                }
                if let Some(page) = &model.page {
                    self.runtime = true;
                    self.of_type(&page.item);
                }
            }
            Model::Union(model) => {
                self.runtime = true;
                for variant in &model.variants {
                    self.of_type(&variant.ty);
                }
                for getter in &model.getters {
                    self.of_type(&getter.ty);
                }
            }
            Model::Choice(model) => {
                self.runtime = true;
                for payload in model.variants.iter().filter_map(|variant| variant.payload.as_ref()) {
                    self.of_type(payload);
                }
            }
            Model::Newtype(_) | Model::StringEnum(_) | Model::IntegerEnum(_) => self.runtime = true,
        }
    }

    pub(super) fn of_operation(&mut self, operation: &Operation) {
        let function = &operation.function;
        // The fields of the struct with the required inputs are named where it stands, not here.
        self.models.extend(function.inputs.iter().map(|inputs| inputs.model.clone()));
        let arguments = function.arguments.iter().map(|argument| &argument.write.accept);
        let setters = operation.call.setters.iter().map(|setter| &setter.write.accept);
        let extra = operation.call.extra.iter().map(|extra| &extra.value);
        for accept in arguments.chain(setters).chain(extra) {
            match accept {
                Accept::Exact(ty) | Accept::Into(ty) | Accept::List(ty) | Accept::Map(ty) => self.of_type(ty),
                Accept::Column { .. } => self.tables = true,
            }
        }
        match &operation.call.outcome {
            Outcome::Value(ty) | Outcome::State(ty) => self.of_type(ty),
            Outcome::Task { started, result } => {
                self.of_type(started);
                self.of_type(result);
            }
            Outcome::Text | Outcome::Bytes => {}
        }
    }

    pub(super) fn of_type(&mut self, ty: &Type) {
        match ty {
            Type::Unit
            | Type::Scalar(
                Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::F64 | Scalar::String,
            ) => {}
            Type::Scalar(_) => self.runtime = true,
            Type::Model(name) => {
                self.models.insert(name.clone());
            }
            Type::Table(_) => self.tables = true,
            Type::OpenTable(_) => (self.tables, self.runtime) = (true, true),
            Type::Map(inner) => {
                self.maps = true;
                self.of_type(inner);
            }
            Type::Patch(inner) => {
                self.runtime = true;
                self.of_type(inner);
            }
            Type::List(inner) | Type::Option(inner) | Type::Boxed(inner) => self.of_type(inner),
        }
    }
}

/// Whether the runtime converts a value of the type for a setter.
fn is_collection(ty: &Type) -> bool {
    match ty {
        Type::List(_) | Type::Map(_) => true,
        Type::Option(inner) => is_collection(inner),
        _ => false,
    }
}
