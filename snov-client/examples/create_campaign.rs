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
    ArchivePeriod, CampaignPriority, CampaignRecipients, ListId, NewCampaign, SenderAccountId, SendingSettings,
    Sequence, TrackingSettings,
};
use snov_client::sequence::{self, Goal, Period};
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

/// An e-mail ─► opened? ─ yes ─► Read
///                       └ no ──► visit ─► Visited
fn sequence() -> Sequence {
    let visit = sequence::start().visit().goal("Visited");
    sequence::start().email(1).if_opened(Period::days(3), Goal("Read"), visit).into()
}
