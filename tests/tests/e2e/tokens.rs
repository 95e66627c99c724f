//! The token, seen from the server.

use crate::{address, client, mock};

const TOKEN: &str = "createAccessToken";

#[tokio::test]
async fn one_token_serves_many_calls() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let snov = snov.clone();
            tokio::spawn(async move { snov.account().balance().await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a balance");
    }
    assert_eq!(server.requests_of(TOKEN).len(), 1);
    assert_eq!(server.requests_of("getBalance").len(), 10);
}

#[tokio::test]
async fn a_revoked_token_is_replaced_once() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    snov.account().balance().await.unwrap();
    server.revoke_tokens();
    snov.account().balance().await.unwrap();

    assert_eq!(server.requests_of(TOKEN).len(), 2);
    let statuses: Vec<_> = server.requests_of("getBalance").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [200, 401, 200]);
}

#[tokio::test]
async fn wrong_credentials_are_said_so() {
    let server = mock().start().await.expect("the mock starts");
    let snov =
        snov_client::Client::builder().base_url(address(&server)).credentials("me", "hunter2-secret").build().unwrap();
    let error = snov.account().balance().await.unwrap_err();

    assert!(error.is_authentication(), "{error}");
    assert_eq!(error.status(), Some(401));
    assert_eq!(server.requests_of("getBalance").len(), 0);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn the_token_can_be_had_by_hand() {
    let server = mock().start().await.expect("the mock starts");
    let token = client(&server).oauth().access_token(server.client_id(), server.client_secret()).await.unwrap();

    assert!(!token.access_token.expose().is_empty());
    assert!(!format!("{token:?}").contains(token.access_token.expose()));
}
