//! Gathers each operation: its names, its inputs in order, its response.

use super::{
    Lowering,
    choices::Choice,
    look::{Child, Definition, Kind},
    names::{self, Names},
    object::{Additional, Member, Object, Property},
    responses::Returned,
};
use crate::{
    document::{
        Demand, Example, Literal, Map, MediaType, Method, Operation, Parameter, ParameterLocation, PathItem,
        Provenance, RefOr, RequestBody, Rule, Schema, Spanned, Style, is_form, is_json,
    },
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

    /// The parameters of an operation; its own go before those of the path.
    fn parameters(&mut self, item: &'d PathItem, operation: &'d Operation, hint: &str) -> Vec<Input<'d>> {
        let mut found: Vec<(Option<&'d str>, &'d Parameter)> = Vec::new();
        for parameter in operation.parameters.iter().chain(&item.parameters) {
            let Some((component, parameter)) = self.component(parameter) else { continue };
            let same = |other: &Parameter| {
                other.name.value == parameter.name.value && other.location.value == parameter.location.value
            };
            if !found.iter().any(|(_, other)| same(other)) {
                found.push((component, parameter));
            }
        }
        // Places in the order in which a call reads; in the path, the order of the template.
        found.sort_by_key(|(_, parameter)| {
            let in_path = item.path.value.find(&format!("{{{}}}", parameter.name.value)).unwrap_or(usize::MAX);
            (
                place(parameter.location.value),
                if parameter.location.value == ParameterLocation::Path { in_path } else { 0 },
            )
        });
        found.into_iter().map(|(component, parameter)| self.parameter(component, parameter, hint)).collect()
    }

    fn parameter(&mut self, component: Option<&'d str>, parameter: &'d Parameter, hint: &str) -> Input<'d> {
        let words = names::type_name(&parameter.name.value);
        let child = Child::new(&parameter.schema, component.map_or_else(|| format!("{hint}{words}"), names::type_name));
        let look = self.look(&child);
        let place = place(parameter.location.value);
        let style = match (&look.kind, parameter.style, parameter.explode) {
            (Kind::List(_), Style::Form, true) => ir::Style::Repeat,
            (Kind::List(_), Style::Form | Style::Simple, _) => ir::Style::Comma,
            (_, Style::DeepObject, _) => ir::Style::Brackets,
            (Kind::Scalar(_) | Kind::Table { .. }, Style::Form | Style::Simple, _) => ir::Style::Plain,
            (Kind::Model(id), Style::Form | Style::Simple, _) if self.is_plain(*id) => ir::Style::Plain,
            _ => {
                let message =
                    format!("parameter `{}` has a shape and a style that do not go together", parameter.name.value);
                self.unsupported(
                    parameter.span,
                    message,
                    "lists go with `form` or `simple`, objects with `deepObject`",
                );
                ir::Style::Plain
            }
        };
        Input {
            wire: &parameter.name.value,
            span: parameter.span,
            place,
            required: parameter.required || place == Place::Path,
            deprecated: parameter.deprecated,
            style,
            patch: false,
            constant: if parameter.required { look.constant } else { None },
            description: parameter.description.as_deref(),
            rust_name: parameter.rust_name.as_ref(),
            provenance: &parameter.provenance,
            examples: Some(&parameter.examples),
            choice: None,
            name: String::new(),
            child,
        }
    }

    fn body(&mut self, draft: &mut Draft<'d>, body: &'d RefOr<RequestBody>, hint: &str) {
        let Some((component, body)) = self.component(body) else { return };
        let Some((form, media)) = body_media(body) else { return };
        draft.body = form;
        draft.body_examples = Some(&media.examples);
        let schema = media.schema.as_ref().unwrap_or(self.anything);
        let child = Child::new(
            schema,
            component.map_or_else(|| format!("{hint}Body"), |name| format!("{}Body", names::type_name(name))),
        );
        let look = self.look(&child);
        let object = match &look.kind {
            Kind::Model(id) => match &self.models.get(*id).definition {
                Definition::Object(object) => Some(object.clone()),
                // A body that is nothing but a choice has fields all the same.
                Definition::Choice(_) => Some(self.merge(&child)),
                _ => None,
            },
            _ => None,
        };
        if let Some(mut object) = object.filter(|_| !look.nullable) {
            draft.body_name = look
                .chain
                .last()
                .and_then(|target| self.components.find(target))
                .map(|target| target.rust_name.clone());
            for property in &mut object.properties {
                if draft.body_name.is_none() && property.owner == child.hint {
                    property.owner = component.map_or_else(|| hint.to_owned(), names::type_name);
                }
            }
            for choice in &mut object.choices {
                if let Some(field) = choice.child.hint.strip_prefix(&child.hint).filter(|_| draft.body_name.is_none()) {
                    let owner = component.map_or_else(|| hint.to_owned(), names::type_name);
                    choice.child.hint = format!("{owner}{field}");
                }
            }
            self.body_fields(draft, &object, body.required, media);
            self.check_choices(&object);
            draft.object = Some(object);
            return;
        }
        if form == ir::Body::Form {
            self.unsupported(schema.span, "the body of a form is not an object", "give it properties");
        }
        draft.inputs.push(Input {
            wire: "",
            span: body.span,
            place: Place::Body,
            required: body.required,
            deprecated: false,
            style: ir::Style::Plain,
            patch: false,
            constant: None,
            description: body.description.as_deref(),
            rust_name: None,
            provenance: &[],
            examples: Some(&media.examples),
            choice: None,
            name: "body".to_owned(),
            child,
        });
    }

    /// Each field of an object body is an input.
    fn body_fields(&mut self, draft: &mut Draft<'d>, object: &Object<'d>, required: bool, media: &'d MediaType) {
        for member in object.members() {
            match member {
                Member::Property(property) if property.schema.read_only => {}
                Member::Property(property) => {
                    let input = self.body_field(draft, property, required, media);
                    draft.inputs.push(input);
                }
                Member::Choice(choice) => {
                    let input = self.choice_input(choice, draft.body, required, media);
                    draft.inputs.push(input);
                }
            }
        }
        draft.extra = match &object.additional {
            Additional::Unsaid | Additional::None => None,
            Additional::Any => Some(Child::new(self.anything, "")),
            Additional::Values(values) => Some(values.clone()),
        };
    }

    fn body_field(
        &mut self,
        draft: &Draft<'d>,
        property: &Property<'d>,
        required: bool,
        media: &'d MediaType,
    ) -> Input<'d> {
        let child = property.child();
        let look = self.look(&child);
        let required = required && property.required;
        Input {
            wire: &property.name.value,
            span: property.name.span,
            place: Place::Body,
            required,
            deprecated: look.chain.first().is_some_and(|schema| schema.deprecated),
            style: self.body_style(draft.body, property, media),
            patch: draft.is_update() && look.nullable && !required,
            constant: if required { look.constant } else { None },
            description: description(&look.chain),
            rust_name: property.schema.extensions.rust_name.as_ref(),
            provenance: &property.schema.extensions.provenance,
            examples: None,
            choice: None,
            name: String::new(),
            child,
        }
    }

    /// Fields of the body that only go together are one input.
    fn choice_input(&mut self, choice: &Choice<'d>, body: ir::Body, required: bool, media: &'d MediaType) -> Input<'d> {
        let mut others = Vec::new();
        for property in self.chosen_properties(choice) {
            others.push((property.name.value.as_str(), self.body_style(body, &property, media)));
        }
        Input {
            wire: choice.wire(),
            span: choice.field.span,
            place: Place::Body,
            required: required && choice.required,
            deprecated: false,
            style: ir::Style::Plain,
            child: choice.child.clone(),
            patch: false,
            constant: None,
            description: None,
            rust_name: Some(choice.field),
            provenance: &[],
            examples: None,
            choice: Some(Chosen { choice: choice.clone(), others }),
            name: String::new(),
        }
    }

    /// How one field of a body is written; in JSON there is one way only.
    fn body_style(&mut self, body: ir::Body, property: &Property<'d>, media: &'d MediaType) -> ir::Style {
        if body != ir::Body::Form {
            return ir::Style::Plain;
        }
        let (name, schema, kind) = (&property.name.value, property.schema, self.look(&property.child()).kind);
        let encoding = media.encoding.iter().find(|(found, _)| found.value == *name).map(|(_, encoding)| encoding);
        let style = encoding.and_then(|encoding| encoding.style.as_ref()).map(|style| style.value);
        let explode =
            encoding.and_then(|encoding| encoding.explode).unwrap_or(style.is_none_or(|style| style == Style::Form));
        match (&kind, style) {
            (_, Some(Style::DeepObject)) => ir::Style::Brackets,
            (Kind::List(_), None | Some(Style::Form)) if explode => ir::Style::Repeat,
            (Kind::List(_), None | Some(Style::Form)) => ir::Style::Comma,
            (Kind::Scalar(_) | Kind::Table { .. }, None | Some(Style::Form)) => ir::Style::Plain,
            (Kind::Model(id), None | Some(Style::Form)) if self.is_plain(*id) => ir::Style::Plain,
            _ => {
                let span = encoding.map_or(schema.span, |encoding| encoding.span);
                self.unsupported(
                    span,
                    format!("field `{name}` has no form in a form"),
                    "give it `encoding` with `style: deepObject`",
                );
                ir::Style::Plain
            }
        }
    }

    /// Whether a type is one value on the wire.
    fn is_plain(&self, id: super::ModelId) -> bool {
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

fn place(location: ParameterLocation) -> Place {
    match location {
        ParameterLocation::Path => Place::Path,
        ParameterLocation::Query => Place::Query,
        ParameterLocation::Header => Place::Header,
    }
}

/// The first media type that can be written.
fn body_media(body: &RequestBody) -> Option<(ir::Body, &MediaType)> {
    body.content.iter().find_map(|(name, media)| {
        if is_json(&name.value) {
            Some((ir::Body::Json, media))
        } else if is_form(&name.value) {
            Some((ir::Body::Form, media))
        } else {
            None
        }
    })
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
