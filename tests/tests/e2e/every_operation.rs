//! No operation is left out: each is sent, is what the document says, and is answered.

use std::collections::BTreeSet;

use snov_client::models::{
    ArchivePeriod, BlacklistId, CampaignAction, CampaignId, CampaignPriority, CampaignRecipients, ContentId,
    ContentUsage, EmailStep, GoalStep, ListId, NewCampaign, NewEmailContent, NewRecipientStatus, NewSenderAccount,
    NewWebhookEvent, SenderAccountId, Sequence, SequenceStep, SmtpSettings, SmtpSettingsConnection, WebhookId,
    WebhookStatus,
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
    call_campaign_analytics(snov).await?;
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
    snov.campaigns().list().await?;
    snov.campaigns().change_status(CampaignId(1), CampaignAction::Start).await?;
    snov.campaigns().schedules().await?;
    let content = NewEmailContent {
        content_id: ContentId(1),
        subject: "Engines".into(),
        body: "<p>Hello</p>".into(),
        plain_text: false,
        usage: ContentUsage::Active,
    };
    snov.campaign_content().create(CampaignId(1), "1", content).await?;
    snov.campaign_content().get(CampaignId(1), "1", ContentId(1)).await?;
    snov.campaign_content().update(CampaignId(1), "1", ContentId(1)).plain_text(true).await?;
    snov.campaign_content().delete(CampaignId(1), "1", ContentId(1)).await?;
    snov.campaign_recipients().get(CampaignId(1), ["ada@example.com"]).await?;
    snov.campaign_recipients().change_status(CampaignId(1), "ada@example.com", NewRecipientStatus::Paused).await?;
    snov.campaign_recipients().finished(CampaignId(1)).await?;
    snov.do_not_email().add(BlacklistId(1), ["ada@example.com", "example.org"]).await?;
    snov.do_not_email().lists().await?;
    snov.webhooks().list().await?;
    snov.webhooks().create(NewWebhookEvent::CampaignEmailSent, "https://hooks.example.com/5f2c").await?;
    snov.webhooks().update(WebhookId(1), WebhookStatus::Deactivated).await?;
    snov.webhooks().delete(WebhookId(1)).await?;
    Ok(())
}

async fn call_campaign_analytics(snov: &Client) -> Result<(), Error> {
    use snov_client::models::{GetCampaignAnalyticsInput, ListRecipientsActivityInput};

    let (date_from, date_to) = ("2026-11-01".into(), "2026-12-01".into());
    let period = ListRecipientsActivityInput { date_from, date_to };
    let filters = GetCampaignAnalyticsInput { date_from: period.date_from.clone(), date_to: period.date_to.clone() };
    let analytics = snov.campaign_analytics();
    analytics.summary(filters).campaign_ids([CampaignId(1), CampaignId(2)]).await?;
    analytics.progress(CampaignId(1)).await?;
    analytics.recipients_activity(CampaignId(1), period).limit(2).await?;
    analytics.emails_sent(CampaignId(1)).await?;
    analytics.opens(CampaignId(1)).await?;
    analytics.clicks(CampaignId(1)).offset(10_000).await?;
    analytics.replies(CampaignId(1)).await?;
    analytics.email_replies(CampaignId(1)).await?;
    Ok(())
}
