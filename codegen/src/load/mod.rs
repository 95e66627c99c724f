//! Files, made into trees with positions. The only part of the generator that reads files.
//!
//! Reading starts at the root file and follows every reference to another file. `serde_yaml` reads the values,
//! `saphyr-parser` the positions, and `join` makes one tree of both.

mod hints;
mod join;
mod json;
pub mod places;
mod positions;
mod prose;
pub mod reference;
mod sources;
mod yaml;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

pub use prose::Prose;
pub use sources::{Position, Source, Sources};

use crate::{
    diagnostic::Diagnostic,
    tree::{FileId, Node, Span, Value},
};
use places::{Kind, Place};
use reference::Written;

/// Every file of a document as a tree, with what their references point to.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The root file.
    pub root: FileId,
    trees: BTreeMap<FileId, Node>,
    /// From the path relative to the root folder to the file; `None` when it could not be read.
    files: BTreeMap<String, Option<FileId>>,
    /// The inverse of `files`.
    paths: BTreeMap<FileId, String>,
}

/// What a reference points to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The file.
    pub file: FileId,
    /// The segments of the JSON pointer in it.
    pub pointer: Vec<String>,
}

impl Loaded {
    /// The tree of a file.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&Node> {
        self.trees.get(&file)
    }

    /// What a reference that stands at `span` points to. `None`: loading has reported it.
    #[must_use]
    pub fn target(&self, text: &str, span: Span) -> Option<Target> {
        let Written::Place { path, pointer } = reference::parse(text) else { return None };
        let file = match path {
            None => span.file,
            Some(path) => (*self.files.get(&reference::resolve(self.paths.get(&span.file)?, &path)?)?)?,
        };
        self.trees.contains_key(&file).then_some(Target { file, pointer })
    }

    /// The node at a target.
    #[must_use]
    pub fn node(&self, target: &Target) -> Option<&Node> {
        target.pointer.iter().try_fold(self.trees.get(&target.file)?, |node, segment| match &node.value {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
            _ => node.get(segment),
        })
    }

    /// The path of a file, relative to the root folder.
    pub fn path(&self, file: FileId) -> &str {
        self.paths.get(&file).map_or("", String::as_str)
    }

    /// Every file that was read.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.trees.keys().copied()
    }
}

