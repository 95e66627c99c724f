//! What the client counts is what the account is charged, at most.

use std::time::Duration;

use crate::{client, mock};

#[tokio::test]
async fn client_and_account_agree_on_what_was_spent() {
    let server = mock().credits(100).task_time(Duration::ZERO).start().await.expect("the mock starts");
    let snov = client(&server);
    snov.email_verification().start(["ada@example.com", "grace@example.com"]).wait().await.unwrap();
    assert_eq!((snov.credits().spent, server.credits()), (2, 98));

    snov.enrichment().start_company_domains(["Example", "Nobody & Sons"]).wait().await.unwrap();
    assert_eq!((snov.credits().spent, server.credits()), (4, 97), "the client counts what a call may cost at most");
}

#[tokio::test]
async fn an_empty_account_is_an_error_of_its_own() {
    let server = mock().credits(0).start().await.expect("the mock starts");
    let error = client(&server).email_verification().start(["ada@example.com"]).await.unwrap_err();
    assert!(error.is_out_of_credits(), "{error}");
}

#[tokio::test]
async fn a_task_that_credits_do_not_suffice_for_costs_none() {
    let server = mock().credits(1).pending_polls(0).start().await.expect("the mock starts");
    let snov = client(&server);
    let error = snov.email_verification().start(["ada@example.com", "grace@example.com"]).wait().await.unwrap_err();
    assert!(error.is_out_of_credits(), "{error}");
    assert_eq!(server.credits(), 1);
}
