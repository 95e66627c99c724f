//! Lowers each draft to a function, a call and a table.

use super::{
    Lowering,
    drafts::Draft,
    imports::Named,
    inputs::Taken,
    look::literal,
    names::{self, Names},
    responses::Returned,
    rules, shapes,
};
use crate::{
    document::{self, LinkValue, Method, PagingStyle, Response, Spanned},
    ir::{
        self, Call, Condition, Failure, Function, Input, Link, Name, Operation, OperationTable, Outcome, Paging, Per,
        Place, Price, Safety, Subject, Tag, Task, Type,
    },
    tree::Span,
};

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
        let page = self.page(draft, link.as_ref().map_or(draft, |(_, target)| target));
        let waits = !matches!(outcome, Outcome::Value(_) | Outcome::Text | Outcome::Bytes);
        let taken = self.take_inputs(draft, waits, page.is_some());
        if taken.inputs.is_some() {
            self.inputs_struct(draft, &taken);
        }
        let mut notes = Vec::new();
        if let Some((_, target)) = &link {
            let result = format!("[`{0}`](Self::{0})", names::unraw(&target.function));
            if target.module == draft.module {
                notes.push(format!(
                    "Await it to start the task; call `wait` for its result, which is that of {result}."
                ));
            } else {
                notes.push("Await it to start the task; call `wait` for its result.".to_owned());
            }
        }
        if page.is_some() {
            notes.push("Call `items` or `pages` for what follows the first page.".to_owned());
        }
        let positional: Vec<_> = taken
            .arguments
            .iter()
            .filter_map(|argument| {
                draft
                    .inputs
                    .iter()
                    .find(|input| input.wire == argument.write.wire && input.place == argument.write.place)
            })
            .collect();
        let docs = self.operation_docs(draft, &positional, taken.inputs.as_ref(), &notes);
        let example = self.example(draft, &taken, &outcome, page.is_some());
        let table = self.operation_table(draft, link.map(|(link, _)| link), handle);
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
            let Some(input) =
                draft.inputs.iter().find(|input| input.wire == field.write.wire && input.place == field.write.place)
            else {
                continue;
            };
            fields.push(ir::Field {
                docs: self.input_docs(input),
                name: field.name.clone(),
                rename: None,
                ty: super::types::target(&field.write.accept),
                flatten: false,
                default: false,
                with: None,
                skip_if: None,
            });
        }
        let function = names::unraw(&draft.function);
        let (module, handle) = (names::unraw(&draft.module), names::handle_name(&draft.module));
        let function = format!("[`{function}`](super::super::operations::{module}::{handle}::{function})");
        let model = ir::Struct {
            docs: vec![format!("What {function} needs.")],
            name: inputs.model.clone(),
            non_exhaustive: false,
            wire: false,
            copied: fields.iter().all(|field| self.is_copied(&field.ty)),
            default: ir::DefaultValue::None,
            many_bools: fields.iter().filter(|field| field.ty == Type::Scalar(ir::Scalar::Bool)).count() > 3,
            fields,
            constructor: None,
            setters: Vec::new(),
            page: None,
        };
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

    /// The link to the operation that fetches the result of this one.
    pub(super) fn result_link<'a>(
        &mut self,
        draft: &Draft<'d>,
        drafts: &'a [Draft<'d>],
    ) -> Option<(Link, &'a Draft<'d>)> {
        let responses = draft.operation.successes();
        let found: Vec<&'d Response> =
            responses.filter_map(|(_, response)| response.resolve(&self.document.components)).collect();
        let (name, link) =
            found.iter().flat_map(|response| &response.links).find(|(name, _)| name.value == "result")?;
        let link = link.resolve(&self.document.components)?;
        let target = drafts.iter().find(|target| target.id == link.operation_id.value)?;
        if target.operation.extensions.task.is_none() {
            let message = format!("the link `result` leads to `{}`, which does not say how a task stands", target.id);
            self.report(
                "unsupported-link",
                name.span,
                message,
                "give that operation `x-task`, or the link another name",
            );
            return None;
        }
        let mut parameters = Vec::new();
        for (name, value) in &link.parameters {
            let wire = name.value.rsplit_once('.').map_or(name.value.as_str(), |(_, wire)| wire);
            let Some(input) = target.inputs.iter().find(|input| input.wire == wire) else { continue };
            match value {
                LinkValue::ResponseBody(pointer) => {
                    parameters.push((input.place, wire.to_owned(), pointer.value.clone()));
                }
                LinkValue::Literal(_) => {
                    self.report(
                        "unsupported-link",
                        name.span,
                        "a link with a constant is not supported",
                        "point into `$response.body`",
                    );
                }
            }
        }
        let operation = if target.module == draft.module {
            vec![target.table.clone()]
        } else {
            vec!["super".to_owned(), target.module.clone(), target.table.clone()]
        };
        Some((Link { operation, parameters }, target))
    }

    pub(super) fn operation_table(&mut self, draft: &Draft<'d>, link: Option<Link>, handle: &str) -> OperationTable {
        let operation = draft.operation;
        let extensions = &operation.extensions;
        let method = operation.method.value;
        let mut inputs = Vec::new();
        for input in &draft.inputs {
            if let Some(chosen) = &input.choice {
                inputs.extend(input.fields().map(|(name, style)| Input {
                    name: name.to_owned(),
                    place: input.place,
                    required: input.required && chosen.choice.constants.contains(&name),
                    style,
                    // Which branch is meant tells a rule over the whole body.
                    shape: ir::Shape::Any,
                }));
                continue;
            }
            let shape = self.shape(&input.child);
            let shape = if input.constant.is_some() { ir::Shape::Any } else { shape };
            inputs.push(Input {
                name: input.wire.to_owned(),
                place: input.place,
                required: input.required,
                style: input.style,
                shape,
            });
        }
        let result = match &extensions.result {
            Some(Spanned { value: document::ResultAt::Pointer(pointer), .. }) => pointer.clone(),
            _ => Vec::new(),
        };
        let failures =
            extensions.failures.iter().filter_map(|failure| self.failure(&failure.value, failure.span)).collect();
        OperationTable {
            docs: vec![format!("What the document says of [`{handle}::{}`].", names::unraw(&draft.function))],
            name: draft.table.clone(),
            id: draft.id.clone(),
            method: format!("{method:?}"),
            path: draft.path.value.clone(),
            authenticated: self.is_authenticated(operation),
            safety: extensions
                .safety
                .as_ref()
                .map_or_else(|| safety_of(method), |safety| safety_as_stated(safety.value)),
            price: extensions
                .price
                .as_ref()
                .map_or(Price { credits: 0, per: Per::Request, note: String::new() }, |price| price_of(&price.value)),
            body: draft.body,
            inputs,
            rules: draft.object.as_ref().map_or_else(Vec::new, |object| self.object_rules(object)),
            parameter_rules: extensions.rules.iter().map(|rule| rules::stated(&rule.value)).collect(),
            result,
            failures,
            task: extensions.task.as_ref().map(|task| task_of(&task.value)),
            link,
            paging: self.paging(draft),
        }
    }

    fn failure(&mut self, failure: &document::Failure, span: Span) -> Option<Failure> {
        let equals = match &failure.equals {
            Some(equals) => Some(self.constant(equals, span)?),
            None => None,
        };
        let mut unless = Vec::new();
        for condition in &failure.unless {
            let subject = match &condition.value.subject {
                document::Subject::Response(pointer) => Subject::Response(pointer.clone()),
                document::Subject::Input(name) => Subject::Input(name.value.clone()),
            };
            unless.push(Condition { subject, equals: self.constant(&condition.value.equals, condition.span)? });
        }
        Some(Failure { pointer: failure.pointer.clone(), equals, unless })
    }

    /// A constant that the runtime can compare.
    fn constant(&mut self, value: &document::Literal, span: Span) -> Option<ir::Literal> {
        match literal(value) {
            None | Some(ir::Literal::Float(_)) => {
                self.report(
                    "unsupported-failure",
                    span,
                    "a failure is told by a text, a whole number, a boolean or null",
                    "choose another field",
                );
                None
            }
            some => some,
        }
    }

    fn is_authenticated(&self, operation: &document::Operation) -> bool {
        let requirements = operation.security.as_ref().unwrap_or(&self.document.security);
        requirements.iter().any(|requirement| !requirement.schemes.is_empty())
    }

    /// How pages follow each other: the input that says which page is meant.
    fn paging(&mut self, draft: &Draft<'d>) -> Option<Paging> {
        let paging = draft.operation.extensions.paging.as_ref()?;
        let name = match &paging.value.style {
            PagingStyle::Page { page: name }
            | PagingStyle::Offset { offset: name }
            | PagingStyle::Cursor { cursor: name, .. } => name,
        };
        let input = draft.inputs.iter().find(|input| input.wire == name.value)?;
        if input.place == Place::Path {
            self.report(
                "unsupported-paging",
                name.span,
                "the page stands in the path",
                "pages are told apart by the query or the body",
            );
        }
        let (place, name) = (input.place, name.value.clone());
        Some(match &paging.value.style {
            PagingStyle::Page { .. } => Paging::Page(place, name),
            PagingStyle::Offset { .. } => Paging::Offset(place, name),
            PagingStyle::Cursor { .. } => Paging::Cursor(place, name),
        })
    }
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

/// What HTTP says of a method.
fn safety_of(method: Method) -> Safety {
    match method {
        Method::Get | Method::Head | Method::Options | Method::Trace => Safety::Read,
        Method::Put | Method::Delete => Safety::Idempotent,
        Method::Post | Method::Patch => Safety::Creates,
    }
}

fn safety_as_stated(safety: document::Safety) -> Safety {
    match safety {
        document::Safety::Read => Safety::Read,
        document::Safety::Idempotent => Safety::Idempotent,
        document::Safety::Creates => Safety::Creates,
        document::Safety::Pays => Safety::Pays,
    }
}

fn price_of(price: &document::Price) -> Price {
    let per = match &price.per {
        document::Per::Request => Per::Request,
        document::Per::Item(name) => Per::Item(name.value.clone()),
        document::Per::Result => Per::Result,
    };
    Price { credits: shapes::saturated(price.credits), per, note: price.note.clone().unwrap_or_default() }
}

fn task_of(task: &document::TaskStates) -> Task {
    let states = |states: &[Spanned<String>]| states.iter().map(|state| state.value.clone()).collect();
    Task {
        status: task.status.clone(),
        pending: states(&task.pending),
        completed: states(&task.completed),
        failed: states(&task.failed),
    }
}
