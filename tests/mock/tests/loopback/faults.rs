//! What goes wrong by rule, as a client sees it.

use std::{io::ErrorKind, time::Duration};

use serde_json::json;
use snov_mock::{Clock, Fault, Server, StartError};
use tokio::{net::TcpStream, time};

use crate::client::{Client, FORM, error, exchange, exchange_for, parcels, send};

const BALANCE: &str = "/v1/get-balance";

/// Longer than any answer takes, so that what did not come by then does not come.
const PATIENCE: Duration = Duration::from_millis(300);

/// How the exchange ends when a fault meets the request.
async fn kind_of_end(fault: Fault) -> Result<String, ErrorKind> {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let injected = server.fault(fault);
    let end = client.exchange("GET", BALANCE).await;
    assert_eq!(injected.hits(), 1);
    end.map_err(|error| error.kind())
}

#[tokio::test]
async fn a_connection_is_reset_before_or_after_the_request_is_read() {
    assert_eq!(kind_of_end(Fault::hang_up()).await, Err(ErrorKind::ConnectionReset));
    assert_eq!(kind_of_end(Fault::reset()).await, Err(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_connection_is_closed_without_an_answer() {
    assert_eq!(kind_of_end(Fault::close()).await, Ok(String::new()));
}

#[tokio::test]
async fn a_stalled_answer_never_comes() {
    assert!(time::timeout(PATIENCE, kind_of_end(Fault::stall())).await.is_err());
    assert!(time::timeout(PATIENCE, kind_of_end(Fault::stall_body())).await.is_err());
}

#[tokio::test]
async fn a_cut_body_is_shorter_than_its_head_says() {
    let answer = kind_of_end(Fault::cut_body()).await.expect("an end");
    let (head, body) = answer.split_once("\r\n\r\n").expect("the head is whole");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    assert_eq!(body.len(), length.parse::<usize>().expect("a number") / 2);
}

#[tokio::test]
async fn a_half_answer_comes_at_once() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.fault(Fault::stall_body());
    let request =
        format!("GET {BALANCE} HTTP/1.1\r\nhost: localhost\r\nauthorization: {}\r\n\r\n", client.authorization());
    let answer = exchange_for(&server, &request, PATIENCE).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\r\n\r\n{"), "{answer}");
}

#[tokio::test]
async fn a_lost_answer_was_paid_for_unless_the_request_was_lost_too() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let lists = async || client.get("/v1/get-user-lists").await.json().as_array().map_or(0, Vec::len);
    let before = lists().await;
    let create = async |fault| {
        let injected = server.fault(fault);
        let headers = [("authorization", client.authorization()), ("content-type", FORM)];
        let end = exchange(&server, "POST", "/v1/lists", &headers, "name=New").await;
        assert_eq!(injected.hits(), 1);
        server.clear_faults();
        end.map_err(|error| error.kind())
    };
    assert_eq!(create(Fault::reset().on("createList").without_effect()).await, Err(ErrorKind::ConnectionReset));
    assert_eq!(lists().await, before);
    assert_eq!(create(Fault::reset().on("createList")).await, Err(ErrorKind::ConnectionReset));
    assert_eq!(lists().await, before + 1);
}

#[tokio::test]
async fn only_the_nth_request_of_an_operation_is_met() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let second = server.fault(Fault::status(503).on("getBalance").nth(2));
    let mut statuses = Vec::new();
    for target in [BALANCE, "/v1/get-user-lists", BALANCE, BALANCE] {
        statuses.push(client.get(target).await.status);
    }
    assert_eq!((statuses, second.hits()), (vec![200, 200, 503, 200], 1));
    let [.., met, after]: [_; 5] = server.requests().try_into().expect("five requests");
    assert_eq!((met.fault, met.to_string().as_str()), (Some("status"), "503 status GET /v1/get-balance (getBalance)"));
    assert_eq!(after.fault, None);
}

#[tokio::test]
async fn an_error_is_the_documents_or_the_services_usual_one() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.fault(Fault::status(401).on("getBalance").nth(1));
    server.fault(Fault::status(503).on("getBalance").nth(2));
    assert_eq!(client.get(BALANCE).await.status, 401);
    let unavailable = client.get(BALANCE).await;
    assert_eq!(unavailable.json(), error(503, "Service Unavailable"));
}

#[tokio::test]
async fn any_answer_can_be_another() {
    let server = Server::start().await;
    server.fault(Fault::html(502).nth(1));
    server.fault(Fault::answer(429, "text/plain", "Your request rate is limited").nth(2));
    let page = send(&server, "GET", BALANCE, &[], "").await;
    assert_eq!((page.status, page.header("content-type")), (502, Some("text/html; charset=utf-8")));
    assert!(page.body.contains("<h1>502 Bad Gateway</h1>"), "{page:?}");
    let limited = send(&server, "GET", BALANCE, &[], "").await;
    assert_eq!((limited.status, limited.body.as_str()), (429, "Your request rate is limited"));
}

