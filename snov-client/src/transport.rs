//! Bytes out, bytes in: the only file that knows reqwest.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect;

use crate::error::{is_rate_limit_notice, is_rate_limit_refusal};
pub use crate::operation::Method;
use crate::operation::Operation;
use crate::tls;

/// A future in a box, as a [`Transport`] returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries one request to the server and brings the complete answer back.
///
/// The client's own transport speaks HTTP over TLS. Another one can be given to the builder, for tests or for a proxy of
/// one's own. A transport sends a request once, follows no redirect, and judges no status.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends one request.
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        (**self).send(request)
    }
}

/// A request, ready to be sent. `Debug` shows what is called, its method and its size only.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// What is called; `None` where a token is fetched.
    pub operation: Option<&'static Operation>,
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, if the request has one.
    pub body: Option<Vec<u8>>,
}

impl HttpRequest {
    pub(crate) fn new(method: Method, url: String) -> Self {
        Self { operation: None, method, url, headers: Vec::new(), body: None }
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Sets a header, in place of one of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: String) {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value));
    }

    /// Adds a name and a value to the query.
    pub(crate) fn add_query(&mut self, pair: &str) {
        self.url.push(if self.url.contains('?') { '&' } else { '?' });
        self.url.push_str(pair);
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("method", &self.method)
            .field("body_length", &self.body.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

/// A complete answer. `Debug` shows its status and its size only.
#[derive(Clone)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// An answer without headers.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Status 429; a refusal with the words for it; or, lest a result be taken for one, a success that is nothing but
    /// those words.
    pub(crate) fn is_rate_limited(&self) -> bool {
        let has_words = if self.is_success() { is_rate_limit_notice } else { is_rate_limit_refusal };
        self.status == 429 || has_words(&self.body)
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Why there is no complete answer.
#[derive(Debug, Clone)]
pub struct TransportError {
    pub(crate) death: Death,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Where an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Death {
    /// Before anything was sent.
    NotSent,
    /// Somewhere between the first byte out and the last byte in.
    Interrupted,
    /// The same, for want of time.
    TimedOut,
    /// With more bytes than allowed.
    TooLarge,
    /// Somewhere else than asked for.
    Redirected,
    /// Before anything was sent, and another attempt would fare no better.
    Refused,
}

impl TransportError {
    /// Nothing of the request has left.
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { death: Death::NotSent, source: Some(Arc::from(source.into())) }
    }

    /// The request may have arrived, and the answer is not complete.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { death: Death::Interrupted, source: Some(Arc::from(source.into())) }
    }

    /// The request may have arrived, and no complete answer came in time.
    #[must_use]
    pub fn timed_out() -> Self {
        Self { death: Death::TimedOut, source: None }
    }

    /// The answer is larger than allowed.
    #[must_use]
    pub fn too_large() -> Self {
        Self { death: Death::TooLarge, source: None }
    }

    /// Nothing of the request has left, and the transport would not send it another time either: a rule of its own forbids
    /// it. The reason is part of what the user is told, so it must hold nothing private.
    pub fn refused(reason: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { death: Death::Refused, source: Some(Arc::from(reason.into())) }
    }

    /// The answer, if there is one, comes from another place than the one that was asked.
    pub(crate) fn redirected(source: Option<Arc<dyn StdError + Send + Sync>>) -> Self {
        Self { death: Death::Redirected, source }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.death {
            Death::Redirected => "a redirect was followed; turn redirects off in the HTTP client",
            Death::Refused => "the transport refused the request; nothing was sent",
            Death::NotSent => "could not connect; nothing was sent",
            Death::Interrupted => "the connection broke before the answer was complete",
            Death::TimedOut => "no complete answer came in time",
            Death::TooLarge => "the answer is larger than allowed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Where the service is: an absolute URL without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    pub(crate) url: String,
    /// Plain http, to this machine.
    pub(crate) loopback: bool,
}

impl BaseUrl {
    /// Reads a base URL: https, or http to this machine only, with no credentials, query or fragment in it.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let url = reqwest::Url::parse(text).map_err(|_| "the base URL is not an absolute URL")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the base URL holds credentials");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("the base URL has a query or a fragment");
        }
        let loopback = match url.scheme() {
            "https" => false,
            "http" if url.host_str().is_some_and(is_loopback) => true,
            "http" => return Err("the base URL is plain http to another machine; use https"),
            _ => return Err("the base URL is not https"),
        };
        Ok(Self { url: url.as_str().trim_end_matches('/').to_owned(), loopback })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The client's own transport.
#[derive(Debug)]
pub(crate) struct Reqwest {
    client: reqwest::Client,
    limits: Limits,
}

/// What the transport puts up with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The longest time to connect.
    pub(crate) connect: Duration,
    /// The longest time between two pieces of a body.
    pub(crate) body_gap: Duration,
    /// The largest body, in bytes.
    pub(crate) body: usize,
}

/// A connection that idles longer is not used again: the server may be closing it, and a request that is written into
/// a closing connection has an unknown outcome.
const LONGEST_IDLE: Duration = Duration::from_secs(15);

impl Reqwest {
    /// A transport with a TLS configuration of its own, which leaves no trace in the process.
    pub(crate) fn new(base: &BaseUrl, limits: Limits) -> Result<Self, Box<dyn StdError + Send + Sync>> {
        let mut builder = tls::set_up(reqwest::Client::builder(), base.loopback)?
            .https_only(!base.loopback)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(limits.connect)
            .pool_idle_timeout(LONGEST_IDLE);
        if base.loopback {
            builder = builder.no_proxy();
        }
        Ok(Self::from_client(builder.build()?, limits))
    }

    /// A transport over a client that the user has set up.
    pub(crate) fn from_client(client: reqwest::Client, limits: Limits) -> Self {
        Self { client, limits }
    }

    async fn exchange(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut builder = self.client.request(method(request.method), &request.url);
        for (name, value) in &request.headers {
            let mut value = HeaderValue::from_str(value).map_err(TransportError::not_sent)?;
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(sent_once(body));
        }
        let request = builder.build().map_err(classify)?;
        let asked = request.url().clone();
        let mut response = self.client.execute(request).await.map_err(classify)?;
        if *response.url() != asked {
            return Err(TransportError::redirected(None));
        }
        let headers = headers_of(&response);
        let body = self.read_body(&mut response).await?;
        Ok(HttpResponse { status: response.status().as_u16(), headers, body })
    }

    async fn read_body(&self, response: &mut reqwest::Response) -> Result<Vec<u8>, TransportError> {
        let too_large = |length: usize| length > self.limits.body;
        if response.content_length().is_some_and(|length| usize::try_from(length).map_or(true, too_large)) {
            return Err(TransportError::too_large());
        }
        let mut body = Vec::new();
        loop {
            let chunk = tokio::time::timeout(self.limits.body_gap, response.chunk()).await;
            let Ok(chunk) = chunk else { return Err(TransportError::timed_out()) };
            let Some(chunk) = chunk.map_err(classify)? else { return Ok(body) };
            if too_large(body.len().saturating_add(chunk.len())) {
                return Err(TransportError::too_large());
            }
            if body.is_empty() {
                body = chunk.into();
            } else {
                body.extend_from_slice(&chunk);
            }
        }
    }
}

impl Transport for Reqwest {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// A body that reqwest cannot send a second time. A client that follows redirects would carry a copy, and the secrets in
/// it, to wherever a server sends it with status 307 or 308.
fn sent_once(body: &[u8]) -> reqwest::Body {
    reqwest::Body::wrap(reqwest::Body::from(body.to_vec()))
}

/// Only a failure to connect, or to build the request, proves that nothing was sent. The URL is taken out: it may hold
/// addresses.
fn classify(error: reqwest::Error) -> TransportError {
    if error.is_redirect() {
        return TransportError::redirected(Some(Arc::new(error.without_url())));
    }
    let death = if error.is_connect() || error.is_builder() {
        Death::NotSent
    } else if error.is_timeout() {
        Death::TimedOut
    } else {
        Death::Interrupted
    };
    TransportError { death, source: Some(Arc::new(error.without_url())) }
}

fn headers_of(response: &reqwest::Response) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
        Method::Head => reqwest::Method::HEAD,
        Method::Options => reqwest::Method::OPTIONS,
        Method::Trace => reqwest::Method::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        for (text, url) in [
            ("https://api.snov.io", "https://api.snov.io"),
            ("https://example.com/api/", "https://example.com/api"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://localhost", "http://localhost"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(BaseUrl::parse(text).map(|base| base.url).as_deref(), Ok(url));
        }
        for text in [
            "api.snov.io",
            "ftp://example.com",
            "http://example.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "https://user:secret@example.com",
            "https://example.com/?key=1",
            "https://example.com/#top",
            "",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn a_client_for_https_can_be_built() {
        let base = BaseUrl::parse("https://api.snov.io").expect("a base URL");
        let limits = Limits { connect: Duration::from_secs(1), body_gap: Duration::from_secs(1), body: 1 };
        if let Err(error) = Reqwest::new(&base, limits) {
            panic!("{error}");
        }
    }

    #[test]
    fn debug_shows_no_content() {
        let mut request = HttpRequest::new(Method::Get, "https://example.com/?email=ada@example.com".to_owned());
        request.set_header("Authorization", "Bearer canary".to_owned());
        request.body = Some(b"canary".to_vec());
        let shown = format!("{request:?} {:?}", HttpResponse::new(200, "canary"));
        assert!(!shown.contains("ada") && !shown.contains("canary"), "{shown}");
    }
}
