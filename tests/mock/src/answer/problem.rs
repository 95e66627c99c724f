//! What the mock answers when a request is not right, and how any answer becomes HTTP.
//!
//! Problems take the service's own shape, or that of RFC 9457 for clients that accept `application/problem+json`. What
//! helps a developer but is no part of the service stands in the header `snov-mock-hint`.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde_json::{Map, Value, json};

/// The header with a word of advice.
pub(crate) const HINT: &str = "snov-mock-hint";

const PROBLEM_JSON: &str = "application/problem+json";

/// An answer, ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<(String, String)>,
}

impl Answer {
    /// The answer to a request that was not carried out, before a fault makes one.
    pub(crate) fn nothing() -> Self {
        Self { status: 200, headers: Vec::new(), body: None }
    }

    pub(crate) fn into_http(self) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut headers = self.headers;
        if let Some((content_type, body)) = self.body {
            headers.push((header::CONTENT_TYPE.to_string(), content_type));
            *response.body_mut() = Body::from(body);
        }
        for (name, value) in headers {
            // A document can hold text that no header can.
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    /// `body.emails[]`, `query.page`
    pub(crate) location: String,
    /// The keyword of the document that is broken: `maxItems`.
    pub(crate) rule: String,
    pub(crate) message: String,
    /// What was sent, if anything.
    pub(crate) value: Option<Value>,
}

impl Violation {
    pub(crate) fn new(location: impl Into<String>, rule: &str, message: impl Into<String>) -> Self {
        Self { location: location.into(), rule: rule.to_owned(), message: message.into(), value: None }
    }

    pub(crate) fn with_value(self, value: impl Into<Value>) -> Self {
        Self { value: Some(value.into()), ..self }
    }

    fn to_json(&self) -> Value {
        let mut fields = Map::new();
        fields.insert("location".to_owned(), Value::from(self.location.clone()));
        fields.insert("rule".to_owned(), Value::from(self.rule.clone()));
        fields.insert("message".to_owned(), Value::from(self.message.clone()));
        fields.extend(self.value.clone().map(|value| ("value".to_owned(), value)));
        Value::Object(fields)
    }
}

/// Why a request gets no answer of the document.
#[derive(Debug)]
pub(crate) struct Problem {
    status: u16,
    title: String,
    hint: Option<String>,
    header: Option<(&'static str, String)>,
    violations: Vec<Violation>,
}

impl Problem {
    fn new(status: u16, title: impl Into<String>) -> Self {
        Self { status, title: title.into(), hint: None, header: None, violations: Vec::new() }
    }

    fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// An error with these words and no more.
    pub(crate) fn of_status(status: u16, title: &str) -> Self {
        Self::new(status, title)
    }

    /// 400: the request cannot be read, or asks for something that the document does not have.
    pub(crate) fn bad_request(title: impl Into<String>) -> Self {
        Self::new(400, title)
    }

    /// 401, and why the credentials do not do.
    pub(crate) fn unauthorized(hint: impl Into<String>) -> Self {
        let problem = Self::new(401, "Unauthorized").with_hint(hint);
        Self { header: Some(("www-authenticate", "Bearer".to_owned())), ..problem }
    }

    /// 404, in the service's words.
    pub(crate) fn not_found(hint: impl Into<String>) -> Self {
        Self::new(404, "Sorry, but url or entity not found").with_hint(hint)
    }

    /// 405, with the methods that the path has.
    pub(crate) fn method_not_allowed(allowed: &[String]) -> Self {
        let allowed = allowed.join(", ");
        let problem = Self::new(405, "Method not allowed").with_hint(format!("this path has {allowed}"));
        Self { header: Some(("allow", allowed)), ..problem }
    }

    /// 413
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(413, format!("The body is larger than {limit} bytes"))
    }

    /// 415, with the media types that the operation takes.
    pub(crate) fn unsupported_media_type(sent: &str, accepted: &[&str]) -> Self {
        let accepted = accepted.join(", ");
        let problem = Self::new(415, format!("The body is `{sent}`, but must be {accepted}"));
        Self { header: Some(("accept", accepted)), ..problem }
    }

    /// 422, with everything that is wrong.
    pub(crate) fn invalid(violations: Vec<Violation>) -> Self {
        Self { violations, ..Self::new(422, "The request does not fit the document") }
    }

    /// 429, where the document's own answer is not wanted or not there.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let problem = Self::new(429, "Too many requests").with_hint(format!("the next in {seconds} seconds"));
        Self { header: Some(("retry-after", seconds.to_string())), ..problem }
    }

    /// 500: the document is at fault, not the request.
    pub(crate) fn document_fault(title: impl Into<String>) -> Self {
        Self::new(500, title)
    }

    /// Writes the problem as the client wants it.
    pub(crate) fn answer(self, request: &HeaderMap) -> Answer {
        let (content_type, body) = if is_wanted(request) {
            (PROBLEM_JSON, self.standard_body())
        } else {
            ("application/json", self.service_body())
        };
        let mut headers: Vec<(String, String)> = Vec::new();
        headers.extend(self.header.map(|(name, value)| (name.to_owned(), value)));
        headers.extend(self.hint.map(|hint| (HINT.to_owned(), hint)));
        Answer { status: self.status, headers, body: Some((content_type.to_owned(), body.to_string())) }
    }

    fn service_body(&self) -> Value {
        if self.violations.is_empty() {
            return json!({"errors": {"code": self.status, "title": self.title, "source": ""}});
        }
        json!({"success": false, "errors": self.violations.iter().map(Violation::to_json).collect::<Vec<_>>()})
    }

    fn standard_body(&self) -> Value {
        let mut body = Map::new();
        body.insert("type".to_owned(), Value::from("about:blank"));
        body.insert("title".to_owned(), Value::from(self.title.clone()));
        body.insert("status".to_owned(), Value::from(self.status));
        body.extend(self.hint.clone().map(|hint| ("detail".to_owned(), Value::from(hint))));
        if !self.violations.is_empty() {
            body.insert("validation".to_owned(), self.violations.iter().map(Violation::to_json).collect());
        }
        Value::Object(body)
    }
}

/// Whether a client wants problems as RFC 9457 has them.
pub(crate) fn is_wanted(request: &HeaderMap) -> bool {
    let accepts = request.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|range| range.trim().starts_with(PROBLEM_JSON))
}
