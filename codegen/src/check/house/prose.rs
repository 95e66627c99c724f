//! Words: what a reader of the docs meets is sentences, all written in one way.

use crate::{check::scope::Scope, diagnostic::Diagnostic, document::Prose};

/// Words that say nothing, or tell readers how to feel.
const FILLERS: [&str; 5] = ["easily", "just", "obviously", "please", "simply"];

/// How American words begin, and how they begin here.
const SPELLINGS: [(&str, &str); 14] = [
    ("analyz", "analys"),
    ("authoriz", "authoris"),
    ("behavior", "behaviour"),
    ("cancele", "cancelle"),
    ("canceli", "cancelli"),
    ("center", "centre"),
    ("color", "colour"),
    ("customiz", "customis"),
    ("favorite", "favourite"),
    ("labele", "labelle"),
    ("organiz", "organis"),
    ("personaliz", "personalis"),
    ("recogniz", "recognis"),
    ("summariz", "summaris"),
];

/// What is wrong with a text, where in it, and what to do.
struct Fault<'t> {
    part: &'t str,
    message: String,
    help: String,
}

const OF_TEXTS: [fn(&str) -> Option<Fault<'_>>; 3] = [beginning, spaces, script];

/// Looks at one word, which is given in small letters as well.
type OfWord = for<'t> fn(&'t str, &str) -> Option<Fault<'t>>;

const OF_WORDS: [OfWord; 3] = [filler, electronic_mail, spelling];

pub(super) fn check(scope: &mut Scope<'_>) {
    for prose in &scope.document.prose {
        // That the summary of an operation is a sentence is a rule of its own.
        let is_summary = prose.of == "an operation" && prose.keyword == "summary";
        let end = if is_summary { None } else { end(&prose.text.value) };
        for fault in faults(&prose.text.value).into_iter().chain(end) {
            report(scope, prose, fault);
        }
    }
}

/// The first fault of each kind.
fn faults(text: &str) -> Vec<Fault<'_>> {
    let words: Vec<_> = words(text).map(|word| (word, word.to_lowercase())).collect();
    let first = |rule: &OfWord| words.iter().find_map(|(word, small)| rule(word, small));
    OF_TEXTS.iter().filter_map(|rule| rule(text)).chain(OF_WORDS.iter().filter_map(first)).collect()
}

fn report(scope: &mut Scope<'_>, prose: &Prose, fault: Fault<'_>) {
    let message = format!("`{}` of {} {}", prose.keyword, prose.of, fault.message);
    let finding = Diagnostic::error("house-prose", prose.text.span, message).part(&prose.text.value, fault.part);
    scope.report(finding.help(fault.help));
}

impl<'t> Fault<'t> {
    fn new(part: &'t str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { part, message: message.into(), help: help.into() }
    }
}

fn beginning(text: &str) -> Option<Fault<'_>> {
    let Some(word) = text.split_whitespace().next() else {
        return Some(Fault::new(text, "is empty", "say what a reader cannot guess from the name, or leave it out"));
    };
    if !word.starts_with(char::is_lowercase) {
        return None;
    }
    Some(Fault::new(word, "begins with a small letter", "begin with a capital; names of the API stand in backticks"))
}

fn end(text: &str) -> Option<Fault<'_>> {
    let word = text.split_whitespace().next_back()?;
    if word.ends_with(['.', '!', '?']) || word.ends_with("```") {
        return None;
    }
    Some(Fault::new(word, format!("ends with `{word}`"), "end with a full stop"))
}

/// A line break at the end belongs to the way in which YAML writes a text of several lines.
fn spaces(text: &str) -> Option<Fault<'_>> {
    if text.starts_with(char::is_whitespace) {
        return Some(Fault::new(text, "begins with a space", "remove it"));
    }
    text.strip_suffix('\n').unwrap_or(text).split('\n').find_map(spaces_in_line)
}

fn spaces_in_line(line: &str) -> Option<Fault<'_>> {
    let words = line.trim();
    // What is written as a table or as code may be aligned.
    let is_aligned = line.starts_with('|') || line.starts_with("    ");
    if let Some(at) = words.find("  ").filter(|_| !is_aligned) {
        return Some(Fault::new(words.get(at..)?, "has two spaces in a row", "one is enough"));
    }
    if line.ends_with(char::is_whitespace) {
        let last = line.get(line.len() - line.trim_start().len()..)?;
        return Some(Fault::new(last, "has a space at the end of a line", "remove it"));
    }
    None
}

fn script(text: &str) -> Option<Fault<'_>> {
    let part = text.matches(is_east_asian).next()?;
    Some(Fault::new(part, format!("has `{part}` in it"), "write English, with the punctuation of English"))
}

/// Letters, punctuation and forms of Chinese, Japanese and Korean: our sources are written in Chinese.
pub(super) fn is_east_asian(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn filler<'t>(word: &'t str, small: &str) -> Option<Fault<'t>> {
    FILLERS
        .contains(&small)
        .then(|| Fault::new(word, format!("says `{word}`"), "leave it out: it tells a reader nothing"))
}

fn electronic_mail<'t>(word: &'t str, small: &str) -> Option<Fault<'t>> {
    let rest = small.strip_prefix("email")?;
    let dashed = format!("{}-mail{rest}", word.get(..1)?);
    Some(Fault::new(word, format!("says `{word}`"), format!("write `{dashed}`; names of the API stand in backticks")))
}

fn spelling<'t>(word: &'t str, small: &str) -> Option<Fault<'t>> {
    let is_american = |(american, british): &&(&str, &str)| small.starts_with(american) && !small.starts_with(british);
    let (american, british) = SPELLINGS.iter().find(is_american)?;
    let help = format!("write `{}`", small.replacen(american, british, 1));
    Some(Fault::new(word, format!("says `{word}`"), help))
}

/// The words of a text, but for what stands in backticks and what is part of an address.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let plain = text.split('`').step_by(2).flat_map(str::split_whitespace).filter(|word| !word.contains(['@', '/']));
    plain.flat_map(|word| word.split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let found = super::faults(text).into_iter().chain(end(text));
        found.map(|fault| fault.message + "; " + &fault.help).collect()
    }

    #[test]
    fn sound_sentences() {
        for text in [
            "The task.",
            "`emails[]` is a list of e-mail addresses.",
            "Kept at <https://example.com/color/email>.\n\nA second paragraph.\n",
            "| one | two   |\n| --- | --- |\n| 1   | 2     |\n\nA table.\n",
            "- One.\n- Two.\n",
            "Adjustments and catalogues of colours.",
        ] {
            assert_eq!(faults(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn each_fault_is_named() {
        for (text, wanted) in [
            ("the task.", "begins with a small letter"),
            ("", "is empty"),
            ("The task", "ends with `task`"),
            ("The task:  done.", "has two spaces in a row"),
            ("The task. \nDone.", "has a space at the end of a line"),
            (" The task.", "begins with a space"),
            ("The task。.", "has `。` in it"),
            ("Please wait.", "says `Please`"),
            ("The Email of the task.", "write `E-mail`"),
            ("Its Color.", "write `colour`"),
            ("Cancelled, or canceled.", "write `cancelled`"),
        ] {
            let found = faults(text);
            assert!(matches!(found.as_slice(), [only] if only.contains(wanted)), "{text}: {found:?}");
        }
    }
}
