//! The client against the mock server, over loopback: every operation, what leaves and what comes back.
//!
//! With `E2E_PROXY`, calls go through a proxy at that address, which takes them to a mock server at port `E2E_PORT`:
//! `.ci/mock/run` puts a proxy there that compares both directions with the document.

mod calls;
mod campaign;
mod credits;
mod every_operation;
mod faults;
mod refusals;
mod rules;
mod tokens;

use std::{env, time::Duration};

use serde_json::Value;
use snov_client::Client;
use snov_mock::{Builder, Request, Server};

/// Settings for a mock server.
fn mock() -> Builder {
    let port = env::var("E2E_PORT").ok().map(|port| port.parse().expect("`E2E_PORT` is a port"));
    Server::builder().port(port.unwrap_or_default())
}

/// Where a mock server is called.
fn address(server: &Server) -> String {
    env::var("E2E_PROXY").unwrap_or_else(|_| server.url())
}

/// A client of a mock server, which does not mind how often it is asked.
fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(address(server))
        .credentials(server.client_id(), server.client_secret())
        .rate_limit(1_000, Duration::from_secs(1))
        .build()
        .expect("the settings are right")
}

/// The one request of an operation that the server received.
fn the_request(server: &Server, operation: &str) -> Request {
    let mut requests = server.requests_of(operation);
    assert_eq!(requests.len(), 1, "one request of {operation}");
    requests.remove(0)
}

fn json(request: &Request) -> Value {
    serde_json::from_str(&request.body).expect("a JSON body")
}
