//! Gathers each operation: its names, its inputs in order, its response.

mod body;
mod parameters;

use super::{
    Lowering, ModelId,
    choices::Choice,
    look::{Child, Definition},
    names::{self, Names},
    object::Object,
    responses::Returned,
};
use crate::{
    document::{Demand, Example, Literal, Map, Method, Operation, PathItem, Provenance, RefOr, Rule, Schema, Spanned},
    ir::{self, Name, Place},
    tree::Span,
};

/// An operation with everything resolved, before types are decided.
#[derive(Debug)]
pub(super) struct Draft<'d> {
    pub(super) operation: &'d Operation,
    pub(super) path: &'d Spanned<String>,
    /// The document's id, or one made of method and path.
    pub(super) id: String,
    /// The index of the tag in the document; `None` for operations without one.
    pub(super) tag: Option<&'d str>,
    pub(super) module: Name,
    /// The function on the handle.
    pub(super) function: Name,
    /// The static.
    pub(super) table: Name,
    pub(super) body: ir::Body,
    pub(super) inputs: Vec<Input<'d>>,
    /// What other fields of the body hold.
    pub(super) extra: Option<Child<'d>>,
    /// The component that the body is, and its merged object.
    pub(super) body_name: Option<String>,
    pub(super) object: Option<Object<'d>>,
    pub(super) body_examples: Option<&'d Map<RefOr<Example>>>,
    pub(super) returned: Returned<'d>,
}

/// One input, wherever it goes.
#[derive(Debug)]
pub(super) struct Input<'d> {
    pub(super) wire: &'d str,
    pub(super) span: Span,
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) style: ir::Style,
    pub(super) child: Child<'d>,
    /// Nullable, when it is not required.
    pub(super) patch: bool,
    pub(super) constant: Option<&'d Literal>,
    pub(super) description: Option<&'d str>,
    pub(super) rust_name: Option<&'d Spanned<String>>,
    pub(super) provenance: &'d [Provenance],
    pub(super) examples: Option<&'d Map<RefOr<Example>>>,
    /// What it consists of, when it is a choice: then `wire` is where it begins.
    pub(super) choice: Option<Chosen<'d>>,
    /// How a name that another input has too is told from it: `query_id`.
    pub(super) name: Name,
}

/// A choice that is an input.
#[derive(Debug)]
pub(super) struct Chosen<'d> {
    pub(super) choice: Choice<'d>,
    /// The fields that go with one branch or another, and how they are written.
    pub(super) others: Vec<(&'d str, ir::Style)>,
}

impl<'d> Input<'d> {
    /// The fields of the body that a choice may consist of, and how they are written: its constants first.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'d str, ir::Style)> {
        let chosen = self.choice.iter();
        chosen.flat_map(|chosen| {
            let constants = chosen.choice.constants.iter().map(|name| (*name, ir::Style::Plain));
            constants.chain(chosen.others.iter().copied())
        })
    }
}

impl<'d> Draft<'d> {
    /// Whether a parameter cannot stand beside another one that an example has: of groups of which only one may be
    /// there, examples show the first.
    pub(super) fn excludes(&self, parameter: &str) -> bool {
        self.operation.extensions.rules.iter().any(|rule| match &rule.value.demand {
            Demand::ExactlyOne(groups) => groups.iter().skip(1).flatten().any(|name| name.value == parameter),
            _ => false,
        })
    }

    /// The input that goes to a place by a name.
    pub(super) fn input(&self, place: Place, wire: &str) -> Option<&Input<'d>> {
        self.inputs.iter().find(|input| input.place == place && input.wire == wire)
    }

    /// The rules over several fields of the body.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'d Spanned<Rule>> {
        self.object.iter().flat_map(|object| object.rules.iter().copied())
    }

    /// Whether null, absent and a value are three things in what is sent.
    pub(super) fn is_update(&self) -> bool {
        self.operation.method.value == Method::Patch
    }
}

