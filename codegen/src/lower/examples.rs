//! Turns what a call is given into an expression of the real types: for the docs of the call, and for the tests of what
//! it sends.
//!
//! A value that the document does not give is made up from its schema, so that every example compiles.

mod complete;
mod json;
mod made_up;
mod objects;
mod scalars;
mod then;
mod values;

pub(super) use complete::{Completion, Doubt};
pub(super) use json::{json, json_lines};

use json::json_tokens;

use super::{
    Lowering,
    drafts::{Draft, Input},
    inputs::Taken,
    look::Look,
    names,
    object::Object,
};
use crate::{
    document::{self, Literal, Map, RefOr},
    ir::{Argument, Example, Expr, ExtraSetter, Inputs, Name, Operation, Outcome, Place, Setter, Type, Write},
    tree::Value,
};

/// What an example has to import: models by their names, and the module of the tables. What the runtime has is named by
/// its path.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) models: Vec<Name>,
    pub(super) tables: bool,
}

impl Imports {
    /// Imports what a type names.
    fn of_type(&mut self, ty: &Type) {
        match ty {
            Type::Unit | Type::Scalar(_) => {}
            Type::Model(name) => self.models.push(name.clone()),
            Type::Table(_) | Type::OpenTable(_) => self.tables = true,
            Type::List(inner) | Type::Map(inner) | Type::Option(inner) | Type::Patch(inner) | Type::Boxed(inner) => {
                self.of_type(inner);
            }
        }
    }

    /// Each name once, in order.
    pub(super) fn arrange(&mut self) {
        self.models.sort();
        self.models.dedup();
    }
}

/// What a call is given: a value for each input that is set, as it goes over the wire, and fields of the body that the
/// document does not name.
#[derive(Debug, Default)]
pub(super) struct Given {
    pub(super) inputs: Vec<(Place, String, Literal)>,
    pub(super) extra: Vec<(String, Literal)>,
}

impl Given {
    pub(super) fn get(&self, place: Place, wire: &str) -> Option<&Literal> {
        self.inputs.iter().find(|(p, w, _)| *p == place && w == wire).map(|(_, _, value)| value)
    }

    /// Leaves out which page is meant, where the call can do without.
    fn start_at_the_first_page(&mut self, draft: &Draft<'_>) {
        let Some(paging) = &draft.operation.extensions.paging else { return };
        let position = paging.value.style.input();
        let is_required = draft.inputs.iter().any(|input| input.wire == position.value && input.required);
        self.inputs.retain(|(_, wire, _)| is_required || *wire != position.value);
    }
}

/// How a call takes its inputs.
#[derive(Clone, Copy)]
pub(super) struct Signature<'a> {
    pub(super) arguments: &'a [Argument],
    pub(super) inputs: Option<&'a Inputs>,
    pub(super) setters: &'a [Setter],
    pub(super) extra: Option<&'a ExtraSetter>,
}

impl<'a> Signature<'a> {
    pub(super) fn of(operation: &'a Operation) -> Self {
        Self {
            arguments: &operation.function.arguments,
            inputs: operation.function.inputs.as_ref(),
            setters: &operation.call.setters,
            extra: operation.call.extra.as_ref(),
        }
    }

    fn of_taken(taken: &'a Taken) -> Self {
        Self {
            arguments: &taken.arguments,
            inputs: taken.inputs.as_ref(),
            setters: &taken.setters,
            extra: taken.extra.as_ref(),
        }
    }

    /// Where each input goes, in the order in which a call writes them.
    pub(super) fn writes(self) -> impl Iterator<Item = &'a Write> {
        let arguments = self.arguments.iter().chain(self.inputs.into_iter().flat_map(|inputs| &inputs.fields));
        arguments.map(|argument| &argument.write).chain(self.setters.iter().map(|setter| &setter.write))
    }
}

