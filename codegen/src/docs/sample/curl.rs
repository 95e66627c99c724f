//! The curl command of an operation: its first documented example, ready for a shell.
//!
//! `SNOV_TOKEN` holds the access token. `SNOV_BASE_URL` aims the command at another place, such as a mock server.

use std::collections::BTreeSet;

use crate::{
    bundle,
    document::{
        Components, Demand, Document, Encoding, Example, Literal, Map, MediaType, Method, Operation, Parameter,
        ParameterLocation, PathItem, RefOr, SecurityKind, Style, is_form,
    },
    tree::Value,
};

/// A name and its value as text, both as they are before encoding.
type Pair = (String, String);

/// The command, over as many lines as it has parts.
#[must_use]
pub fn curl(document: &Document, path: &PathItem, operation: &Operation) -> String {
    let given = Given::of(document, path, operation);
    let body = body(&document.components, operation);
    let method = operation.method.value;
    let mut arguments = Vec::new();
    // curl says GET by itself, and POST when there is a body.
    if method != Method::Get && !(method == Method::Post && body.is_some()) {
        arguments.push(format!("--request {}", format!("{method:?}").to_uppercase()));
    }
    if !given.query.is_empty() {
        arguments.push("--get".to_owned());
    }
    arguments.extend(proof(document, operation));
    arguments
        .extend(given.headers.iter().map(|(name, value)| format!("--header {}", quoted(&format!("{name}: {value}")))));
    arguments.extend(given.query.iter().map(urlencoded));
    arguments.extend(body.into_iter().flatten());
    let mut command = format!("curl \"{}{}\"", base(document), in_double_quotes(&given.path));
    for argument in arguments {
        command.push_str(" \\\n  ");
        command.push_str(&argument);
    }
    command
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

/// What stands outside the body.
#[derive(Default)]
struct Given {
    path: String,
    query: Vec<Pair>,
    headers: Vec<Pair>,
}

impl Given {
    fn of(document: &Document, path: &PathItem, operation: &Operation) -> Self {
        let components = &document.components;
        let mut given = Self { path: path.path.value.clone(), ..Self::default() };
        let excluded = excluded(operation);
        for parameter in parameters(components, path, operation) {
            let Some(value) = first(components, &parameter.examples) else { continue };
            let name = &parameter.name.value;
            match parameter.location.value {
                ParameterLocation::Path => {
                    given.path = given.path.replace(&format!("{{{name}}}"), &percent(&joined(value)));
                }
                _ if excluded.contains(name.as_str()) => {}
                ParameterLocation::Query => {
                    given.query.extend(pairs(name, Some(parameter.style), parameter.explode, value));
                }
                ParameterLocation::Header => given.headers.push((name.clone(), joined(value))),
            }
        }
        given
    }
}

/// The parameters of an operation; its own take the place of those of the path.
fn parameters<'d>(components: &'d Components, path: &'d PathItem, operation: &'d Operation) -> Vec<&'d Parameter> {
    let own: Vec<&Parameter> = operation.parameters.iter().filter_map(|own| own.resolve(components)).collect();
    let is_new = |shared: &&Parameter| {
        !own.iter().any(|own| own.name.value == shared.name.value && own.location.value == shared.location.value)
    };
    let shared = path.parameters.iter().filter_map(|shared| shared.resolve(components)).filter(is_new);
    shared.chain(own.iter().copied()).collect()
}

/// Parameters that cannot stand beside others: of groups of which only one may be there, the example has the first.
fn excluded(operation: &Operation) -> BTreeSet<&str> {
    let groups = operation.extensions.rules.iter().filter_map(|rule| match &rule.value.demand {
        Demand::ExactlyOne(groups) => Some(groups),
        _ => None,
    });
    groups.flat_map(|groups| groups.iter().skip(1).flatten()).map(|name| name.value.as_str()).collect()
}

/// The arguments with the body; none when there is no example, or nothing in it.
fn body(components: &Components, operation: &Operation) -> Option<Vec<String>> {
    let body = operation.request_body.as_ref()?.resolve(components)?;
    let (name, media) = body.content.first()?;
    let value = first(components, &media.examples)?;
    if !is_form(&name.value) {
        let json = bundle::to_json(value);
        let content_type = quoted(&format!("Content-Type: {}", name.value));
        return Some(vec![format!("--header {content_type}"), format!("--data {}", quoted(json.trim_end()))]);
    }
    let fields = value.as_object().unwrap_or_default().iter();
    let pairs = fields.flat_map(|(key, field)| {
        let encoding = encoding(media, &key.name);
        let style = encoding.and_then(|encoding| encoding.style.as_ref()).map(|style| style.value);
        pairs(&key.name, style, encoding.and_then(|encoding| encoding.explode).unwrap_or(true), field)
    });
    let arguments: Vec<String> = pairs.map(|pair| urlencoded(&pair)).collect();
    (!arguments.is_empty()).then_some(arguments)
}

fn encoding<'d>(media: &'d MediaType, field: &str) -> Option<&'d Encoding> {
    media.encoding.iter().find(|(name, _)| name.value == field).map(|(_, encoding)| encoding)
}

/// The first of several examples.
fn first<'d>(components: &'d Components, examples: &'d Map<RefOr<Example>>) -> Option<&'d Literal> {
    examples.first()?.1.resolve(components).map(|example| &example.value)
}

/// Names and values of one input of a query or a form.
fn pairs(name: &str, style: Option<Style>, explode: bool, value: &Literal) -> Vec<Pair> {
    match &value.value {
        Value::Array(items) if style == Some(Style::DeepObject) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| pairs(&format!("{name}[{index}]"), style, explode, item))
            .collect(),
        Value::Array(items) if explode => items.iter().map(|item| (name.to_owned(), plain(item))).collect(),
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(key, field)| pairs(&format!("{name}[{}]", key.name), Some(Style::DeepObject), explode, field))
            .collect(),
        _ => vec![(name.to_owned(), joined(value))],
    }
}

/// Items with commas between them, or the value itself.
fn joined(value: &Literal) -> String {
    match &value.value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        _ => plain(value),
    }
}

/// A value as one text.
fn plain(value: &Literal) -> String {
    match &value.value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        _ => bundle::to_json(value).trim_end().to_owned(),
    }
}

/// curl encodes what stands behind the first `=`; a name that has one itself is encoded here.
fn urlencoded((name, value): &Pair) -> String {
    let name = if name.contains(['=', '&', '%', '+', ' ', '#']) { percent(name) } else { name.clone() };
    format!("--data-urlencode {}", quoted(&format!("{name}={value}")))
}

/// Everything but letters, digits and `-._~` as `%` and two digits.
fn percent(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let written = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(written).collect()
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
    use crate::tree::{FileId, Node, Span};

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

    #[test]
    fn lists_go_by_their_style() {
        let node = |value| Node { value, span: Span { file: FileId(0), start: 0, end: 0 } };
        let list = node(Value::Array(vec![node(Value::Integer(1)), node(Value::String("b".to_owned()))]));
        let written = |style, explode| {
            let pairs = pairs("a[]", style, explode, &list);
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(written(Some(Style::Form), true), ["a[]=1", "a[]=b"]);
        assert_eq!(written(Some(Style::Form), false), ["a[]=1,b"]);
        assert_eq!(written(Some(Style::DeepObject), true), ["a[][0]=1", "a[][1]=b"]);
    }
}