impl<'d> Lowering<'d> {
    /// Drafts every operation, in the document's order.
    pub(super) fn draft(&mut self) -> Vec<Draft<'d>> {
        let mut drafts = Vec::new();
        let mut functions: Vec<(Name, Names)> = Vec::new();
        for item in &self.document.paths {
            for operation in &item.operations {
                let draft = self.draft_one(item, operation);
                let index = functions.iter().position(|(module, _)| *module == draft.module).unwrap_or_else(|| {
                    functions.push((draft.module.clone(), Names::default()));
                    functions.len() - 1
                });
                let span = operation
                    .extensions
                    .rust_name
                    .as_ref()
                    .or(operation.id.as_ref())
                    .map_or(operation.span, |name| name.span);
                let found = functions[index].1.claim(&draft.function, span, &format!("operation `{}`", draft.id));
                self.diagnostics.extend(found);
                drafts.push(draft);
            }
        }
        drafts
    }

    fn draft_one(&mut self, item: &'d PathItem, operation: &'d Operation) -> Draft<'d> {
        let id = operation.id.as_ref().map_or_else(
            || names::operation_id(&words(operation.method.value, &item.path.value)),
            |id| id.value.clone(),
        );
        let tag = operation.tags.first().map(|tag| tag.value.as_str());
        let rust_name = self
            .document
            .tags
            .iter()
            .find(|found| Some(found.name.value.as_str()) == tag)
            .and_then(|tag| tag.rust_name.as_ref());
        let module = match rust_name {
            Some(name) => names::given(&name.value, names::value_name),
            None => names::value_name(tag.unwrap_or("default")),
        };
        let function = match &operation.extensions.rust_name {
            Some(name) => names::given(&name.value, names::value_name),
            None => names::value_name(&id),
        };
        let hint = names::type_name(&id);
        let mut draft = Draft {
            operation,
            path: &item.path,
            tag,
            module,
            function: names::avoid(
                function,
                &["new", "clone", "as_ref", "borrow", "cmp", "eq", "fmt", "hash", "partial_cmp", "to_owned"],
            ),
            table: names::static_name(&id),
            body: ir::Body::None,
            inputs: self.parameters(item, operation, &hint),
            extra: None,
            body_name: None,
            object: None,
            body_examples: None,
            returned: self.returned(operation, &hint),
            id,
        };
        if let Some(body) = &operation.request_body {
            self.body(&mut draft, body, &hint);
        }
        self.name_inputs(&mut draft);
        draft
    }

    /// Whether a type is one value on the wire.
    fn is_plain(&self, id: ModelId) -> bool {
        matches!(
            self.models.get(id).definition,
            Definition::Newtype(_) | Definition::StringEnum(_) | Definition::IntegerEnum(_)
        )
    }

    /// Gives each input its Rust name; a later one that collides is told from the first by its place.
    fn name_inputs(&mut self, draft: &mut Draft<'d>) {
        let (mut taken, mut plain) = (Names::default(), Vec::new());
        for input in draft.inputs.iter_mut().filter(|input| input.constant.is_none()) {
            let name = match input.rust_name {
                Some(name) => names::given(&name.value, names::value_name),
                None if input.wire.is_empty() => "body".to_owned(),
                None => names::value_name(input.wire),
            };
            let place = match input.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Body => "body",
            };
            let name = names::avoid(name, &["request"]);
            let is_elsewhere = plain.iter().any(|(other, place)| *other == name && *place != input.place);
            plain.push((name.clone(), input.place));
            let name = if is_elsewhere { format!("{place}_{}", names::unraw(&name)) } else { name };
            let found = taken.claim(&name, input.span, &format!("input `{}`", input.wire));
            self.diagnostics.extend(found);
            input.name = name;
        }
    }
}

/// The first description on the way from a place to what it refers to.
pub(super) fn description<'d>(chain: &[&'d Schema]) -> Option<&'d str> {
    chain.iter().find_map(|schema| schema.description.as_ref()).map(|words| words.value.as_str())
}

/// Method and path as words: `get pets by petId`.
fn words(method: Method, path: &str) -> String {
    let mut words = format!("{method:?}").to_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        words.push(' ');
        words.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    words
}
