//! Finds a value by its pointer, and a path by its position, in JSON bytes, without building a tree.

use super::Scalar;

/// A single value found in JSON bytes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// `null`
    Null,
    /// A text, a number or a boolean.
    Scalar(Scalar),
}

/// The single value at `pointer`, if there is one there.
///
/// A segment that is an index lets an object through: where the document says `/0/data`, a bare object with `data`
/// will do.
pub(crate) fn find(json: &[u8], pointer: &[&str]) -> Option<Found> {
    let value = value_at(json, pointer)?;
    if value == b"null" {
        return Some(Found::Null);
    }
    serde_json::from_slice(value).ok().map(Found::Scalar)
}

/// Whether anything is at `pointer` but null, `false` and what is empty.
pub(crate) fn is_present(json: &[u8], pointer: &[&str]) -> bool {
    value_at(json, pointer).is_some_and(|value| {
        let start: Vec<u8> = value.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(6).collect();
        !matches!(start.as_slice(), b"null" | b"false" | b"\"\"" | b"[]" | b"{}")
    })
}

/// The bytes of the value at `pointer`, by the same rules.
pub(crate) fn value_at<'a>(json: &'a [u8], pointer: &[&str]) -> Option<&'a [u8]> {
    Scanner { json, at: start_of(json, pointer)? }.skip_value()
}

/// The position of the first byte of the value at `pointer`, by the same rules.
pub(crate) fn start_of(json: &[u8], pointer: &[&str]) -> Option<usize> {
    let mut scanner = Scanner { json, at: 0 };
    for segment in pointer {
        scanner.enter(segment)?;
    }
    scanner.peek().map(|_| scanner.at)
}

/// The path of the value at which `serde_json` stood when it reported an error at byte `offset`: `data.steps[2].body`.
///
/// A single value is read before it is found wrong: it ends there or after it. A list or an object is found wrong before
/// it is entered, or right after its first byte; what it lacks is found at its last byte.
pub(crate) fn path_at(json: &[u8], offset: usize) -> String {
    let mut scanner = Scanner { json, at: 0 };
    let mut frames: Vec<Frame> = Vec::new();
    while let Some(byte) = scanner.peek() {
        let start = scanner.at;
        match byte {
            b'{' | b'[' if start >= offset => break,
            b'{' if start + 1 >= offset => break,
            b'{' => frames.push(Frame::Object { key: None }),
            b'[' => frames.push(Frame::List { index: 0 }),
            b'}' | b']' => {
                frames.pop();
                if start + 1 >= offset {
                    break;
                }
            }
            b',' => match frames.last_mut() {
                Some(Frame::Object { key }) => *key = None,
                Some(Frame::List { index }) => *index += 1,
                None => {}
            },
            b':' => {}
            _ => {
                let is_value = matches!(frames.last(), Some(Frame::Object { key: Some(_) }));
                if start >= offset && !is_value {
                    frames.pop();
                    break;
                }
                let Some(token) = scanner.skip_scalar() else { break };
                if let Some(Frame::Object { key: key @ None }) = frames.last_mut() {
                    *key = Some(token);
                }
                if scanner.at >= offset {
                    break;
                }
                continue;
            }
        }
        scanner.at = start + 1;
    }
    render(&frames)
}

enum Frame<'a> {
    /// In an object, at the value of `key`, once the key is read.
    Object { key: Option<&'a [u8]> },
    /// In a list, at the item `index`.
    List { index: usize },
}

fn render(frames: &[Frame<'_>]) -> String {
    let mut path = String::new();
    for frame in frames {
        match frame {
            Frame::Object { key: None } => {}
            Frame::Object { key: Some(key) } => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&unquote(key));
            }
            Frame::List { index } => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
    }
    path
}

fn unquote(key: &[u8]) -> String {
    serde_json::from_slice(key).unwrap_or_else(|_| String::from_utf8_lossy(key).into_owned())
}

