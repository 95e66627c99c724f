//! Schemas.

use super::{
    extension,
    fields::{Context, Fields, Refused, quoted},
};
use crate::{
    diagnostic::Diagnostic,
    document::{AdditionalProperties, Discriminator, Map, Schema, Spanned, Type},
    tree::{Key, Node, Value},
};

pub(super) const TYPES: [(&str, Type); 7] = [
    ("null", Type::Null),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("string", Type::String),
    ("array", Type::Array),
    ("object", Type::Object),
];

const REFUSED: Refused = &[
    ("$anchor", "name the schema in `components/schemas`"),
    ("$defs", "put the schemas into `components/schemas`"),
    ("$dynamicAnchor", "name the schema in `components/schemas`"),
    ("$dynamicRef", "use `$ref`"),
    ("$id", "leave it out: schemas are found by their place in the document"),
    ("$vocabulary", "leave it out"),
    ("contains", "say it in the description"),
    ("contentEncoding", "use `format: byte` for base64 text"),
    ("contentMediaType", "say it in the description"),
    ("contentSchema", "say it in the description"),
    ("definitions", "put the schemas into `components/schemas`"),
    ("dependencies", "use `dependentRequired`"),
    ("dependentSchemas", "use `oneOf` with a `discriminator`"),
    ("else", "use `oneOf` with a `discriminator`"),
    ("example", "use `examples`, a list"),
    ("if", "use `oneOf` with a `discriminator`"),
    ("maxContains", "say it in the description"),
    ("minContains", "say it in the description"),
    ("not", "say what is allowed: with `enum`, `pattern` or `oneOf`"),
    ("nullable", "write `type: [string, \"null\"]`, or a `oneOf` with `type: \"null\"`"),
    ("patternProperties", "use `additionalProperties`"),
    ("prefixItems", "use an object with named properties"),
    ("propertyNames", "say it in the description"),
    ("then", "use `oneOf` with a `discriminator`"),
    ("unevaluatedItems", "leave it out: `items` covers all elements"),
    ("unevaluatedProperties", "use `additionalProperties: false`"),
    ("xml", "leave it out: only JSON and forms are spoken"),
];

pub(super) fn schema(context: &mut Context<'_>, node: &Node) -> Schema {
    match node.value {
        Value::Bool(true) => return Schema::any(node.span),
        Value::Bool(false) => {
            let finding =
                Diagnostic::error("unsupported-value", node.span, "a schema that nothing fits is not supported");
            context.report(finding.help("leave out what cannot be there"));
            return Schema::any(node.span);
        }
        _ => {}
    }
    let Some(mut fields) = Fields::of(context, node, "a schema") else { return Schema::any(node.span) };
    let mut schema = Schema::any(node.span);
    schema.reference = fields.take("$ref").and_then(|target| context.reference(target));
    schema.types = types(context, &mut fields);
    annotations(context, &mut fields, &mut schema);
    object(context, &mut fields, &mut schema);
    array(context, &mut fields, &mut schema);
    scalar(context, &mut fields, &mut schema);
    schema.all_of = schemas(context, &mut fields, "allOf");
    schema.any_of = schemas(context, &mut fields, "anyOf");
    schema.one_of = schemas(context, &mut fields, "oneOf");
    schema.discriminator = fields.take("discriminator").and_then(|node| discriminator(context, node));
    schema.extensions = extension::of_schema(context, &mut fields);
    fields.accept(&["$comment", "$schema", "externalDocs"]);
    fields.finish(context, REFUSED);
    schema
}

/// A map from name to schema.
pub(super) fn named_schemas(context: &mut Context<'_>, entries: &[(Key, Node)]) -> Map<Schema> {
    entries.iter().map(|(key, node)| (super::name(key), schema(context, node))).collect()
}

