//! The id of a list is not the id of a campaign, and a number is neither.

use snov_client::Client;
use snov_client::models::ListId;

fn delete(client: &Client) {
    let _call = client.campaigns().delete(ListId(32));
    let _call = client.campaigns().delete(32);
}

fn main() {}
