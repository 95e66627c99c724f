//! Calls over a loopback socket, with reqwest alone and with the client; and calls without a network.

use std::hint::black_box;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Deserialize;
use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use snov_client::{Client, Error, rt};
use tokio::net::TcpListener;
use tokio::runtime::{self, Runtime};

use super::{OURS, Subject};

const TOKEN: &str = r#"{"access_token": "token", "token_type": "Bearer", "expires_in": 3600}"#;
pub const BALANCE: &str =
    r#"{"success": true, "data": {"balance": "25000.00", "limit_resets_in": 5, "expires_in": 5}}"#;

/// The same request, answered by the same server.
pub fn loopback() -> Vec<Subject> {
    let url = serve();
    vec![
        Subject::new("reqwest alone", with_reqwest(&url, reqwest::Client::builder())),
        Subject::new("reqwest, timeouts", with_reqwest(&url, careful())),
        Subject::new(OURS, with_client(&url)),
    ]
}

/// With the deadlines that the client sets.
fn careful() -> reqwest::ClientBuilder {
    let (attempt, pause) = (Duration::from_secs(30), Duration::from_secs(15));
    reqwest::Client::builder().timeout(attempt).read_timeout(pause).connect_timeout(Duration::from_secs(10))
}

fn with_reqwest(url: &str, builder: reqwest::ClientBuilder) -> impl FnMut() + use<> {
    #[derive(Deserialize)]
    struct Answer {
        data: Account,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "read, and not looked at")]
    struct Account {
        balance: String,
        limit_resets_in: Option<i64>,
        expires_in: Option<i64>,
    }
    let (runtime, url) = (runtime(), format!("{url}/v1/get-balance"));
    // Its default is to have none, and the client brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = builder.no_proxy().build().expect("a client");
    move || {
        runtime.block_on(async {
            let request = http.get(&url).bearer_auth("token").header("accept", "application/json");
            let response = request.header("user-agent", "bench").send().await.expect("an answer");
            let body = response.error_for_status().expect("a balance").bytes().await.expect("a body");
            black_box(serde_json::from_slice::<Answer>(&body).expect("a balance").data);
        });
    }
}

fn with_client(url: &str) -> impl FnMut() + use<> {
    let client = builder().base_url(url).build().expect("a client");
    each(move || client.account().balance().into_future())
}

/// A client whose every call is answered at once, and so.
pub fn in_memory(answer: impl Into<Vec<u8>>) -> Client {
    builder().transport(Instantly { answer: answer.into() }).build().expect("a client")
}

/// Makes a call and waits for its result.
pub fn each<T, F: Future<Output = Result<T, Error>>>(call: impl Fn() -> F) -> impl FnMut() {
    let runtime = runtime();
    move || {
        black_box(runtime.block_on(call()).expect("a result"));
    }
}

/// Settings of a client that the rate limit keeps waiting for nothing.
fn builder() -> rt::Builder<Client> {
    let builder = Client::builder().credentials("id", "secret").user_agent("bench");
    builder.rate_limit(u32::MAX, Duration::from_millis(1))
}

#[derive(Debug)]
struct Instantly {
    answer: Vec<u8>,
}

impl Transport for Instantly {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let body = if request.url.ends_with("/access_token") { TOKEN.as_bytes() } else { &self.answer };
        Box::pin(async move { Ok(HttpResponse::new(200, body)) })
    }
}

fn runtime() -> Runtime {
    runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn json(text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], text)
}

/// Starts a server on a thread of its own.
fn serve() -> String {
    let runtime = runtime();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a loopback socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let app = Router::new()
        .route("/v1/oauth/access_token", post(|| async { json(TOKEN) }))
        .route("/v1/get-balance", get(|| async { json(BALANCE) }));
    thread::spawn(move || runtime.block_on(async { axum::serve(listener, app).await }));
    url
}
