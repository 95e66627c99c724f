//! Which document a command works on, and what it says when the document is wrong.

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use codegen::{
    Files, Options,
    diagnostic::Diagnostic,
    document::Document,
    load::{Prose, Sources},
    tree::Node,
};

use crate::{Failure, output};

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

/// Makes the website of a document and prints what has no Rust form.
pub(crate) fn site(valid: &Valid, prose: &Prose) -> Result<Files, Failure> {
    codegen::site(&valid.document, &valid.bundle, Some(&valid.sources), prose).map_err(|diagnostics| {
        print(&valid.sources, &diagnostics);
        Failure::Found
    })
}

/// Prints findings for people.
pub(crate) fn print(sources: &Sources, diagnostics: &[Diagnostic]) {
    if !diagnostics.is_empty() {
        let colour = has_colour(io::stderr().is_terminal(), env::var_os("NO_COLOR"), env::var_os("TERM"));
        output::tell(&codegen::diagnostic::render(sources, diagnostics, colour));
    }
}

/// Whether what reads our findings shows colour: a terminal that can, and whose user has not said no.
fn has_colour(is_terminal: bool, no_color: Option<OsString>, term: Option<OsString>) -> bool {
    is_terminal && no_color.is_none_or(|no| no.is_empty()) && term.is_none_or(|term| term != "dumb")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_terminals_that_show_it() {
        let some = |text: &str| Some(OsString::from(text));
        assert!(has_colour(true, None, None));
        assert!(has_colour(true, some(""), some("xterm-256color")));
        assert!(!has_colour(false, None, some("xterm-256color")));
        assert!(!has_colour(true, some("1"), None));
        assert!(!has_colour(true, None, some("dumb")));
    }
}
