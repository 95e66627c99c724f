//! What is wrong with a document, and where.

mod github;
mod json;
mod part;
mod pointer;
mod render;
mod suggest;

pub use github::to_github;
pub use json::to_json;
pub use part::{Part, narrow};
pub use pointer::locate;
pub use render::{count, render};
pub use suggest::suggest;

use crate::tree::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Worth a look.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, kebab-case, one per kind of finding: `unknown-keyword`. `spec/README.md` has a section on each.
    pub code: &'static str,
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// The place at fault; none when there is no file to point into.
    pub span: Option<Span>,
    /// The part of that place at fault, when it is not all of it.
    pub part: Option<Part>,
    /// What to print under the carets.
    pub label: String,
    /// JSON pointer of the place in the bundled document, when known.
    pub pointer: Option<String>,
    /// Other places that belong to the finding: "first defined here", "the limit".
    pub related: Vec<(Span, String)>,
    /// The references of other files that lead to the component in which the finding is.
    pub referenced_from: Vec<Span>,
    /// What to do: "did you mean `required`?".
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span: span.into(),
            part: None,
            label: String::new(),
            pointer: None,
            related: Vec::new(),
            referenced_from: Vec::new(),
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Says which part of a text is at fault: a slice of it.
    #[must_use]
    pub fn part(mut self, text: &str, part: &str) -> Self {
        self.part = Part::of(text, part);
        self
    }

    /// Says what stands under the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points to another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related.push((span, note.into()));
        self
    }
}

/// Puts findings into the order of the files, and drops those that say the same of the same place.
pub fn arrange(diagnostics: &mut Vec<Diagnostic>) {
    // What has no place is about the document as a whole, and comes first.
    diagnostics.sort_by(|one, other| {
        let place = |found: &Diagnostic| found.span.map(|span| (span.file, span.start, span.end));
        let words = |found: &Diagnostic| (found.severity, found.code);
        place(one)
            .cmp(&place(other))
            .then_with(|| words(one).cmp(&words(other)))
            .then_with(|| one.message.cmp(&other.message))
    });
    diagnostics.dedup();
}
