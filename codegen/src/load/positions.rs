//! Where every scalar, list and map of a YAML text stands, and which parts of YAML the text may not use.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::hints;
use crate::{
    diagnostic::Diagnostic,
    tree::{FileId, Span},
};

/// How deep lists and maps may nest. Far beyond any document, and far from the end of the stack.
const DEEPEST: usize = 100;

/// A YAML node without its value.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) span: Span,
    pub(super) shape: Shape,
}

#[derive(Debug)]
pub(super) enum Shape {
    Scalar { plain: bool },
    List(Vec<Placed>),
    Map(Vec<(Placed, Placed)>),
}

/// Finds the positions, or says why the text cannot be read.
pub(super) fn positions(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Placed> {
    let mut reader = Reader { offsets: Offsets::new(file, text), open: Vec::new(), root: None, documents: 0 };
    let mut findings = Vec::new();
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if let Err(finding) = reader.event(event, reader.offsets.span(span.start, span.end)) {
                    findings.push(*finding);
                }
            }
            Err(error) => {
                let at = reader.offsets.span(*error.marker(), *error.marker());
                let finding = Diagnostic::error("yaml-syntax", at, format!("this is not YAML: {}", error.info()));
                findings.push(hints::add(file, text, finding));
                break;
            }
        }
        // Beyond the limit nothing more is worth saying.
        if findings.last().is_some_and(|found| found.code == "nesting") {
            break;
        }
    }
    if findings.is_empty() && reader.root.is_none() {
        findings.push(Diagnostic::error("yaml-syntax", reader.offsets.bytes(0, 0), "the file is empty"));
    }
    let sound = findings.is_empty();
    diagnostics.extend(findings);
    reader.root.filter(|_| sound)
}

struct Reader {
    offsets: Offsets,
    open: Vec<Open>,
    root: Option<Placed>,
    documents: usize,
}

/// A list or map whose end is not reached yet. A map holds its keys and values in turn.
struct Open {
    span: Span,
    is_map: bool,
    children: Vec<Placed>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents == 2 {
                    return Err(refused(span, "a second document in one file", "put it into a file of its own"));
                }
                Ok(())
            }
            Event::Alias(_) => {
                self.close(Placed { span, shape: Shape::Scalar { plain: true } });
                Err(refused(span, "an alias (`*name`)", "use a `$ref`, or write the value out"))
            }
            Event::Scalar(_, style, anchor, tag) => {
                self.close(Placed { span, shape: Shape::Scalar { plain: style == ScalarStyle::Plain } });
                features(span, anchor, tag.is_some())
            }
            Event::SequenceStart(anchor, tag) => self.open(span, false, anchor, tag.is_some()),
            Event::MappingStart(anchor, tag) => self.open(span, true, anchor, tag.is_some()),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let placed = open.finish(span);
                    self.close(placed);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, span: Span, is_map: bool, anchor: usize, tagged: bool) -> Result<(), Box<Diagnostic>> {
        if self.open.len() == DEEPEST {
            let message = format!("lists and maps nest deeper than {DEEPEST} levels");
            return Err(Box::new(Diagnostic::error("nesting", span, message)));
        }
        self.open.push(Open { span, is_map, children: Vec::new() });
        features(span, anchor, tagged)
    }

    /// Hands a complete node to what holds it.
    fn close(&mut self, placed: Placed) {
        match self.open.last_mut() {
            Some(open) => open.children.push(placed),
            None => {
                self.root.get_or_insert(placed);
            }
        }
    }
}

impl Open {
    fn finish(self, end: Span) -> Placed {
        // The end of a block collection is wherever the next line begins; its last child says more.
        let end =
            if end.start < end.end { end.end } else { self.children.last().map_or(end.end, |last| last.span.end) };
        let span = Span { end: end.max(self.span.start), ..self.span };
        let shape = if self.is_map {
            let mut children = self.children.into_iter();
            let mut entries = Vec::new();
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                entries.push((key, value));
            }
            Shape::Map(entries)
        } else {
            Shape::List(self.children)
        };
        Placed { span, shape }
    }
}

fn features(span: Span, anchor: usize, tagged: bool) -> Result<(), Box<Diagnostic>> {
    if anchor != 0 {
        return Err(refused(span, "an anchor (`&name`)", "name the thing in `components` and use a `$ref`"));
    }
    if tagged {
        return Err(refused(span, "a tag (`!name`)", "quote what should be text; leave out the tag elsewhere"));
    }
    Ok(())
}

fn refused(span: Span, what: &str, instead: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("yaml-feature", span, format!("{what} is not allowed here")).help(instead))
}

/// From the parser's character counts to bytes.
struct Offsets {
    file: FileId,
    /// The byte offset of each character, and of the end; empty for ASCII, where both counts are one.
    bytes: Vec<usize>,
    len: usize,
}

impl Offsets {
    fn new(file: FileId, text: &str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { file, bytes, len: text.len() }
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        self.bytes(self.byte(start.index()), self.byte(end.index()))
    }

    fn byte(&self, character: usize) -> usize {
        let byte = if self.bytes.is_empty() { Some(character) } else { self.bytes.get(character).copied() };
        byte.unwrap_or(self.len).min(self.len)
    }

    fn bytes(&self, start: usize, end: usize) -> Span {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file: self.file, start: narrow(start), end: narrow(end) }
    }
}
