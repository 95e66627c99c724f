//! Turns words of the document into Rust identifiers, and keeps them apart.

use std::collections::BTreeMap;

use heck::ToLowerCamelCase as _;

use crate::{diagnostic::Diagnostic, ir::Name, tree::Span};

/// Words that can only be an identifier with `r#`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Functions that traits give to every type, and names that clippy takes for operators.
const OF_EVERY_TYPE: &[&str] = &[
    "clone", "fmt", "into", "borrow", "to_owned", "add", "sub", "mul", "div", "rem", "neg", "not", "bitand", "bitor",
    "bitxor", "shl", "shr",
];

/// The variant that keeps what is not known.
pub(super) const CATCH_ALL: &[&str] = &["UnknownValue"];

/// Words that cannot be an identifier at all.
const PATH_WORDS: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Types and traits that every Rust file sees; a model of the same name would hide them from its neighbours.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "BTreeMap",
];

/// The name of a type: `EmailVerificationReport`.
pub(super) fn type_name(words: &str) -> Name {
    let name = upper_camel(words);
    if PRELUDE.contains(&name.as_str()) { format!("{name}Model") } else { name }
}

/// The name of the handle of a module: `EmailVerification`.
pub(super) fn handle_name(module: &str) -> Name {
    let name = upper_camel(unraw(module));
    if PRELUDE.contains(&name.as_str()) { format!("{name}Tag") } else { name }
}

/// The name of a variant: `NotValid`.
pub(super) fn variant_name(words: &str) -> Name {
    match upper_camel(words).as_str() {
        "Self" => "Self_".to_owned(),
        name => name.to_owned(),
    }
}

/// The name of a field, a function or a module: `task_hash`, `r#type`.
pub(super) fn value_name(words: &str) -> Name {
    escape(lead(separated(words, heck::ToSnakeCase::to_snake_case), "n"))
}

/// The id of an operation that has none: `getPetsByPetId`.
pub(super) fn operation_id(words: &str) -> String {
    words.to_lower_camel_case()
}

/// The name of a static: `START_EMAIL_VERIFICATION`.
pub(super) fn static_name(words: &str) -> Name {
    lead(separated(words, heck::ToShoutySnakeCase::to_shouty_snake_case), "N")
}

/// The name without `r#`.
pub(super) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The name of a setter, apart from those that every type has and those of `taken`.
pub(super) fn setter_name(name: Name, taken: &[&str]) -> Name {
    avoid(avoid(name, OF_EVERY_TYPE), taken)
}

/// Appends `_` until the name is none of `taken`.
pub(super) fn avoid(name: Name, taken: &[&str]) -> Name {
    if taken.contains(&unraw(&name)) { format!("{}_", unraw(&name)) } else { name }
}

/// An explicit `x-rust-name`, made safe: keywords are escaped, and what is no identifier at all is cased like any word.
pub(super) fn given(name: &str, otherwise: fn(&str) -> Name) -> Name {
    if is_identifier(name) { escape(name.to_owned()) } else { otherwise(name) }
}

fn upper_camel(words: &str) -> Name {
    lead(separated(words, heck::ToUpperCamelCase::to_upper_camel_case), "N")
}

fn escape(name: Name) -> Name {
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else if PATH_WORDS.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// An identifier cannot start with a digit.
fn lead(name: Name, prefix: &str) -> Name {
    if name.starts_with(|first: char| first.is_ascii_digit() || !is_start(first)) {
        format!("{prefix}{name}")
    } else {
        name
    }
}

/// Cases words such that nothing of the original that tells two of them apart gets lost: `1-10` is `1_10`, `10001+` is
/// `10001 plus`.
fn separated(words: &str, case: fn(&str) -> String) -> String {
    if words.is_empty() {
        return case("empty");
    }
    let spelled = spell_symbols(words);
    let cased = case(&spelled);
    if cased.is_empty() {
        return case(&words.chars().map(symbol).collect::<Vec<_>>().join(" "));
    }
    keep_digits_apart(&spelled, &cased)
}

/// Signs that change the meaning of a number become words, and what no identifier may hold becomes a space.
fn spell_symbols(words: &str) -> String {
    let characters: Vec<char> = words.chars().collect();
    let mut spelled = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let digit_before =
            index.checked_sub(1).and_then(|before| characters.get(before)).is_some_and(char::is_ascii_digit);
        let digit_after = characters.get(index + 1).is_some_and(char::is_ascii_digit);
        match character {
            '+' if digit_before || digit_after => spelled.push_str(" plus "),
            '-' if index == 0 && digit_after => spelled.push_str("minus "),
            '.' if digit_before && digit_after => spelled.push('_'),
            '_' => spelled.push('_'),
            other if is_continue(other) => spelled.push(other),
            _ => spelled.push(' '),
        }
    }
    spelled
}

