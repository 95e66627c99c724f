//! The text of a `$ref`, taken apart: which file, and where in it.

/// A reference as written.
#[derive(Debug, PartialEq, Eq)]
pub enum Written {
    /// To a place in a file: path segments relative to the file it stands in (none: that file itself), and the
    /// segments of the JSON pointer.
    Place { path: Option<String>, pointer: Vec<String> },
    /// To somewhere on a network, or to an absolute path.
    Elsewhere,
    /// The part behind `#` is not a JSON pointer.
    NotAPointer,
}

/// Takes a reference apart.
#[must_use]
pub fn parse(text: &str) -> Written {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if path.contains(':') || path.starts_with('/') || path.contains('\\') {
        return Written::Elsewhere;
    }
    let Some(pointer) = pointer(&percent_decode(fragment)) else { return Written::NotAPointer };
    Written::Place { path: (!path.is_empty()).then(|| percent_decode(path)), pointer }
}

/// The unescaped segments of a JSON pointer: `/a~1b/c` is `a/b`, `c`. An empty text is the whole document.
#[must_use]
pub fn pointer(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let segments = text.strip_prefix('/')?;
    Some(segments.split('/').map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect())
}

/// A JSON pointer from its segments.
pub fn to_pointer<'s>(segments: impl IntoIterator<Item = &'s str>) -> String {
    segments.into_iter().fold(String::new(), |pointer, segment| pointer + "/" + &escape(segment))
}

/// A segment as it is written in a JSON pointer.
#[must_use]
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// The path of a file named relative to another, both relative to the root folder. `None`: it leaves that folder.
#[must_use]
pub fn resolve(from: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_references_apart() {
        let place = |path: Option<&str>, pointer: &[&str]| Written::Place {
            path: path.map(Into::into),
            pointer: pointer.iter().map(|segment| (*segment).into()).collect(),
        };
        assert_eq!(parse("#/components/schemas/A"), place(None, &["components", "schemas", "A"]));
        assert_eq!(parse("../a.yaml#/paths/~1b~1%7Bid%7D"), place(Some("../a.yaml"), &["paths", "/b/{id}"]));
        assert_eq!(parse("a.yaml"), place(Some("a.yaml"), &[]));
        assert_eq!(parse("https://example.com/a.yaml#/A"), Written::Elsewhere);
        assert_eq!(parse("/etc/passwd"), Written::Elsewhere);
        assert_eq!(parse("#Name"), Written::NotAPointer);
    }

    #[test]
    fn resolves_against_the_folder_of_the_file() {
        assert_eq!(resolve("paths/a/get.yaml", "../../schemas/a.yaml").as_deref(), Some("schemas/a.yaml"));
        assert_eq!(resolve("openapi.yaml", "./paths/a.yaml").as_deref(), Some("paths/a.yaml"));
        assert_eq!(resolve("paths/a.yaml", "../../secret.yaml"), None);
    }
}
