//! Security schemes and requirements.

use super::fields::{Context, Fields, Refused};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{ParameterLocation, SecurityKind, SecurityRequirement, SecurityScheme, Spanned},
    tree::{Key, Node},
};

#[derive(Debug, Clone, Copy)]
enum Kind {
    Http,
    ApiKey,
    OAuth2,
}

const KINDS: [(&str, Kind); 3] = [("http", Kind::Http), ("apiKey", Kind::ApiKey), ("oauth2", Kind::OAuth2)];

const REFUSED_FLOWS: Refused = &[
    ("authorizationCode", "only `clientCredentials` works without a person; use `type: http, scheme: bearer`"),
    ("implicit", "only `clientCredentials` works without a person; use `type: http, scheme: bearer`"),
    ("password", "only `clientCredentials` works without a person; use `type: http, scheme: bearer`"),
];

pub(super) fn scheme(context: &mut Context<'_>, node: &Node) -> Option<SecurityScheme> {
    let mut fields = Fields::of(context, node, "a security scheme")?;
    let description = fields.prose(context, "description");
    let kind = match fields.require(context, "type").and_then(|node| kind(context, node)) {
        Some(Kind::Http) => http(context, &mut fields),
        Some(Kind::ApiKey) => api_key(context, &mut fields),
        Some(Kind::OAuth2) => fields.require(context, "flows").and_then(|node| flows(context, node)),
        None => {
            // Without a type, nothing says which of these belong here.
            fields.accept(&["scheme", "bearerFormat", "name", "in", "flows", "openIdConnectUrl"]);
            None
        }
    };
    let span = fields.span;
    fields.finish(context, &[]);
    Some(SecurityScheme { kind: kind?, description, span })
}

fn kind(context: &mut Context<'_>, node: &Node) -> Option<Kind> {
    if let Some(word @ ("openIdConnect" | "mutualTLS")) = node.as_str() {
        let finding = Diagnostic::error("unsupported-value", node.span, format!("`type: {word}` is not supported"));
        context.report(finding.help("use `http`, `apiKey` or `oauth2`"));
        return None;
    }
    context.word(node, "`type`", &KINDS).map(|kind| kind.value)
}

fn http(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<SecurityKind> {
    fields.accept(&["bearerFormat"]);
    let scheme = fields.require_text(context, "scheme")?;
    match scheme.value.to_ascii_lowercase().as_str() {
        "bearer" => Some(SecurityKind::Bearer),
        "basic" => Some(SecurityKind::Basic),
        _ => {
            let message = format!("`scheme: {}` is not supported", scheme.value);
            context
                .report(Diagnostic::error("unsupported-value", scheme.span, message).help("use `bearer` or `basic`"));
            None
        }
    }
}

fn api_key(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<SecurityKind> {
    let name = fields.require_text(context, "name");
    let place = fields.require(context, "in")?;
    if place.as_str() == Some("cookie") {
        let finding = Diagnostic::error("unsupported-value", place.span, "keys in cookies are not supported");
        context.report(finding.help("use `in: header` or `in: query`"));
        return None;
    }
    let words = [("query", ParameterLocation::Query), ("header", ParameterLocation::Header)];
    let location = context.word(place, "`in`", &words)?.value;
    Some(SecurityKind::ApiKey { location, name: name? })
}

fn flows(context: &mut Context<'_>, node: &Node) -> Option<SecurityKind> {
    let mut fields = Fields::of(context, node, "the OAuth flows")?;
    let is_other = REFUSED_FLOWS.iter().any(|(flow, _)| node.get(flow).is_some());
    // Another flow in its place is reported as refused; that is enough.
    let flow = if is_other { fields.take("clientCredentials") } else { fields.require(context, "clientCredentials") };
    fields.finish(context, REFUSED_FLOWS);
    let mut flow = Fields::of(context, flow?, "an OAuth flow")?;
    let token_url = flow.require_text(context, "tokenUrl");
    let scopes = flow.entries(context, "scopes");
    for (key, scope) in scopes {
        context.text(scope, &format!("the scope `{}`", key.name));
    }
    flow.finish(context, &[("refreshUrl", "leave it out: tokens are fetched anew")]);
    Some(SecurityKind::ClientCredentials { token_url: token_url? })
}

/// A list of alternatives.
pub(super) fn requirements(context: &mut Context<'_>, node: &Node) -> Vec<SecurityRequirement> {
    let items = context.items(node, "`security`");
    items.iter().filter_map(|node| requirement(context, node)).collect()
}

fn requirement(context: &mut Context<'_>, node: &Node) -> Option<SecurityRequirement> {
    let Some(entries) = node.as_object() else {
        context.wrong_type(node, "a security requirement", "a map from scheme to scopes");
        return None;
    };
    let mut schemes = Vec::new();
    for (key, scopes) in entries {
        // Scopes say what the credentials must allow; they are not part of a call.
        context.texts(scopes, &format!("the scopes of `{}`", key.name));
        if !context.security_schemes.contains(&key.name.as_str()) {
            unknown(context, key);
        }
        schemes.push(Spanned { value: key.name.clone(), span: key.span });
    }
    Some(SecurityRequirement { schemes, span: node.span })
}

fn unknown(context: &mut Context<'_>, key: &Key) {
    let message = format!("there is no security scheme `{}`", key.name);
    let finding = Diagnostic::error("unknown-security-scheme", key.span, message);
    let near = suggest(&key.name, context.security_schemes.iter().copied());
    let help = near.map_or_else(
        || "declare it in `components/securitySchemes`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    context.report(finding.help(help));
}
