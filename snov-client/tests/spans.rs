//! What `tracing` is told: names, numbers and times in OpenTelemetry's words, and nothing private.
//!
//! In a process of its own: `tracing` remembers for all threads whether anybody wants to hear of an event.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use snov_client::Client;
use snov_client::observe::{AttemptReport, CallReport, Observer};
use snov_client::operations::domain_search::GET_DOMAIN_SEARCH_RESULT;
use snov_client::operations::email_verification::{GET_EMAIL_VERIFICATION_RESULT, START_EMAIL_VERIFICATION};
use snov_client::test_util::{Fault, Reply, Server};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

type Fields = BTreeMap<&'static str, String>;

/// Keeps the fields of every span and event.
#[derive(Debug, Clone, Default)]
struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    spans: BTreeMap<u64, Fields>,
    events: Vec<Fields>,
}

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _context: Context<'_, S>) {
        let mut fields = Fields::from([("name", attributes.metadata().name().to_owned())]);
        attributes.record(&mut Visitor(&mut fields));
        self.0.lock().expect("no panic").spans.insert(id.into_u64(), fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _context: Context<'_, S>) {
        let mut recorded = self.0.lock().expect("no panic");
        values.record(&mut Visitor(recorded.spans.entry(id.into_u64()).or_default()));
    }

    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        if event.metadata().target().starts_with("snov_client") {
            let mut fields = Fields::new();
            event.record(&mut Visitor(&mut fields));
            self.0.lock().expect("no panic").events.push(fields);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_an_attempt_an_event() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    let server = Server::new();
    let client: Client = server.attach(Client::builder()).build().expect("a client");
    let refusal = Reply::new(404, r#"{"errors": "no canary@example.com"}"#);
    server.on(&GET_DOMAIN_SEARCH_RESULT).reply(Reply::new(503, "canary")).reply(refusal);
    client.domain_search().result("canary").await.expect_err("no such task");

    let seen = recorder.0.lock().expect("no panic");
    let spans: Vec<_> = seen.spans.values().filter(|span| span["name"] == "snov_client.call").collect();
    let expected = Fields::from(
        [
            ("name", "snov_client.call"),
            ("otel.name", "\"getDomainSearchResult\""),
            ("otel.kind", "\"client\""),
            ("http.request.method", "\"GET\""),
            ("url.template", "\"/v2/domain-search/result/{task_hash}\""),
            ("http.request.resend_count", "1"),
            ("http.response.status_code", "404"),
            ("error.type", "404"),
            ("snov.credits", "0"),
            ("snov.rate_limit.wait_ms", "0"),
        ]
        .map(|(name, value)| (name, value.to_owned())),
    );
    assert_eq!(spans, [&expected]);
    let statuses: Vec<_> = seen.events.iter().map(|event| event["http.response.status_code"].as_str()).collect();
    assert_eq!(statuses, ["200", "503", "404"], "the token, and two attempts");
    assert!(!format!("{seen:?}").contains("canary"), "{seen:?}");
}

/// Writes down every report.
#[derive(Debug, Clone, Default)]
struct Witness(Arc<Mutex<Vec<String>>>);

impl Observer for Witness {
    fn attempt(&self, report: &AttemptReport) {
        self.0.lock().expect("no panic").push(format!("{report:?}"));
    }

    fn call(&self, report: &CallReport<'_>) {
        self.0.lock().expect("no panic").push(format!("{report:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_private_is_told() {
    let (recorder, witness) = (Recorder::default(), Witness::default());
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    let server = Server::new();
    let builder = server.attach(Client::builder()).credentials("canary-id", "canary-secret");
    let client: Client = builder.observer(witness.clone()).build().expect("a client");
    let echo = r#"{"errors": "canary@example.com and canary-token-0123456789abcdef at https://example.com/canary"}"#;
    server.on_token().reply(Reply::new(401, echo)).always(Reply::token("canary-token-0123456789abcdef"));
    server
        .on(&START_EMAIL_VERIFICATION)
        .reply(Reply::new(422, echo))
        .reply(Reply::new(200, echo))
        .reply(Fault::Cut)
        .reply(Reply::new(200, r#"{"data": {"task_hash": "h1"}}"#));
    server.on(&GET_EMAIL_VERIFICATION_RESULT).reply(Reply::new(200, r#"{"status": "canary@example.com"}"#));
    let call = || client.email_verification().start(["canary@example.com"]);
    for _ in 0..4 {
        call().await.expect_err("no good answer");
    }
    call().wait().await.expect_err("an unknown state");
    let told = format!("{:?} {:?}", recorder.0.lock().expect("no panic"), witness.0.lock().expect("no panic"));
    assert!(told.contains("startEmailVerification") && told.contains("CallReport"), "{told}");
    assert!(!told.contains("canary") && !told.contains("example.com"), "{told}");
}
