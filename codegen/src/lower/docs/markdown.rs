//! Turns Markdown of the document into lines that rustdoc and clippy take without a word.
//!
//! The text is cut into blocks, cleaned, and filled again: brackets that are no link and angles that are no URL are
//! escaped, bare URLs get angles, identifiers get backticks, and no block can become a doctest.

/// The longest line, without `/// `.
const WIDTH: usize = 108;

/// Cleans and fills a text.
pub(in crate::lower) fn markdown(text: &str) -> Vec<String> {
    let mut out = Lines::default();
    let mut lists: Vec<List> = Vec::new();
    let mut lines = text.lines().map(clean_line).peekable();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim();
        if words.is_empty() {
            out.blank();
            let next = lines.peek().map_or(0, |next| next.len() - next.trim_start().len());
            if next == 0 && lines.peek().is_some_and(|next| marker(next.trim()).is_none()) {
                lists.clear();
            }
        } else if let Some(fence) = fence(words) {
            let column = lists.last().map_or(0, |list| list.column);
            let body: Vec<String> = lines.by_ref().take_while(|line| !line.trim().starts_with(fence)).collect();
            out.code(&body, language(words), indent, column);
        } else if words.starts_with('#') || words.starts_with('|') {
            lists.clear();
            out.push(0, &inline(words));
        } else {
            let (column, lead) = match marker(words) {
                Some(lead) => {
                    while lists.last().is_some_and(|list| list.indent >= indent) {
                        lists.pop();
                    }
                    let outer = lists.last().map_or(0, |list| list.column);
                    lists.push(List { indent, column: outer + lead.len() + 1 });
                    (outer, lead)
                }
                None => (lists.last().map_or(0, |list| list.column), ""),
            };
            let mut block = words[lead.len()..].trim_start().to_owned();
            while let Some(next) = lines.next_if(|next| continues(next.trim())) {
                block.push(' ');
                block.push_str(next.trim());
            }
            let inner = if lead.is_empty() { column } else { column + lead.len() + 1 };
            out.fill(column, lead, inner, &inline(&block));
        }
    }
    out.finish()
}

/// Cleans a text that has to stay one paragraph.
pub(in crate::lower) fn sentence(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    inline(&words.join(" "))
}

/// Fills one paragraph that is clean already. Later lines are indented: `* ` needs two spaces.
pub(in crate::lower) fn fill(lead: &str, text: &str) -> Vec<String> {
    let mut out = Lines::default();
    let inner = if lead.is_empty() { 0 } else { lead.len() + 1 };
    out.fill(0, lead, inner, text);
    out.finish()
}

/// A list that is being read: how far its marker is indented, and where its text starts in the output.
struct List {
    indent: usize,
    column: usize,
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn push(&mut self, column: usize, text: &str) {
        self.0.push(format!("{:column$}{text}", "").trim_end().to_owned());
    }

    fn blank(&mut self) {
        if self.0.last().is_some_and(|last| !last.is_empty()) {
            self.0.push(String::new());
        }
    }

    /// A code block, always closed and never a doctest.
    fn code(&mut self, body: &[String], language: &str, indent: usize, column: usize) {
        self.push(column, &format!("```{language}"));
        for line in body {
            let cut = line.len() - line.trim_start().len();
            self.push(column, &line[cut.min(indent)..]);
        }
        self.push(column, "```");
    }

