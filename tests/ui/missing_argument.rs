//! A required argument is missing: the compiler names it.

use snov_client::Client;

fn create(client: &Client) {
    let _call = client.lists().create();
}

fn main() {}
