//! No operation is left out: each is sent, is what the document says, and is answered.

use std::collections::BTreeSet;

use snov_client::models::{
    ArchivePeriod, CampaignId, CampaignPriority, CampaignRecipients, EmailStep, GoalStep, ListId, NewCampaign,
    NewSenderAccount, SenderAccountId, Sequence, SequenceStep, SmtpSettings, SmtpSettingsConnection, WarmUpId,
    WarmUpPeriod, WarmUpStatusChange, WarmUpStrategy, WebhookAction, WebhookObject,
};
use snov_client::{Client, Error, operations};
use snov_mock::Server;

use crate::client;

#[tokio::test]
async fn every_operation_is_answered() {
    let server = Server::builder().pending_polls(0).start().await.expect("the mock starts");
    call_each(&client(&server), &server).await.unwrap();

    let called: BTreeSet<_> = server.requests().into_iter().filter_map(|request| request.operation_id).collect();
    let documented: BTreeSet<_> = operations::ALL.iter().map(|operation| operation.id.to_owned()).collect();
    assert_eq!(called, documented, "an operation without a call here");
}

async fn call_each(snov: &Client, server: &Server) -> Result<(), Error> {
    snov.oauth().access_token(server.client_id(), server.client_secret()).await?;
    snov.account().balance().await?;
    snov.domain_search().start("example.com").wait().await?;
    snov.domain_search().start_domain_emails("example.com").wait().await?;
    snov.email_verification().start(["ada@example.com"]).wait().await?;
    snov.lists().create("Mathematicians").await?;
    snov.prospects().in_list(ListId(1)).await?;
    snov.prospects().add_to_list(ListId(1)).email("ada@example.com").await?;
    let smtp = SmtpSettings::new("smtp.example.com", SmtpSettingsConnection::Tls587);
    let account = NewSenderAccount {
        sender_name: "Ada".into(),
        email_from: "ada@example.com".into(),
        password: "app-password".into(),
        smtp,
    };
    snov.sender_accounts().create(account).await?;
    snov.sender_accounts().update(SenderAccountId(1)).limitation(10).await?;
    snov.sender_accounts().list().await?;
    snov.sender_accounts().check_status(SenderAccountId(1)).await?;
    snov.warm_up().create(SenderAccountId(1), 20, WarmUpStrategy::Steady).await?;
    snov.warm_up().list().await?;
    snov.warm_up().get(WarmUpId(1)).await?;
    snov.warm_up().update(WarmUpId(1)).status(WarmUpStatusChange::Paused).await?;
    snov.warm_up().delete(WarmUpId(1)).await?;
    snov.warm_up().statistics(WarmUpId(1)).period(WarmUpPeriod::Month).await?;
    let steps: [SequenceStep; 2] = [EmailStep::new("1", 1).next("2").into(), GoalStep::new("2", "end").into()];
    let campaign = NewCampaign {
        title: "Analytical engines".into(),
        priority: CampaignPriority::Low,
        recipients: CampaignRecipients::new(ListId(1)),
        complete_campaign_after_last_step: false,
        archive_in_months: ArchivePeriod::OneMonth,
        sequence: Sequence::new("1", steps),
    };
    snov.campaigns().create(campaign).await?;
    snov.campaigns().get(CampaignId(1)).await?;
    snov.campaigns().delete(CampaignId(1)).await?;
    snov.webhooks().list().await?;
    snov.webhooks().create(WebhookObject::CampaignEmail, WebhookAction::Sent, "https://hooks.example.com/5f2c").await?;
    Ok(())
}
