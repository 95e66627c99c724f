//! Examples name nobody: their addresses lead to domains that are kept for examples, or to Snov.io.

use super::prose::is_east_asian;
use crate::{
    check::{literals::show, scope::Scope, walk},
    diagnostic::Diagnostic,
    document::{Document, Example, Literal, Map, RefOr},
    tree::Value,
};

/// What anybody may write into an example, and what the document is about.
const DOMAINS: [&str; 5] = ["example.com", "example.org", "example.net", "example", "snov.io"];

pub(super) fn check(scope: &mut Scope<'_>) {
    let mut literals = named(scope.document);
    literals.extend(scope.schemas.iter().flat_map(|schema| schema.examples.iter().chain(&schema.default)));
    let mut texts = Vec::new();
    for literal in literals {
        collect(literal, &mut texts);
    }
    for (text, literal) in texts {
        let finding = if let Some(address) = addresses(text).find(|address| !is_made_up(address)) {
            Diagnostic::error("house-address", literal.span, format!("`{address}` may belong to somebody"))
                .part(text, address)
                .help("use a domain that is kept for examples: `ada@example.com`, `https://example.org/in/ada-example`")
        } else if let Some(letter) = text.chars().find(|letter| is_east_asian(*letter)) {
            Diagnostic::error("house-address", literal.span, format!("{} has `{letter}` in it", show(literal)))
                .help("translate what the example says")
        } else {
            continue;
        };
        scope.report(finding);
    }
}

/// The values of every example that has a name.
fn named(document: &Document) -> Vec<&Literal> {
    fn values(examples: &Map<RefOr<Example>>) -> impl Iterator<Item = &Literal> {
        examples.iter().filter_map(|(_, example)| match example {
            RefOr::Item(example) => Some(&example.value),
            // It is looked at where it stands.
            RefOr::Ref(_) => None,
        })
    }
    let mut found: Vec<_> = values(&document.components.examples).collect();
    found.extend(walk::parameters(document).into_iter().flat_map(|parameter| values(&parameter.examples)));
    found.extend(walk::media_types(document).into_iter().flat_map(|(_, media_type)| values(&media_type.examples)));
    found
}

/// Every text in a literal, with the node that holds it.
fn collect<'d>(literal: &'d Literal, texts: &mut Vec<(&'d str, &'d Literal)>) {
    match &literal.value {
        Value::String(text) => texts.push((text, literal)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => entries.iter().for_each(|(_, value)| collect(value, texts)),
        _ => {}
    }
}

/// What looks like a URL or an e-mail address in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|letter: char| letter.is_whitespace() || "\"'<>(),;".contains(letter));
    parts.map(|part| part.trim_end_matches(['.', ':'])).filter(|part| host(part).is_some_and(|host| host.contains('.')))
}

/// The host that an address leads to.
fn host(address: &str) -> Option<&str> {
    match address.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#', ':']).next(),
        None => address.rsplit_once('@').map(|(_, host)| host),
    }
}

/// A profile on somebody else's site is made up when it says so, and nobody's when a part of it is hidden.
fn is_made_up(address: &str) -> bool {
    let host = host(address).unwrap_or_default().to_lowercase();
    let is_kept = DOMAINS
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    is_kept
        || address.split_once("://").is_some_and(|(_, rest)| rest.to_lowercase().contains("example"))
        || address.contains('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_people_from_examples() {
        for made_up in [
            "ada@example.com",
            "Write to <ada@mail.example.org>, please.",
            "https://hooks.example.com/snov",
            "https://api.snov.io/v2/campaigns",
            "https://www.linkedin.com/in/ada-lovelace-example/",
            "malformed_example.com",
            "https://www.linkedin.com/in/gr******",
            "@ada",
            "12:30",
        ] {
            assert!(addresses(made_up).all(is_made_up), "{made_up}");
        }
        for real in
            ["ada@lovelace.uk", "See https://www.linkedin.com/in/ada.", "ada@notexample.com", "http://snov.io.uk"]
        {
            assert!(!addresses(real).all(is_made_up), "{real}");
        }
    }
}
