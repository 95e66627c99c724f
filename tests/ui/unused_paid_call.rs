//! A call that nobody awaits does nothing, and one that pays says so.

#![deny(unused_must_use)]

use snov_client::{Client, Error};

fn forgotten(client: &Client) {
    client.email_verification().start(["ada@example.com"]);
}

async fn ignored(client: &Client) -> Result<(), Error> {
    client.email_verification().start(["ada@example.com"]).wait();
    client.domain_search().start("example.com").await;
    Ok(())
}

fn main() {}
