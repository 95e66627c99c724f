//! Turns an OpenAPI 3.1 document into Rust modules that call the `snov-client` runtime.
//!
//! Data flows one way: [`load`] reads files into a tree with positions, [`bundle`] makes it one tree, [`document`] gives
//! it types, [`mod@check`] finds what is wrong with it, [`lower`] turns it into the [`ir`] in which every name and doc line is
//! decided, [`render`] prints it as tokens, and [`emit`] as text. Nothing here writes a file.

pub mod bundle;
pub mod check;
pub mod diagnostic;
mod digits;
pub mod docs;
pub mod document;
pub mod emit;
pub mod ir;
pub mod load;
pub mod lower;
pub mod render;
pub mod tree;
mod words;

use std::{collections::BTreeMap, path::Path};

use diagnostic::{Diagnostic, Severity};
use document::Document;
use load::{Prose, Sources};
use tree::Node;

/// What came of reading a document.
#[derive(Debug)]
pub struct Reading {
    /// The files that were read, for printing diagnostics.
    pub sources: Sources,
    /// Every finding, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The one tree that all files make together, when they could be read.
    pub bundle: Option<Node>,
    /// The document, when the tree is one.
    pub document: Option<Document>,
}

/// The errors that a document may have and still be whole: no name or type depends on what they are about.
const HARMLESS: [&str; 5] = ["no-effect", "unknown-extension", "unknown-format", "unused-component", "value-mismatch"];

fn is_harmless(found: &Diagnostic) -> bool {
    found.severity == Severity::Warning || found.code.starts_with("house-") || HARMLESS.contains(&found.code)
}

impl Reading {
    /// Whether anything forbids generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }

    /// The document, when its errors are only about its readers, its examples and its words.
    fn sound(&self) -> Option<&Document> {
        self.document.as_ref().filter(|_| self.diagnostics.iter().all(is_harmless))
    }
}

/// Reads the document whose root is `path` (a file, or a folder with an `openapi.yaml`) and checks it.
#[must_use]
pub fn read(path: &Path) -> Reading {
    let mut diagnostics = Vec::new();
    let (sources, tree) = load::load(path, &mut diagnostics);
    let bundle = tree.map(|tree| bundle::bundle(&tree, &mut diagnostics));
    let document = bundle.as_ref().and_then(|tree| document::parse(tree, &mut diagnostics));
    if let Some(document) = &document {
        check::check(document, &mut diagnostics);
    }
    if let Some(tree) = &bundle {
        diagnostic::locate(tree, &mut diagnostics);
    }
    // What is not understood may use what seems unused.
    if !diagnostics.iter().all(is_harmless) {
        diagnostics.retain(|found| !found.code.starts_with("unused-"));
    }
    diagnostic::narrow(&sources, &mut diagnostics);
    diagnostic::arrange(&mut diagnostics);
    Reading { sources, diagnostics, bundle, document }
}

/// Reads the document, checks it, and makes names and types of it to see whether that works. Says whether that last step
/// was taken: it needs a document whose structure is sound.
#[must_use]
pub fn check(path: &Path) -> (Reading, bool) {
    let mut reading = read(path);
    let Some(document) = reading.sound() else { return (reading, false) };
    let mut refused = lower::lower(document, &Options::default()).err().unwrap_or_default();
    if let Some(tree) = &reading.bundle {
        diagnostic::locate(tree, &mut refused);
    }
    reading.diagnostics.append(&mut refused);
    diagnostic::arrange(&mut reading.diagnostics);
    (reading, true)
}

/// How to generate.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The crate that holds the output, so that the examples in docs can be compiled there. Without it, they are not.
    pub crate_name: Option<String>,
    /// The path of the harness (`snov-client/src/wire_test.rs`) as the output names it. With it, tests are written of what
    /// every call sends and what every answer becomes.
    pub wire_test: Option<String>,
    /// Whether the examples in docs are written as functions too, in a file `samples.rs` that is no module of the output.
    pub samples: bool,
}

/// Relative path, with `/`, to content.
pub type Files = BTreeMap<String, String>;

/// Makes the website of a document that [`read`] found no errors in.
///
/// # Errors
/// Findings that only show when types are made, as in [`generate`].
pub fn site(
    document: &Document,
    bundle: &Node,
    sources: Option<&Sources>,
    prose: &Prose,
) -> Result<Files, Vec<Diagnostic>> {
    let options = Options { crate_name: Some("snov_client".to_owned()), ..Options::default() };
    let api = lower::lower(document, &options)?;
    Ok(docs::site(&docs::Input { document, api: &api, bundle, sources, prose }))
}

/// Generates the module tree of a document that [`read`] found no errors in.
///
/// # Errors
/// Findings that only show when types are made: names that collide, shapes that have no Rust type.
pub fn generate(document: &Document, options: &Options) -> Result<Files, Vec<Diagnostic>> {
    let api = lower::lower(document, options)?;
    Ok(emit::emit(render::render(&api)))
}