/// Puts `_` back between two digits that a separator kept apart.
fn keep_digits_apart(words: &str, cased: &str) -> String {
    let mut out = String::with_capacity(cased.len());
    let mut rest = words.chars().peekable();
    let mut last: Option<char> = None;
    for character in cased.chars() {
        let mut skipped = false;
        if character != '_' {
            while rest.next_if(|next| !next.is_alphanumeric()).is_some() {
                skipped = true;
            }
            rest.next();
        }
        let both_digits = character.is_ascii_digit() && last.is_some_and(|last| last.is_ascii_digit());
        if skipped && both_digits {
            out.push('_');
        }
        out.push(character);
        last = Some(character);
    }
    out
}

/// A word for a character that is no letter.
fn symbol(character: char) -> String {
    let word = match character {
        ' ' => "space",
        '!' => "exclamation",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "open",
        ')' => "close",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '_' => "underscore",
        '|' => "or",
        '~' => "tilde",
        other => return format!("u{:x}", u32::from(other)),
    };
    word.to_owned()
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first == '_' || is_start(first)) && characters.all(is_continue) && name != "_"
}

fn is_start(character: char) -> bool {
    if character.is_ascii() { character.is_ascii_alphabetic() } else { parses(&character.to_string()) }
}

fn is_continue(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric() || character == '_'
    } else {
        parses(&format!("a{character}"))
    }
}

/// Whether the compiler takes this for an identifier.
fn parses(text: &str) -> bool {
    syn::parse_str::<syn::Ident>(text).is_ok()
}

/// The names of one namespace and where they came from.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeMap<Name, (Span, String)>,
}

impl Names {
    /// Claims a name for `origin`, or says who has it already.
    pub(super) fn claim(&mut self, name: &str, span: Span, origin: &str) -> Option<Diagnostic> {
        if let Some((first, other)) = self.taken.get(unraw(name)) {
            let message = format!("{origin} and {other} both get the Rust name `{name}`");
            return Some(
                Diagnostic::error("name-collision", span, message)
                    .label(format!("becomes `{name}` too"))
                    .related(*first, "the other one")
                    .help("give one of them another name with `x-rust-name`"),
            );
        }
        self.taken.insert(unraw(name).to_owned(), (span, origin.to_owned()));
        None
    }

    /// Whether the name is in use.
    pub(super) fn has(&self, name: &str) -> bool {
        self.taken.contains_key(unraw(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::FileId;

    #[test]
    fn words_become_identifiers() {
        for (words, expected) in [
            ("not_valid", "NotValid"),
            ("in progress", "InProgress"),
            ("1-10", "N1_10"),
            ("10001+", "N10001Plus"),
            ("-1", "Minus1"),
            ("+1", "Plus1"),
            ("1.5", "N1_5"),
            ("", "Empty"),
            ("+", "Plus"),
            ("<=", "LessEqual"),
            ("🙂", "U1f642"),
            ("self", "Self_"),
            ("Pacific/Midway", "PacificMidway"),
            ("Etc/GMT-1", "EtcGmt1"),
            ("été", "Été"),
        ] {
            assert_eq!(variant_name(words), expected, "{words:?}");
        }
    }

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(value_name("type"), "r#type");
        assert_eq!(value_name("self"), "self_");
        assert_eq!(value_name("emails[]"), "emails");
        assert_eq!(value_name("customFields[Label]"), "custom_fields_label");
        assert_eq!(value_name("2fa"), "n2fa");
        assert_eq!(given("r#type", value_name), "r_type");
        assert_eq!(given("type", value_name), "r#type");
    }

    #[test]
    fn models_do_not_hide_the_prelude() {
        assert_eq!(type_name("option"), "OptionModel");
        assert_eq!(type_name("string"), "StringModel");
        assert_eq!(type_name("pet"), "Pet");
    }

    #[test]
    fn a_second_claim_names_both() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let mut names = Names::default();
        assert!(names.claim("page", span, "parameter `page`").is_none());
        let found = names.claim("page", span, "property `Page`").expect("the name is taken");
        assert_eq!(found.code, "name-collision");
        assert_eq!(found.message, "property `Page` and parameter `page` both get the Rust name `page`");
    }
}
