//! Lowers what the document says of an operation to its table.

use crate::{
    document::{self, Method, PagingStyle, Spanned},
    ir::{
        self, Condition, Failure, Input, Link, OperationTable, Outcome, Paging, Per, Place, Price, Safety, Subject,
        Task,
    },
    lower::{Lowering, batches, drafts::Draft, inputs::Taken, look::literal, names, rules, shapes},
    tree::Span,
};

impl<'d> Lowering<'d> {
    pub(in crate::lower) fn operation_table(
        &mut self,
        draft: &Draft<'d>,
        link: Option<Link>,
        handle: &str,
        outcome: &Outcome,
        taken: &Taken,
    ) -> OperationTable {
        let operation = draft.operation;
        let extensions = &operation.extensions;
        let method = operation.method.value;
        let inputs = self.inputs_of_table(draft);
        let result = match &extensions.result {
            Some(Spanned { value: document::ResultAt::Pointer(pointer), .. }) => pointer.clone(),
            _ => Vec::new(),
        };
        let failures =
            extensions.failures.iter().filter_map(|failure| self.failure(&failure.value, failure.span)).collect();
        let mut table = OperationTable {
            docs: vec![format!(
                "Where [`{handle}::{}`] goes, what it costs, and what sending it twice would do.",
                names::unraw(&draft.function)
            )],
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
            batch: None,
            paging: self.paging(draft),
            items: extensions.paging.as_ref().map_or_else(Vec::new, |paging| paging.value.items.value.clone()),
        };
        table.batch = batches::batch(&table, outcome, taken);
        table
    }

    /// Each input; each field of a choice.
    fn inputs_of_table(&mut self, draft: &Draft<'d>) -> Vec<Input> {
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
        inputs
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
        let name = paging.value.style.input();
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