/// Reads the root file (or the `openapi.yaml` of a folder) and every file it leads to.
pub fn load(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> (Sources, Option<Loaded>) {
    let root = if path.is_dir() { path.join("openapi.yaml") } else { path.to_owned() };
    let mut loader = Loader {
        folder: root.parent().map(Path::to_owned).unwrap_or_default(),
        sources: Sources::default(),
        loaded: Loaded::default(),
        diagnostics,
    };
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(root) = loader.file(&name, None) else { return (loader.sources, None) };
    loader.loaded.root = root;
    loader.follow(root);
    loader.report_strays(root);
    (loader.sources, Some(loader.loaded))
}

struct Loader<'d> {
    folder: PathBuf,
    sources: Sources,
    loaded: Loaded,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Loader<'_> {
    /// Reads the files that references lead to, until none leads to a new place.
    fn follow(&mut self, root: FileId) {
        let mut seen = BTreeSet::new();
        let mut open = vec![(Target { file: root, pointer: Vec::new() }, Kind::Document)];
        while let Some((target, kind)) = open.pop() {
            if seen.insert((target.clone(), kind)) {
                // In the order of the document, so that files are numbered and reported in that order.
                open.extend(self.targets(&target, kind).into_iter().rev());
            }
        }
    }

    /// What the references at and under a place point to.
    fn targets(&mut self, target: &Target, kind: Kind) -> Vec<(Target, Kind)> {
        let Some(node) = self.loaded.node(target) else { return Vec::new() };
        let mut references = Vec::new();
        places::references(node, Place::One(kind), &mut references);
        let references: Vec<_> = references
            .into_iter()
            .filter_map(|(kind, node)| Some((kind, node.as_str()?.to_owned(), node.span)))
            .collect();
        references
            .into_iter()
            .filter_map(|(kind, text, span)| {
                let kind = if kind == Kind::SchemaName { Kind::Schema } else { kind };
                Some((self.target(&text, span)?, kind))
            })
            .collect()
    }

    /// What a reference points to; reads the file if that was not done yet.
    fn target(&mut self, text: &str, span: Span) -> Option<Target> {
        let finding = match reference::parse(text) {
            Written::Place { path: None, pointer } => return Some(Target { file: span.file, pointer }),
            Written::Place { path: Some(path), pointer } => {
                let from = self.loaded.path(span.file);
                if let Some(path) = reference::resolve(from, &path) {
                    return self.file(&path, Some(span)).map(|file| Target { file, pointer });
                }
                outside(span, text)
            }
            Written::Elsewhere => {
                let message = format!("`{text}` is not a path relative to this file");
                Diagnostic::error("reference-outside", span, message)
                    .help("URLs and absolute paths are not followed: copy the file next to the document")
            }
            Written::NotAPointer => {
                let message = format!("the part of `{text}` behind `#` is not a JSON pointer");
                Diagnostic::error("reference-syntax", span, message).help("write `#/` and the path to the target")
            }
        };
        self.diagnostics.push(finding);
        None
    }

    /// The file at a path relative to the root folder, which `wanted` refers to.
    fn file(&mut self, path: &str, wanted: Option<Span>) -> Option<FileId> {
        if let Some(known) = self.loaded.files.get(path) {
            return *known;
        }
        // Entered before reading, so that a file that cannot be read is reported once.
        self.loaded.files.insert(path.to_owned(), None);
        let text = self.read(path, wanted)?;
        let id = self.sources.add(self.display(path), text);
        self.loaded.files.insert(path.to_owned(), Some(id));
        self.loaded.paths.insert(id, path.to_owned());
        let tree = self.parse(id)?;
        self.loaded.trees.insert(id, tree);
        Some(id)
    }

    fn read(&mut self, path: &str, wanted: Option<Span>) -> Option<String> {
        let file = self.folder.join(path);
        let finding = match fs::read(&file) {
            Ok(_) if wanted.is_some() && !self.is_inside(&file) => outside_by_link(wanted, path),
            Ok(bytes) => match String::from_utf8(bytes) {
                // An editor's mark, not part of the text.
                Ok(text) => return Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let line = error.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
                    let message = format!("`{}` is not UTF-8: line {line} holds other bytes", self.display(path));
                    Diagnostic::error("not-utf-8", wanted, message).help("save the file as UTF-8")
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.not_found(path, wanted),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", self.display(path));
                Diagnostic::error("file-unreadable", wanted, message)
            }
        };
        self.diagnostics.push(finding);
        None
    }

    fn not_found(&self, path: &str, wanted: Option<Span>) -> Diagnostic {
        let finding = Diagnostic::error("file-not-found", wanted, format!("there is no file `{}`", self.display(path)));
        if wanted.is_some() {
            return finding.help("a path in a `$ref` is relative to the file in which it stands");
        }
        finding.help("name the root file of the document, or a folder that holds an `openapi.yaml`")
    }

    /// Whether a file that exists is inside the root folder when symbolic links are followed.
    fn is_inside(&self, file: &Path) -> bool {
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        match (folder.canonicalize(), file.canonicalize()) {
            (Ok(folder), Ok(file)) => file.starts_with(folder),
            _ => false,
        }
    }

    fn parse(&mut self, id: FileId) -> Option<Node> {
        let source = self.sources.get(id)?;
        let text = source.text.as_str();
        let is_json = is_json(&source.name);
        let for_positions = if is_json { json::for_positions(text) } else { text.into() };
        let placed = positions::positions(id, &for_positions, self.diagnostics)?;
        let for_values = if is_json { json::for_values(text) } else { text.into() };
        match yaml::values(&for_values) {
            Ok(raw) => Some(join::join(raw, placed, text, self.diagnostics)),
            Err(fault) => {
                let offset = fault.position.map_or(0, |position| source.offset(position));
                let at = u32::try_from(offset).unwrap_or(u32::MAX);
                let span = Span { file: id, start: at, end: at };
                self.diagnostics.push(Diagnostic::error(
                    "yaml-syntax",
                    span,
                    format!("this is not YAML: {}", fault.message),
                ));
                None
            }
        }
    }

    /// The path of a file as the user would write it.
    fn display(&self, path: &str) -> String {
        self.folder.join(path).to_string_lossy().replace('\\', "/")
    }

    /// Under house rules, a YAML file that nothing refers to is forgotten, not optional.
    fn report_strays(&mut self, root: FileId) {
        let house = self.loaded.trees.get(&root).and_then(|tree| tree.get("x-house-rules"));
        // A bundle lies beside the files it was made from.
        let is_bundle = is_json(self.loaded.path(root));
        if is_bundle || !house.is_some_and(|node| matches!(node.value, Value::Bool(true))) {
            return;
        }
        let mut found = Vec::new();
        list_yaml(&self.folder, "", &mut found);
        found.sort();
        for path in found.iter().filter(|path| !self.loaded.files.contains_key(*path)) {
            let message = format!("nothing refers to `{}`", self.display(path));
            let help = "refer to it from `openapi.yaml`, or delete it";
            self.diagnostics.push(Diagnostic::warning("unused-file", None, message).help(help));
        }
    }
}

/// The YAML files in a folder, as paths relative to the first folder. What cannot be listed is left out.
fn list_yaml(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list_yaml(&entry.path(), &format!("{prefix}{name}/"), found),
            Ok(_) if Path::new(&name).extension().is_some_and(|extension| extension == "yaml") => {
                found.push(format!("{prefix}{name}"));
            }
            _ => {}
        }
    }
}

fn outside(span: Span, text: &str) -> Diagnostic {
    let message = format!("`{text}` leads out of the folder of the root file");
    Diagnostic::error("reference-outside", span, message).help("a document and its parts live in one folder")
}

fn outside_by_link(span: Option<Span>, path: &str) -> Diagnostic {
    let message = format!("`{path}` is a link that leads out of the folder of the root file");
    Diagnostic::error("reference-outside", span, message).help("a document and its parts live in one folder")
}

fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}
