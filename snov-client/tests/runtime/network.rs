//! What crosses a network, over loopback sockets.

use std::process::Command;
use std::time::{Duration, Instant};

use snov_client::Patch;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::support::decoded;
use crate::support::sample::{Client, ThingId};
use crate::support::server::{Action, Received, Server};

const THING: &str = r#"{"data": {"id": 1}}"#;

/// The one request that the server received.
fn only(server: &Server) -> Received {
    let mut received = server.received();
    assert_eq!(received.len(), 1);
    received.remove(0)
}

#[tokio::test]
async fn a_call_goes_out_with_its_token() {
    let server = Server::start(|_| Action::answer(200, THING)).await;
    let thing = server.client().things().get(ThingId(1)).await.expect("a thing");
    assert_eq!(thing.id, ThingId(1));
    let request = only(&server);
    assert_eq!(request.line, "GET /v1/things/1 HTTP/1.1");
    assert_eq!(request.header("authorization"), Some("Bearer token-1"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some(concat!("snov-client/", env!("CARGO_PKG_VERSION"))));
    assert_eq!((request.header("content-type"), request.body.as_str()), (None, ""));
}

#[tokio::test]
async fn values_stay_in_their_place_of_the_url() {
    let server = Server::start(|_| Action::answer(200, THING)).await;
    let client = server.client();
    for (name, target) in [
        ("Ada Lovelace", "/v1/things/by-name/Ada%20Lovelace"),
        ("../../v1/oauth", "/v1/things/by-name/..%2F..%2Fv1%2Foauth"),
        ("a/b", "/v1/things/by-name/a%2Fb"),
        ("%2F?x=1#y", "/v1/things/by-name/%252F%3Fx%3D1%23y"),
        ("ü", "/v1/things/by-name/%C3%BC"),
    ] {
        client.things().find(name).await.expect("a thing");
        let last = server.received().pop().expect("a request");
        assert_eq!(last.line, format!("GET {target} HTTP/1.1"));
    }
    for name in ["", ".", ".."] {
        let error = client.things().find(name).await.expect_err("no segment");
        assert!(error.is_invalid_input());
        assert_eq!(error.to_string(), "findThing: `name` is missing, empty or would name another path");
    }
    client.things().find("x").tags(["a b", "c&d"]).await.expect("a thing");
    let last = server.received().pop().expect("a request");
    assert_eq!(last.line, "GET /v1/things/by-name/x?tags%5B%5D=a%20b&tags%5B%5D=c%26d HTTP/1.1");
}

#[tokio::test]
async fn a_form_on_the_wire() {
    let server = Server::start(|_| Action::answer(200, r#"{"id": 1, "data": {"task_hash": "h"}}"#)).await;
    let client = server.client();
    client
        .things()
        .create("Ada & Grace")
        .password("correct=horse")
        .custom_fields([("Shoe size", "38"), ("E-mail", "ada@example.com")])
        .await
        .expect("a thing");
    client.things().start(["ada@example.com", "a+b@example.com"]).await.expect("a task");
    let received = server.received();
    assert_eq!(received[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(received[0].body.is_ascii() && !received[0].body.contains(' '));
    assert_eq!(
        received[0].body.split('&').map(decoded).collect::<Vec<_>>(),
        [
            "customFields[E-mail]=ada@example.com",
            "customFields[Shoe size]=38",
            "name=Ada & Grace",
            "password=correct=horse"
        ]
    );
    assert_eq!(received[1].body, "emails%5B%5D=ada%40example.com&emails%5B%5D=a%2Bb%40example.com");
}

#[tokio::test]
async fn a_json_body_on_the_wire() {
    let server = Server::start(|_| Action::answer(204, "")).await;
    let client = server.client();
    let update = || client.things().update(ThingId(1));
    for (call, body) in [
        (update(), "{}"),
        (update().signature(Patch::Keep).limitation(Patch::Keep), "{}"),
        (update().signature(Patch::Clear).limitation(100), r#"{"limitation":100,"signature":null}"#),
        (update().signature("Ada").limitation(None), r#"{"limitation":null,"signature":"Ada"}"#),
        (update().signature("Ada").signature(Patch::Keep), "{}"),
    ] {
        call.await.expect("an update");
        let last = server.received().pop().expect("a request");
        assert_eq!((last.line.as_str(), last.body.as_str()), ("PATCH /v1/things/1 HTTP/1.1", body));
        assert_eq!(last.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_paid_call_arrives_once_whatever_happens() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":";
    for (action, is_timeout) in [
        (Action::Close, false),
        (Action::Reset, false),
        (Action::Raw(cut.to_owned()), false),
        (Action::Raw("HTTP/1.1 nonsense\r\n\r\n".to_owned()), false),
        (Action::Stall(String::new()), true),
        (Action::Stall(cut.to_owned()), true),
        (Action::answer(500, ""), false),
        (Action::answer(503, "{}"), false),
    ] {
        let told = action.clone();
        let server = Server::start(move |_| action.clone()).await;
        let client: Client = server
            .builder()
            .attempt_timeout(Duration::from_millis(300))
            .body_timeout(Duration::from_millis(100))
            .build()
            .expect("a client");
        let error = client.things().start(["ada@example.com"]).await.expect_err("no good answer");
        assert!(error.is_outcome_unknown(), "{told:?}: {error}");
        assert_eq!(error.is_timeout(), is_timeout, "{told:?}: {error}");
        assert_eq!((server.received().len(), error.attempts()), (1, 1), "{told:?}");
    }
}

#[tokio::test]
async fn a_paid_call_on_a_used_connection_arrives_once() {
    let script = |received: &Received| if received.is_get() { Action::answer(200, THING) } else { Action::Close };
    let server = Server::start(script).await;
    let client = server.client();
    client.things().get(ThingId(1)).await.expect("a thing");
    let error = client.things().start(["ada@example.com"]).await.expect_err("the connection is closed");
    assert!(error.is_outcome_unknown());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_refused_connection_has_no_outcome() {
    let server = Server::start(|_| Action::answer(200, THING)).await;
    let builder = Client::builder().credentials("id", "secret").base_url("http://127.0.0.1:1");
    let client: Client = builder.retries(0).build().expect("a client");
    let error = client.things().start(["ada@example.com"]).await.expect_err("nobody listens");
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert!(
        error.to_string().starts_with("startCheck: no access token: could not connect; nothing was sent"),
        "{error}"
    );
    assert_eq!(server.received().len(), 0);
}

/// A socket that nobody gets through to: its queue is full, so that the system does not answer.
async fn deaf() -> (TcpListener, Vec<TcpStream>) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a loopback socket");
    let listener = socket.listen(1).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let mut waiting = Vec::new();
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
        waiting.push(stream.expect("a connection"));
    }
    (listener, waiting)
}

#[tokio::test]
async fn connecting_ends_in_time() {
    let (listener, _waiting) = deaf().await;
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let builder = Client::builder().credentials("id", "secret").base_url(url).retries(0);
    let builder = builder.connect_timeout(Duration::from_millis(100)).attempt_timeout(Duration::from_secs(5));
    let client: Client = builder.build().expect("a client");
    let error = client.things().get(ThingId(1)).await.expect_err("nobody answers");
    assert!(error.is_connect() && !error.is_timeout(), "nothing was sent, and no longer limit has passed: {error}");
}

#[tokio::test]
async fn a_pause_in_an_answer_ends_it() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":";
    let server = Server::start(move |_| Action::Stall(cut.to_owned())).await;
    let builder = server.builder().body_timeout(Duration::from_millis(100)).attempt_timeout(Duration::from_secs(20));
    let client: Client = builder.retries(0).build().expect("a client");
    let started = Instant::now();
    let error = client.things().get(ThingId(1)).await.expect_err("the rest does not come");
    assert!(error.is_timeout() && started.elapsed() < Duration::from_secs(10), "{error}");
}

/// The environment of a process cannot be changed safely: so it is another process that has a proxy.
#[test]
fn no_proxy_stands_before_this_machine() {
    let mut test = Command::new(std::env::current_exe().expect("this test"));
    test.args(["--exact", "network::a_call_goes_out_with_its_token"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        test.env(name, "http://127.0.0.1:1");
    }
    let output = test.env_remove("no_proxy").env_remove("NO_PROXY").output().expect("a process");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_| Action::answer(200, THING)).await;
    for status in [301, 302, 303, 307, 308] {
        let target = format!("{}/v1/things/1", elsewhere.url);
        let server =
            Server::start(move |_| Action::Answer(status, vec![("location", target.clone())], String::new())).await;
        let error = server.client().things().get(ThingId(1)).await.expect_err("a redirect");
        assert_eq!(error.to_string(), format!("getThing: HTTP {status}, and redirects are not followed"));
    }
    assert_eq!(elsewhere.received().len(), 0);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read() {
    let body = format!(r#"{{"data": {{"id": 1, "name": "{}"}}}}"#, "x".repeat(2_000));
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let length = body.len();
    for action in [Action::answer(200, &body), Action::Raw(chunked)] {
        let server = Server::start(move |_| action.clone()).await;
        let client = |size| server.builder().max_response_size(size).build().expect("a client");
        client(length).things().get(ThingId(1)).await.expect("a thing");
        let error = client(length - 1).things().get(ThingId(1)).await.expect_err("one byte too many");
        assert_eq!(error.to_string(), "getThing: the answer is larger than allowed");
        assert_eq!(server.received().len(), 2, "a read that is too large is not tried again");
    }
}

#[tokio::test]
async fn a_client_that_is_already_set_up_serves() {
    let server = Server::start(|_| Action::answer(200, THING)).await;
    let client: Client = server.builder().http_client(http_client()).build().expect("a client");
    client.things().get(ThingId(1)).await.expect("a thing");
}

/// A client as a user sets it up: it follows redirects, as reqwest does when it is not told otherwise.
fn http_client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    // Its TLS trusts nobody, since the tests speak plain http.
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_preconfigured(
        rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
    );
    builder.build().expect("an HTTP client")
}

/// A server that sends every request with the status to another one; whether requests for tokens too, is asked for.
async fn redirecting(status: u16, elsewhere: &Server, tokens_too: bool) -> Server {
    let target = format!("{}/elsewhere", elsewhere.url);
    Server::start_without_tokens(move |received| {
        if received.is_for_token() && !tokens_too {
            return Action::answer(200, r#"{"access_token": "canary-token", "expires_in": 3600}"#);
        }
        Action::Answer(status, vec![("location", target.clone())], String::new())
    })
    .await
}

#[tokio::test]
async fn a_client_that_follows_redirects_gives_no_secret_away() {
    let mut was_followed = false;
    for status in [301, 302, 303, 307, 308] {
        for tokens_too in [false, true] {
            let elsewhere = Server::start(|_| Action::answer(200, THING)).await;
            let server = redirecting(status, &elsewhere, tokens_too).await;
            let builder = Client::builder().credentials("canary-id", "canary-secret").base_url(&server.url);
            let client: Client = builder.http_client(http_client()).build().expect("a client");
            let things = client.things();
            for result in [
                things.get(ThingId(1)).await.map(drop),
                things.create("Ada").password("canary-password").await.map(drop),
                things.update(ThingId(1)).signature("canary").await,
            ] {
                let error = result.expect_err("the answer is from elsewhere");
                assert!(error.is_configuration() || error.is_refused() || error.is_authentication(), "{error:?}");
            }
            for received in elsewhere.all_received() {
                was_followed = true;
                assert_eq!(received.header("authorization"), None, "{status}");
                assert!(!format!("{received:?}").contains("canary"), "{status}: {received:?}");
            }
        }
    }
    assert!(was_followed, "the HTTP client of this test follows redirects");
}

#[tokio::test]
async fn an_answer_that_came_by_a_redirect_is_none() {
    let server = Server::start(|received| {
        if received.line.contains("/moved") {
            return Action::answer(200, THING);
        }
        Action::Answer(302, vec![("location", "/moved".to_owned())], String::new())
    })
    .await;
    let client: Client = server.builder().http_client(http_client()).build().expect("a client");
    let read = client.things().get(ThingId(1)).await.expect_err("a redirect");
    assert!(read.is_configuration() && !read.is_outcome_unknown());
    assert_eq!(read.to_string(), "getThing: a redirect was followed; turn redirects off in the HTTP client");
    let paid = client.things().start(["ada@example.com"]).await.expect_err("a redirect");
    assert!(paid.is_configuration() && paid.is_outcome_unknown(), "whoever answered the first time may have done it");
    assert_eq!(server.received().iter().filter(|received| !received.line.contains("/moved")).count(), 2);
}

#[tokio::test]
async fn a_body_is_as_long_as_it_says() {
    let server = Server::start(|_| Action::answer(200, r#"{"id": 1}"#)).await;
    server.client().things().create("Ada").await.expect("a thing");
    let request = only(&server);
    assert_eq!((request.header("content-length"), request.header("transfer-encoding")), (Some("8"), None));
    assert_eq!(request.body, "name=Ada");
}

#[test]
#[cfg(feature = "rustls")]
fn a_client_for_the_real_service_can_be_built() {
    let client: Client = Client::builder().credentials("id", "secret").build().expect("a client with TLS");
    drop(client);
    assert!(rustls::crypto::CryptoProvider::get_default().is_none(), "nothing is installed for the whole process");
}

#[test]
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_tls_there_is_plain_http_to_this_machine_only() {
    let builder = || Client::builder().credentials("id", "secret");
    builder().base_url("http://127.0.0.1:1").build().expect("plain http to this machine");
    let error = builder().build().expect_err("no TLS");
    assert_eq!(error.to_string(), "TLS cannot be set up: neither of the features `rustls` and `native-tls` is on");
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let builder = Client::builder;
    for (builder, text) in [
        (builder(), "the service wants a client id and a client secret"),
        (builder().bearer("x"), "the service wants a client id and a client secret"),
        (builder().credentials("", "secret"), "the client id or the client secret is empty"),
        (
            builder().credentials("id", "secret").base_url("http://example.com"),
            "the base URL is plain http to another machine; use https",
        ),
        (
            builder().credentials("id", "secret").rate_limit(0, Duration::from_secs(1)),
            "a rate limit of no requests lets none through",
        ),
        (builder().credentials("id", "secret").user_agent("a\nb"), "the user agent cannot stand in a header"),
    ] {
        let error = builder.build().expect_err("a setting that makes no sense");
        assert!(error.is_configuration());
        assert_eq!(error.to_string(), text);
    }
}
