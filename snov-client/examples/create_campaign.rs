//! Creates a draft of a campaign that writes an e-mail, waits, and visits those on LinkedIn who did not open it.
//!
//! ```console
//! cargo run --example create_campaign
//! SNOV_CLIENT_ID=… SNOV_CLIENT_SECRET=… cargo run --example create_campaign LIST_ID SENDER_ACCOUNT_ID
//! ```

mod support;

use std::{env, process::ExitCode};

use snov_client::Error;
use snov_client::models::{
    ArchivePeriod, CampaignPriority, CampaignRecipients, EmailStep, GoalStep, LinkedInStep, LinkedInVisit, ListId,
    NewCampaign, OpenTrigger, SenderAccountId, SendingSettings, Sequence, SequenceStep, TrackingSettings, TriggerStep,
    WaitingUnit,
};
use snov_client::tables::Timezone;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let mut ids = env::args().skip(1).filter_map(|text| text.parse().ok());
    let (list, sender) = (ListId(ids.next().unwrap_or(32)), SenderAccountId(ids.next().unwrap_or(649_079)));
    let connection = support::connect().await?;
    let campaigns = connection.client.campaigns();

    let campaign = campaigns
        .create(NewCampaign {
            title: "Analytical engines".into(),
            priority: CampaignPriority::Medium,
            recipients: CampaignRecipients::new(list),
            complete_campaign_after_last_step: true,
            archive_in_months: ArchivePeriod::ThreeMonths,
            sequence: sequence(),
        })
        .email_accounts([sender])
        .tracking(TrackingSettings::default().open(true).link_click(false))
        .sending_settings(SendingSettings::default().skip_who_replied(true).daily_sending_all(40))
        .provider_matching(false)
        .timezone(Timezone::EuropeLondon)
        .await?;
    println!("Created campaign {} ({}), status {}.", campaign.id, campaign.title, campaign.status);

    campaigns.delete(campaign.id).await?;
    println!("Deleted it again.");
    Ok(())
}

/// hello ─► opened? ─ yes ─► read
///                  └ no ──► visit ─► done
fn sequence() -> Sequence {
    let opened = OpenTrigger::new("opened", WaitingUnit::Days, 3).yes("read").no("visit");
    let steps: [SequenceStep; 5] = [
        EmailStep::new("hello", 1).next("opened").into(),
        TriggerStep::from(opened).into(),
        GoalStep::new("read", "Read").into(),
        LinkedInStep::from(LinkedInVisit::new("visit").next("done")).into(),
        GoalStep::new("done", "Visited").into(),
    ];
    Sequence::new("hello", steps)
}
