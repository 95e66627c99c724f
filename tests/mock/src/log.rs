//! The requests that a server received, for tests to look at.

mod diff;
mod received;
mod secrets;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{body::Bytes, http};
use serde_json::Value;

use crate::{document::media, request::urlencoded};

pub use received::Received;

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
    /// The parameters in the path, decoded.
    pub path_parameters: Vec<(String, String)>,
    /// The query, decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// The headers; names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// The fields of a form body, decoded, in the order sent.
    pub form: Vec<(String, String)>,
    /// The status of the answer; 0 if a fault kept it back.
    pub status: u16,
    /// The name of the fault that met the request: `reset`.
    pub fault: Option<&'static str>,
}

impl Request {
    pub(crate) fn new(request: &http::Request<Bytes>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = request.headers();
        let body = text(request.body());
        let form = if media::is_form(media::declared(headers)) {
            urlencoded::pairs(&body).unwrap_or_default()
        } else {
            Vec::new()
        };
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            operation_id: None,
            path_template: None,
            path_parameters: Vec::new(),
            query: urlencoded::pairs(request.uri().query().unwrap_or_default()).unwrap_or_default(),
            headers: headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            body,
            form,
            status: 0,
            fault: None,
        }
    }

    /// The value of a header, whatever the letters of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a path parameter.
    #[must_use]
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.path_parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
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
        match self.fault {
            Some(fault) if self.status == 0 => formatter.write_str(fault)?,
            Some(fault) => write!(formatter, "{} {fault}", self.status)?,
            None => write!(formatter, "{}", self.status)?,
        }
        write!(formatter, " {} {}", self.method, self.path)?;
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
    requests: Mutex<Vec<Arc<Request>>>,
}

impl Log {
    pub(crate) fn push(&self, request: Request) {
        self.requests().push(Arc::new(request));
    }

    pub(crate) fn all(&self) -> Vec<Arc<Request>> {
        self.requests().clone()
    }

    pub(crate) fn clear(&self) {
        self.requests().clear();
    }

    /// The requests of one operation.
    pub(crate) fn of(&self, operation_id: &str) -> Vec<Arc<Request>> {
        let requests = self.requests();
        let own = requests.iter().filter(|request| request.operation_id.as_deref() == Some(operation_id));
        own.cloned().collect()
    }

    fn requests(&self) -> MutexGuard<'_, Vec<Arc<Request>>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
