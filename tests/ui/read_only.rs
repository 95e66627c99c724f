//! What only the server sets has no setter.

use snov_client::Client;
use snov_client::models::{CampaignId, CampaignStatus};

fn start(client: &Client) {
    let _call = client.campaigns().update(CampaignId(1)).status(CampaignStatus::Active);
}

fn main() {}
