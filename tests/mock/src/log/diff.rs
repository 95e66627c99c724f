//! Expected beside received, place by place.

use std::fmt::Write as _;

use serde_json::Value;

use super::secrets::Secrets;
use crate::pointer::escape;

/// So many characters of a long value are shown before the first that differs, and of a value in all.
const BEFORE: usize = 20;
const SHOWN: usize = 60;

/// One place of a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// `form`, `json`
    place: &'static str,
    name: String,
    /// The how manyth value of this name it is, if there are several.
    number: Option<usize>,
    /// As it is shown; none if nothing is expected, or was received.
    expected: Option<String>,
    received: Option<String>,
}

impl Row {
    pub(super) fn is_same(&self) -> bool {
        self.expected == self.received
    }

    pub(super) fn expected(&self) -> &str {
        self.expected.as_deref().unwrap_or_default()
    }

    pub(super) fn received(&self) -> &str {
        self.received.as_deref().unwrap_or_default()
    }

    fn title(&self) -> String {
        let number = self.number.map(|number| format!(" {number}")).unwrap_or_default();
        format!("{} {}{number}", self.place, self.name).trim_end().to_owned()
    }
}

/// The values of a name, one by one.
pub(super) fn texts(place: &'static str, name: &str, expected: &[String], received: &[String]) -> Vec<Row> {
    let count = expected.len().max(received.len());
    let quoted = |values: &[String], index: usize| values.get(index).map(|text| format!("{text:?}"));
    let row = |index| Row {
        place,
        name: name.to_owned(),
        number: (count > 1).then_some(index + 1),
        expected: quoted(expected, index),
        received: quoted(received, index),
    };
    (0..count).map(row).collect()
}

/// JSON values, leaf by leaf.
pub(super) fn json(pointer: &str, expected: &Value, received: Option<&Value>) -> Vec<Row> {
    let wanted = leaves(pointer, expected);
    let found = received.map(|value| leaves(pointer, value)).unwrap_or_default();
    let shown = |leaves: &[(String, String)], name: &str| {
        leaves.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone())
    };
    let surplus = found.iter().filter(|(name, _)| shown(&wanted, name).is_none());
    let names = wanted.iter().chain(surplus).map(|(name, _)| name);
    let row = |name: &String| Row {
        place: "json",
        name: name.clone(),
        number: None,
        expected: shown(&wanted, name),
        received: shown(&found, name),
    };
    names.map(row).collect()
}

/// Everything in a value that holds nothing else: pointer, and JSON.
fn leaves(pointer: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(object) if !object.is_empty() => {
            object.iter().flat_map(|(name, field)| leaves(&format!("{pointer}/{}", escape(name)), field)).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().flat_map(|(index, item)| leaves(&format!("{pointer}/{index}"), item)).collect()
        }
        leaf => vec![(pointer.to_owned(), leaf.to_string())],
    }
}

/// Both sides in columns. What differs is marked, and the letters that do are underlined.
pub(super) fn table(rows: &[Row], secrets: &Secrets) -> String {
    let lines: Vec<Line> = rows.iter().map(|row| Line::new(row, secrets)).collect();
    let width = |cell: fn(&Line) -> &str, title: &str| {
        let widths = lines.iter().map(|line| cell(line).chars().count());
        widths.max().unwrap_or_default().max(title.len())
    };
    let title = width(|line| &line.title, "");
    let expected = width(|line| &line.expected, "expected");
    let mut table = format!("    {:title$} | {:expected$} | received\n", "", "expected");
    for line in &lines {
        let mark = if line.differs { '≠' } else { ' ' };
        let (name, left, right) = (&line.title, &line.expected, &line.received);
        // Writing to a string does not fail.
        let _ = writeln!(table, "  {mark} {name:title$} | {left:expected$} | {right}");
        if let Some(underline) = &line.underline {
            let _ = writeln!(table, "    {:title$} | {:expected$} | {underline}", "", "");
        }
    }
    table
}

/// A row as it is shown.
struct Line {
    title: String,
    expected: String,
    received: String,
    differs: bool,
    underline: Option<String>,
}

