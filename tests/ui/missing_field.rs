//! A required field is missing: the compiler names it.

use snov_client::Client;
use snov_client::models::{ArchivePeriod, CampaignRecipients, ListId, NewCampaign, Sequence, SequenceStep};

fn create(client: &Client, steps: Vec<SequenceStep>) {
    let _call = client.campaigns().create(NewCampaign {
        title: "Analytical engines".into(),
        recipients: CampaignRecipients::new(ListId(32)),
        complete_campaign_after_last_step: true,
        archive_in_months: ArchivePeriod::ThreeMonths,
        sequence: Sequence::new("hello", steps),
    });
}

fn main() {}
