//! JSON texts, made readable for readers of YAML.
//!
//! JSON is nearly a part of YAML. What differs in practice is that JSON writes a character beyond `U+FFFF` as two
//! escapes (`\ud83d\ude00`), which YAML refuses.

use std::borrow::Cow;

/// The text for reading values: each pair of escapes becomes YAML's one.
pub(super) fn for_values(text: &str) -> Cow<'_, str> {
    replace_pairs(text, |character| format!("\\U{:08X}", u32::from(character)))
}

/// The text for reading positions: each pair becomes something harmless that is as long.
pub(super) fn for_positions(text: &str) -> Cow<'_, str> {
    replace_pairs(text, |_| r"\u003f\u003f".to_owned())
}

fn replace_pairs(text: &str, replacement: impl Fn(char) -> String) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        if let Some(character) = pair(text, escape) {
            replaced.push_str(text.get(copied..escape).unwrap_or_default());
            replaced.push_str(&replacement(character));
            copied = escape + 12;
            at = copied;
        } else {
            // Past the escaped character, so that the second half of `\\` is not taken for the start of an escape.
            at = escape + 1 + text.get(escape + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(replaced)
}

/// The character that two escapes at `at` stand for.
fn pair(text: &str, at: usize) -> Option<char> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (high, low) = (unit(at)?, unit(at + 6)?);
    char::decode_utf16([high, low]).next()?.ok().filter(|character| u32::from(*character) > 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_pairs_and_leaves_the_rest() {
        let text = r#"{"a": "\ud83d\ude00 \u00e9 \\ud83d\\ude00"}"#;
        assert_eq!(for_values(text), r#"{"a": "\U0001F600 \u00e9 \\ud83d\\ude00"}"#);
        assert_eq!(for_positions(text).len(), text.len());
        assert_eq!(for_values("{}"), "{}");
    }
}