impl<'d> Lowering<'d> {
    /// The example in the docs of a call. `returns`: the operation whose value the call gives in the end, which is the
    /// linked one when the call starts a task; `page`: the page that it gives, if others follow.
    pub(super) fn example(
        &mut self,
        draft: &Draft<'d>,
        returns: &Draft<'d>,
        taken: &Taken,
        outcome: &Outcome,
        page: Option<&Type>,
    ) -> Example {
        let mut imports = Imports::default();
        let body = self.first_example(draft.body_examples);
        let mut given = self.given(draft, body, &mut Completion::terse());
        if page.is_some() {
            given.start_at_the_first_page(draft);
        }
        let mut call = self.call(draft, Signature::of_taken(taken), &given, &mut imports);
        let fetched = match outcome {
            _ if page.is_some() => Some("items"),
            Outcome::Task { .. } | Outcome::State(_) => Some("wait"),
            _ => None,
        };
        if let Some(name) = fetched {
            call = Expr::Method { receiver: Box::new(call), name: name.to_owned(), arguments: Vec::new() };
        }
        imports.arrange();
        let crate_name = self.options.crate_name.clone();
        Example {
            fence: if crate_name.is_some() { "no_run" } else { "ignore" },
            crate_name: crate_name.unwrap_or_else(|| "crate".to_owned()),
            models: imports.models,
            tables: imports.tables,
            call,
            then: self.then(returns, taken, outcome, page),
        }
    }

    /// What an example of the body and the first examples of the parameters give, and what is required beside it.
    pub(super) fn given(&mut self, draft: &Draft<'d>, body: Option<&Literal>, completion: &mut Completion) -> Given {
        let mut given = Given::default();
        let inputs = draft.inputs.iter().filter(|input| input.constant.is_none());
        for input in inputs.filter(|input| input.place == Place::Body || !draft.excludes(input.wire)) {
            let example = match (input.place, &input.choice) {
                (Place::Body, Some(chosen)) => body.filter(|body| body.get(chosen.choice.wire()).is_some()),
                (Place::Body, None) if input.wire.is_empty() => body,
                (Place::Body, None) => body.and_then(|body| body.get(input.wire)),
                _ => self.first_example(input.examples),
            };
            self.give(&mut given, input, example, completion);
        }
        if let Some(object) = draft.object.as_ref().filter(|_| draft.extra.is_some()) {
            given.extra = self.extra_fields(draft, object, body, completion);
        }
        given
    }

    /// Adds the value of an input, if it has one or needs one.
    pub(super) fn give(
        &mut self,
        given: &mut Given,
        input: &Input<'d>,
        example: Option<&Literal>,
        completion: &mut Completion,
    ) {
        let says_nothing = |value: &Literal| match value.value {
            // Nothing is not a value, but for what clears a field.
            Value::Null => !input.patch,
            _ => completion.terse && !input.patch && is_nothing(value),
        };
        let example = example.filter(|value| input.required || !says_nothing(value));
        if example.is_some() || input.required {
            self.put(given, input, example, completion);
        }
    }

    /// Adds the value of an input, made up if there is no example.
    pub(super) fn put(
        &mut self,
        given: &mut Given,
        input: &Input<'d>,
        example: Option<&Literal>,
        completion: &mut Completion,
    ) {
        let look = self.look_at_input(input);
        let look = Look { nullable: look.nullable || input.patch, ..look };
        let known = completion.doubts.len();
        let value = self.complete_look(&look, example, completion);
        for doubt in completion.doubts.iter_mut().skip(known) {
            input.wire.clone_into(&mut doubt.input);
        }
        given.inputs.push((input.place, input.wire.to_owned(), value));
    }

