//! What an operation takes: parameters and a body.

use super::Writer;
use crate::{
    docs::{
        anchors::schema_anchor,
        content::{Block, Blocks, Field, code, code_link, subheading, text},
        markdown,
        reach::parameters,
        rules,
        schema::{append, doubts},
        view::Names,
    },
    document::{MediaType, Parameter, ParameterLocation, Schema, Style, Type, is_form},
    ir::Place,
};

impl Writer<'_, '_> {
    /// Path, query and headers.
    pub(super) fn parameters(&self) -> Blocks {
        let parameters = self.all_parameters();
        let mut blocks = Blocks::new();
        for (location, place, title) in [
            (ParameterLocation::Path, Place::Path, "In the path"),
            (ParameterLocation::Query, Place::Query, "In the query"),
            (ParameterLocation::Header, Place::Header, "Headers"),
        ] {
            let fields: Vec<Field> = parameters
                .iter()
                .filter(|found| found.location.value == location)
                .map(|found| self.parameter(found, place))
                .collect();
            if !fields.is_empty() {
                blocks.push(subheading(self.level + 1, title));
                blocks.push(Block::Fields(fields));
            }
        }
        let named: Vec<_> = parameters.iter().map(|found| (found.name.value.as_str(), &found.schema)).collect();
        blocks.extend(rules::between(self.view.document, &self.operation.operation.extensions.rules, &named));
        blocks
    }

    fn all_parameters(&self) -> Vec<&Parameter> {
        parameters(&self.view.document.components, self.operation.path, self.operation.operation)
    }

    /// Where the anchors of inputs begin; those that come second with a name say their place.
    fn prefix(&self, place: Place, is_second: bool) -> String {
        let id = self.operation.id();
        if is_second { format!("{id}.{}", format!("{place:?}").to_lowercase()) } else { id.to_owned() }
    }

    fn parameter(&self, parameter: &Parameter, place: Place) -> Field {
        let name = parameter.name.value.as_str();
        let required: &[&str] = if parameter.required { &[name] } else { &[] };
        let names = Names::Inputs(self.operation, place);
        let first = self.all_parameters().into_iter().find(|found| found.name.value == name);
        let is_second = first.is_some_and(|first| first.location.value != parameter.location.value);
        let prefix = self.prefix(place, is_second);
        let mut field = self.schemas.field(name, &parameter.schema, required, self.extent.anchor(&prefix), &names);
        if let Some(description) = &parameter.description {
            let mut blocks = markdown::blocks(description, &markdown::outside);
            append(&mut blocks, self.schemas.facts(&parameter.schema));
            field.blocks = blocks;
        }
        field.deprecated |= parameter.deprecated;
        field.blocks.extend(doubts(&parameter.provenance));
        field.blocks.extend(on_the_wire(&parameter.schema, name, Some(parameter.style), parameter.explode));
        field
    }

    pub(super) fn body(&self) -> Blocks {
        let components = &self.view.document.components;
        let body = self.operation.operation.request_body.as_ref().and_then(|body| body.resolve(components));
        let Some((media_type, media, body)) =
            body.and_then(|body| body.content.first().map(|(media_type, media)| (&media_type.value, media, body)))
        else {
            return Blocks::new();
        };
        let kind = if is_form(media_type) { "A form, " } else { "JSON, " };
        let end = if body.required { "." } else { ", which may be left out." };
        let about = Block::Paragraph(vec![text(kind), code(media_type), text(end)]);
        let mut blocks = vec![self.body_title(media.schema.as_ref()), about];
        blocks.extend(markdown::blocks(body.description.as_deref().unwrap_or_default(), &markdown::outside));
        let Some(schema) = media.schema.as_ref().and_then(|schema| components.resolve_schema(schema)) else {
            return blocks;
        };
        if let Some(description) = schema.description.as_ref().filter(|_| body.description.is_none()) {
            blocks.extend(markdown::blocks(&description.value, &markdown::outside));
        }
        blocks.extend(doubts(&schema.extensions.provenance));
        let names = Names::Inputs(self.operation, Place::Body);
        let declared = components.declared(schema);
        let parameters = self.all_parameters();
        let is_second = declared.iter().any(|(name, _)| parameters.iter().any(|found| found.name.value == name.value));
        let prefix = self.prefix(Place::Body, is_second);
        let mut fields = self.schemas.fields(schema, self.extent.anchor(&prefix), &names);
        if is_form(media_type) {
            for field in &mut fields {
                let property = declared.iter().find(|(name, _)| name.value == field.name);
                field.blocks.extend(property.and_then(|(name, property)| form_field(media, &name.value, property)));
            }
        }
        blocks.extend((!fields.is_empty()).then_some(Block::Fields(fields)));
        blocks.extend(self.schemas.together(schema));
        blocks
    }

    /// A type that is nothing but this body is told here, so that links to it lead here.
    fn body_title(&self, schema: Option<&Schema>) -> Block {
        let name = schema.and_then(|schema| schema.reference.as_ref()).map(|reference| reference.name.as_str());
        let mut words = vec![text("Body")];
        let mut id = None;
        if let Some(name) = name {
            let anchor = schema_anchor(name);
            if self.view.body_of(name).is_some() {
                words.extend([text(" "), code(name)]);
                id = Some(anchor);
            } else {
                words.extend([text(" "), code_link(anchor, name)]);
            }
        }
        Block::Heading { level: self.level + 1, id, words }
    }
}

/// How a field goes into a form.
fn form_field(media: &MediaType, name: &str, schema: &Schema) -> Option<Block> {
    let encoding = media.encoding.iter().find(|(found, _)| found.value == name).map(|(_, encoding)| encoding);
    let style = encoding.and_then(|found| found.style.as_ref()).map(|style| style.value);
    on_the_wire(schema, name, style, encoding.and_then(|found| found.explode).unwrap_or(true))
}

/// How a list or an object is written in a query or a form.
fn on_the_wire(schema: &Schema, name: &str, style: Option<Style>, explode: bool) -> Option<Block> {
    let is = |ty: Type| schema.types.iter().any(|found| found.value == ty);
    let sample = if style == Some(Style::DeepObject) {
        format!("{name}[key]=value")
    } else if is(Type::Array) && explode {
        format!("{name}=a&{name}=b")
    } else if is(Type::Array) {
        format!("{name}=a,b")
    } else {
        return None;
    };
    Some(Block::Paragraph(vec![text("Written as "), code(sample), text(".")]))
}
