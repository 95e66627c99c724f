//! Turns the document's example of a request into an expression of the real types.
//!
//! A value that the document does not give is made up from its schema, so that every example compiles.

mod json;
mod scalars;
mod values;

pub(super) use json::json;

use super::{
    Lowering, ModelId,
    drafts::{Draft, Input},
    inputs::Taken,
    look::Look,
    names,
    responses::Returned,
    service::OF_THE_CLIENT,
};
use crate::{
    document::{Literal, Map, RefOr},
    ir::{Example, Expr, Name, Outcome, Place, Type},
    tree::Value,
};

/// The names that an example has to import.
#[derive(Debug, Default)]
struct Imports {
    models: Vec<Name>,
    tables: Vec<Name>,
    runtime: Vec<Name>,
    /// The types around the value that is being written, so that none is made up inside itself without end.
    around: Vec<ModelId>,
}

impl Imports {
    /// Imports what a type names.
    fn of_type(&mut self, ty: &Type) {
        match ty {
            Type::Unit | Type::Scalar(_) => {}
            Type::Model(name) => self.models.push(name.clone()),
            Type::Table(name) | Type::OpenTable(name) => self.tables.push(name.clone()),
            Type::List(inner) | Type::Map(inner) | Type::Option(inner) | Type::Patch(inner) | Type::Boxed(inner) => {
                self.of_type(inner);
            }
        }
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn example(&mut self, draft: &Draft<'d>, taken: &Taken, outcome: &Outcome, walk: bool) -> Example {
        let mut imports = Imports::default();
        let client = Expr::Path(vec!["client".to_owned()]);
        let handle = Expr::Method {
            receiver: Box::new(client),
            name: names::avoid(draft.module.clone(), OF_THE_CLIENT),
            arguments: Vec::new(),
        };
        let mut arguments = Vec::new();
        for argument in &taken.arguments {
            arguments.push(self.argument(draft, &argument.write.wire, argument.write.place, &mut imports));
        }
        if let Some(inputs) = &taken.inputs {
            let mut fields = Vec::new();
            for field in &inputs.fields {
                let expr = self.field(draft, &field.write.wire, field.write.place, &mut imports);
                fields.push((field.name.clone(), expr));
            }
            imports.models.push(inputs.model.clone());
            arguments.push(Expr::Struct { name: inputs.model.clone(), fields });
        }
        let mut call = Expr::Method { receiver: Box::new(handle), name: draft.function.clone(), arguments };
        for setter in taken.setters.iter().filter(|setter| !draft.excludes(&setter.write.wire)) {
            let Some(input) = find(draft, &setter.write.wire, setter.write.place) else { continue };
            let Some(value) = self.given(draft, input) else { continue };
            if !setter.write.patch && is_nothing(value) {
                continue;
            }
            let argument = self.argument(draft, &setter.write.wire, setter.write.place, &mut imports);
            call = Expr::Method { receiver: Box::new(call), name: setter.name.clone(), arguments: vec![argument] };
        }
        let waits = matches!(outcome, Outcome::Task { .. } | Outcome::State(_));
        if walk {
            call = Expr::Method { receiver: Box::new(call), name: "items".to_owned(), arguments: Vec::new() };
        } else if waits {
            call = Expr::Method { receiver: Box::new(call), name: "wait".to_owned(), arguments: Vec::new() };
        }
        for list in [&mut imports.models, &mut imports.tables, &mut imports.runtime] {
            list.sort();
            list.dedup();
        }
        let crate_name = self.options.crate_name.clone();
        Example {
            fence: if crate_name.is_some() { "no_run" } else { "ignore" },
            crate_name: crate_name.unwrap_or_else(|| "crate".to_owned()),
            models: imports.models,
            tables: imports.tables,
            runtime: imports.runtime,
            binding: if matches!(draft.returned, Returned::Nothing) && !waits { None } else { Some(binding(outcome)) },
            call,
            walk,
        }
    }

    /// An input as the function takes it.
    fn argument(&mut self, draft: &Draft<'d>, wire: &str, place: Place, imports: &mut Imports) -> Expr {
        let Some(input) = find(draft, wire, place) else { return Expr::Path(vec!["None".to_owned()]) };
        let (look, value) = (self.look_at_input(input), self.given(draft, input));
        if input.patch { self.patch_value(&look, value, imports) } else { self.taken_value(&look, value, imports) }
    }

    /// An input as a field of a struct holds it.
    fn field(&mut self, draft: &Draft<'d>, wire: &str, place: Place, imports: &mut Imports) -> Expr {
        let Some(input) = find(draft, wire, place) else { return Expr::Path(vec!["None".to_owned()]) };
        let (look, value) = (self.look_at_input(input), self.given(draft, input));
        self.exact_value(&look, value, values::Place::FIELD, imports)
    }

    /// Outside a body there is no `null`; an optional input is left out instead.
    fn look_at_input(&mut self, input: &Input<'d>) -> Look<'d> {
        let look = self.look(&input.child);
        Look { nullable: look.nullable && input.place == Place::Body && input.required, ..look }
    }

    /// What the document gives as an example of an input.
    fn given(&mut self, draft: &Draft<'d>, input: &Input<'d>) -> Option<&'d Literal> {
        let first = |examples: &'d Map<RefOr<crate::document::Example>>, this: &Self| {
            let (_, example) = examples.first()?;
            example.resolve(&this.document.components).map(|example| &example.value)
        };
        if input.place == Place::Body {
            let body = first(draft.body_examples?, self)?;
            return match &input.choice {
                Some(chosen) => Some(body).filter(|body| body.get(chosen.choice.wire()).is_some()),
                None if input.wire.is_empty() => Some(body),
                None => body.get(input.wire),
            };
        }
        first(input.examples?, self)
    }
}

fn find<'i, 'd>(draft: &'i Draft<'d>, wire: &str, place: Place) -> Option<&'i Input<'d>> {
    draft.inputs.iter().find(|input| input.wire == wire && input.place == place)
}

/// The variable for the result, named after the last word of its type.
fn binding(outcome: &Outcome) -> Name {
    let ty = match outcome {
        Outcome::Value(ty) | Outcome::State(ty) | Outcome::Task { result: ty, .. } => ty,
        Outcome::Text => return "text".to_owned(),
        Outcome::Bytes => return "bytes".to_owned(),
    };
    match ty {
        Type::Model(name) => names::value_name(last_word(name)),
        Type::List(_) => "list".to_owned(),
        Type::Map(_) => "map".to_owned(),
        _ => "result".to_owned(),
    }
}

/// What leaving it out says as well.
fn is_nothing(value: &Literal) -> bool {
    match &value.value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).map_or(name, |start| &name[start..])
}
