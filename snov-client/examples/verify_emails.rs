//! Verifies a list of addresses: those on the command line, or three made-up ones.
//!
//! ```console
//! cargo run --example verify_emails
//! SNOV_CLIENT_ID=… SNOV_CLIENT_SECRET=… cargo run --example verify_emails ada@example.com
//! ```

mod support;

use std::{env, process::ExitCode};

use snov_client::Error;

/// How many addresses one request may hold.
const BATCH: usize = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<(), Error> {
    let mut addresses: Vec<String> = env::args().skip(1).collect();
    if addresses.is_empty() {
        addresses = ["ada@example.com", "grace@example.com", "no.address"].map(String::from).to_vec();
    }
    let connection = support::connect().await?;
    let snov = &connection.client;

    for batch in addresses.chunks(BATCH) {
        let call = snov.email_verification().start(batch);
        if let Some(credits) = call.price() {
            println!("Verifying {} addresses for at most {credits} credits …", batch.len());
        }
        let report = call.wait().await?;
        for verified in report.data {
            let reason = verified.result.unknown_status_reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
            println!("  {:<24} {}{reason}", verified.email, verified.result.smtp_status);
        }
    }
    println!("Credits left: {}", snov.account().balance().await?.balance);
    Ok(())
}
