//! Turns an OpenAPI 3.1 document into Rust modules that call the `snov-client` runtime.
//!
//! Data flows one way: [`load`] reads files into a tree with positions, [`bundle`] makes it one tree, [`document`] gives
//! it types, [`check`] finds what is wrong with it, [`lower`] turns it into the [`ir`] in which every name and doc line is
//! decided, [`render`] prints it as tokens, and [`emit`] as text. Nothing here writes a file.

pub mod bundle;
pub mod check;
pub mod diagnostic;
mod digits;
pub mod document;
pub mod emit;
pub mod ir;
pub mod load;
pub mod lower;
pub mod render;
pub mod tree;

use std::{collections::BTreeMap, path::Path};

use diagnostic::{Diagnostic, Severity};
use document::Document;
use load::Sources;
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

impl Reading {
    /// Whether anything forbids generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
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
    diagnostic::arrange(&mut diagnostics);
    if let Some(tree) = &bundle {
        diagnostic::locate(tree, &mut diagnostics);
    }
    Reading { sources, diagnostics, bundle, document }
}

/// How to generate.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The crate that holds the output, so that the examples in docs can be compiled there. Without it, they are not.
    pub crate_name: Option<String>,
    /// The path of the harness (`snov-client/src/wire_test.rs`) as the output names it. With it, tests are written of what
    /// every call sends and what every answer becomes.
    pub wire_test: Option<String>,
}

/// Relative path, with `/`, to content.
pub type Files = BTreeMap<String, String>;

/// Generates the module tree of a document that [`read`] found no errors in.
///
/// # Errors
/// Findings that only show when types are made: names that collide, shapes that have no Rust type.
pub fn generate(document: &Document, options: &Options) -> Result<Files, Vec<Diagnostic>> {
    let api = lower::lower(document, options)?;
    Ok(emit::emit(render::render(&api)))
}
