//! Pages in a browser may call the server, wherever they come from.

use snov_mock::Server;

use crate::client::{Client, send};

const BALANCE: &str = "/v1/get-balance";

#[tokio::test]
async fn a_page_opened_from_a_file_gets_leave_for_what_it_asks() {
    let server = Server::start().await;
    let asked = [
        ("origin", "null"),
        ("access-control-request-method", "PATCH"),
        ("access-control-request-headers", "authorization,content-type,prefer"),
        ("access-control-request-private-network", "true"),
    ];
    let leave = send(&server, "OPTIONS", "/v2/campaigns/1", &asked, "").await;
    assert_eq!((leave.status, leave.body.as_str()), (204, ""));
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "PATCH"),
        ("access-control-allow-headers", "authorization,content-type,prefer"),
        ("access-control-allow-private-network", "true"),
        ("access-control-max-age", "600"),
    ] {
        assert_eq!(leave.header(name), Some(value), "{name}");
    }
    assert!(server.requests().is_empty(), "a question for leave is no request");
}

#[tokio::test]
async fn a_page_may_read_answers_and_objections() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let origin = [("origin", "https://docs.example.com")];
    for (target, status) in [(BALANCE, 200), ("/v1/get-ballance", 404)] {
        let answer = client.send("GET", target, &origin, "").await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-expose-headers"), Some("*"));
    }
}

#[tokio::test]
async fn who_is_no_page_sees_nothing_of_it() {
    let server = Server::start().await;
    let answer = send(&server, "GET", BALANCE, &[], "").await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    for headers in [&[][..], &[("origin", "null")]] {
        let options = send(&server, "OPTIONS", BALANCE, headers, "").await;
        assert_eq!((options.status, options.header("allow")), (405, Some("GET, HEAD")));
    }
}
