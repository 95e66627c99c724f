//! The example that receives webhooks, over a loopback socket.

#[allow(dead_code, reason = "what the example does on its own is not tested")]
#[path = "../examples/webhook_receiver.rs"]
mod example;

use std::net::SocketAddr;

use snov_client::{Delivery, WebhookSecret};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

struct Endpoint {
    address: SocketAddr,
    path: String,
    queue: mpsc::Receiver<Delivery>,
}

impl Endpoint {
    async fn start(capacity: usize) -> Self {
        let secret = WebhookSecret::generate().expect("a secret");
        let path = format!("/snov/{}", secret.expose());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
        let address = listener.local_addr().expect("an address");
        let (sender, queue) = mpsc::channel(capacity);
        tokio::spawn(axum::serve(listener, example::app(secret, sender)).into_future());
        Self { address, path, queue }
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> String {
        example::send(self.address, method, path, body).await.expect("a connection")
    }

    async fn post(&self, body: &str) -> String {
        self.send("POST", &self.path, body).await
    }

    /// The next event that was handed on, if there is one.
    fn next(&mut self) -> Option<String> {
        self.queue.try_recv().ok().map(|delivery| delivery.event().to_owned())
    }
}

#[tokio::test]
async fn the_check_of_the_endpoint_is_answered() {
    let endpoint = Endpoint::start(1).await;
    assert_eq!(endpoint.send("GET", &endpoint.path, "").await, "200");
    assert_eq!(endpoint.send("GET", "/snov/guess", "").await, "404");
    assert_eq!(endpoint.send("GET", "/", "").await, "404");
}

#[tokio::test]
async fn an_event_is_handed_on_once() {
    let mut endpoint = Endpoint::start(10).await;
    for body in [
        r#"{"event": "a", "uid": "1"}"#,
        r#"{"event": "a", "uid": "1"}"#,
        r#"{"event": "b", "uid": "1"}"#,
        r#"{"event": "c", "data": 1}"#,
        r#"{"event": "c", "data": 1}"#,
        r#"{"event": "c", "data": 2}"#,
    ] {
        assert_eq!(endpoint.post(body).await, "204");
    }
    let events: Vec<_> = std::iter::from_fn(|| endpoint.next()).collect();
    assert_eq!(events, ["a", "b", "c", "c"]);
}

#[tokio::test]
async fn what_is_no_event_or_from_strangers_is_refused() {
    let mut endpoint = Endpoint::start(10).await;
    let event = r#"{"event": "a"}"#;
    let large = " ".repeat(Delivery::MAX_SIZE + 1);
    assert_eq!(endpoint.send("POST", "/snov/guess", event).await, "404");
    assert_eq!(endpoint.post("hello").await, "400");
    assert_eq!(endpoint.post(&large).await, "413");
    assert_eq!(endpoint.next(), None);
}

#[tokio::test]
async fn a_stranger_is_answered_before_there_is_a_body() {
    let endpoint = Endpoint::start(1).await;
    let mut stream = TcpStream::connect(endpoint.address).await.expect("a connection");
    let head = b"POST /snov/guess HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n";
    stream.write_all(head).await.expect("an open connection");
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.expect("an answer");
    assert_eq!(&status, b"HTTP/1.1 404");
}

#[tokio::test]
async fn an_event_that_finds_no_room_may_come_again() {
    let mut endpoint = Endpoint::start(1).await;
    assert_eq!(endpoint.post(r#"{"event": "a"}"#).await, "204");
    assert_eq!(endpoint.post(r#"{"event": "b"}"#).await, "503");
    assert_eq!(endpoint.next().as_deref(), Some("a"));
    assert_eq!(endpoint.post(r#"{"event": "b"}"#).await, "204");
    assert_eq!(endpoint.next().as_deref(), Some("b"));
}
