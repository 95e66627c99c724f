//! Components that no operation, webhook or security requirement leads to.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    load::{
        places::{self, Kind, Place},
        reference,
    },
    tree::{Key, Node},
};

/// Reports the unused components of a bundled tree. What stands in other files and is unused is not in the tree.
pub(super) fn report(tree: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Some(components) = tree.get("components") else { return };
    let used = used(tree, components);
    for (_, map) in Kind::COMPONENTS {
        for (key, _) in entries(components, map) {
            let is_used = match map {
                "securitySchemes" => is_required(tree, &key.name),
                _ => used.contains(&(map.to_owned(), key.name.clone())),
            };
            if !is_used {
                let message = format!("nothing refers to the component `{}`", key.name);
                let finding = Diagnostic::error("unused-component", key.span, message);
                diagnostics.push(finding.help("refer to it, or delete it"));
            }
        }
    }
}

fn entries<'n>(components: &'n Node, map: &str) -> &'n [(Key, Node)] {
    components.get(map).and_then(Node::as_object).unwrap_or_default()
}

/// The components that references lead to, from what is no component on.
fn used(tree: &Node, components: &Node) -> BTreeSet<(String, String)> {
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    for (key, node) in tree.as_object().unwrap_or_default() {
        if key.name != "components"
            && let Some(place) = Place::One(Kind::Document).under(&key.name)
        {
            places::references(node, place, &mut open);
        }
    }
    while let Some((_, node)) = open.pop() {
        let Some((map, name)) = node.as_str().and_then(target) else { continue };
        let kind = Kind::COMPONENTS.iter().find(|(_, known)| *known == map).map(|(kind, _)| *kind);
        let component = components.get(&map).and_then(|map| map.get(&name));
        if let (Some(kind), Some(component)) = (kind, component)
            && used.insert((map, name))
        {
            places::references(component, Place::One(kind), &mut open);
        }
    }
    used
}

/// The map and the name of a component: `schemas`, `Ship`.
fn target(text: &str) -> Option<(String, String)> {
    match reference::pointer(text.strip_prefix('#')?)?.as_slice() {
        [components, map, name] if components == "components" => Some((map.clone(), name.clone())),
        _ => None,
    }
}

/// Whether the document or one of its operations asks for a security scheme.
fn is_required(tree: &Node, scheme: &str) -> bool {
    let operations = ["paths", "webhooks"].into_iter().filter_map(|map| tree.get(map)?.as_object()).flatten();
    let operations = operations.filter_map(|(_, item)| item.as_object()).flatten().map(|(_, operation)| operation);
    let lists = operations.chain([tree]).filter_map(|object| object.get("security")?.as_array());
    lists.flatten().any(|requirement| requirement.get(scheme).is_some())
}
