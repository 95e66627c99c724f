//! No operation is left out: each is sent, is what the document says, and is answered.

use std::collections::BTreeSet;

use snov_client::models::{
    ArchivePeriod, CampaignAction, CampaignId, CampaignPriority, CampaignRecipients, CompanyFilters,
    CompanySearchFilters, ContentId, ContentUsage, DoNotEmailListId, GetCampaignAnalyticsInput, ListId,
    ListRecipientsActivityInput, NewCampaign, NewEmailContent, NewRecipientStatus, NewSenderAccount, NewWebhookEvent,
    PersonToFind, PipelineId, ProspectSearchFilters, SmtpConnection, SmtpSettings, TextFilter, WarmUpPeriod,
    WarmUpStatusChange, WarmUpStrategy, WebhookId, WebhookStatus,
};
use snov_client::{Client, Error, operations, sequence};
use snov_mock::{Fault, Server};

use crate::{client, mock};

#[tokio::test]
async fn every_operation_is_answered() {
    let server = mock().pending_polls(0).no_rate_limit().start().await.expect("the mock starts");
    call_each(&client(&server), &server).await.unwrap();

    let called: BTreeSet<_> = server.requests().into_iter().filter_map(|request| request.operation_id).collect();
    let documented: BTreeSet<_> = operations::ALL.iter().map(|operation| operation.id.to_owned()).collect();
    assert_eq!(called, documented, "an operation without a call here");
}

#[tokio::test]
async fn answers_of_tomorrow_are_understood() {
    let server = mock().pending_polls(0).no_rate_limit().fault(Fault::tomorrow()).start().await;
    let server = server.expect("the mock starts");
    call_each(&client(&server), &server).await.unwrap();
}

async fn call_each(snov: &Client, server: &Server) -> Result<(), Error> {
    snov.oauth().access_token(server.client_id(), server.client_secret()).await?;
    snov.account().balance().await?;
    call_searches(snov).await?;
    call_prospects(snov).await?;
    call_sender_accounts(snov).await?;
    call_campaigns(snov).await?;
    call_campaign_analytics(snov).await?;
    snov.webhooks().list().await?;
    snov.webhooks().create(NewWebhookEvent::CampaignEmailSent, "https://hooks.example.com/5f2c").await?;
    snov.webhooks().update(WebhookId(14), WebhookStatus::Deactivated).await?;
    snov.webhooks().delete(WebhookId(14)).await
}

/// All tasks at once, since each waits a moment before it asks for its result.
async fn call_searches(snov: &Client) -> Result<(), Error> {
    let (domains, database, enrichment) = (snov.domain_search(), snov.database_search(), snov.enrichment());
    let company = CompanyFilters::default().name(TextFilter::default().include(["Example"]));
    let prospects = ProspectSearchFilters::default().company(company.clone());
    let person = PersonToFind { first_name: "Ada".into(), last_name: "Lovelace".into(), domain: "example.com".into() };
    tokio::try_join!(
        domains.start("example.com").wait().into_future(),
        domains.start_domain_emails("example.com").wait().into_future(),
        domains.start_generic_contacts("example.com").wait().into_future(),
        domains.start_prospects("example.com").positions(["QA Engineer"]).wait().into_future(),
        domains.start_prospect_emails("41627edbfff8ba9c").wait().into_future(),
        database.start_prospects(prospects).wait().into_future(),
        database.start_prospect_emails("fedcba9876543210").wait().into_future(),
        database.start_companies(CompanySearchFilters::new(company)).wait().into_future(),
        snov.email_finder().start([person]).wait().into_future(),
        snov.email_verification().start(["ada@example.com"]).wait().into_future(),
        enrichment.start_company_domains(["Example"]).wait().into_future(),
        enrichment.start_linkedin_profiles(["https://www.linkedin.com/in/ada-lovelace-example/"]).wait().into_future(),
    )?;
    domains.emails_count("example.com").await?;
    enrichment.profile_by_email("ada@example.com").await?;
    Ok(())
}

