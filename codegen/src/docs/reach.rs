//! Which components a schema needs.

use crate::document::{AdditionalProperties, Components, Schema};

/// The names of the components at and under a schema, each once, in the order in which a reader meets them.
pub(super) fn reach<'d>(components: &'d Components, schema: &'d Schema, found: &mut Vec<&'d str>) {
    if let Some(reference) = &schema.reference {
        if !found.contains(&reference.name.as_str()) {
            found.push(&reference.name);
            if let Some(target) = components.schema(reference) {
                reach(components, target, found);
            }
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
