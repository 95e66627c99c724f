//! The client against the mock server, over loopback: every operation, what leaves and what comes back.

mod calls;
mod campaign;
mod credits;
mod every_operation;
mod faults;
mod refusals;
mod rules;
mod tokens;

use std::time::Duration;

use serde_json::Value;
use snov_client::Client;
use snov_mock::{Request, Server};

/// A client of a mock server, which does not mind how often it is asked.
fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(server.url())
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
