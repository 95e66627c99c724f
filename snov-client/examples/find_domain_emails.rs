//! Learns about a company from its domain, then lists its e-mail addresses, page by page.
//!
//! ```console
//! cargo run --example find_domain_emails
//! SNOV_CLIENT_ID=… SNOV_CLIENT_SECRET=… cargo run --example find_domain_emails example.com
//! ```

mod support;

use std::{env, process::ExitCode};

use snov_client::Error;

/// Each page may cost credits, so that it is wise to stop somewhere.
const ENOUGH: usize = 60;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let domain = env::args().nth(1).unwrap_or_else(|| "example.com".to_owned());
    let connection = support::connect().await?;
    let search = connection.client.domain_search();

    let company = search.start(&domain).wait().await?;
    if let Some(found) = company.data {
        println!(
            "{} has {} employees.",
            found.company_name.as_deref().unwrap_or(&domain),
            found.size.as_deref().unwrap_or("?")
        );
    }

    let mut emails = search.start_domain_emails(&domain).items();
    let mut count = 0;
    while let Some(found) = emails.try_next().await? {
        println!("  {}", found.email);
        count += 1;
        if count == ENOUGH {
            println!("  … and maybe more");
            break;
        }
    }
    Ok(())
}
