//! Calls an endpoint of a webhook: a few lines of HTTP/1.1, for this machine only.

use std::{net::IpAddr, time::Duration};

use axum::http::Uri;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// An endpoint has to answer within this time.
const PATIENCE: Duration = Duration::from_secs(3);

/// A longer head of an answer is none.
const MAX_HEAD: usize = 64 * 1024;

/// The endpoint of a URL, if it is plain HTTP on this machine; nothing else is ever called.
pub(crate) struct Endpoint {
    uri: Uri,
    host: String,
}

impl Endpoint {
    pub(crate) fn local(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        let is_local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        (is_local && uri.scheme_str() == Some("http")).then_some(Self { uri, host })
    }

    /// Whether a `GET` is answered with status 200.
    pub(crate) async fn answers(&self) -> bool {
        self.call("GET", "").await == Ok(200)
    }

    /// Posts JSON; the status of the answer, or why there is none.
    pub(crate) async fn post(&self, json: &str) -> Result<u16, String> {
        self.call("POST", json).await
    }

    async fn call(&self, method: &str, body: &str) -> Result<u16, String> {
        match timeout(PATIENCE, self.exchange(method, body)).await {
            Ok(status) => status,
            Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
        }
    }

    async fn exchange(&self, method: &str, body: &str) -> Result<u16, String> {
        let failed = |error: std::io::Error| error.to_string();
        let port = self.uri.port_u16().unwrap_or(80);
        let mut stream = TcpStream::connect((self.host.as_str(), port)).await.map_err(failed)?;
        stream.write_all(self.request(method, body).as_bytes()).await.map_err(failed)?;
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < MAX_HEAD {
            if stream.read_buf(&mut head).await.map_err(failed)? == 0 {
                break;
            }
        }
        status(&head).ok_or_else(|| "the answer is not HTTP".to_owned())
    }

    fn request(&self, method: &str, body: &str) -> String {
        let target = self.uri.path_and_query().map_or("/", |target| target.as_str());
        let host = self.uri.authority().map_or(self.host.as_str(), |authority| authority.as_str());
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let content = if body.is_empty() {
            String::new()
        } else {
            format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
        };
        format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{content}\r\n{body}")
    }
}

/// The status of an answer.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?.strip_prefix("HTTP/1.")?;
    line.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called() {
        for url in ["http://127.0.0.1:8080/hook", "http://localhost/hook", "http://[::1]:3000", "http://127.9.9.9/"] {
            assert!(Endpoint::local(url).is_some(), "{url}");
        }
        for url in [
            "https://127.0.0.1/hook",
            "http://example.com/hook",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://localhost@example.com/",
            "/hook",
        ] {
            assert!(Endpoint::local(url).is_none(), "{url}");
        }
    }

    #[test]
    fn an_answer_has_a_status() {
        assert_eq!(status(b"HTTP/1.1 204 No Content\r\n\r\n"), Some(204));
        assert_eq!(status(b"HTTP/1.0 200\r\n\r\n"), Some(200));
        assert_eq!(status(b"SSH-2.0-OpenSSH\r\n"), None);
    }
}
