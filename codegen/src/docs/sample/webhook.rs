//! The command that makes a mock server post an event to an endpoint.
//!
//! `SNOV_WEBHOOK_URL` aims it at another endpoint, `SNOV_BASE_URL` at another mock server.

/// The command, over two lines.
#[must_use]
pub fn webhook(event: &str) -> String {
    let server = "${SNOV_BASE_URL:-http://127.0.0.1:4010}";
    let endpoint = "${SNOV_WEBHOOK_URL:-http://127.0.0.1:8080/webhook}";
    format!("curl --request POST \\\n  \"{server}/_mock/webhooks/{event}?url={endpoint}\"")
}
