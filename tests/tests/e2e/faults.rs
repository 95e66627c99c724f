//! What the client makes of answers that do not come, or do not come whole, over real sockets.

use std::time::Duration;

use snov_client::{Client, Error};
use snov_mock::Fault;

use crate::{client, mock};

const VERIFY: &str = "startEmailVerification";

async fn verify(snov: &Client) -> Result<(), Error> {
    snov.email_verification().start(["ada@example.com"]).await.map(|_| ())
}

#[tokio::test]
async fn a_paid_call_whose_answer_is_lost_is_not_sent_again() {
    for fault in [Fault::reset(), Fault::close(), Fault::cut_body(), Fault::html(502)] {
        let server = mock().start().await.expect("the mock starts");
        let snov = client(&server);
        let told = format!("{fault}");
        server.fault(fault.on(VERIFY).nth(1));
        let error = verify(&snov).await.expect_err(&told);
        assert!(error.is_outcome_unknown(), "{told}: {error}");
        server.received(VERIFY).form("emails[]", "ada@example.com").assert_once();
        server.assert_faults_hit();
    }
}

#[tokio::test]
async fn what_only_reads_is_asked_again() {
    for fault in [Fault::reset(), Fault::close(), Fault::cut_body(), Fault::html(502)] {
        let server = mock().start().await.expect("the mock starts");
        let snov = client(&server);
        let told = format!("{fault}");
        server.fault(fault.on("getBalance").nth(1));
        assert!(snov.account().balance().await.is_ok(), "{told}");
        server.received("getBalance").assert_calls(2);
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    server.refuse_connections();
    let (called, ()) = tokio::join!(verify(&snov), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.accept_connections();
    });
    assert!(called.is_ok(), "{called:?}");
    server.received(VERIFY).assert_once();
}
