//! One call over a loopback socket: with reqwest alone, and with the client.

use std::hint::black_box;
use std::thread;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::Deserialize;
use snov_client::Client;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::{Group, Subject, UNLIMITED};

const TOKEN: &str = r#"{"access_token": "token", "token_type": "Bearer", "expires_in": 3600}"#;
const BALANCE: &str = r#"{"success": true, "data": {"balance": "25000.00", "limit_resets_in": 5, "expires_in": 5}}"#;

/// The same request, answered by the same server.
pub fn loopback() -> Group {
    let url = serve();
    let subjects =
        vec![Subject::new("reqwest alone", with_reqwest(&url)), Subject::new("snov-client", with_client(&url))];
    Group { name: "a call over loopback", subjects }
}

fn with_reqwest(url: &str) -> impl FnMut() + use<> {
    #[derive(Deserialize)]
    struct Answer {
        data: Balance,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "read, and not looked at")]
    struct Balance {
        balance: String,
        limit_resets_in: Option<i64>,
        expires_in: Option<i64>,
    }
    let (runtime, url) = (runtime(), format!("{url}/v1/get-balance"));
    // Its default is to have none, and the client brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
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
    let builder = Client::builder().credentials("id", "secret").base_url(url).user_agent("bench");
    let (requests, window) = UNLIMITED;
    let client: Client = builder.rate_limit(requests, window).build().expect("a client");
    let runtime = runtime();
    move || {
        runtime.block_on(async {
            black_box(client.account().balance().await.expect("a balance"));
        });
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
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
