//! Which document a command works on, and what it says when the document is wrong.

use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use codegen::{Files, Options, diagnostic::Diagnostic, document::Document, load::Sources, tree::Node};

use crate::Failure;

/// The folder of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A path inside the workspace, as short as the current folder allows.
pub(crate) fn in_workspace(relative: &str) -> PathBuf {
    let path = workspace().join(relative);
    match env::current_dir() {
        Ok(here) => path.strip_prefix(here).map_or_else(|_| path.clone(), Path::to_path_buf),
        Err(_) => path,
    }
}

/// The document that `--spec` names, or our own.
pub(crate) fn path(given: Option<PathBuf>) -> PathBuf {
    given.unwrap_or_else(|| in_workspace("spec/openapi.yaml"))
}

/// A document without errors.
pub(crate) struct Valid {
    sources: Sources,
    pub(crate) bundle: Node,
    pub(crate) document: Document,
}

/// Reads the document and prints every finding.
pub(crate) fn read(path: &Path) -> Result<Valid, Failure> {
    let reading = codegen::read(path);
    print(&reading.sources, &reading.diagnostics);
    let clean = !reading.has_errors();
    match (reading.bundle, reading.document) {
        (Some(bundle), Some(document)) if clean => Ok(Valid { sources: reading.sources, bundle, document }),
        _ => Err(Failure::Found),
    }
}

/// Generates the modules of a document and prints what has no Rust form.
pub(crate) fn generate(valid: &Valid, options: &Options) -> Result<Files, Failure> {
    codegen::generate(&valid.document, options).map_err(|diagnostics| {
        print(&valid.sources, &diagnostics);
        Failure::Found
    })
}

fn print(sources: &Sources, diagnostics: &[Diagnostic]) {
    if !diagnostics.is_empty() {
        let colour = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
        eprint!("{}", codegen::diagnostic::render(sources, diagnostics, colour));
    }
}

/// What a document holds, in words.
pub(crate) fn summary(document: &Document) -> String {
    let operations: usize = document.paths.iter().map(|path| path.operations.len()).sum();
    format!(
        "{operations} operations, {} webhooks, {} schemas, {} tables",
        document.webhooks.len(),
        document.components.schemas.len(),
        document.tables.len()
    )
}
