//! The files of a document, made into one self-contained tree.
//!
//! Path items, webhooks and tables take the place of their references. Everything else that stands in another file
//! becomes a component, named by the last segment of the reference. Views of tables are written out as enums.

mod json;
mod tables;
mod unused;
mod yaml;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use json::{quoted, to_json};
pub use yaml::to_yaml;

use crate::{
    diagnostic::{Diagnostic, suggest},
    load::{
        Loaded, Target,
        places::{self, Kind, Place},
        reference::{escape, to_pointer},
    },
    tree::{FileId, Key, Node, Span, Value},
};

/// How many references to references are followed where the target takes their place.
const LONGEST_CHAIN: usize = 16;

/// Bundles what was loaded. The parts keep the positions of the files they come from.
pub fn bundle(loaded: &Loaded, diagnostics: &mut Vec<Diagnostic>) -> Node {
    let Some(root) = loaded.tree(loaded.root) else {
        return Node { value: Value::Null, span: Span { file: loaded.root, start: 0, end: 0 } };
    };
    let mut bundler = Bundler {
        loaded,
        diagnostics,
        components: BTreeMap::new(),
        open: VecDeque::new(),
        inlining: Vec::new(),
        used: BTreeMap::new(),
    };
    bundler.claim_own_names(root);
    let mut tree = bundler.rewrite(root, Some(Place::One(Kind::Document)));
    bundler.rewrite_components();
    bundler.report_unused();
    bundler.add_components(&mut tree);
    tables::expand(&mut tree);
    if matches!(tree.get("x-house-rules"), Some(Node { value: Value::Bool(true), .. })) {
        unused::report(&tree, diagnostics);
    }
    tree
}

struct Bundler<'a> {
    loaded: &'a Loaded,
    diagnostics: &'a mut Vec<Diagnostic>,
    components: BTreeMap<(Kind, String), Component>,
    /// Components of other files that are not rewritten yet.
    open: VecDeque<(Kind, String)>,
    /// What is being put in place of its reference right now, from the outside in.
    inlining: Vec<Target>,
    /// The entries of each file that something refers to; `None`: the whole file.
    used: BTreeMap<FileId, BTreeSet<Option<String>>>,
}

struct Component {
    target: Target,
    /// Where the name was first claimed.
    claimed: Span,
    /// Whether it comes from another file and was noted for rewriting.
    noted: bool,
    /// The rewritten component, when it comes from another file.
    node: Option<(Key, Node)>,
}