#[tokio::test]
async fn the_right_answer_is_spoilt() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.fault(Fault::content_type("text/plain").nth(1));
    server.fault(Fault::malformed_json().nth(2));
    server.fault(Fault::replace("/data/balance", 7).nth(3));
    server.fault(Fault::empty_list("").nth(4));

    let answer = client.get(BALANCE).await;
    assert_eq!((answer.header("content-type"), answer.json()["success"].clone()), (Some("text/plain"), json!(true)));
    let whole = answer.body;
    let answer = client.get(BALANCE).await;
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
    assert!(whole.starts_with(&answer.body) && !answer.body.is_empty() && answer.body.len() < whole.len());
    assert_eq!(client.get(BALANCE).await.json()["data"]["balance"], 7);
    assert_eq!(client.get(BALANCE).await.body, "[]");
}

#[tokio::test]
async fn tomorrow_has_fields_and_values_that_are_new() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    server.fault(Fault::tomorrow());
    let campaigns = client.get("/v1/get-user-campaigns").await.json();
    assert_eq!(campaigns[0]["field_of_tomorrow"], json!({"is": ["new"]}));
    assert_eq!(campaigns[0]["status"], "value_of_tomorrow");
}

#[tokio::test]
async fn tomorrow_tasks_still_end() {
    let server = parcels().await;
    let client = Client::new(&server).await;
    server.fault(Fault::tomorrow());
    let body = client.form("/parcels", "to=Ada").await.json();
    assert!(body.get("field_of_tomorrow").is_some(), "{body}");
}

#[tokio::test]
async fn a_slow_answer_comes_when_its_time_has_passed_on_the_servers_clock() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    server.fault(Fault::slow(Duration::from_secs(3600)));
    let mut answer = Box::pin(exchange(&server, "GET", BALANCE, &[], ""));
    assert!(time::timeout(PATIENCE, &mut answer).await.is_err());
    server.clock().advance(Duration::from_secs(3600));
    assert!(answer.await.expect("an answer").starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn connections_are_refused_until_they_are_accepted_again() {
    let server = Server::start().await;
    let mut open = TcpStream::connect(server.address()).await.expect("the server listens");
    assert_eq!(send(&server, "GET", BALANCE, &[], "").await.status, 401);
    server.refuse_connections();
    let refused = TcpStream::connect(server.address()).await.expect_err("it is closed");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let ended = tokio::io::AsyncReadExt::read(&mut open, &mut [0; 1]).await.expect_err("it was reset");
    assert_eq!(ended.kind(), ErrorKind::ConnectionReset);
    server.accept_connections();
    assert_eq!(send(&server, "GET", BALANCE, &[], "").await.status, 401);
}

#[tokio::test]
async fn a_server_that_went_down_comes_up_again() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    let crash = server.fault(Fault::down(Duration::from_secs(60)).nth(1));
    let ended = exchange(&server, "GET", BALANCE, &[], "").await.expect_err("it went down");
    assert_eq!((ended.kind(), crash.hits()), (ErrorKind::ConnectionReset, 1));
    let refused = exchange(&server, "GET", BALANCE, &[], "").await.expect_err("it is down");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    server.clock().advance(Duration::from_secs(60));
    let up = async {
        while TcpStream::connect(server.address()).await.is_err() {
            time::sleep(Duration::from_millis(1)).await;
        }
    };
    time::timeout(Duration::from_secs(10), up).await.expect("it comes up");
    assert_eq!(send(&server, "GET", BALANCE, &[], "").await.status, 401);
}

#[tokio::test]
#[should_panic(expected = "`reset` on requests of getBalance, number 3 (came by: 1)")]
async fn a_fault_that_met_nothing_is_noticed() {
    let server = Server::start().await;
    server.fault(Fault::close().nth(1));
    server.fault(Fault::reset().on("getBalance").nth(3));
    assert!(exchange(&server, "GET", BALANCE, &[], "").await.is_ok());
    server.assert_faults_hit();
}

#[tokio::test]
async fn faults_that_cannot_be_keep_the_server_from_starting() {
    let error = Server::builder().fault(Fault::reset().on("getBalanse")).start().await.expect_err("no operation");
    assert!(matches!(error, StartError::Fault(_)));
    assert_eq!(error.to_string(), "the document has no operation `getBalanse`; is `getBalance` meant?");
}
