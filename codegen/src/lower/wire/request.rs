//! Writes down the request that must leave for what a call is given.

use super::encode;
use crate::{
    document::Literal,
    ir::{Auth, Body, OperationTable, Place, Service, Style, Write},
    lower::{
        drafts::{Draft, Input},
        examples::{Given, json_lines},
    },
    tree::{Key, Node, Value},
};

/// What the harness proves itself with: `user` and `password`.
const BASIC: &str = "dXNlcjpwYXNzd29yZA==";

/// Everything that decides what a request looks like, but for what the call is given.
#[derive(Clone, Copy)]
pub(super) struct Requested<'a> {
    pub(super) service: &'a Service,
    pub(super) draft: &'a Draft<'a>,
    pub(super) table: &'a OperationTable,
}

impl Requested<'_> {
    /// Request line, headers, an empty line, body. `writes`: the order in which inputs are written.
    pub(super) fn lines<'w>(&self, given: &Given, writes: impl Iterator<Item = &'w Write>) -> Vec<String> {
        let mut inputs: Vec<(Place, &str, &Literal)> = self
            .draft
            .inputs
            .iter()
            .filter_map(|input| input.constant.map(|constant| (input.place, input.wire, constant)))
            .collect();
        for write in writes {
            let Some(value) = given.get(write.place, &write.wire) else { continue };
            if write.fields.is_empty() {
                inputs.push((write.place, &write.wire, value));
            } else {
                // A choice is all of its fields.
                let fields = value.as_object().unwrap_or_default().iter();
                inputs.extend(fields.map(|(key, field)| (write.place, key.name.as_str(), field)));
            }
        }
        self.written(&inputs, &given.extra)
    }

    /// The same for inputs that are already in order.
    pub(super) fn written(&self, inputs: &[(Place, &str, &Literal)], extra: &[(String, Literal)]) -> Vec<String> {
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        for (_, name, value) in inputs.iter().filter(|(place, _, _)| *place == Place::Header) {
            headers.push((name.to_lowercase(), encode::joined(value)));
        }
        headers.extend(self.proof());
        let is_whole = self.draft.inputs.iter().any(|input| input.place == Place::Body && input.wire.is_empty());
        let is_given = inputs.iter().any(|(place, _, _)| *place == Place::Body);
        let body = match self.table.body {
            Body::None => Vec::new(),
            // Without fields, a body is there or not.
            _ if is_whole && !is_given => Vec::new(),
            Body::Json => {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
                json_lines(&self.json(inputs, extra))
            }
            Body::Form => {
                headers.push(("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
                self.form(inputs, extra)
            }
        };
        headers.sort();
        let mut lines = vec![format!("{} {}", self.table.method.to_uppercase(), self.target(inputs))];
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !body.is_empty() {
            lines.push(String::new());
            lines.extend(body);
        }
        lines
    }

    /// Path and query.
    fn target(&self, inputs: &[(Place, &str, &Literal)]) -> String {
        let base = self.service.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let base = base.find('/').map_or("", |start| &base[start..]);
        let path = encode::path(&self.table.path, |name| {
            let in_path = |(place, wire, _): &&(Place, &str, &Literal)| *place == Place::Path && *wire == name;
            inputs.iter().find(in_path).map(|(_, _, value)| *value)
        });
        let query = inputs.iter().filter(|(place, _, _)| *place == Place::Query);
        let mut pairs: Vec<_> =
            query.flat_map(|(place, name, value)| encode::pairs(name, self.style(*place, name), value)).collect();
        if let (true, Auth::ApiKey { place: Place::Query, name }) = (self.table.authenticated, &self.service.auth) {
            pairs.push((name.clone(), "key".to_owned()));
        }
        let query: Vec<String> = pairs.iter().map(encode::query_pair).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{base}{path}{mark}{}", query.join("&"))
    }

    /// The header that says who sends the request.
    fn proof(&self) -> Option<(String, String)> {
        let authorization = |value: &str| Some(("authorization".to_owned(), value.to_owned()));
        match &self.service.auth {
            _ if !self.table.authenticated => None,
            Auth::Bearer | Auth::ClientCredentials { .. } => authorization("Bearer token"),
            Auth::Basic => authorization(&format!("Basic {BASIC}")),
            Auth::ApiKey { place: Place::Header, name } => Some((name.to_lowercase(), "key".to_owned())),
            Auth::ApiKey { .. } | Auth::None => None,
        }
    }

    fn json(&self, inputs: &[(Place, &str, &Literal)], extra: &[(String, Literal)]) -> Literal {
        let mut entries = Vec::new();
        for (_, name, value) in inputs.iter().filter(|(place, _, _)| *place == Place::Body) {
            if name.is_empty() {
                return (*value).clone();
            }
            entries.push((Key { name: (*name).to_owned(), span: value.span }, (*value).clone()));
        }
        entries.extend(extra.iter().map(|(name, value)| (Key { name: name.clone(), span: value.span }, value.clone())));
        Node { value: Value::Object(entries), span: self.draft.path.span }
    }

    /// One line for each pair; a form goes by the names of its fields.
    fn form(&self, inputs: &[(Place, &str, &Literal)], extra: &[(String, Literal)]) -> Vec<String> {
        let fields = inputs.iter().filter(|(place, _, _)| *place == Place::Body);
        let mut fields: Vec<(&str, Style, &Literal)> =
            fields.map(|(place, name, value)| (*name, self.style(*place, name), *value)).collect();
        fields.extend(extra.iter().map(|(name, value)| (name.as_str(), Style::Brackets, value)));
        fields.sort_by_key(|(name, _, _)| *name);
        let pairs = fields.into_iter().flat_map(|(name, style, value)| encode::pairs(name, style, value));
        let pairs = pairs.enumerate();
        pairs
            .map(|(index, pair)| format!("{}{}", if index == 0 { "" } else { "&" }, encode::form_pair(&pair)))
            .collect()
    }

    fn style(&self, place: Place, name: &str) -> Style {
        let mut inputs = self.draft.inputs.iter().filter(|input| input.place == place);
        let chosen = inputs.clone().flat_map(Input::fields).find(|(field, _)| *field == name);
        let plain = || inputs.find(|input| input.wire == name).map(|input| input.style);
        chosen.map(|(_, style)| style).or_else(plain).unwrap_or(Style::Plain)
    }
}
