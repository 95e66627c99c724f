//! The samples that the docs show, run against the mock server: the Rust ones, those for curl, and the commands that have
//! webhooks told.
//!
//! Each call has a server of its own, must succeed, and must send what the document gives as an example.

#[rustfmt::skip]
#[allow(clippy::too_many_lines, clippy::type_complexity, reason = "samples are as long as what they show")]
#[path = "../../../snov-client/src/generated/samples.rs"]
mod code;
mod curl;
mod documented;
mod rust;
mod shell;
mod webhooks;

use std::path::Path;

use codegen::document::{Document, Operation, PathItem};
use snov_mock::Server;

use documented::Call;

/// The document, in its own order.
fn document() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.json");
    codegen::read(&path).document.expect("the bundled document is one")
}

/// An operation, and the call that the document gives as its example.
struct Case<'d> {
    path: &'d PathItem,
    operation: &'d Operation,
    call: Call,
}

fn cases(document: &Document) -> Vec<Case<'_>> {
    let operations = document.paths.iter().flat_map(|path| path.operations.iter().map(move |found| (path, found)));
    operations
        .map(|(path, operation)| Case { path, operation, call: Call::documented(document, path, operation) })
        .collect()
}

/// The case of the operation that gets a token.
fn token<'c, 'd>(cases: &'c [Case<'d>]) -> &'c Case<'d> {
    cases.iter().find(|case| case.call.operation == "createAccessToken").expect("it is documented")
}

/// A server that takes the credentials of the document's example.
fn server(cases: &[Case<'_>]) -> Server {
    let credentials = &token(cases).call;
    let server = Server::builder().pending_polls(0);
    let server = server.credentials(credentials.field("client_id"), credentials.field("client_secret"));
    server.start_blocking().expect("the mock starts")
}

/// What is wrong with the first request of an operation that a server received; nothing if it is the expected one.
fn difference(server: &Server, expected: &Call) -> Option<String> {
    let received = server.requests_of(&expected.operation);
    let Some(first) = received.first() else { return Some("was not called".to_owned()) };
    if !(200..300).contains(&first.status) {
        return Some(format!("was answered {}", first.status));
    }
    let sent = Call::received(&expected.operation, first);
    (sent != *expected).then(|| format!("sent\n  {sent:?}\ninstead of\n  {expected:?}"))
}
