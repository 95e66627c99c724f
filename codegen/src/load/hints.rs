//! Where a text stops being YAML is often a line or more below the slip. These are the usual slips.

use std::ops::Range;

use crate::{
    diagnostic::Diagnostic,
    tree::{FileId, Span},
};

/// Adds the slip that may be behind a syntax error, if there is one.
pub(super) fn add(file: FileId, text: &str, finding: Diagnostic) -> Diagnostic {
    let Some(at) = finding.span.map(|span| (span.start as usize).min(text.len())) else { return finding };
    let lines = lines_up_to(text, at);
    match slip(text, &lines) {
        Some((range, note)) if range.contains(&at) => finding.label(note),
        Some((range, note)) => finding.label("found out here").related(span(file, range), note),
        None => finding,
    }
}

/// The lines that the parser has seen, with the one after, whose indent it may have looked at.
fn lines_up_to(text: &str, at: usize) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    let mut after = false;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        lines.push(start..end);
        if after {
            break;
        }
        after = end > at;
        start = end;
    }
    lines
}

fn slip(text: &str, lines: &[Range<usize>]) -> Option<(Range<usize>, &'static str)> {
    let of = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let (_, seen) = lines.split_last()?;
    // From the place of the error upwards; a comment has nothing to close.
    let nearest =
        || lines.iter().rev().filter(|range| !matches!(of(range).trim_start().chars().next(), None | Some('#')));
    if let Some(range) = nearest().take(3).find(|range| indent(of(range)).contains('\t')) {
        let tab = range.start + indent(of(range)).find('\t')?;
        return Some((tab..tab + 1, "a tab cannot indent"));
    }
    let opened = nearest().find_map(|range| Some(range.start + unclosed_quote(of(range))?));
    if let Some(at) = opened {
        return Some((at..at + 1, "is this quote closed?"));
    }
    let before = seen.iter().rev().filter(|range| !of(range).trim().is_empty()).take(2);
    for range in before {
        let line = of(range).trim_end();
        if let Some(at) = unclosed_bracket(line) {
            return Some((range.start + at..range.start + at + 1, "is this bracket closed?"));
        }
        if !line.contains(':') && !line.trim_start().starts_with(['-', '#', ']', '}']) {
            return Some((range.start + indent(line).len()..range.start + line.len(), "is a `:` missing here?"));
        }
    }
    None
}

fn indent(line: &str) -> &str {
    line.split(|letter: char| !letter.is_whitespace()).next().unwrap_or_default()
}

/// The place of a quote that opens a key or value, and is not closed in its line.
fn unclosed_quote(line: &str) -> Option<usize> {
    ['"', '\''].into_iter().find_map(|quote| {
        let at = line.find(quote)?;
        let before = line.get(..at)?.trim_end();
        let opens = before.is_empty() || before.ends_with([':', '-', '[', '{', ',']);
        (opens && line.matches(quote).count() % 2 == 1).then_some(at)
    })
}

fn unclosed_bracket(line: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, letter) in line.char_indices() {
        match letter {
            '[' | '{' => open.push(at),
            ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

fn span(file: FileId, range: Range<usize>) -> Span {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span { file, start: narrow(range.start), end: narrow(range.end) }
}
