//! The requests that a server received, for tests to look at.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Bytes,
    http::{self, header::CONTENT_TYPE},
};
use serde_json::Value;

use crate::{document::media, request::urlencoded};

/// A request that the server received, and the status that it answered.
///
/// The fields hold what was sent, credentials too; `Debug` and `Display` show none of it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// `POST`
    pub method: String,
    /// The path as it was sent: `/v2/campaigns/77`.
    pub path: String,
    /// The `operationId` of the document's operation that this is a request of; method and path if it has none.
    pub operation_id: Option<String>,
    /// The path as the document writes it: `/v2/campaigns/{campaign_id}`.
    pub path_template: Option<String>,
    /// The query, decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// The headers; names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// The fields of a form body, decoded, in the order sent.
    pub form: Vec<(String, String)>,
    /// The status of the answer.
    pub status: u16,
}

impl Request {
    pub(crate) fn new(request: &http::Request<Bytes>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = request.headers();
        let body = text(request.body());
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let form = if media::is_form(content_type) { urlencoded::pairs(&body).unwrap_or_default() } else { Vec::new() };
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            operation_id: None,
            path_template: None,
            query: urlencoded::pairs(request.uri().query().unwrap_or_default()).unwrap_or_default(),
            headers: headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            body,
            form,
            status: 0,
        }
    }

    /// The value of a header, whatever the letters of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every value of a form field, in the order sent.
    #[must_use]
    pub fn form_values(&self, name: &str) -> Vec<&str> {
        self.form.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Every value of a query parameter, in the order sent.
    #[must_use]
    pub fn query_values(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }
}

impl fmt::Display for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} {}", self.status, self.method, self.path)?;
        self.operation_id.as_ref().map_or(Ok(()), |id| write!(formatter, " ({id})"))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Request({self})")
    }
}

/// Every request, in the order of their answers.
#[derive(Debug, Default)]
pub(crate) struct Log {
    requests: Mutex<Vec<Request>>,
}

impl Log {
    pub(crate) fn push(&self, request: Request) {
        self.requests().push(request);
    }

    pub(crate) fn all(&self) -> Vec<Request> {
        self.requests().clone()
    }

    fn requests(&self) -> MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
