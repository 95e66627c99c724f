//! Inputs that are not sent, and answers that are errors.

use snov_client::models::{CampaignId, ListId, ProgressiveStrategy, SenderAccountId};

use crate::{client, mock};

#[tokio::test]
async fn too_many_addresses_are_not_sent() {
    let server = mock().start().await.expect("the mock starts");
    let addresses = (0..11).map(|index| format!("person{index}@example.com"));
    let error = client(&server).email_verification().start(addresses).await.unwrap_err();

    assert!(error.is_invalid_input());
    assert_eq!(error.path(), Some("emails[]"));
    assert!(error.to_string().contains("10") && error.to_string().contains("11"), "{error}");
    assert!(server.requests().is_empty(), "not even a token was fetched");
}

#[tokio::test]
async fn rules_over_several_fields_are_checked() {
    let server = mock().start().await.expect("the mock starts");
    let snov = client(&server);
    let neither = snov.prospects().add_to_list(ListId(1)).full_name("Ada Lovelace").await.unwrap_err();
    let both = snov
        .prospects()
        .add_to_list(ListId(1))
        .email("ada@example.com")
        .update_contact(true)
        .create_duplicates(true)
        .await
        .unwrap_err();
    let order = snov.sender_accounts().update(SenderAccountId(1)).delay_from(900).delay_to(600).await.unwrap_err();

    let empty = snov.sender_accounts().update(SenderAccountId(1)).await.unwrap_err();
    let progressive = ProgressiveStrategy { from: 6, increase: 1 };
    let branch = snov.warm_up().create(SenderAccountId(1), 20, progressive).await.unwrap_err();

    let cases = [
        (neither, "socialLinks"),
        (both, "createDuplicates"),
        (order, "delay_to"),
        (empty, "has 0 fields; the least is 1"),
        (branch, "`from` is 6; the most is 5"),
    ];
    for (error, words) in cases {
        assert!(error.is_invalid_input(), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_failure_inside_a_success_is_an_error() {
    let server = mock().start().await.expect("the mock starts");
    server.prefer("addProspectToList", "example=not_added");
    let error = client(&server).prospects().add_to_list(ListId(1)).email("ada@example.com").await.unwrap_err();

    assert!(error.is_refused(), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn the_servers_own_words_come_first() {
    let server = mock().start().await.expect("the mock starts");
    server.prefer("addProspectToList", "code=422");
    let error = client(&server).prospects().add_to_list(ListId(1)).email("ada@example.com").await.unwrap_err();

    assert_eq!(error.status(), Some(422));
    assert!(error.message().is_some_and(|words| words.contains("already exists")), "{error}");
    assert_eq!(error.operation(), Some("addProspectToList"));
    assert_eq!(server.requests_of("addProspectToList").len(), 1, "what creates is not sent twice");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = mock().start().await.expect("the mock starts");
    server.prefer("getCampaign", "code=404");
    let error = client(&server).campaigns().get(CampaignId(1)).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");

    let error = client(&server).email_verification().result("never-started").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}
