//! Receives webhooks: lets Snov.io check the endpoint, keeps strangers out, and hands every event on, once.
//!
//! ```console
//! cargo run --example webhook_receiver
//! ```
//!
//! It needs no account: it posts deliveries to itself, and says what becomes of each.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use snov_client::models::DeliveredEmailResult;
use snov_client::webhooks::Event;
use snov_client::{Delivery, WebhookSecret};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// Snov.io repeats a delivery that was not answered in time for 38 hours.
const REMEMBERED: Duration = Duration::from_secs(48 * 3_600);

/// What the handlers share.
struct Receiver {
    secret: WebhookSecret,
    /// The keys of what was handed on. A real one belongs into a database, where it outlives the program.
    seen: Mutex<BTreeMap<String, Instant>>,
    queue: mpsc::Sender<Delivery>,
}

/// The endpoint, at `/snov/<secret>`. What it receives goes into the queue.
pub(crate) fn app(secret: WebhookSecret, queue: mpsc::Sender<Delivery>) -> Router {
    let receiver = Receiver { secret, seen: Mutex::default(), queue };
    Router::new().route("/snov/{secret}", get(check).post(receive)).with_state(Arc::new(receiver))
}

/// Snov.io asks with a GET whether the endpoint is there.
async fn check(State(receiver): State<Arc<Receiver>>, Path(secret): Path<String>) -> StatusCode {
    if receiver.secret.matches(&secret) { StatusCode::OK } else { StatusCode::NOT_FOUND }
}

/// Answers at once, for Snov.io waits three seconds at most: the work is done elsewhere.
async fn receive(State(receiver): State<Arc<Receiver>>, Path(secret): Path<String>, body: Body) -> StatusCode {
    // Before the body is read: strangers may not even fill our memory.
    if !receiver.secret.matches(&secret) {
        return StatusCode::NOT_FOUND;
    }
    let Ok(body) = to_bytes(body, Delivery::MAX_SIZE).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    match Delivery::from_slice(&body) {
        Ok(delivery) => receiver.hand_on(delivery),
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

impl Receiver {
    fn hand_on(&self, delivery: Delivery) -> StatusCode {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, at| at.elapsed() < REMEMBERED);
        let key = delivery.key();
        if seen.contains_key(&key) {
            return StatusCode::NO_CONTENT;
        }
        // With a queue that is full the event is not lost: Snov.io delivers it again, in 20 minutes.
        if self.queue.try_send(delivery).is_err() {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        seen.insert(key, Instant::now());
        StatusCode::NO_CONTENT
    }
}

/// Does the work, one event after another.
async fn work(mut queue: mpsc::Receiver<Delivery>) {
    while let Some(delivery) = queue.recv().await {
        match Event::try_from(&delivery) {
            Ok(Event::EmailVerificationVerified(verification)) => {
                for email in verification.data {
                    let status = match email.result {
                        Some(DeliveredEmailResult::EmailVerificationResult(result)) => result.smtp_status.to_string(),
                        _ => "told in another way".to_owned(),
                    };
                    println!("  → {} is {status}", email.email);
                }
            }
            Ok(Event::UnknownValue(delivery)) => {
                println!("  → {} is news to us: {}", delivery.event(), delivery.data());
            }
            Ok(event) => println!("  → {} is of no interest", event.name()),
            // The event took place all the same: its data are kept as they came.
            Err(error) => println!("  → {error}: {}", delivery.data()),
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let secret = WebhookSecret::generate()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (sender, queue) = mpsc::channel(100);
    let server = tokio::spawn(axum::serve(listener, app(secret.clone(), sender)).into_future());
    let worker = tokio::spawn(work(queue));

    let endpoint = format!("/snov/{}", secret.expose());
    println!("Listening at http://{address}/snov/<secret>.\n");
    println!("Snov.io checks the endpoint\n  ← {}", send(address, "GET", &endpoint, "").await?);
    let result = r#"{"smtp_status": "valid", "is_valid_format": true, "is_disposable": false, "is_webmail": false, "is_gibberish": false}"#;
    let verified = format!(
        r#"{{"event": "email_verification.verified", "uid": "1", "data": {{"data": [{{"email": "ada@example.com", "result": {result}}}]}}}}"#
    );
    for (what, path, body) in [
        ("An event", endpoint.as_str(), verified.as_str()),
        ("The same once more", &endpoint, &verified),
        ("An event that is new", &endpoint, r#"{"event": "moon.landed", "uid": "2", "data": {"crew": 3}}"#),
        ("An event with odd data", &endpoint, r#"{"event": "email_verification.verified", "data": {"data": [1]}}"#),
        ("A stranger", "/snov/guess", &verified),
        ("No event", &endpoint, "hello"),
        ("Too much", &endpoint, &" ".repeat(Delivery::MAX_SIZE + 1)),
    ] {
        println!("{what}");
        let status = send(address, "POST", path, body).await?;
        println!("  ← {status}");
    }

    server.abort();
    worker.await?;
    Ok(())
}

/// Sends a request as Snov.io does; gives the status of the answer.
pub(crate) async fn send(address: SocketAddr, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    // A server that has seen enough of a body may close before it has all of it.
    let _ = stream.write_all(body.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    Ok(String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or("no answer").to_owned())
}
