//! From inputs to an answer of the document: its examples made to fit, the states of tasks, and objections.

pub(crate) mod cors;
pub(crate) mod fit;
pub(crate) mod items;
pub(crate) mod problem;
pub(crate) mod respond;
pub(crate) mod task;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};

/// An answer, ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// The content type, and the text.
    pub(crate) body: Option<(String, String)>,
}

impl Answer {
    /// The answer to a request that was not carried out, before a fault makes one.
    pub(crate) fn nothing() -> Self {
        Self { status: 200, headers: Vec::new(), body: None }
    }

    /// As it goes out.
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
