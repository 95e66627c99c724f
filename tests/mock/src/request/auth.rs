//! Credentials, and the tokens they are exchanged for.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, header::AUTHORIZATION};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    clock::{Clock, later},
    document::node::Node,
    pointer::escape,
    random::Random,
};

/// What an account signs in with.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// A security scheme of the document, as far as the mock checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// `Authorization: Bearer …` with a token that was issued here.
    Bearer,
    /// The client secret in a header.
    HeaderKey(String),
}

impl Scheme {
    /// Reads a security scheme object; nothing if the mock cannot check such a scheme.
    pub(crate) fn read(scheme: &Node<'_>) -> Option<Self> {
        match (scheme.text("type")?, scheme.text("scheme"), scheme.text("in")) {
            ("oauth2", _, _) => Some(Self::Bearer),
            ("http", Some(scheme), _) if scheme.eq_ignore_ascii_case("bearer") => Some(Self::Bearer),
            ("apiKey", _, Some("header")) => Some(Self::HeaderKey(scheme.text("name")?.to_owned())),
            _ => None,
        }
    }
}

/// The path at which the document's client credentials flow hands out tokens.
pub(crate) fn token_path(root: &Value) -> Option<String> {
    let schemes = root.pointer("/components/securitySchemes")?.as_object()?;
    let url = schemes.values().find_map(|scheme| scheme.pointer("/flows/clientCredentials/tokenUrl")?.as_str())?;
    let server = root.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/');
    let path = url.strip_prefix(server).filter(|rest| rest.starts_with('/')).unwrap_or_else(|| without_host(url));
    Some(path.to_owned())
}

fn without_host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}

/// Describes the token endpoint as RFC 6749 does, in a document that names it but does not describe it.
pub(crate) fn supply_token_operation(root: &mut Value, path: &str) {
    if root.pointer(&format!("/paths/{}/post", escape(path))).is_some() {
        return;
    }
    let text = json!({"type": "string"});
    let operation = json!({
        "security": [],
        "requestBody": {"required": true, "content": {"application/x-www-form-urlencoded": {"schema": {
            "type": "object",
            "required": ["grant_type", "client_id", "client_secret"],
            "properties": {"grant_type": {"const": "client_credentials"}, "client_id": text, "client_secret": text},
        }}}},
        "responses": {"200": {"content": {"application/json": {"example": {}}}}},
    });
    if let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) {
        let item = paths.entry(path).or_insert_with(|| Value::Object(Map::new()));
        if let Some(item) = item.as_object_mut() {
            item.insert("post".to_owned(), operation);
        }
    }
}

/// The tokens that were handed out.
#[derive(Debug)]
pub(crate) struct Tokens {
    lifetime: Duration,
    clock: Clock,
    issued: Mutex<Issued>,
}

#[derive(Debug)]
struct Issued {
    random: Random,
    tokens: BTreeMap<String, Token>,
}

#[derive(Debug)]
struct Token {
    expires: Timestamp,
    revoked: bool,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration, clock: Clock, seed: u64) -> Self {
        let issued = Issued { random: Random::named(seed, "tokens"), tokens: BTreeMap::new() };
        Self { lifetime, clock, issued: Mutex::new(issued) }
    }

    /// Hands out a new token: the fields of the answer to a token request.
    pub(crate) fn issue(&self) -> Vec<(&'static str, Value)> {
        let mut issued = self.issued();
        let text = issued.random.hex();
        let expires = later(self.clock.timestamp(), self.lifetime);
        issued.tokens.insert(text.clone(), Token { expires, revoked: false });
        vec![
            ("access_token", Value::from(text)),
            ("token_type", Value::from("Bearer")),
            ("expires_in", Value::from(self.lifetime.as_secs())),
        ]
    }

    /// Makes every token handed out so far worthless.
    pub(crate) fn revoke_all(&self) {
        self.issued().tokens.values_mut().for_each(|token| token.revoked = true);
    }

    /// Whether a token lets a request in, or why not.
    fn check(&self, text: &str) -> Result<(), &'static str> {
        match self.issued().tokens.get(text) {
            None => Err("the token was not issued here"),
            Some(token) if token.revoked => Err("the token was revoked"),
            Some(token) if token.expires <= self.clock.timestamp() => Err("the token has expired"),
            Some(_) => Ok(()),
        }
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a request may come in: any of the alternatives, each with all of its schemes. Or why not.
pub(crate) fn admit(
    alternatives: &[Vec<Scheme>],
    headers: &HeaderMap,
    tokens: &Tokens,
    credentials: &Credentials,
) -> Result<(), String> {
    let mut refusal = Ok(());
    for schemes in alternatives {
        refusal = schemes.iter().try_for_each(|scheme| check(scheme, headers, tokens, credentials));
        if refusal.is_ok() {
            break;
        }
    }
    refusal
}

fn check(scheme: &Scheme, headers: &HeaderMap, tokens: &Tokens, credentials: &Credentials) -> Result<(), String> {
    match scheme {
        Scheme::Bearer => {
            let value = headers.get(AUTHORIZATION).ok_or("there is no `Authorization` header")?;
            let (kind, token) = value.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
            if !kind.eq_ignore_ascii_case("bearer") {
                return Err("the `Authorization` header is not `Bearer <token>`".to_owned());
            }
            Ok(tokens.check(token)?)
        }
        Scheme::HeaderKey(name) => match headers.get(name) {
            Some(key) if key.as_bytes() == credentials.client_secret.as_bytes() => Ok(()),
            Some(_) => Err(format!("the `{name}` header does not hold the client secret")),
            None => Err(format!("there is no `{name}` header")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(server: &str, token_url: &str) -> Option<String> {
        let scheme = json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": token_url}}});
        token_path(&json!({"servers": [{"url": server}], "components": {"securitySchemes": {"oauth": scheme}}}))
    }

    #[test]
    fn the_token_path_is_relative_to_the_server() {
        for (server, url, expected) in [
            ("https://api.example.com", "https://api.example.com/oauth/token", "/oauth/token"),
            ("https://api.example.com/v2", "https://api.example.com/v2/token", "/token"),
            ("https://api.example.com/v2", "https://login.example.com/token", "/token"),
            ("https://api.example.com/v2/", "/token", "/token"),
        ] {
            assert_eq!(path(server, url).as_deref(), Some(expected), "{server} {url}");
        }
    }
}
