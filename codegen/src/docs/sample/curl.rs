//! The curl command of an operation: its first documented example, ready for a shell.
//!
//! `SNOV_TOKEN` holds the access token. `SNOV_BASE_URL` aims the command at another place, such as a mock server.

use super::request::{Body, Pair, Request};
use crate::{
    document::{Document, Method, Operation, ParameterLocation, PathItem, SecurityKind},
    lower::percent,
};

/// The command, over as many lines as it has parts.
#[must_use]
pub fn curl(document: &Document, path: &PathItem, operation: &Operation) -> String {
    let request = Request::of(document, path, operation);
    let method = operation.method.value;
    let mut arguments = Vec::new();
    // curl says GET by itself, and POST when there is a body.
    if method != Method::Get && !(method == Method::Post && request.body.is_some()) {
        arguments.push(format!("--request {}", format!("{method:?}").to_uppercase()));
    }
    if !request.query.is_empty() {
        arguments.push("--get".to_owned());
    }
    arguments.extend(proof(document, operation));
    arguments.extend(request.headers.iter().map(|(name, value)| header(name, value)));
    arguments.extend(request.query.iter().map(urlencoded));
    match &request.body {
        None => {}
        Some(Body::Form(pairs)) => arguments.extend(pairs.iter().map(urlencoded)),
        Some(Body::Json(media_type, json)) => {
            arguments.extend([header("Content-Type", media_type), format!("--data {}", quoted(json))]);
        }
    }
    let mut command = format!("curl \"{}{}\"", base(document), in_double_quotes(&request.path));
    for argument in arguments {
        command.push_str(" \\\n  ");
        command.push_str(&argument);
    }
    command
}

fn header(name: &str, value: &str) -> String {
    format!("--header {}", quoted(&format!("{name}: {value}")))
}

/// `${SNOV_BASE_URL:-https://api.snov.io}`
fn base(document: &Document) -> String {
    let url = document.servers.first().map_or("", |server| server.url.value.trim_end_matches('/'));
    format!("${{SNOV_BASE_URL:-{}}}", in_double_quotes(url))
}

/// The argument that says who asks.
fn proof(document: &Document, operation: &Operation) -> Option<String> {
    let requirements = operation.security.as_ref().unwrap_or(&document.security);
    let scheme = requirements.first()?.schemes.first()?;
    let (_, scheme) = document.components.security_schemes.iter().find(|(name, _)| name.value == scheme.value)?;
    Some(match &scheme.kind {
        SecurityKind::Bearer | SecurityKind::ClientCredentials { .. } => {
            "--header \"Authorization: Bearer $SNOV_TOKEN\"".to_owned()
        }
        SecurityKind::Basic => "--user \"$SNOV_TOKEN\"".to_owned(),
        SecurityKind::ApiKey { location: ParameterLocation::Header, name } => {
            format!("--header \"{}: $SNOV_TOKEN\"", in_double_quotes(&name.value))
        }
        SecurityKind::ApiKey { name, .. } => format!("--url-query \"{}=$SNOV_TOKEN\"", in_double_quotes(&name.value)),
    })
}

/// curl encodes what stands behind the first `=`; a name that has one itself is encoded here.
fn urlencoded((name, value): &Pair) -> String {
    let name = if name.contains(['=', '&', '%', '+', ' ', '#']) { percent(name) } else { name.clone() };
    format!("--data-urlencode {}", quoted(&format!("{name}={value}")))
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text inside double quotes of a shell.
fn in_double_quotes(text: &str) -> String {
    let is_special = |letter: char| matches!(letter, '"' | '\\' | '$' | '`');
    let escaped = |letter: char| if is_special(letter) { format!("\\{letter}") } else { letter.to_string() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell_hold_anything() {
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(in_double_quotes("a\"$`\\b"), "a\\\"\\$\\`\\\\b");
    }

    #[test]
    fn only_values_are_encoded_by_curl() {
        let pair = |name: &str, value: &str| urlencoded(&(name.to_owned(), value.to_owned()));
        assert_eq!(pair("emails[]", "a+b@example.com"), "--data-urlencode 'emails[]=a+b@example.com'");
        assert_eq!(pair("a=b", "c"), "--data-urlencode 'a%3Db=c'");
    }
}
