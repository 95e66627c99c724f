//! Ways through a document: every schema, every property, a JSON pointer through schemas.

use std::collections::BTreeSet;

use crate::document::{
    AdditionalProperties, Document, Header, Map, MediaType, Operation, Parameter, RefOr, RequestBody, Response, Schema,
    Spanned,
};

/// Every schema object of the document, outer ones first.
pub(super) fn schemas(document: &Document) -> Vec<&Schema> {
    let mut found = Vec::new();
    for root in roots(document) {
        collect(root, &mut found);
    }
    found
}

/// A schema and every schema inside it.
fn collect<'d>(schema: &'d Schema, found: &mut Vec<&'d Schema>) {
    found.push(schema);
    for child in children(schema) {
        collect(child, found);
    }
}

/// The schemas directly inside a schema.
fn children(schema: &Schema) -> impl Iterator<Item = &Schema> {
    parts(schema).chain(branches(schema))
}

/// The schemas directly inside a schema that describe a part of its value.
pub(super) fn parts(schema: &Schema) -> impl Iterator<Item = &Schema> {
    let additional = match &schema.additional_properties {
        Some(AdditionalProperties::Schema(schema)) => Some(schema.as_ref()),
        _ => None,
    };
    let properties = schema.properties.iter().map(|(_, schema)| schema);
    properties.chain(additional).chain(schema.items.as_deref())
}

/// Every media type, with its name.
pub(super) fn media_types(document: &Document) -> Vec<(&Spanned<String>, &MediaType)> {
    let mut found = Vec::new();
    let components = &document.components;
    for content in items(&components.request_bodies).map(|body| &body.content) {
        found.extend(content.iter().map(|(name, media_type)| (name, media_type)));
    }
    for content in items(&components.responses).map(|response| &response.content) {
        found.extend(content.iter().map(|(name, media_type)| (name, media_type)));
    }
    for operation in operations(document) {
        if let Some(RefOr::Item(RequestBody { content, .. })) = &operation.request_body {
            found.extend(content.iter().map(|(name, media_type)| (name, media_type)));
        }
        for (_, response) in &operation.responses {
            if let RefOr::Item(Response { content, .. }) = response {
                found.extend(content.iter().map(|(name, media_type)| (name, media_type)));
            }
        }
    }
    found
}

/// The media types of what calls send.
pub(super) fn sent(document: &Document) -> impl Iterator<Item = &MediaType> {
    let calls = document.paths.iter().flat_map(|path| &path.operations);
    let inline = calls.filter_map(|operation| match &operation.request_body {
        Some(RefOr::Item(body)) => Some(body),
        _ => None,
    });
    let bodies = items(&document.components.request_bodies).chain(inline);
    bodies.flat_map(|body| body.content.iter().map(|(_, media_type)| media_type))
}

/// Every parameter object.
pub(super) fn parameters(document: &Document) -> Vec<&Parameter> {
    let shared = document.paths.iter().flat_map(|path| &path.parameters);
    let own = operations(document).flat_map(|operation| &operation.parameters);
    let inline = shared.chain(own).filter_map(|parameter| match parameter {
        RefOr::Item(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    items(&document.components.parameters).chain(inline).collect()
}

/// Every operation, those of webhooks too.
pub(super) fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    let calls = document.paths.iter().flat_map(|path| &path.operations);
    calls.chain(document.webhooks.iter().map(|(_, operation)| operation))
}

/// The properties of an object schema: its own, and those of what it is made of.
pub(super) fn properties<'d>(document: &'d Document, schema: &'d Schema) -> Vec<(&'d str, &'d Schema)> {
    let described = same_value(document, schema).into_iter();
    described.flat_map(|schema| schema.properties.iter().map(|(name, schema)| (name.value.as_str(), schema))).collect()
}

/// A schema and every schema that describes the same value: what it refers to, its parts, its alternatives.
pub(super) fn same_value<'d>(document: &'d Document, schema: &'d Schema) -> Vec<&'d Schema> {
    let mut found = Vec::new();
    // Each is visited once: references may go in circles.
    let mut seen = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if seen.insert(std::ptr::from_ref(schema)) {
            found.push(schema);
            let referenced = schema.reference.as_ref().and_then(|reference| document.components.schema(reference));
            let parts: Vec<_> = referenced.into_iter().chain(branches(schema)).collect();
            open.extend(parts.into_iter().rev());
        }
    }
    found
}

