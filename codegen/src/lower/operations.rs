//! Lowers each draft to a function, a call and a table.

mod link;
mod table;

use super::{
    Lowering, batches,
    drafts::Draft,
    imports::Named,
    inputs::Taken,
    names::{self, Names},
    responses::Returned,
    types,
};
use crate::ir::{BatchFunction, Call, Field, Function, Name, Operation, Outcome, Safety, Tag, Type};

impl<'d> Lowering<'d> {
    /// One tag for each module.
    pub(super) fn tags(&mut self, drafts: &[Draft<'d>]) -> Vec<Tag> {
        let mut tags = Vec::new();
        for (module, tag) in self.modules(drafts) {
            let handle = names::handle_name(&module);
            let mut types = Names::default();
            let mut tables = Names::default();
            let mut operations = Vec::new();
            for draft in drafts.iter().filter(|draft| draft.module == module) {
                let call = call_name(&draft.function, &handle);
                // Two functions of one name have been reported, with all that is named after them.
                let is_reported = operations.iter().any(|other: &Operation| other.function.name == draft.function);
                for (names, name) in [(&mut types, &call), (&mut tables, &draft.table)] {
                    let found = names.claim(name, draft.operation.span, &format!("operation `{}`", draft.id));
                    self.diagnostics.extend(found.filter(|_| !is_reported));
                }
                operations.push(self.operation(draft, drafts, &handle, call));
            }
            let mut named = Named::default();
            for operation in &operations {
                named.of_operation(operation);
            }
            let about = self.tag_docs(tag);
            tags.push(Tag {
                module,
                docs: about.clone(),
                handle,
                handle_docs: about,
                imports: [("models", !named.models.is_empty()), ("tables", named.tables)]
                    .into_iter()
                    .filter(|(_, is_named)| *is_named)
                    .map(|(module, _)| module.to_owned())
                    .collect(),
                uses_maps: named.maps,
                operations,
            });
        }
        tags
    }

    fn operation(&mut self, draft: &Draft<'d>, drafts: &[Draft<'d>], handle: &str, name: Name) -> Operation {
        let link = self.result_link(draft, drafts);
        let outcome = self.outcome(draft, link.as_ref().map(|(_, target)| *target));
        let returns = link.as_ref().map_or(draft, |(_, target)| target);
        let page = self.page(draft, returns);
        let waits = !matches!(outcome, Outcome::Value(_) | Outcome::Text | Outcome::Bytes);
        let taken = self.take_inputs(draft, waits, page.is_some());
        if taken.inputs.is_some() {
            self.inputs_struct(draft, &taken);
        }
        let target = link.as_ref().map(|(_, target)| *target);
        let table = self.operation_table(draft, link.map(|(link, _)| link), handle, &outcome, &taken);
        let batch = batches::function(draft, drafts, table.batch.as_ref(), &taken);
        let resume = batches::resume(draft, drafts, &outcome);
        let notes = notes(draft, target, batch.as_ref(), page.is_some(), &name);
        let docs = self.operation_docs(draft, &taken, &outcome, &name, &notes);
        let example = self.example(draft, returns, &taken, &outcome, page.as_ref());
        let pays = matches!(table.safety, Safety::Pays);
        Operation {
            function: Function {
                docs,
                example,
                deprecated: draft.operation.deprecated,
                name: draft.function.clone(),
                arguments: taken.arguments,
                inputs: taken.inputs,
                constants: taken.constants,
                batch: batch.clone(),
                resume,
            },
            call: Call {
                docs: vec![format!("A call of [`{handle}::{}`].", names::unraw(&draft.function))],
                name,
                must_use: format!(
                    "nothing is sent{} until the call is awaited",
                    if pays { ", and nothing is charged," } else { "" }
                ),
                setters: taken.setters,
                extra: taken.extra,
                outcome,
                page,
                batch: batch.map(|batch| batch.item),
            },
            table,
        }
    }

    /// The struct that holds the required inputs of a call.
    fn inputs_struct(&mut self, draft: &Draft<'d>, taken: &Taken) {
        let Some(inputs) = &taken.inputs else { return };
        let origin = format!("the required inputs of `{}`", draft.id);
        let found = self.model_names.claim(&inputs.model, draft.operation.span, &origin);
        self.diagnostics.extend(found);
        let mut fields = Vec::new();
        for field in &inputs.fields {
            let Some(input) = draft.input(field.write.place, &field.write.wire) else { continue };
            let ty = types::target(&field.write.accept);
            fields.push(Field::new(field.name.clone(), ty, self.input_docs(input)));
        }
        let function = names::unraw(&draft.function);
        let (module, handle) = (names::unraw(&draft.module), names::handle_name(&draft.module));
        let function = format!("[`{function}`](super::super::operations::{module}::{handle}::{function})");
        let docs = vec![format!("What {function} needs.")];
        let model = self.arguments_struct(inputs.model.clone(), docs, fields);
        self.inputs_structs.push((draft.module.clone(), Box::new(model)));
    }

    fn outcome(&mut self, draft: &Draft<'d>, target: Option<&Draft<'d>>) -> Outcome {
        let value = match &draft.returned {
            Returned::Nothing => Type::Unit,
            Returned::Json(child) => self.type_of(child, false),
            Returned::Text => return Outcome::Text,
            Returned::Bytes => return Outcome::Bytes,
        };
        if draft.operation.extensions.task.is_some() {
            return Outcome::State(value);
        }
        match target.map(|target| &target.returned) {
            Some(Returned::Json(child)) => Outcome::Task { started: value, result: self.type_of(child, false) },
            _ => Outcome::Value(value),
        }
    }
}

/// What a call does beside being awaited. `target`: the operation that fetches the result of the task it starts.
fn notes(
    draft: &Draft<'_>,
    target: Option<&Draft<'_>>,
    batch: Option<&BatchFunction>,
    has_pages: bool,
    call: &str,
) -> Vec<String> {
    let start = format!("Await it to start the task; call [`wait`]({call}::wait) for its result");
    let mut notes = Vec::new();
    match target {
        Some(target) if target.module == draft.module => {
            let result = format!("[`{0}`](Self::{0})", names::unraw(&target.function));
            notes.push(format!("{start}, which is that of {result}."));
        }
        Some(_) => notes.push(format!("{start}.")),
        None => {}
    }
    if let Some(batch) = batch {
        notes.push(format!("Call [`{0}`](Self::{0}) for any number of them.", batch.name));
    }
    if has_pages {
        let [items, pages] = ["items", "pages"].map(|name| format!("[`{name}`]({call}::{name})"));
        notes.push(format!("Call {items} or {pages} for what follows the first page."));
    }
    notes
}

/// The type of a call is named after its function.
fn call_name(function: &str, handle: &str) -> Name {
    let words = names::unraw(function);
    let name = names::variant_name(words);
    if names::type_name(words) != name || name == handle || matches!(name.as_str(), "Self_") {
        format!("{}Call", name.trim_end_matches('_'))
    } else {
        name
    }
}
