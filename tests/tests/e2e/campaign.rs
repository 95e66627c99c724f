//! A campaign from the first prospect to the last reply: the client asks, and days pass in the mock server.

use std::time::Duration;

use snov_client::models::{
    ArchivePeriod, CampaignAction, CampaignPriority, CampaignRecipients, CampaignState, CampaignStatus, ContentUsage,
    GetCampaignAnalyticsInput, ListRecipientsActivityInput, NewCampaign, NewEmailContent, RecipientEventType,
    RecipientStatus, SenderAccountId, SendingSettings, SequenceStep, TrackingSettings,
};
use snov_client::sequence::{self, Goal, Period};
use snov_client::{Client, Error};
use snov_mock::Clock;

use crate::{client, mock};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn a_campaign_is_written_run_and_counted() {
    let server = mock().clock(Clock::manual()).no_rate_limit().start().await.expect("the mock starts");
    play(&client(&server), server.clock()).await.unwrap();
}

async fn play(snov: &Client, clock: &Clock) -> Result<(), Error> {
    let list = snov.lists().create("People").await?.id;
    for temper in ["ignores", "opens", "replies+1", "replies+2", "bounces"] {
        snov.prospects().add_to_list(list).email(format!("{temper}@example.com")).first_name("Ada").await?;
    }
    let reminder = sequence::start().email(1).goal("Reminded");
    let campaign = snov
        .campaigns()
        .create(NewCampaign {
            title: "Analytical engines".into(),
            priority: CampaignPriority::High,
            recipients: CampaignRecipients::new(list),
            complete_campaign_after_last_step: true,
            archive_in_months: ArchivePeriod::ThreeMonths,
            sequence: sequence::start().email(1).if_opened(Period::days(2), Goal("Read"), reminder).into(),
        })
        .email_accounts([SenderAccountId(649_079)])
        .tracking(TrackingSettings::default().open(true))
        .sending_settings(SendingSettings::default().skip_who_replied(true))
        .provider_matching(false)
        .await?;
    assert_eq!(campaign.status, CampaignStatus::New);

    let early = snov.campaigns().change_status(campaign.id, CampaignAction::Start).await;
    assert!(early.is_err_and(|error| error.to_string().contains("has no content in use")), "nothing is written yet");
    for step in campaign.sequence.expect("it has one").steps {
        let SequenceStep::Email(step) = step else { continue };
        let text = NewEmailContent {
            content_id: step.content.expect("the slots are made")[0].id,
            subject: "Engines".into(),
            body: "<p>Dear {{first_name}}</p>".into(),
            plain_text: false,
            usage: ContentUsage::Active,
        };
        snov.campaign_content().create(campaign.id, step.step_ref, text).await?;
    }
    snov.campaigns().change_status(campaign.id, CampaignAction::Start).await?;
    clock.advance(5 * DAY);

    let progress = snov.campaign_analytics().progress(campaign.id).await?;
    assert_eq!((progress.status, progress.unfinished), (CampaignState::Completed, Some(0)));
    let period = GetCampaignAnalyticsInput { date_from: "2026-01-01".into(), date_to: "2026-01-31".into() };
    let summary = snov.campaign_analytics().summary(period).campaign_ids([campaign.id]).await?;
    assert_eq!((summary.emails_sent, summary.follow_ups, summary.bounced), (6, Some(1), Some(1)));
    assert_eq!((summary.email_opens, summary.email_replies), (Some(3), Some(2)));

    let january = ListRecipientsActivityInput { date_from: "2026-01-01".into(), date_to: "2026-02-01".into() };
    let mut events = snov.campaign_analytics().recipients_activity(campaign.id, january).limit(4).items();
    let mut sent = 0;
    while let Some(event) = events.try_next().await? {
        sent += u64::from(event.event_type == RecipientEventType::Sent);
    }
    assert_eq!(sent, summary.emails_sent, "counted over several pages");

    let mut replies = snov.campaign_analytics().replies(campaign.id).items();
    while let Some(entry) = replies.try_next().await? {
        assert_eq!(entry.replies[0].message, "Tell me more.");
    }
    let addresses = ["bounces@example.com", "ada@example.com"];
    let statuses: Vec<_> = snov.campaign_recipients().get(campaign.id, addresses).await?;
    assert_eq!(statuses[0].status, Some(RecipientStatus::Finished));
    assert!(!statuses[1].exists);
    Ok(())
}
