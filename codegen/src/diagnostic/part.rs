//! Which words of a longer text a finding is about.
//!
//! A check sees the text that YAML made of what is written. The same words are looked up in the file: a place in a text of
//! several lines is worth more than its beginning.

use super::Diagnostic;
use crate::{load::Sources, tree::Span};

/// Some words of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    words: String,
    /// How often they stand in the text before.
    before: usize,
}

impl Part {
    /// The words that a slice of a text holds. `None`: it holds none, or is no slice of it.
    #[must_use]
    pub fn of(text: &str, part: &str) -> Option<Self> {
        let at = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        let before = text.get(..at)?.matches(part).count();
        (!part.is_empty()).then(|| Self { words: part.to_owned(), before })
    }
}

/// Makes the places of findings as narrow as the parts that they are about, where the file has those words.
pub fn narrow(sources: &Sources, diagnostics: &mut [Diagnostic]) {
    for found in diagnostics {
        if let (Some(span), Some(part)) = (found.span, found.part.take()) {
            found.span = place(sources, span, &part).or(Some(span));
        }
    }
}

fn place(sources: &Sources, span: Span, part: &Part) -> Option<Span> {
    let text = sources.get(span.file)?.text.get(span.start as usize..span.end as usize)?;
    let (at, words) = text.match_indices(&part.words).nth(part.before)?;
    let start = span.start + u32::try_from(at).ok()?;
    Some(Span { start, end: start + u32::try_from(words.len()).ok()?, ..span })
}
