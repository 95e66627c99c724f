//! What a server in memory does with a request.

use std::time::Duration;

use serde::Serialize;

use crate::transport::{HttpResponse, TransportError};

/// What the [`Server`](super::Server) does with a request: an answer, or a [`Fault`].
#[derive(Debug, Clone)]
pub struct Reply {
    pub(super) after: Duration,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Answer(HttpResponse),
    /// The request does not arrive.
    Refused,
    /// The request arrives, and there is no more to it.
    Silence,
    Broken(TransportError),
}

impl Reply {
    /// An answer with this status and this body.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::of(Outcome::Answer(HttpResponse::new(status, body)))
    }

    /// A successful answer with this body.
    ///
    /// # Panics
    /// The value has no JSON form.
    #[must_use]
    pub fn json(body: &impl Serialize) -> Self {
        Self::new(200, serde_json::to_vec(body).expect("the value has a JSON form"))
    }

    /// An access token that lives an hour.
    #[must_use]
    pub fn token(token: &str) -> Self {
        Self::json(&serde_json::json!({"access_token": token, "token_type": "Bearer", "expires_in": 3600}))
    }

    /// The same answer, with one more header. A fault has none.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Outcome::Answer(response) = &mut self.outcome {
            response.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        self
    }

    /// The same, so much later.
    #[must_use]
    pub fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }

    fn of(outcome: Outcome) -> Self {
        Self { after: Duration::ZERO, outcome }
    }
}

/// What can go wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection: the request does not arrive.
    Refused,
    /// The request arrives, and no answer comes.
    TimedOut,
    /// The request arrives, and the connection breaks before the answer is complete.
    Cut,
    /// An answer with this status and nothing else: 503, say.
    Status(u16),
    /// Status 429, and how long to wait if the server says so: whole seconds.
    TooMany(Option<Duration>),
    /// Status 200 and a page of HTML in place of JSON.
    Html,
}

impl From<Fault> for Reply {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused => Self::of(Outcome::Refused),
            Fault::TimedOut => Self::of(Outcome::Silence),
            Fault::Cut => Self::of(Outcome::Broken(TransportError::interrupted("the connection was cut by a test"))),
            Fault::Status(status) => Self::new(status, ""),
            Fault::TooMany(None) => Self::new(429, ""),
            Fault::TooMany(Some(pause)) => Self::new(429, "").header("retry-after", &pause.as_secs().to_string()),
            Fault::Html => Self::new(200, "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"),
        }
    }
}
