//! A server on a loopback socket that does what its script says, byte by byte: for everything that crosses a network.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use snov_client::rt::Builder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::sample::Client;

/// What the server does once it has read a request.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Answers, and waits for the next request.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Writes these bytes and closes.
    Raw(String),
    /// Writes these bytes and then nothing more.
    Stall(String),
    /// Closes.
    Close,
    /// Resets the connection.
    Reset,
}

impl Action {
    pub(crate) fn answer(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }
}

/// A request as it stood on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// `POST /v1/things HTTP/1.1`
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_get(&self) -> bool {
        self.line.starts_with("GET ")
    }

    pub(crate) fn is_for_token(&self) -> bool {
        self.line.starts_with("POST /v1/oauth/access_token ")
    }
}

/// The server. It ends with the test's runtime.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// A server that grants tokens, and does with the rest what the script says.
    pub(crate) async fn start(script: impl Fn(&Received) -> Action + Send + Sync + 'static) -> Self {
        Self::start_without_tokens(move |received| {
            if received.is_for_token() {
                return Action::answer(200, r#"{"access_token": "token-1", "expires_in": "3600"}"#);
            }
            script(received)
        })
        .await
    }

    /// A server that does with everything what the script says.
    pub(crate) async fn start_without_tokens(script: impl Fn(&Received) -> Action + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback socket");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, script) = (Arc::clone(&received), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, script) = (Arc::clone(&log), Arc::clone(&script));
                tokio::spawn(async move { serve(stream, &log, &*script).await });
            }
        });
        Self { url, received }
    }

    /// The settings of a client of this server.
    pub(crate) fn builder(&self) -> Builder<Client> {
        Client::builder().credentials("id", "secret").base_url(&self.url)
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// What was received, but for requests for tokens.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.all_received().into_iter().filter(|received| !received.is_for_token()).collect()
    }

    /// Everything that was received.
    pub(crate) fn all_received(&self) -> Vec<Received> {
        self.received.lock().expect("no test panics with the lock").clone()
    }
}

async fn serve(mut stream: TcpStream, log: &Mutex<Vec<Received>>, script: &(impl Fn(&Received) -> Action + Sync)) {
    while let Some(received) = read(&mut stream).await {
        log.lock().expect("no test panics with the lock").push(received.clone());
        match script(&received) {
            Action::Answer(status, headers, body) => {
                let mut text = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    text.extend([name, ": ", &value, "\r\n"]);
                }
                text.push_str("\r\n");
                text.push_str(&body);
                if stream.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            Action::Raw(bytes) => {
                let _ = stream.write_all(bytes.as_bytes()).await;
                return;
            }
            Action::Stall(bytes) => {
                let _ = stream.write_all(bytes.as_bytes()).await;
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
            Action::Close => return,
            Action::Reset => {
                stream.set_zero_linger().expect("a socket that can linger");
                return;
            }
        }
    }
}

/// Reads one request; `None` if the client is gone.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).expect("a head in ASCII");
    let mut lines = text.split("\r\n");
    let line = lines.next().expect("a request line").to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    while bytes.len() < head + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8(bytes[head + 4..head + 4 + length].to_vec()).expect("text");
    Some(Received { line, headers, body })
}
