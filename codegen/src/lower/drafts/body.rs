//! The inputs that make the body.

use super::{Chosen, Draft, Input, description};
use crate::{
    document::{MediaType, RefOr, RequestBody, Style, is_form, is_json},
    ir::{self, Place},
    lower::{
        Lowering,
        choices::Choice,
        look::{Child, Definition, Kind, Look},
        names,
        object::{Additional, Member, Object, Property},
    },
};

impl<'d> Lowering<'d> {
    /// Adds the fields of the body, or the body as a whole.
    pub(super) fn body(&mut self, draft: &mut Draft<'d>, body: &'d RefOr<RequestBody>, hint: &str) {
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
        let Some(mut object) = self.object_of_body(&child, &look) else {
            if form == ir::Body::Form {
                self.unsupported(schema.span, "the body of a form is not an object", "give it properties");
            }
            draft.inputs.push(whole(body, media, child));
            return;
        };
        let named = look.chain.last().and_then(|target| self.components.find(target));
        draft.body_name = named.map(|target| target.rust_name.clone());
        if draft.body_name.is_none() {
            let owner = component.map_or_else(|| hint.to_owned(), names::type_name);
            for property in object.properties.iter_mut().filter(|property| property.owner == child.hint) {
                property.owner.clone_from(&owner);
            }
            for hint in object.choices.iter_mut().map(|choice| &mut choice.child.hint) {
                if let Some(field) = hint.strip_prefix(&child.hint) {
                    *hint = format!("{owner}{field}");
                }
            }
        }
        self.body_fields(draft, &object, body.required, media);
        self.check_choices(&object);
        draft.object = Some(object);
    }

    /// The object whose fields are inputs, unless the body is something else.
    fn object_of_body(&mut self, child: &Child<'d>, look: &Look<'d>) -> Option<Object<'d>> {
        let Kind::Model(id) = look.kind else { return None };
        match &self.models.get(id).definition {
            _ if look.nullable => None,
            Definition::Object(object) => Some(object.clone()),
            // A body that is nothing but a choice has fields all the same.
            Definition::Choice(_) => Some(self.merge(child)),
            _ => None,
        }
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
}

/// The body as one input.
fn whole<'d>(body: &'d RequestBody, media: &'d MediaType, child: Child<'d>) -> Input<'d> {
    Input {
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