/// The schemas inside a schema that describe the same value.
pub(super) fn branches(schema: &Schema) -> impl Iterator<Item = &Schema> {
    schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of)
}

/// Where a JSON pointer leads.
#[derive(Debug)]
pub(super) enum Step<'d> {
    Found(&'d Schema),
    /// The schemas on the way say too little.
    Unknown,
    /// A property that no schema on the way declares.
    Missing {
        segment: String,
        known: Vec<&'d str>,
    },
}

/// Follows a JSON pointer through the values that a schema describes.
pub(super) fn follow<'d>(document: &'d Document, schema: &'d Schema, segments: &[String]) -> Step<'d> {
    let Some((segment, rest)) = segments.split_first() else { return Step::Found(schema) };
    let parts = same_value(document, schema);
    if parts.iter().all(|part| says_nothing(part)) {
        return Step::Unknown;
    }
    let is_index = segment.bytes().all(|byte| byte.is_ascii_digit());
    let mut known = Vec::new();
    let mut missing = None;
    for part in parts {
        known.extend(part.properties.iter().map(|(name, _)| name.value.as_str()));
        let property = part.properties.iter().find(|(name, _)| name.value == *segment).map(|(_, schema)| schema);
        let next = match (property, &part.items, &part.additional_properties) {
            (Some(property), ..) => property,
            (None, Some(items), _) if is_index => items,
            (None, None, Some(AdditionalProperties::Schema(schema))) => schema,
            (None, None, Some(AdditionalProperties::Any)) => return Step::Unknown,
            _ => continue,
        };
        match follow(document, next, rest) {
            step @ Step::Missing { .. } => missing = Some(step),
            step => return step,
        }
    }
    missing.unwrap_or(Step::Missing { segment: segment.clone(), known })
}

/// The schemas of what stands directly below a value; `*` is any item of a list.
pub(super) fn below<'d>(document: &'d Document, schema: &'d Schema, segment: &str) -> Vec<&'d Schema> {
    let mut found = Vec::new();
    for part in same_value(document, schema) {
        let named = part.properties.iter().find(|(name, _)| name.value == segment).map(|(_, schema)| schema);
        match (named, &part.items, &part.additional_properties) {
            (Some(property), ..) => found.push(property),
            (None, Some(items), _) if segment == "*" => found.push(items),
            (None, None, Some(AdditionalProperties::Schema(schema))) => found.push(schema),
            _ => {}
        }
    }
    found
}

fn says_nothing(schema: &Schema) -> bool {
    schema.types.is_empty() && schema.properties.is_empty() && schema.items.is_none()
}

/// The outermost schemas.
pub(super) fn roots(document: &Document) -> Vec<&Schema> {
    let components = &document.components;
    let mut roots: Vec<&Schema> = components.schemas.iter().map(|(_, schema)| schema).collect();
    roots.extend(parameters(document).into_iter().map(|parameter| &parameter.schema));
    roots.extend(media_types(document).into_iter().filter_map(|(_, media_type)| media_type.schema.as_ref()));
    roots.extend(headers(document).map(|header| &header.schema));
    roots
}

fn headers(document: &Document) -> impl Iterator<Item = &Header> {
    let own = items(&document.components.headers);
    let shared = items(&document.components.responses);
    let inline =
        operations(document).flat_map(|operation| &operation.responses).filter_map(|(_, response)| match response {
            RefOr::Item(response) => Some(response),
            RefOr::Ref(_) => None,
        });
    own.chain(shared.chain(inline).flat_map(|response| items(&response.headers)))
}

/// The items of a map that stand there themselves.
fn items<T>(map: &Map<RefOr<T>>) -> impl Iterator<Item = &T> {
    map.iter().filter_map(|(_, item)| match item {
        RefOr::Item(item) => Some(item),
        RefOr::Ref(_) => None,
    })
}
