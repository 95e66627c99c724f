//! What the document says of who may come in: security schemes, and where tokens are handed out.

use serde_json::{Map, Value, json};

use crate::{document::node::Node, pointer::escape};

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