    /// The fields of an example that the document does not name.
    fn extra_fields(
        &mut self,
        draft: &Draft<'d>,
        object: &Object<'d>,
        body: Option<&Literal>,
        completion: &mut Completion,
    ) -> Vec<(String, Literal)> {
        let Some(values) = &draft.extra else { return Vec::new() };
        let nullable = self.look(values).nullable;
        let mut extra = Vec::new();
        for (key, value) in body.and_then(Literal::as_object).unwrap_or_default() {
            // An optional value is there or not.
            let is_absent = nullable && matches!(value.value, Value::Null);
            let is_chosen = draft.inputs.iter().any(|input| input.fields().any(|(name, _)| name == key.name));
            let is_named = is_chosen || object.properties.iter().any(|property| property.name.value == key.name);
            if !is_absent && !is_named {
                extra.push((key.name.clone(), self.complete(values, Some(value), completion)));
            }
        }
        extra
    }

    /// `client.prospects().add_to_list(ListId(7)).email("ada@example.com")`
    pub(super) fn call(
        &mut self,
        draft: &Draft<'d>,
        signature: Signature<'_>,
        given: &Given,
        imports: &mut Imports,
    ) -> Expr {
        let handle = Expr::Method {
            receiver: Box::new(Expr::Path(vec!["client".to_owned()])),
            name: names::avoid(draft.module.clone(), super::service::OF_THE_CLIENT),
            arguments: Vec::new(),
        };
        let mut arguments = Vec::new();
        for argument in signature.arguments {
            arguments.push(self.argument(draft, &argument.write, given, imports));
        }
        if let Some(inputs) = signature.inputs {
            let mut fields = Vec::new();
            for field in &inputs.fields {
                fields.push((field.name.clone(), self.field(draft, &field.write, given, imports)));
            }
            imports.models.push(inputs.model.clone());
            arguments.push(Expr::Struct { name: inputs.model.clone(), fields });
        }
        let mut call = Expr::Method { receiver: Box::new(handle), name: draft.function.clone(), arguments };
        for setter in signature.setters {
            if given.get(setter.write.place, &setter.write.wire).is_some() {
                let argument = self.argument(draft, &setter.write, given, imports);
                call = Expr::Method { receiver: Box::new(call), name: setter.name.clone(), arguments: vec![argument] };
            }
        }
        if let (Some(extra), Some(values)) = (signature.extra, &draft.extra) {
            let look = Look { nullable: false, ..self.look(values) };
            for (name, value) in &given.extra {
                let value = self.taken_value(&look, Some(value), imports);
                let arguments = vec![scalars::string(name), value];
                call = Expr::Method { receiver: Box::new(call), name: extra.name.clone(), arguments };
            }
        }
        call
    }

    /// An input as the function takes it.
    fn argument(&mut self, draft: &Draft<'d>, write: &Write, given: &Given, imports: &mut Imports) -> Expr {
        let Some(input) = draft.input(write.place, &write.wire) else { return Expr::Path(vec!["None".to_owned()]) };
        let (look, value) = (self.look_at_input(input), given.get(write.place, &write.wire));
        if input.patch { self.patch_value(&look, value, imports) } else { self.taken_value(&look, value, imports) }
    }

    /// An input as a field of a struct holds it.
    fn field(&mut self, draft: &Draft<'d>, write: &Write, given: &Given, imports: &mut Imports) -> Expr {
        let Some(input) = draft.input(write.place, &write.wire) else { return Expr::Path(vec!["None".to_owned()]) };
        let (look, value) = (self.look_at_input(input), given.get(write.place, &write.wire));
        self.exact_value(&look, value, values::Place::FIELD, imports)
    }

    /// Outside a body there is no `null`; an optional input is left out instead.
    fn look_at_input(&mut self, input: &Input<'d>) -> Look<'d> {
        let look = self.look(&input.child);
        Look { nullable: look.nullable && input.place == Place::Body && input.required, ..look }
    }

    /// The first of several examples.
    pub(super) fn first_example(&self, examples: Option<&'d Map<RefOr<document::Example>>>) -> Option<&'d Literal> {
        let (_, example) = examples?.first()?;
        example.resolve(&self.document.components).map(|example| &example.value)
    }
}

/// What leaving it out says as well.
pub(super) fn is_nothing(value: &Literal) -> bool {
    match &value.value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