fn types(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Spanned<Type>> {
    let Some(node) = fields.take("type") else { return Vec::new() };
    let listed = node.as_array().unwrap_or(std::slice::from_ref(node));
    if listed.is_empty() {
        context.report(Diagnostic::error("invalid-value", node.span, "`type` names no type"));
    }
    let mut types: Vec<Spanned<Type>> = Vec::new();
    for word in listed {
        let Some(found) = context.word(word, "`type`", &TYPES) else { continue };
        match types.iter().find(|known| known.value == found.value) {
            Some(first) => context.report(
                Diagnostic::error("invalid-value", found.span, "`type` names one type twice")
                    .related(first.span, "first here"),
            ),
            None => types.push(found),
        }
    }
    types
}

fn annotations(context: &mut Context<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    schema.title = fields.text(context, "title");
    schema.description = fields.text(context, "description");
    schema.deprecated = fields.flag(context, "deprecated").unwrap_or_default();
    schema.read_only = fields.flag(context, "readOnly").unwrap_or_default();
    schema.write_only = fields.flag(context, "writeOnly").unwrap_or_default();
    schema.default = fields.literal("default");
    schema.examples = fields.items(context, "examples").to_vec();
    // OpenAPI 3.1 still allows the word of 3.0; our own document uses one way only.
    if !context.house_rules {
        schema.examples.extend(fields.literal("example"));
    }
    schema.constant = fields.literal("const");
    schema.enumeration = fields.take("enum").and_then(|node| {
        let Some(values) = node.as_array() else {
            context.wrong_type(node, "`enum`", "a list");
            return None;
        };
        if values.is_empty() {
            context.report(Diagnostic::error("invalid-value", node.span, "`enum` names no value"));
        }
        Some(Spanned { value: values.to_vec(), span: node.span })
    });
    schema.format = fields.text(context, "format");
}

fn object(context: &mut Context<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    let properties = fields.entries(context, "properties");
    schema.properties = named_schemas(context, properties);
    schema.required = required(context, fields);
    schema.additional_properties = fields.take("additionalProperties").and_then(|node| additional(context, node));
    schema.min_properties = fields.count(context, "minProperties");
    schema.max_properties = fields.count(context, "maxProperties");
    for (key, node) in fields.entries(context, "dependentRequired") {
        let names = context.texts(node, &quoted(&key.name));
        schema.dependent_required.push((super::name(key), names));
    }
}

fn required(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    let Some(node) = fields.take("required") else { return Vec::new() };
    if matches!(node.value, Value::Bool(_)) {
        let finding =
            Diagnostic::error("wrong-type", node.span, "`required` of a schema must be a list, not a boolean");
        context.report(finding.help("name this property in the `required` list of the object that holds it"));
        return Vec::new();
    }
    context.texts(node, "`required`")
}

fn additional(context: &mut Context<'_>, node: &Node) -> Option<AdditionalProperties> {
    match &node.value {
        Value::Bool(true) => Some(AdditionalProperties::Any),
        Value::Bool(false) => Some(AdditionalProperties::None),
        Value::Object(entries) if entries.is_empty() => Some(AdditionalProperties::Any),
        Value::Object(_) => Some(AdditionalProperties::Schema(Box::new(schema(context, node)))),
        _ => {
            context.wrong_type(node, "`additionalProperties`", "a schema, `true` or `false`");
            None
        }
    }
}

fn array(context: &mut Context<'_>, fields: &mut Fields<'_>, parsed: &mut Schema) {
    parsed.items = fields.take("items").map(|node| {
        if node.as_array().is_some() {
            context.wrong_type(node, "`items`", "one schema for all elements");
            return Box::new(Schema::any(node.span));
        }
        Box::new(schema(context, node))
    });
    parsed.min_items = fields.count(context, "minItems");
    parsed.max_items = fields.count(context, "maxItems");
    parsed.unique_items = fields.flag(context, "uniqueItems").unwrap_or_default();
}

fn scalar(context: &mut Context<'_>, fields: &mut Fields<'_>, schema: &mut Schema) {
    schema.min_length = fields.count(context, "minLength");
    schema.max_length = fields.count(context, "maxLength");
    schema.pattern = fields.text(context, "pattern");
    schema.minimum = fields.number(context, "minimum");
    schema.maximum = fields.number(context, "maximum");
    schema.exclusive_minimum = exclusive(context, fields, "exclusiveMinimum");
    schema.exclusive_maximum = exclusive(context, fields, "exclusiveMaximum");
    schema.multiple_of = fields.number(context, "multipleOf");
}

/// In OpenAPI 3.0 these were flags beside `minimum` and `maximum`.
fn exclusive(context: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str) -> Option<Spanned<f64>> {
    let before = context.diagnostics.len();
    let number = fields.number(context, name);
    if let Some(finding) = context.diagnostics.get_mut(before) {
        finding.help = Some("since OpenAPI 3.1 it holds the limit itself".to_owned());
    }
    number
}

fn schemas(context: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str) -> Vec<Schema> {
    let Some(node) = fields.take(name) else { return Vec::new() };
    let items = context.items(node, &quoted(name));
    if node.as_array().is_some_and(<[_]>::is_empty) {
        context.report(Diagnostic::error("invalid-value", node.span, format!("`{name}` holds no schema")));
    }
    items.iter().map(|item| schema(context, item)).collect()
}

fn discriminator(context: &mut Context<'_>, node: &Node) -> Option<Discriminator> {
    let mut fields = Fields::of(context, node, "a discriminator")?;
    let property = fields.require_text(context, "propertyName");
    let mut mapping = Vec::new();
    for (key, node) in fields.entries(context, "mapping") {
        if let Some(mut target) = context.text(node, "a schema in `mapping`") {
            let last = target.value.rsplit('/').next().unwrap_or_default();
            target.value = last.replace("~1", "/").replace("~0", "~");
            mapping.push((super::name(key), target));
        }
    }
    let span = fields.span;
    fields.finish(context, &[]);
    property.map(|property| Discriminator { property, mapping, span })
}