/// Whether the key, in its quotes, is this name.
fn is_key(key: &[u8], name: &str) -> bool {
    match key {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => inner == name.as_bytes(),
        _ => unquote(key) == name,
    }
}

/// A position in JSON bytes. Every step gives `None` where the bytes stop being JSON.
struct Scanner<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.json.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Moves into the value of the field, or the item of the list, that `segment` names.
    fn enter(&mut self, segment: &str) -> Option<()> {
        match self.peek()? {
            b'{' if segment.parse::<usize>().is_ok() => Some(()),
            b'{' => self.enter_field(segment),
            b'[' => self.enter_item(segment.parse().ok()?),
            _ => None,
        }
    }

    fn enter_field(&mut self, name: &str) -> Option<()> {
        self.at += 1;
        while self.peek()? == b'"' {
            let key = self.skip_scalar()?;
            if self.peek()? != b':' {
                return None;
            }
            self.at += 1;
            if is_key(key, name) {
                return Some(());
            }
            self.skip_value()?;
            self.skip_comma()?;
        }
        None
    }

    fn enter_item(&mut self, index: usize) -> Option<()> {
        self.at += 1;
        for _ in 0..index {
            self.skip_value()?;
            self.skip_comma()?;
        }
        (self.peek()? != b']').then_some(())
    }

    fn skip_comma(&mut self) -> Option<()> {
        if self.peek()? == b',' {
            self.at += 1;
        }
        Some(())
    }

    /// Moves over one value of any kind; gives its bytes.
    fn skip_value(&mut self) -> Option<&'a [u8]> {
        self.peek()?;
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => {
                    self.skip_scalar()?;
                }
            }
            if depth == 0 {
                return self.json.get(start..self.at);
            }
        }
    }

    /// Moves over one text, number, boolean or null; gives its bytes.
    fn skip_scalar(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        if *self.json.get(start)? == b'"' {
            self.skip_string()?;
        } else {
            let rest = self.json.get(start..)?;
            let length = rest.iter().take_while(|byte| !b",:{}[]\" \t\r\n".contains(byte)).count();
            if length == 0 {
                return None;
            }
            self.at += length;
        }
        self.json.get(start..self.at)
    }

    fn skip_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let rest = self.json.get(self.at..)?;
            let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += length + 1;
            if rest[length] == b'"' {
                return Some(());
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    fn text(json: &str, pointer: &[&str]) -> Option<String> {
        match find(json.as_bytes(), pointer)? {
            Found::Null => Some("null".to_owned()),
            Found::Scalar(scalar) => Some(scalar.to_string()),
        }
    }

    #[test]
    fn single_values_are_found() {
        let json = r#" { "a\"b" : [ {"x": "}]"} , 2.5 ], "meta": {"task_hash":"h1", "n": null}, "success": false } "#;
        assert_eq!(text(json, &["success"]).as_deref(), Some("false"));
        assert_eq!(text(json, &["meta", "task_hash"]).as_deref(), Some("h1"));
        assert_eq!(text(json, &["meta", "n"]).as_deref(), Some("null"));
        assert_eq!(text(json, &["a\"b", "1"]).as_deref(), Some("2.5"));
        assert_eq!(text(json, &["a\"b", "0", "x"]).as_deref(), Some("}]"));
        assert_eq!(text(r#""rate""#, &[]).as_deref(), Some("rate"));
    }

    #[test]
    fn nothing_is_told_from_something() {
        for nothing in ["null", "false", r#""""#, r#"" ""#, "[]", "[ ]", "{ }"] {
            assert!(!is_present(format!(r#"{{"errors": {nothing} }}"#).as_bytes(), &["errors"]), "{nothing}");
        }
        for something in ["true", "0", r#""x""#, "[[]]", r#"{"code": 404}"#] {
            assert!(is_present(format!(r#"{{"errors": {something} }}"#).as_bytes(), &["errors"]), "{something}");
        }
        for json in [r#"{"data": []}"#, r#"{"errors": ["#, ""] {
            assert!(!is_present(json.as_bytes(), &["errors"]), "{json}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for (json, pointer) in [
            (r#"{"data": {}}"#, &["data"][..]),
            (r#"{"data": []}"#, &["data", "0"]),
            (r#"{"data": [1]}"#, &["data", "1"]),
            (r#"{"data": [1]}"#, &["data", "x"]),
            (r#"{"data": "x"}"#, &["data", "y"]),
            (r#"{"data": {"x"#, &["data", "x"]),
            (r#"{"data" "x"}"#, &["data"]),
            ("", &["data"]),
            ("<html>", &["data"]),
            (r#""\"#, &[]),
        ] {
            assert_eq!(text(json, pointer), None, "{json} {pointer:?}");
        }
    }

    #[test]
    fn an_index_lets_a_bare_object_through() {
        let pointer = ["0", "success"];
        assert_eq!(text(r#"[{"success": true}]"#, &pointer).as_deref(), Some("true"));
        assert_eq!(text(r#"{"success": true}"#, &pointer).as_deref(), Some("true"));
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its shape matters")]
    struct Sequence {
        name: String,
        steps: Vec<Step>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its shape matters")]
    struct Step {
        delay: u32,
        body: Option<String>,
        days: Vec<Vec<u8>>,
    }

    fn path_of_error(json: &str) -> String {
        let error = serde_json::from_str::<Sequence>(json).expect_err("the text has a fault");
        let start: usize = json.split_inclusive('\n').take(error.line() - 1).map(str::len).sum();
        path_at(json.as_bytes(), start + error.column())
    }

    #[test]
    fn the_path_of_a_wrong_value() {
        let good = r#"{"delay": 1, "body": null, "days": []}"#;
        for (json, path) in [
            (r#"{"name": 5, "steps": []}"#.to_owned(), "name"),
            (r#"{"name": {"x": 1}, "steps": []}"#.to_owned(), "name"),
            (r#"{"name": "", "steps": {}}"#.to_owned(), "steps"),
            (format!(r#"{{"name": "", "steps": [{good}, {{"delay": "soon"}}]}}"#), "steps[1].delay"),
            (format!("{{\"name\": \"\",\n \"steps\": [{good},\n\n  {{\"delay\": -1}}]}}"), "steps[1].delay"),
            (format!(r#"{{"name": "", "steps": [{good}, {{"delay": [1]}}]}}"#), "steps[1].delay"),
            (format!(r#"{{"name": "", "steps": [{good}, 7]}}"#), "steps[1]"),
            (r#"{"name": "", "steps": [{"delay": 1, "days": [[1], [2, 300]]}]}"#.to_owned(), "steps[0].days[1][1]"),
            (r#"{"name": "", "steps": [{"delay": 1, "days": [[1], [2, "x"]]}]}"#.to_owned(), "steps[0].days[1][1]"),
            (r#"{"name": "", "steps": [{"delay": 1, "days": [1]}]}"#.to_owned(), "steps[0].days[0]"),
            (r#"{"name": "", "steps": [{"delay": 1, "body": false}]}"#.to_owned(), "steps[0].body"),
        ] {
            assert_eq!(path_of_error(&json), path, "{json}");
        }
    }

    #[test]
    fn the_path_of_an_object_that_lacks_a_field() {
        assert_eq!(path_of_error(r#"{"name": "", "steps": [{"body": "x", "days": []}]}"#), "steps[0]");
        assert_eq!(path_of_error(r#"{"name": ""}"#), "");
    }

    #[test]
    fn the_path_where_the_text_ends() {
        assert_eq!(path_of_error(r#"{"name": "", "steps": [{"delay": 1, "body": "x"#), "steps[0].body");
    }

    #[test]
    fn no_bytes_make_it_fail() {
        let json = r#"{"a": [1, {"b\\": "\u0041"}, null], "c": -1.5e3}"#.as_bytes();
        for end in 0..json.len() {
            for offset in 0..=json.len() + 1 {
                path_at(&json[..end], offset);
            }
            assert_eq!(find(&json[..end], &["zzz"]), None);
        }
    }
}
