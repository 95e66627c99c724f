//! A request that arrived.

use std::fmt;
use std::time::Instant;

use serde_json::Value;

use crate::operation::{Method, Operation};
use crate::transport::HttpRequest;

/// A request that arrived at the [`Server`](super::Server). `Debug` shows what was called, never with what.
#[derive(Clone)]
pub struct Received {
    request: HttpRequest,
    at: Instant,
}

impl Received {
    pub(super) fn new(request: &HttpRequest, at: Instant) -> Self {
        Self { request: request.clone(), at }
    }

    /// What was called; `None` where a token was asked for.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.request.operation
    }

    /// When it arrived, by the clock of the server.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.at
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.request.method
    }

    /// The path, as it stood in the request: `/v2/campaigns/7`.
    #[must_use]
    pub fn path(&self) -> &str {
        let (target, _) = self.target();
        target
            .find("://")
            .and_then(|at| target.get(at + 3..))
            .and_then(|rest| rest.find('/').map(|at| &rest[at..]))
            .unwrap_or("/")
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.header(name)
    }

    /// All values of this name in the query, and in the body if it is a form.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<String> {
        let pairs = self.pairs().into_iter();
        pairs.filter(|(other, _)| other == name).map(|(_, value)| value).collect()
    }

    /// All names and values of the query, and of the body if it is a form.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let is_form = self.header("content-type").is_some_and(|kind| kind.ends_with("form-urlencoded"));
        let form = self.request.body.as_deref().filter(|_| is_form).unwrap_or_default();
        let form = String::from_utf8_lossy(form);
        let (_, query) = self.target();
        [query, &form].into_iter().flat_map(|text| text.split('&')).filter(|pair| !pair.is_empty()).map(pair).collect()
    }

    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.request.body.as_deref()?).ok()
    }

    /// The URL, as what stands before the query and the query.
    fn target(&self) -> (&str, &str) {
        self.request.url.split_once('?').unwrap_or((&self.request.url, ""))
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("operation", &self.operation().map(|operation| operation.id))
            .field("method", &self.method())
            .field("body_length", &self.request.body.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (decoded(name), decoded(value))
}

/// Text as it stands in a query or a form, readable again.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let escaped = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        match (first, escaped) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