impl Line {
    fn new(row: &Row, secrets: &Secrets) -> Self {
        let (title, differs) = (row.title(), !row.is_same());
        let nothing = "(nothing)".to_owned();
        if secrets.hide(row.place, &row.name) {
            let hidden = |side: &Option<String>| side.as_ref().map_or(nothing.clone(), |_| "(hidden)".to_owned());
            let (expected, received) = (hidden(&row.expected), hidden(&row.received));
            return Self { title, expected, received, differs, underline: None };
        }
        let (Some(expected), Some(received)) = (&row.expected, &row.received) else {
            let side = |side: &Option<String>| side.as_ref().map_or(nothing.clone(), |text| window(text, 0));
            let (expected, received) = (side(&row.expected), side(&row.received));
            return Self { title, expected, received, differs, underline: None };
        };
        let same = common(expected.chars(), received.chars());
        let start = if differs { same.saturating_sub(BEFORE) } else { 0 };
        let (expected, received) = (window(expected, start), window(received, start));
        let underline = differs.then(|| underline(&expected, &received));
        Self { title, expected, received, differs, underline }
    }
}

/// How many characters are the same until the first that differs.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// Some characters of a text from one on, with dots where others are left out.
fn window(text: &str, start: usize) -> String {
    let before = if start > 0 { "…" } else { "" };
    let rest = text.chars().skip(start);
    let after = if rest.clone().count() > SHOWN { "…" } else { "" };
    format!("{before}{}{after}", rest.take(SHOWN).collect::<String>())
}

/// Marks under what was received for the letters that are not as expected; at least one, where letters are missing.
fn underline(expected: &str, received: &str) -> String {
    let start = common(expected.chars(), received.chars());
    let (left, right) = (expected.chars().count(), received.chars().count());
    let end = common(expected.chars().rev(), received.chars().rev()).min(left.min(right) - start);
    format!("{}{}", " ".repeat(start), "^".repeat((right - start - end).max(1)))
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;
    use crate::document::Document;

    fn show(rows: &[Row]) -> String {
        table(rows, &Secrets::new(&Document::bundled().expect("it can be served")))
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn letters_that_differ_are_underlined() {
        let expected = owned(&["ada@example.com", "grace@example.com"]);
        let received = owned(&["ada@example.com", "grace@example.org", "x"]);
        let table = show(&texts("form", "emails[]", &expected, &received));
        let wanted = [
            "                    | expected            | received",
            "    form emails[] 1 | \"ada@example.com\"   | \"ada@example.com\"",
            "  ≠ form emails[] 2 | \"grace@example.com\" | \"grace@example.org\"",
            "                    |                     |                ^^^",
            "  ≠ form emails[] 3 | (nothing)           | \"x\"",
        ];
        assert_eq!(table.lines().map(str::trim_end).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn json_is_compared_leaf_by_leaf() {
        let rows =
            json("", &value!({"a": {"b": [1, 2]}, "c": {}}), Some(&value!({"a": {"b": [1, 3]}, "c": {}, "d": 0})));
        let table = show(&rows);
        let marked: Vec<&str> = table.lines().filter(|line| line.contains('≠')).collect();
        assert_eq!(marked, ["  ≠ json /a/b/1 | 2         | 3", "  ≠ json /d     | (nothing) | 0"]);
        assert_eq!(table.lines().count(), 6);
    }

    #[test]
    fn long_values_are_shown_around_what_differs() {
        let long = "x".repeat(500);
        let (expected, received) = (owned(&[&format!("{long}a{long}")]), owned(&[&format!("{long}b{long}")]));
        let table = show(&texts("form", "text", &expected, &received));
        let dots = "x".repeat(20);
        assert!(
            table.contains(&format!("| …{dots}b")) && table.lines().all(|line| line.chars().count() < 150),
            "{table}"
        );
        assert_eq!(underline("abc", "ac"), " ^");
        assert_eq!(underline("aa", "a"), " ^");
    }

    #[test]
    fn secrets_are_compared_but_not_shown() {
        for (place, name) in [("form", "client_secret"), ("header", "Authorization")] {
            let table = show(&texts(place, name, &owned(&["sesame"]), &owned(&["open"])));
            assert!(table.contains('≠') && !table.contains("sesame") && !table.contains("open"), "{table}");
        }
        let rows = json("/smtp", &value!({"password": "sesame"}), Some(&value!({"password": "sesame"})));
        assert!(rows[0].is_same() && !show(&rows).contains("sesame"));
    }
}
