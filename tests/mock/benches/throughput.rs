//! How many requests a second the mock server answers: `cargo bench -p snov-mock --bench throughput [ADDRESS]`.
//!
//! Beside it stands a bare axum handler that reads the request and sends the same bytes back, on a thread of its own as the
//! mock is. They take turns, so that whatever else the machine does hits both alike; the ratio is the median of the
//! ratios of the rounds. A server at `ADDRESS` is measured with them: `npx @stoplight/prism-cli mock spec/openapi.json` listens
//! at `127.0.0.1:4010`.
//!
//! On two cores, with a release build:
//!
//! | requests a second | bare axum | snov-mock | ratio | Prism 5.14.2 |
//! | --- | --- | --- | --- | --- |
//! | a balance | 118,000 | 73,000 | 0.60 | 1,500 |
//! | sent e-mails | 64,000 | 40,000 | 0.60 | 1,200 |
//! | a form | 63,000 | 44,000 | 0.69 | 1,000 |
//! | what does not fit | 62,000 | 42,000 | 0.68 | 1,000 |
//!
//! A server is ready in 19 ms the first time in a process, and in 0.3 ms then; in 54 ms and 1 ms with a debug build.

#![allow(unreachable_pub, missing_debug_implementations, reason = "a program, not a library")]

use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
    thread,
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, http::header::CONTENT_TYPE};
use snov_mock::Server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{self, Runtime},
    task::JoinSet,
};

const ROUNDS: usize = 21;
/// How long one measurement lasts.
const TURN: Duration = Duration::from_millis(200);
/// How many connections ask at once, each for one answer at a time.
const CONNECTIONS: usize = 8;

/// Name, method, path, content type and body of a request.
const QUESTIONS: [[&str; 5]; 4] = [
    ["a balance", "GET", "/v1/get-balance", "", ""],
    ["sent e-mails", "GET", "/v1/emails-sent?campaignId=1818597", "", ""],
    ["a form", "POST", "/v2/email-verification/start", FORM, "emails[]=ada@example.com&emails[]=grace@example.com"],
    ["what does not fit", "POST", "/v2/email-verification/start", FORM, "emails[]=ada&emails[]=grace"],
];
const FORM: &str = "application/x-www-form-urlencoded";

fn main() {
    // Cargo passes `--bench`.
    let other = env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let other = other.map(|address| address.parse().expect("an address: 127.0.0.1:4010"));
    let runtime = runtime();
    println!("{:20} {:>14} {:>14} {:>8} {:>14}", "requests a second", "bare axum", "snov-mock", "ratio", "other");
    for question in QUESTIONS {
        // The log of a server grows with what it answers.
        let server = Server::builder().no_rate_limit().start_blocking().expect("it starts");
        let token = runtime.block_on(token(&server));
        let request = request(&question, &token);
        let body = runtime.block_on(async { ask(&mut connect(server.address()).await, &request).await });
        let bare = bare(body);
        compare(question[0], &runtime, &request, &[Some(bare), Some(server.address()), other]);
    }
}

fn runtime() -> Runtime {
    runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn request([_, method, target, content_type, body]: &[&str; 5], token: &str) -> String {
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

async fn token(server: &Server) -> String {
    let (id, secret) = (server.client_id(), server.client_secret());
    let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let request = request(&["", "POST", "/v1/oauth/access_token", FORM, &body], "");
    let answer = ask(&mut connect(server.address()).await, &request).await;
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
    answer["access_token"].as_str().expect("a token").to_owned()
}

/// A server that does nothing but what any must.
fn bare(body: Vec<u8>) -> SocketAddr {
    let runtime = runtime();
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a port");
    let address = listener.local_addr().expect("an address");
    let body = Bytes::from(body);
    let handler = move |_: Bytes| {
        let body = body.clone();
        async move { ([(CONTENT_TYPE, "application/json")], body) }
    };
    thread::spawn(move || runtime.block_on(async { axum::serve(listener, Router::new().fallback(handler)).await }));
    address
}

fn compare(name: &str, runtime: &Runtime, request: &str, servers: &[Option<SocketAddr>; 3]) {
    let mut rates = servers.map(|_| Vec::with_capacity(ROUNDS));
    for round in 0..=ROUNDS {
        for turn in 0..servers.len() {
            let index = (round + turn) % servers.len();
            let Some(address) = servers[index] else { continue };
            let rate = runtime.block_on(measure(address, request));
            // The first round warms up.
            if round > 0 {
                rates[index].push(rate);
            }
        }
    }
    let ratio = median(rates[0].iter().zip(&rates[1]).map(|(bare, mock)| mock / bare).collect());
    let [bare, mock, other] = rates.map(median);
    let other = if other.is_nan() { "–".to_owned() } else { format!("{other:.0}") };
    println!("{name:20} {bare:>14.0} {mock:>14.0} {ratio:>8.2} {other:>14}");
}

/// Requests a second.
async fn measure(address: SocketAddr, request: &str) -> f64 {
    let mut streams = Vec::new();
    for _ in 0..CONNECTIONS {
        streams.push(connect(address).await);
    }
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for mut stream in streams {
        let request = request.to_owned();
        tasks.spawn(async move {
            let mut count = 0_u32;
            while started.elapsed() < TURN {
                ask(&mut stream, &request).await;
                count += 1;
            }
            count
        });
    }
    let count: u32 = tasks.join_all().await.iter().sum();
    f64::from(count) / started.elapsed().as_secs_f64()
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("the server listens")
}

/// Sends a request and reads the body of the answer.
async fn ask(stream: &mut TcpStream, request: &str) -> Vec<u8> {
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut answer = Vec::with_capacity(16 * 1024);
    loop {
        assert_ne!(stream.read_buf(&mut answer).await.expect("the server answers"), 0, "the answer ends early");
        if let Some(body) = body(&answer) {
            return body.to_vec();
        }
    }
}

/// The body of an answer that is there as a whole.
fn body(answer: &[u8]) -> Option<&[u8]> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().expect("a number"))
    });
    body.as_bytes().get(..length.expect("a length"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