    fn fill(&mut self, column: usize, lead: &str, inner: usize, text: &str) {
        let mut line = if lead.is_empty() { String::new() } else { format!("{lead} ") };
        let (mut column, mut fresh) = (column, true);
        for word in words(text) {
            let wide = column + line.chars().count() + usize::from(!fresh) + word.chars().count() > WIDTH;
            if !fresh && wide && !starts_block(word) {
                self.push(column, &line);
                (line, column, fresh) = (String::new(), inner, true);
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
        self.push(column, &line);
    }

    fn finish(mut self) -> Vec<String> {
        while self.0.last().is_some_and(String::is_empty) {
            self.0.pop();
        }
        self.0
    }
}

/// The words of a paragraph; a code span with spaces in it is one word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (index, character) in text.char_indices() {
        match character {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Tabs and control characters have no place in a doc comment.
fn clean_line(line: &str) -> String {
    line.replace('\t', "    ")
        .chars()
        .filter(|character| !character.is_control())
        .collect::<String>()
        .trim_end()
        .to_owned()
}

fn fence(words: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|fence| words.starts_with(fence))
}

/// The language of a code block: one without is `text`, and Rust is not run.
fn language(words: &str) -> &str {
    let language = words.trim_start_matches(['`', '~']).trim();
    let plain = language.chars().all(|character| character.is_ascii_alphanumeric() || "+-#".contains(character));
    match language {
        "" | "rust" | "rs" | "ignore" | "no_run" | "should_panic" | "compile_fail" | "test" => "text",
        other if plain && !other.starts_with("edition") => other,
        _ => "text",
    }
}

/// `-`, `*`, `+`, `1.`: the start of a list item.
fn marker(words: &str) -> Option<&str> {
    let (lead, _) = words.split_once(' ')?;
    let number = lead
        .strip_suffix(['.', ')'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    (number || matches!(lead, "-" | "*" | "+")).then_some(lead)
}

/// Whether a line belongs to the paragraph before it.
fn continues(words: &str) -> bool {
    !words.is_empty() && fence(words).is_none() && !words.starts_with(['#', '|']) && marker(words).is_none()
}

/// Whether a word means something else at the start of a line.
fn starts_block(word: &str) -> bool {
    word.starts_with(['#', '|', '>'])
        || matches!(word, "-" | "*" | "+")
        || fence(word).is_some()
        || word.chars().all(|character| "-=_*".contains(character))
        || word
            .strip_suffix(['.', ')'])
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Cleans the text of one block.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => code_span(rest, &mut out),
            '<' => angle(rest, &mut out),
            '[' => bracket(rest, &mut out),
            '\\' => escaped(rest, &mut out),
            _ if rest.starts_with("https://") || rest.starts_with("http://") => url(rest, &mut out),
            first if first.is_alphanumeric() => word(rest, &mut out),
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// Copies a code span, or escapes a backtick that opens none.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let mut from = ticks;
    while let Some(found) = rest[from..].find(fence) {
        let end = from + found;
        let run = rest[end..].len() - rest[end..].trim_start_matches('`').len();
        if run == ticks {
            out.push_str(&rest[..end + ticks]);
            return end + ticks;
        }
        from = end + run;
    }
    out.push_str(&"\\`".repeat(ticks));
    ticks
}

/// Copies `<https://…>`, or escapes an angle that would start HTML.
fn angle(rest: &str, out: &mut String) -> usize {
    if let Some(end) = rest.find('>') {
        let target = &rest[1..end];
        let is_link = target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:");
        if is_link && !target.contains([' ', '<']) {
            out.push_str(&rest[..=end]);
            return end + 1;
        }
    }
    out.push_str("\\<");
    1
}

/// Copies `[text](https://…)`, or escapes a bracket that rustdoc would take for the name of an item.
fn bracket(rest: &str, out: &mut String) -> usize {
    if let Some(middle) = rest.find("](")
        && let Some(end) = rest[middle..].find(')')
    {
        let (label, target) = (&rest[1..middle], &rest[middle + 2..middle + end]);
        let is_link = ["https://", "http://", "mailto:", "#", "/"].iter().any(|start| target.starts_with(start));
        if is_link && !label.contains(['[', ']', '<', '`']) && !target.contains([' ', '<', '>', '(']) {
            out.push_str(&rest[..=middle + end]);
            return middle + end + 1;
        }
    }
    out.push_str("\\[");
    1
}

/// Copies a backslash and what it escapes.
fn escaped(rest: &str, out: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(next) if next.is_ascii_punctuation() => {
            out.push('\\');
            out.push(next);
            1 + next.len_utf8()
        }
        _ => {
            out.push_str("\\\\");
            1
        }
    }
}

/// Puts angles around a bare URL.
fn url(rest: &str, out: &mut String) -> usize {
    let end =
        rest.find(|character: char| character.is_whitespace() || "<>\"`[]".contains(character)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
    out.push('<');
    out.push_str(url);
    out.push('>');
    url.len()
}

/// Copies a word, in backticks if it is an identifier.
fn word(rest: &str, out: &mut String) -> usize {
    let is_inside = |character: char| character.is_alphanumeric() || "_:".contains(character);
    let mut end = rest.find(|character: char| !is_inside(character)).unwrap_or(rest.len());
    end = rest[..end].trim_end_matches([':', '_']).len();
    let list = rest[end..].starts_with("[]");
    let word = &rest[..end + if list { 2 } else { 0 }];
    if list || is_code(word) {
        out.push('`');
        out.push_str(word);
        out.push('`');
    } else {
        out.push_str(word);
    }
    word.len()
}

/// Whether a word is spelt like an identifier: `task_hash`, `perPage`, `a::b`.
fn is_code(word: &str) -> bool {
    let mut characters = word.chars();
    let lower_camel = characters.next().is_some_and(char::is_lowercase)
        && characters.clone().any(char::is_uppercase)
        && characters.all(|character| character.is_ascii_alphanumeric());
    word.contains('_') || word.contains("::") || lower_camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(markdown(text), expected);
    }

    #[test]
    fn links_stay_and_other_brackets_are_escaped() {
        check(
            "See [the docs](https://example.com/a) or [Pet].",
            &["See [the docs](https://example.com/a) or \\[Pet]."],
        );
        check("Vec<u8> at https://example.com.", &["Vec\\<u8> at <https://example.com>."]);
        check("<https://example.com/a>", &["<https://example.com/a>"]);
    }

    #[test]
    fn identifiers_get_backticks() {
        check("Send emails[] with task_hash and perPage.", &["Send `emails[]` with `task_hash` and `perPage`."]);
        check("`task_hash` stays, a ` alone does not.", &["`task_hash` stays, a \\` alone does not."]);
    }

    #[test]
    fn code_blocks_never_run() {
        check("Like:\n\n```\nlet x = 1;\n```", &["Like:", "", "```text", "let x = 1;", "```"]);
        check("```json\n{}", &["```json", "{}", "```"]);
        check("    indented", &["indented"]);
    }

    #[test]
    fn lists_keep_their_shape() {
        check("- one\n  and more\n- two\n    - three", &["- one and more", "- two", "  - three"]);
        check("1. one\n\n   still one\n\nafter", &["1. one", "", "   still one", "", "after"]);
    }

    #[test]
    fn long_lines_are_filled() {
        let lines = markdown(&"word ".repeat(50));
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        let lines = markdown(&format!("{} - dash", "w".repeat(WIDTH)));
        assert_eq!(lines, [format!("{} -", "w".repeat(WIDTH)), "dash".to_owned()]);
    }

    #[test]
    fn odd_input_does_not_panic() {
        for text in [
            "",
            "`",
            "``a`",
            "[",
            "](",
            "<",
            "\\",
            "*/",
            "🙂_🙂",
            "[a](",
            "```",
            "- ",
            "1.",
            "é`é",
            "a\u{0}b",
            "http://",
            "[](",
        ] {
            markdown(text);
            sentence(text);
        }
    }
}