impl Bundler<'_> {
    /// Enters the components that the root file itself names.
    fn claim_own_names(&mut self, root: &Node) {
        for (kind, map) in Kind::COMPONENTS {
            let entries = root.get("components").and_then(|components| components.get(map)).and_then(Node::as_object);
            for (key, node) in entries.unwrap_or_default() {
                let pointer = vec!["components".to_owned(), map.to_owned(), key.name.clone()];
                let own = Target { file: self.loaded.root, pointer };
                // `Foo: {$ref: file.yaml#/Foo}` only says where the component stands.
                let target = self.forwarded(key, node).unwrap_or(own);
                let component = Component { target, claimed: key.span, noted: false, node: None };
                self.components.insert((kind, key.name.clone()), component);
            }
        }
    }

    /// The target of a component of the root file that is nothing but a reference to its namesake in another file.
    fn forwarded(&self, key: &Key, node: &Node) -> Option<Target> {
        let [(_, reference)] = node.as_object()? else { return None };
        let target = self.loaded.target(node.get("$ref")?.as_str()?, reference.span)?;
        (target.file != self.loaded.root && self.name_of(&target) == key.name).then_some(target)
    }

    /// Copies a tree, with every reference turned into one that holds in the bundle.
    fn rewrite(&mut self, node: &Node, place: Option<Place>) -> Node {
        let reference = place.and_then(|place| places::reference(node, place));
        if let Some((kind, reference)) = reference
            && let Some(text) = reference.as_str()
            && let Some(replaced) = self.reference(node, kind, text, reference.span)
        {
            return replaced;
        }
        let value = match &node.value {
            Value::Object(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, value)| {
                        let place = place.and_then(|place| place.under(&key.name));
                        (key.clone(), self.rewrite(value, place))
                    })
                    .collect(),
            ),
            Value::Array(items) => {
                let place = place.and_then(Place::element);
                Value::Array(items.iter().map(|item| self.rewrite(item, place)).collect())
            }
            scalar => scalar.clone(),
        };
        Node { value, span: node.span }
    }

    /// What the object `node`, which is a reference, becomes. `None`: it stays, as its target is not known.
    fn reference(&mut self, node: &Node, kind: Kind, text: &str, span: Span) -> Option<Node> {
        let target = self.loaded.target(text, span)?;
        let used = self.used.entry(target.file).or_default();
        if self.loaded.node(&target).is_none() {
            // Which entry is meant is not known; none of them is called unused.
            used.insert(None);
            self.report_dangling(text, &target, span);
            return None;
        }
        used.insert(target.pointer.first().cloned());
        if kind.is_inlined() {
            return self.inline(node, kind, target, span);
        }
        let text = self.component(kind, &target, span)?;
        let rewritten = Node { value: Value::String(text), span };
        if kind == Kind::SchemaName {
            return Some(rewritten);
        }
        let entries = node.as_object()?.iter().map(|(key, value)| {
            let value = match key.name.as_str() {
                "$ref" => rewritten.clone(),
                name => self.rewrite(value, Place::One(kind).under(name)),
            };
            (key.clone(), value)
        });
        Some(Node { value: Value::Object(entries.collect()), span: node.span })
    }

    /// Puts the target in place of its reference.
    fn inline(&mut self, node: &Node, kind: Kind, target: Target, span: Span) -> Option<Node> {
        if self.inlining.contains(&target) || self.inlining.len() == LONGEST_CHAIN {
            let finding = Diagnostic::error("reference-cycle", span, "this reference leads to ever more references");
            self.diagnostics.push(finding.help("what it leads to takes its place, which would never end"));
            return None;
        }
        for (key, _) in node.as_object().unwrap_or_default().iter().filter(|(key, _)| key.name != "$ref") {
            let message = format!("`{}` beside a `$ref` to {} has no effect", key.name, kind.name());
            let finding = Diagnostic::error("reference-siblings", key.span, message);
            self.diagnostics
                .push(finding.help("write it into what the reference leads to").related(span, "the reference"));
        }
        let found = self.loaded.node(&target)?;
        self.inlining.push(target);
        let rewritten = self.rewrite(found, Some(Place::One(kind)));
        self.inlining.pop();
        Some(rewritten)
    }

    /// The name of a target as a component: `#/components/schemas/Campaign`.
    fn component(&mut self, kind: Kind, target: &Target, span: Span) -> Option<String> {
        let kind = if kind == Kind::SchemaName { Kind::Schema } else { kind };
        let map = kind.component_map()?;
        let name = if target.file == self.loaded.root {
            self.own_component(kind, map, target, span)?
        } else {
            let name = self.name_of(target);
            self.claim(kind, &name, target, span);
            name
        };
        Some(format!("#/components/{map}/{}", escape(&name)))
    }

    /// The name of a component of the root file, if the target is one of the right kind.
    fn own_component(&mut self, kind: Kind, map: &str, target: &Target, span: Span) -> Option<String> {
        let finding = match target.pointer.as_slice() {
            [components, found, name] if components == "components" => {
                if found == map {
                    return Some(name.clone());
                }
                let message = format!("{} is expected here, but this leads into `{found}`", kind.name());
                Diagnostic::error("reference-kind", span, message)
            }
            _ => {
                let message = format!("this does not lead to {} among the components", kind.name());
                let help = format!("name what it leads to: move it to `components/{map}`");
                Diagnostic::error("reference-target", span, message).help(help)
            }
        };
        self.diagnostics.push(finding);
        None
    }

    /// Makes something of another file a component.
    fn claim(&mut self, kind: Kind, name: &str, target: &Target, span: Span) {
        let id = (kind, name.to_owned());
        let component = Component { target: target.clone(), claimed: span, noted: false, node: None };
        let claimed = self.components.entry(id.clone()).or_insert(component);
        if claimed.target != *target {
            let message = format!("two things would be the component `{name}`");
            let finding = Diagnostic::error("name-clash", span, message).label("one of them");
            self.diagnostics.push(finding.related(claimed.claimed, "the other").help("rename one of them"));
        } else if !claimed.noted {
            claimed.noted = true;
            self.open.push_back(id);
        }
    }

    /// A component of another file is named by the last segment, or by the file when all of it is meant.
    fn name_of(&self, target: &Target) -> String {
        let stem = || {
            let file = self.loaded.path(target.file).rsplit('/').next().unwrap_or_default();
            file.split_once('.').map_or(file, |(stem, _)| stem).to_owned()
        };
        target.pointer.last().cloned().unwrap_or_else(stem)
    }

    /// Rewrites the components of other files, which may lead to further ones.
    fn rewrite_components(&mut self) {
        while let Some((kind, name)) = self.open.pop_front() {
            let Some(target) = self.components.get(&(kind, name.clone())).map(|component| component.target.clone())
            else {
                continue;
            };
            let Some(node) = self.loaded.node(&target) else { continue };
            let rewritten = self.rewrite(node, Some(Place::One(kind)));
            let key = Key { span: self.key_span(&target).unwrap_or(node.span), name: name.clone() };
            if let Some(component) = self.components.get_mut(&(kind, name)) {
                component.node = Some((key, rewritten));
            }
        }
    }

    /// Where the key of a target stands in its file.
    fn key_span(&self, target: &Target) -> Option<Span> {
        let (last, parents) = target.pointer.split_last()?;
        let parent = Target { file: target.file, pointer: parents.to_vec() };
        let entries = self.loaded.node(&parent)?.as_object()?;
        entries.iter().find(|(key, _)| key.name == *last).map(|(key, _)| key.span)
    }

    /// Adds the components of other files to the tree, and sorts all by name.
    fn add_components(self, tree: &mut Node) {
        let span = tree.span;
        let Value::Object(root) = &mut tree.value else { return };
        for ((kind, name), component) in self.components {
            let (Some((key, node)), Some(map)) = (component.node, kind.component_map()) else { continue };
            let Some(components) = object_in(root, "components", span) else { continue };
            let Some(map) = object_in(components, map, span) else { continue };
            match map.iter_mut().find(|(key, _)| key.name == name) {
                Some((_, forward)) => *forward = node,
                None => map.push((key, node)),
            }
        }
        if let Some((_, Node { value: Value::Object(components), .. })) =
            root.iter_mut().find(|(key, _)| key.name == "components")
        {
            for (_, map) in components {
                if let Value::Object(map) = &mut map.value {
                    map.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
                }
            }
        }
    }

    fn report_dangling(&mut self, text: &str, target: &Target, span: Span) {
        let mut deepest = Target { file: target.file, pointer: Vec::new() };
        let missing = target.pointer.iter().find(|segment| {
            deepest.pointer.push((*segment).clone());
            self.loaded.node(&deepest).is_none()
        });
        deepest.pointer.pop();
        let names = self.loaded.node(&deepest).and_then(Node::as_object).unwrap_or_default();
        let nearest = missing.and_then(|name| suggest(name, names.iter().map(|(key, _)| key.name.as_str())));
        let mut finding = Diagnostic::error("dangling-reference", span, format!("`{text}` leads nowhere"));
        if let Some(nearest) = nearest {
            let pointer = to_pointer(deepest.pointer.iter().map(String::as_str).chain([nearest]));
            let file = text.split('#').next().unwrap_or_default();
            finding = finding.help(format!("did you mean `{file}#{pointer}`?"));
        }
        self.diagnostics.push(finding);
    }

    /// Entries that nothing refers to would silently be left out of the bundle.
    fn report_unused(&mut self) {
        for file in self.loaded.files().filter(|file| *file != self.loaded.root) {
            let used = self.used.get(&file);
            if used.is_some_and(|used| used.contains(&None)) {
                continue;
            }
            for (key, _) in self.loaded.tree(file).and_then(Node::as_object).unwrap_or_default() {
                if !used.is_some_and(|used| used.contains(&Some(key.name.clone()))) {
                    let message = format!("nothing refers to `{}`", key.name);
                    let help = "it is not part of the document: refer to it, or delete it";
                    self.diagnostics.push(Diagnostic::warning("unused-entry", key.span, message).help(help));
                }
            }
        }
    }
}

/// The object under a key, made when it is missing. `None`: something else stands there.
fn object_in<'n>(entries: &'n mut Vec<(Key, Node)>, name: &str, span: Span) -> Option<&'n mut Vec<(Key, Node)>> {
    let at = entries.iter().position(|(key, _)| key.name == name).unwrap_or_else(|| {
        let node = Node { value: Value::Object(Vec::new()), span };
        entries.push((Key { name: name.to_owned(), span }, node));
        entries.len() - 1
    });
    match entries.get_mut(at) {
        Some((_, Node { value: Value::Object(inner), .. })) => Some(inner),
        _ => None,
    }
}
