//! Every operation that pays or creates is delivered once at most, whatever the network does; a second time only after a
//! complete answer that says it was not carried out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use snov_client::{Error, Safety, operations, rt};

use crate::support::sample;
use crate::support::server::{Action, Server};

const DOCUMENT: &str = include_str!("../../../spec/openapi.json");

/// A client that has nothing but what all clients have.
struct Bare(rt::Core);

impl From<rt::Core> for Bare {
    fn from(core: rt::Core) -> Self {
        Self(core)
    }
}

fn bare(server: &Server) -> Bare {
    rt::Builder::new(&sample::SERVICE)
        .credentials("id", "secret")
        .base_url(&server.url)
        .rate_limit(100_000, Duration::from_secs(1))
        .attempt_timeout(Duration::from_millis(400))
        .body_timeout(Duration::from_millis(200))
        .build()
        .expect("a client")
}

/// What the document gives as examples of the inputs of each operation: of the parameters, and of the fields of the body.
fn examples() -> BTreeMap<String, BTreeMap<String, Value>> {
    let document: Value = serde_json::from_str(DOCUMENT).expect("the bundle is JSON");
    let resolve = |node: &Value| match node["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("it leads somewhere").clone(),
        None => node.clone(),
    };
    let mut examples = BTreeMap::new();
    let items = document["paths"].as_object().expect("paths").values();
    for operation in items.filter_map(Value::as_object).flat_map(|item| item.values()) {
        let Some(id) = operation["operationId"].as_str() else { continue };
        let mut inputs = BTreeMap::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten().map(resolve) {
            inputs.insert(parameter["name"].as_str().expect("a name").to_owned(), parameter["example"].clone());
        }
        let contents = resolve(&operation["requestBody"])["content"].as_object().cloned().unwrap_or_default();
        let first = contents.values().next().and_then(|media| media["examples"].as_object()?.values().next().cloned());
        let fields = first.map(|example| resolve(&example)["value"].clone());
        inputs.extend(fields.as_ref().and_then(Value::as_object).cloned().unwrap_or_default());
        examples.insert(id.to_owned(), inputs);
    }
    examples
}

async fn call(client: &Bare, operation: &'static rt::Operation, inputs: &BTreeMap<String, Value>) -> Result<(), Error> {
    let mut request = rt::Request::new(&client.0, operation);
    for input in operation.inputs {
        let Some(value) = inputs.get(input.name).filter(|value| !value.is_null()) else { continue };
        match input.place {
            rt::Place::Path => request.path(input.name, value),
            rt::Place::Query => request.query(input.name, value),
            rt::Place::Header => request.header(input.name, value),
            rt::Place::Body => request.body(input.name, value),
        }
    }
    request.send(rt::nothing).await
}

/// How often each fault lets a call arrive, and whether its outcome is then unknown.
fn faults() -> Vec<(Action, usize, bool)> {
    let cut = || "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":".to_owned();
    let page = "<html><body>Bad gateway</body></html>";
    vec![
        (Action::Close, 1, true),
        (Action::Reset, 1, true),
        (Action::Raw(cut()), 1, true),
        (Action::Raw("no HTTP at all\r\n\r\n".to_owned()), 1, true),
        (Action::Stall(String::new()), 1, true),
        (Action::Stall(cut()), 1, true),
        (Action::answer(500, ""), 1, true),
        (Action::answer(502, page), 1, true),
        (Action::answer(503, "{}"), 1, true),
        (Action::answer(400, r#"{"message": "no"}"#), 1, false),
        (Action::answer(401, ""), 2, false),
        (Action::Answer(429, vec![("retry-after", "0".to_owned())], String::new()), 3, false),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_pays_or_creates_arrives_once_in_every_operation() {
    let examples = examples();
    let is_meant = |operation: &&&'static rt::Operation| matches!(operation.safety, Safety::Pays | Safety::Creates);
    let meant: Vec<&'static rt::Operation> = operations::ALL.iter().filter(is_meant).copied().collect();
    assert!(meant.len() > 15, "{} operations pay or create", meant.len());
    for (fault, arrivals, is_unknown) in faults() {
        let told = format!("{fault:?}");
        let server = Server::start(move |_| fault.clone()).await;
        let client = bare(&server);
        // One after the other: after a 429 all calls of an account wait for one.
        for operation in &meant {
            let before = server.received().len();
            let error = call(&client, operation, &examples[operation.id]).await.expect_err("a fault");
            let arrived = server.received().len() - before;
            assert!(!error.is_invalid_input(), "{}: {error}", operation.id);
            assert_eq!(
                (arrived, error.is_outcome_unknown()),
                (arrivals, is_unknown),
                "{} {told}: {error}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_closed_at_once_delivers_nothing() {
    static ACCEPTED: AtomicUsize = AtomicUsize::new(0);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            ACCEPTED.fetch_add(1, Ordering::Relaxed);
            drop(stream);
        }
    });
    let builder = rt::Builder::new(&sample::SERVICE).credentials("id", "secret").base_url(url);
    let client: Bare = builder.build().expect("a client");
    let operation = operations::ALL.iter().find(|operation| operation.safety == Safety::Pays).expect("one that pays");
    let error = call(&client, operation, &examples()[operation.id]).await.expect_err("nobody answers");
    assert!(error.is_authentication() && !error.is_outcome_unknown(), "not even a token could be had: {error}");
    assert!(ACCEPTED.load(Ordering::Relaxed) >= 1);
}
