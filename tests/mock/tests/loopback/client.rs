//! A very small HTTP/1.1 client: one connection for each request, over a real socket.

use std::{io, time::Duration};

use serde_json::{Value, json};
use snov_mock::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The document of a service that has nothing to do with Snov.io.
const PARCELS: &str = include_str!("parcels.json");

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A server for [`PARCELS`].
pub(crate) async fn parcels() -> Server {
    Server::builder().document(PARCELS).start().await.expect("the document can be served")
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// `location rule` of each violation, sorted.
    pub(crate) fn violations(&self) -> Vec<String> {
        assert_eq!(self.status, 422, "{self:?}");
        let body = self.json();
        let text = |violation: &Value, name: &str| violation[name].as_str().expect("a string").to_owned();
        let line = |violation: &Value| format!("{} {}", text(violation, "location"), text(violation, "rule"));
        let mut lines: Vec<String> = body["errors"].as_array().expect("a list").iter().map(line).collect();
        lines.sort();
        lines
    }
}

/// Sends a request, and reads the answer to its end.
pub(crate) async fn send(server: &Server, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let answer = exchange(server, method, target, headers, body).await.expect("the server answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an empty line ends the head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// Sends a request, and reads what comes until the connection ends, or how it ends.
pub(crate) async fn exchange(
    server: &Server,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<String> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", server.address());
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    if !body.is_empty() {
        head = format!("{head}content-length: {}\r\n", body.len());
    }
    let mut stream = TcpStream::connect(server.address()).await?;
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// Sends a request, and reads what comes in that time.
pub(crate) async fn exchange_for(server: &Server, request: &str, time: Duration) -> String {
    let mut stream = TcpStream::connect(server.address()).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut answer = Vec::new();
    // That the time is over is how it ends.
    let _ = tokio::time::timeout(time, stream.read_to_end(&mut answer)).await;
    String::from_utf8(answer).expect("UTF-8")
}

/// A client that has a token.
pub(crate) struct Client<'s> {
    server: &'s Server,
    authorization: String,
}

impl<'s> Client<'s> {
    pub(crate) async fn new(server: &'s Server) -> Self {
        let answer = request_token(server, server.client_secret()).await;
        let body = answer.json();
        let token = body["access_token"].as_str().expect("a token");
        Self { server, authorization: format!("Bearer {token}") }
    }

    pub(crate) async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = [&[("authorization", self.authorization.as_str())], headers].concat();
        send(self.server, method, target, &headers, body).await
    }

    /// `Bearer …`
    pub(crate) fn authorization(&self) -> &str {
        &self.authorization
    }

    /// Like [`exchange`], with the token.
    pub(crate) async fn exchange(&self, method: &str, target: &str) -> io::Result<String> {
        exchange(self.server, method, target, &[("authorization", &self.authorization)], "").await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, &[], "").await
    }

    pub(crate) async fn form(&self, target: &str, body: &str) -> Answer {
        self.send("POST", target, &[("content-type", FORM)], body).await
    }

    pub(crate) async fn json(&self, method: &str, target: &str, body: &Value) -> Answer {
        self.send(method, target, &[("content-type", "application/json")], &body.to_string()).await
    }

    pub(crate) async fn prefer(&self, target: &str, preference: &str) -> Answer {
        self.send("GET", target, &[("prefer", preference)], "").await
    }
}

/// Asks the token endpoint of the server's document for a token.
pub(crate) async fn request_token(server: &Server, secret: &str) -> Answer {
    let is_token = |(_, path, _): &&(String, String, String)| path.contains("oauth");
    let path = server.routes().iter().find(is_token).map(|(_, path, _)| path.clone()).expect("a token endpoint");
    let body = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", server.client_id());
    send(server, "POST", &path, &[("content-type", FORM)], &body).await
}

/// The service's body of an error.
pub(crate) fn error(code: u16, title: &str) -> Value {
    json!({"errors": {"code": code, "title": title, "source": ""}})
}
