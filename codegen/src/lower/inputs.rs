//! Decides how a call takes its inputs: required ones as arguments or in one struct, optional ones as setters.

use super::{
    Lowering,
    drafts::{Draft, Input},
    look::literal,
    names, types,
};
use crate::ir::{self, Accept, Argument, ExtraSetter, Inputs, Name, Place, Setter, Type, Write};

/// Methods that every call has, besides those of every type.
const OF_EVERY_CALL: &[&str] = &["operation", "price", "with_deadline", "with_credit_limit", "into_future"];

/// The inputs of a call, decided.
pub(super) struct Taken {
    pub(super) arguments: Vec<Argument>,
    pub(super) inputs: Option<Inputs>,
    pub(super) setters: Vec<Setter>,
    pub(super) extra: Option<ExtraSetter>,
    pub(super) constants: Vec<(Place, String, ir::Literal)>,
}

impl<'d> Lowering<'d> {
    pub(super) fn take_inputs(&mut self, draft: &Draft<'d>, waits: bool, pages: bool) -> Taken {
        let (mut positional, mut rest, mut setters, mut constants) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for input in &draft.inputs {
            if let Some(constant) = input.constant {
                if let Some(constant) = literal(constant) {
                    constants.push((input.place, input.wire.to_owned(), constant));
                }
                continue;
            }
            let write = self.write(input);
            if !input.required {
                setters.push(self.setter(input, write, waits, pages));
            } else if input.place == Place::Path || input.wire.is_empty() {
                positional.push(Argument { name: input.name.clone(), write });
            } else {
                rest.push(Argument { name: input.name.clone(), write });
            }
        }
        let extra = draft.extra.as_ref().map(|values| {
            let taken: Vec<&str> = setters.iter().map(|setter: &Setter| setter.name.as_str()).collect();
            let name = names::avoid("extra".to_owned(), &taken);
            ExtraSetter { name, value: self.accept_input(values, false) }
        });
        let all: Vec<Type> =
            positional.iter().chain(&rest).map(|argument| types::target(&argument.write.accept)).collect();
        let inputs = if rest.is_empty() || types::can_be_positional(&all) {
            positional.append(&mut rest);
            None
        } else {
            let taken: Vec<&str> = positional.iter().map(|argument| argument.name.as_str()).collect();
            let argument = names::avoid("input".to_owned(), &taken);
            Some(Inputs { argument, model: self.inputs_name(draft), fields: rest })
        };
        Taken { arguments: positional, inputs, setters, extra, constants }
    }

    /// The name of the struct with the required inputs: that of the body, if no type has it.
    pub(super) fn inputs_name(&self, draft: &Draft<'d>) -> Name {
        match &draft.body_name {
            Some(name) if !self.model_names.has(name) => name.clone(),
            _ => format!("{}Input", names::type_name(&draft.id)),
        }
    }

    fn write(&mut self, input: &Input<'d>) -> Write {
        let look = self.look(&input.child);
        let nullable = look.nullable && input.required && input.place == Place::Body;
        let accept = self.accept_input(&input.child, nullable);
        let accept = match accept {
            // A patch takes the finished value: what a list is made of cannot be told from what clears it.
            Accept::List(item) if input.patch => Accept::Exact(Type::List(Box::new(item))),
            Accept::Map(value) if input.patch => Accept::Exact(Type::Map(Box::new(value))),
            other => other,
        };
        let fields = input.fields().map(|(name, _)| name.to_owned()).collect();
        Write { place: input.place, wire: input.wire.to_owned(), accept, patch: input.patch, fields }
    }

    fn setter(&mut self, input: &Input<'d>, write: Write, waits: bool, pages: bool) -> Setter {
        let mut name = names::setter_name(input.name.clone(), OF_EVERY_CALL);
        if waits {
            name = names::avoid(name, &["begin", "wait"]);
        }
        if pages {
            name = names::avoid(name, &["pages", "items"]);
        }
        let docs = self.input_docs(input);
        Setter { docs, deprecated: input.deprecated, argument: input.name.clone(), name, write }
    }
}
