//! A server in memory: for everything that waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use tokio::time::Instant;

use super::sample::Client;

/// The path of the token endpoint.
const TOKEN: &str = "/v1/oauth/access_token";

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    after: Duration,
    outcome: Result<HttpResponse, TransportError>,
}

impl Reply {
    pub(crate) fn new(status: u16, body: &str) -> Self {
        Self { after: Duration::ZERO, outcome: Ok(HttpResponse::new(status, body)) }
    }

    /// A token that lives an hour.
    pub(crate) fn token(token: &str) -> Self {
        Self::new(200, &format!(r#"{{"access_token": "{token}", "token_type": "Bearer", "expires_in": 3600}}"#))
    }

    pub(crate) fn error(error: TransportError) -> Self {
        Self { after: Duration::ZERO, outcome: Err(error) }
    }

    pub(crate) fn after(mut self, after: Duration) -> Self {
        self.after = after;
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(response) = &mut self.outcome {
            response.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

/// A request that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) at: Instant,
    /// The path, without the query.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: String,
    /// The token it came with.
    pub(crate) token: Option<String>,
}

impl Arrival {
    pub(crate) fn is_for_token(&self) -> bool {
        self.path == TOKEN
    }
}

type Script = Box<dyn FnMut(&Arrival) -> Reply + Send>;

/// The server: answers by a script, and remembers what arrived.
#[derive(Clone)]
pub(crate) struct Memory {
    script: Arc<Mutex<Script>>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
}

impl Memory {
    /// A server whose script answers everything.
    pub(crate) fn new(script: impl FnMut(&Arrival) -> Reply + Send + 'static) -> Self {
        Self { script: Arc::new(Mutex::new(Box::new(script))), arrivals: Arc::default() }
    }

    /// A server that grants tokens, and whose script answers the rest.
    pub(crate) fn granting(script: impl FnMut(&Arrival) -> Reply + Send + 'static) -> Self {
        Self::with_tokens(|| Reply::token("token-1"), script)
    }

    /// A server with a script for requests for tokens, and one for the rest.
    pub(crate) fn with_tokens(
        mut tokens: impl FnMut() -> Reply + Send + 'static,
        mut script: impl FnMut(&Arrival) -> Reply + Send + 'static,
    ) -> Self {
        Self::new(move |arrival| if arrival.is_for_token() { tokens() } else { script(arrival) })
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        Client::builder().credentials("id", "secret").transport(self.clone()).build().expect("a client")
    }

    /// Everything that arrived.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().expect("no test panics with the lock").clone()
    }

    /// What arrived at this path.
    pub(crate) fn arrivals_at(&self, path: &str) -> Vec<Arrival> {
        self.arrivals().into_iter().filter(|arrival| arrival.path == path).collect()
    }

    /// What asked for tokens.
    pub(crate) fn token_requests(&self) -> usize {
        self.arrivals_at(TOKEN).len()
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory")
    }
}

impl Transport for Memory {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let target = request.url.strip_prefix("https://api.example.com").expect("a URL of the service");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let arrival = Arrival {
            at: Instant::now(),
            path: path.to_owned(),
            query: query.to_owned(),
            body: String::from_utf8(request.body.clone().unwrap_or_default()).expect("text"),
            token: request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned),
        };
        self.arrivals.lock().expect("no test panics with the lock").push(arrival.clone());
        let reply = (self.script.lock().expect("no test panics with the lock"))(&arrival);
        Box::pin(async move {
            tokio::time::sleep(reply.after).await;
            reply.outcome
        })
    }
}
