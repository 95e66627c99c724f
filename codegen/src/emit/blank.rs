//! Blank lines between the members of an `impl`.

/// Puts a blank line before each member but the first.
pub(super) fn between_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut last = "";
    for line in text.lines() {
        if starts_member(line) && ends_member(last) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        last = line;
    }
    out
}

/// A line of the first level that is not the end of something.
fn starts_member(line: &str) -> bool {
    level(line) == 1 && !line.trim_start().starts_with([')', '}', ']'])
}

/// The end of a member: of its body, or of a declaration on one line.
fn ends_member(line: &str) -> bool {
    let words = line.trim_start();
    level(line) == 1 && !words.starts_with("///") && (words.ends_with('}') || words.ends_with(';'))
}

fn level(line: &str) -> usize {
    (line.len() - line.trim_start().len()) / 4
}

#[cfg(test)]
mod tests {
    use super::between_members;

    #[test]
    fn members_are_kept_apart() {
        let text = "impl A {\n    /// One;\n    const ONE: u8 = 1;\n    /// Two.\n    fn two() {\n        if x {\n            y;\n        }\n        z;\n    }\n    #[a]\n    fn three(\n        x: u8,\n    ) {}\n}\n";
        let expected = "impl A {\n    /// One;\n    const ONE: u8 = 1;\n\n    /// Two.\n    fn two() {\n        if x {\n            y;\n        }\n        z;\n    }\n\n    #[a]\n    fn three(\n        x: u8,\n    ) {}\n}\n";
        assert_eq!(between_members(text), expected);
    }
}
