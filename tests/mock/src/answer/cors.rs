//! Lets pages of any origin, and those opened from a file, try requests: a browser asks for leave first.
//!
//! Leave is given to all. The server listens on loopback only, and no cookie opens it.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header, request},
};

/// How many seconds a browser may remember that it has leave.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Browsers ask this when a page of the Internet wants something of this machine.
const ASKS_FOR_LOOPBACK: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOWS_LOOPBACK: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// The answer to a browser that asks for leave; nothing if this is no such question but a request.
pub(crate) fn preflight(request: &request::Parts) -> Option<Response<Body>> {
    let asked = &request.headers;
    let method = asked.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
    if request.method != Method::OPTIONS || !asked.contains_key(header::ORIGIN) {
        return None;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    // `*` would not let `Authorization` through.
    for names in asked.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.append(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    if asked.contains_key(ASKS_FOR_LOOPBACK) {
        headers.insert(ALLOWS_LOOPBACK, HeaderValue::from_static("true"));
    }
    Some(response)
}

/// Lets the page that sent a request read all of the answer.
pub(crate) fn allow(request: &HeaderMap, response: &mut HeaderMap) {
    if request.contains_key(header::ORIGIN) {
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
    }
}