async fn call_prospects(snov: &Client) -> Result<(), Error> {
    snov.lists().list().await?;
    snov.lists().create("Mathematicians").await?;
    snov.pipelines().list().await?;
    snov.pipelines().stages(PipelineId(1_106_350)).await?;
    snov.prospects().get("xusD3-T_K5IktGoaa8Jc8A==").await?;
    snov.prospects().by_email("ada@example.com").await?;
    snov.prospects().custom_fields().await?;
    snov.prospects().in_list(ListId(32)).await?;
    snov.prospects().add_to_list(ListId(32)).email("katherine@example.com").await?;
    snov.do_not_email().add(DoNotEmailListId(8), ["ada@example.com", "example.org"]).await?;
    snov.do_not_email().lists().await?;
    Ok(())
}

async fn call_sender_accounts(snov: &Client) -> Result<(), Error> {
    let account = NewSenderAccount {
        sender_name: "Ada".into(),
        email_from: "ada@example.com".into(),
        password: "app-password".into(),
        smtp: SmtpSettings::new("smtp.example.com", SmtpConnection::Tls587),
    };
    let id = snov.sender_accounts().create(account).await?.id;
    snov.sender_accounts().update(id).limitation(10).await?;
    snov.sender_accounts().list().await?;
    snov.sender_accounts().check_status(id).await?;
    let warm_up = snov.warm_up().create(id, 20, WarmUpStrategy::Steady).await?.id;
    snov.warm_up().list().await?;
    snov.warm_up().get(warm_up).await?;
    snov.warm_up().update(warm_up).status(WarmUpStatusChange::Paused).await?;
    snov.warm_up().statistics(warm_up).period(WarmUpPeriod::Month).await?;
    snov.warm_up().delete(warm_up).await?;
    Ok(())
}

async fn call_campaigns(snov: &Client) -> Result<(), Error> {
    let (id, step, content) = (CampaignId(37505), "1773996379996", ContentId(17_739_963_799_960));
    let campaign = NewCampaign {
        title: "Analytical engines".into(),
        priority: CampaignPriority::Low,
        recipients: CampaignRecipients::new(ListId(32)),
        complete_campaign_after_last_step: false,
        archive_in_months: ArchivePeriod::OneMonth,
        sequence: sequence::start().visit().goal("end").into(),
    };
    let created = snov.campaigns().create(campaign).await?;
    snov.campaigns().get(id).await?;
    snov.campaigns().update(id).title("Compilers").await?;
    snov.campaigns().delete(created.id).await?;
    snov.campaigns().list().await?;
    snov.campaigns().schedules().await?;
    let text = NewEmailContent {
        content_id: content,
        subject: "Engines".into(),
        body: "<p>Hello</p>".into(),
        plain_text: false,
        usage: ContentUsage::Active,
    };
    snov.campaign_content().create(id, step, text).await?;
    snov.campaign_content().get(id, step, content).await?;
    snov.campaign_content().update(id, step, content).plain_text(true).await?;
    snov.campaign_content().delete(id, step, content).await?;
    snov.campaigns().change_status(id, CampaignAction::Start).await?;
    snov.campaign_recipients().get(id, ["ada@example.com"]).await?;
    let running = CampaignId(38573);
    snov.campaign_recipients().change_status(running, "ada@example.com", NewRecipientStatus::Paused).await?;
    snov.campaign_recipients().finished(running).await?;
    Ok(())
}

async fn call_campaign_analytics(snov: &Client) -> Result<(), Error> {
    let (date_from, date_to) = ("2026-11-01".into(), "2026-12-01".into());
    let period = ListRecipientsActivityInput { date_from, date_to };
    let filters = GetCampaignAnalyticsInput { date_from: period.date_from.clone(), date_to: period.date_to.clone() };
    let (analytics, id) = (snov.campaign_analytics(), CampaignId(38573));
    analytics.summary(filters).campaign_ids([id, CampaignId(41816)]).await?;
    analytics.progress(id).await?;
    analytics.recipients_activity(id, period).limit(2).await?;
    analytics.emails_sent(id).await?;
    analytics.opens(id).await?;
    analytics.clicks(id).offset(10_000).await?;
    analytics.replies(id).await?;
    analytics.email_replies(id).await?;
    Ok(())
}
