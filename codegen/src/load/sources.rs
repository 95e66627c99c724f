//! The files that were read: their names, their texts, and where their lines begin.

use std::ops::Range;

use crate::tree::{FileId, Span};

/// The files that were read, in the order of reading.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// One file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path as the user would write it: `spec/paths/balance/get.yaml`.
    pub name: String,
    /// Its content.
    pub text: String,
    /// The offset of the first byte of each line.
    lines: Vec<usize>,
}

/// A place in a file as people count: from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Sources {
    /// Takes in a file.
    pub(super) fn add(&mut self, name: String, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(Source { name, text, lines });
        id
    }

    /// The file a span points into.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// Where a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<Position> {
        self.get(span.file).map(|source| source.position(span.start as usize))
    }

    /// All files, with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }
}

impl Source {
    /// The line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.line_start(line);
        let column = self.text.get(start..offset).map_or(0, |text| text.chars().count()) + 1;
        Position { line, column }
    }

    /// The bytes of the line that an offset is in, without the line feed.
    pub(crate) fn line_range(&self, offset: usize) -> Range<usize> {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.line_start(line);
        let rest = self.text.get(start..).unwrap_or_default();
        let text = rest.split('\n').next().unwrap_or_default();
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// The byte offset of a line and column, kept inside the text.
    pub(super) fn offset(&self, position: Position) -> usize {
        let start = self.line_start(position.line);
        let rest = self.text.get(start..).unwrap_or_default();
        let inside = rest.char_indices().nth(position.column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        start + inside
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml".into(), "é: ü\r\nx: 1\n".into());
        let source = sources.get(file).expect("just added");
        assert_eq!(source.position(4), Position { line: 1, column: 4 });
        assert_eq!(source.position(8), Position { line: 2, column: 1 });
        assert_eq!(source.offset(Position { line: 1, column: 4 }), 4);
        assert_eq!(source.offset(Position { line: 9, column: 1 }), source.text.len());
    }
}
