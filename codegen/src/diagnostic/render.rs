//! Findings, printed for people: the message, the line it is about, and what to do.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::{
    load::{Source, Sources},
    tree::Span,
};

/// How many characters may lie between two places that are shown in one line.
const WIDEST: usize = 80;

/// Prints findings in the order given, and a line that counts them. Nothing for no findings.
#[must_use]
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let users = users(sources, &diagnostic.referenced_from);
        text.push_str(&renderer.render(&[group(sources, diagnostic, users)]));
        text.push_str("\n\n");
    }
    text.push_str(&count(diagnostics));
    text.push('\n');
    text
}

/// "2 errors, 1 warning"
#[must_use]
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let of = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, _) => of(warnings, "warning"),
        (_, 0) => of(errors, "error"),
        _ => format!("{}, {}", of(errors, "error"), of(warnings, "warning")),
    }
}

fn group<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic, users: Option<String>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut group = Group::with_title(title).elements(snippets(sources, diagnostic));
    if let Some(pointer) = &diagnostic.pointer {
        group = group.element(Level::NOTE.with_name(Some("at")).message(format!("`#{pointer}`")));
    }
    if let Some(users) = users {
        group = group.element(Level::NOTE.with_name(Some("referenced from")).message(users));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// "paths/ships.yaml:7:11 and 2 other places"
fn users(sources: &Sources, references: &[Span]) -> Option<String> {
    let (first, others) = references.split_first()?;
    let position = sources.position(*first)?;
    let place = format!("{}:{}:{}", sources.get(first.file)?.name, position.line, position.column);
    Some(match others.len() {
        0 => place,
        1 => format!("{place} and 1 other place"),
        many => format!("{place} and {many} other places"),
    })
}

type Labelled<'a> = (Span, AnnotationKind, &'a str);

/// One snippet for each file, that of the finding first.
fn snippets<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
    let primary = diagnostic.span.map(|span| (span, AnnotationKind::Primary, diagnostic.label.as_str()));
    let related = diagnostic.related.iter().map(|(span, note)| (*span, AnnotationKind::Context, note.as_str()));
    let mut groups: Vec<Vec<Labelled<'a>>> = Vec::new();
    for place in primary.into_iter().chain(related) {
        match groups.iter_mut().find(|group| group.iter().all(|other| fit_together(sources, place.0, other.0))) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    let with_source = |places: Vec<Labelled<'a>>| Some(snippet(sources.get(places.first()?.0.file)?, &places).into());
    groups.into_iter().filter_map(with_source).collect()
}

/// Whether two places are shown in one piece of source. A line is cut to what lies between its carets, so places far
/// apart in one line are shown one by one.
fn fit_together(sources: &Sources, one: Span, other: Span) -> bool {
    if one.file != other.file {
        return false;
    }
    match (sources.position(one), sources.position(other)) {
        (Some(one), Some(other)) => one.line != other.line || one.column.abs_diff(other.column) <= WIDEST,
        _ => true,
    }
}

fn snippet<'a>(source: &'a Source, places: &[Labelled<'a>]) -> Snippet<'a, Annotation<'a>> {
    let ranges: Vec<_> = places.iter().map(|(span, ..)| in_first_line(source, *span)).collect();
    let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
    let last = ranges.iter().map(|range| range.end).max().unwrap_or_default();
    // Only the lines between the first and the last place: a document may be long.
    let lines = source.line_range(first).start..source.line_range(last).end;
    let annotations = ranges.into_iter().zip(places).map(|(range, (_, kind, label))| {
        let annotation = kind.span(range.start - lines.start..range.end - lines.start);
        if label.is_empty() { annotation } else { annotation.label(*label) }
    });
    Snippet::source(source.text.get(lines.clone()).unwrap_or_default())
        .path(source.name.as_str())
        .line_start(source.position(lines.start).line)
        .annotations(annotations)
}

/// The part of a span that is in its first line: carets under a whole map say less than under its beginning.
fn in_first_line(source: &Source, span: Span) -> Range<usize> {
    let (start, end) = (span.start as usize, span.end as usize);
    let line_end = source.line_range(start).end;
    start.min(line_end)..end.clamp(start.min(line_end), line_end)
}
