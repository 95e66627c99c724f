//! Which components schemas and operations need.

use std::collections::BTreeMap;

use super::view::{OperationView, View};
use crate::document::{AdditionalProperties, Components, Operation, Parameter, PathItem, Schema};

/// The names of the components at and under a schema, each once, in the order in which a reader meets them.
pub(super) fn reach<'d>(components: &'d Components, schema: &'d Schema, found: &mut Vec<&'d str>) {
    if let Some(reference) = &schema.reference
        && !found.contains(&reference.name.as_str())
    {
        found.push(&reference.name);
        if let Some(target) = components.schema(reference) {
            reach(components, target, found);
        }
    }
    let parts = schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of);
    // A part's properties show as the whole's, but the part itself does not.
    for part in parts.chain(schema.properties.iter().map(|(_, property)| property)).chain(schema.items.as_deref()) {
        reach(components, part, found);
    }
    if let Some(AdditionalProperties::Schema(values)) = &schema.additional_properties {
        reach(components, values, found);
    }
}

/// The parameters of an operation; its own take the place of those of the path.
pub(super) fn parameters<'d>(
    components: &'d Components,
    path: &'d PathItem,
    operation: &'d Operation,
) -> Vec<&'d Parameter> {
    let own: Vec<&Parameter> = operation.parameters.iter().filter_map(|own| own.resolve(components)).collect();
    let is_new = |shared: &&Parameter| {
        !own.iter().any(|own| own.name.value == shared.name.value && own.location.value == shared.location.value)
    };
    let shared = path.parameters.iter().filter_map(|shared| shared.resolve(components)).filter(is_new);
    shared.chain(own.iter().copied()).collect()
}

/// The schemas of what an operation takes, and of what it answers when all goes well. A body is the object itself.
pub(super) fn schemas<'d>(view: &View<'d>, found: &OperationView<'d>) -> Vec<&'d Schema> {
    let components = &view.document.components;
    let operation = found.operation;
    let parameters = parameters(components, found.path, operation).into_iter().map(|found| &found.schema);
    let body = body(components, operation).map(|schema| match &schema.reference {
        Some(reference) if view.body_of(&reference.name).is_some() => components.schema(reference).unwrap_or(schema),
        _ => schema,
    });
    let answers = operation.successes().filter_map(|(_, response)| response.resolve(components)?.content.first());
    parameters.chain(body).chain(answers.filter_map(|(_, media)| media.schema.as_ref())).collect()
}

fn body<'d>(components: &'d Components, operation: &'d Operation) -> Option<&'d Schema> {
    operation.request_body.as_ref()?.resolve(components)?.content.first()?.1.schema.as_ref()
}

/// Components that are the body of one operation and nothing else: they are told where the operation is.
pub(super) fn bodies_alone<'d>(view: &View<'d>) -> BTreeMap<&'d str, &'d str> {
    let components = &view.document.components;
    let mut bodies: BTreeMap<&'d str, Vec<&'d str>> = BTreeMap::new();
    let mut elsewhere = Vec::new();
    for found in view.operations() {
        let body = body(components, found.operation);
        if let Some(reference) = body.and_then(|schema| schema.reference.as_ref()) {
            bodies.entry(&reference.name).or_default().push(found.id());
        }
        for schema in
            schemas(view, found).into_iter().filter(|schema| !body.is_some_and(|body| std::ptr::eq(body, *schema)))
        {
            reach(components, schema, &mut elsewhere);
        }
    }
    for (_, schema) in &components.schemas {
        let mut inside = Vec::new();
        // What a component refers to, and not what refers to it.
        reach(components, schema, &mut inside);
        elsewhere.extend(inside);
    }
    let is_alone = |name: &str, operations: &[&str]| operations.len() == 1 && !elsewhere.contains(&name);
    let alone = bodies.into_iter().filter(|(name, operations)| is_alone(name, operations));
    alone.filter_map(|(name, operations)| Some((name, *operations.first()?))).collect()
}
