//! The Rust samples are run.

use std::{collections::BTreeSet, time::Duration};

use snov_client::Client;
use snov_mock::Server;
use tokio::task::JoinSet;

use crate::{
    cases,
    code::{self, Sample},
    difference, document,
    documented::Call,
    server,
};

#[tokio::test]
async fn every_rust_sample_sends_its_example_and_succeeds() {
    let document = document();
    let cases = cases(&document);
    let documented: BTreeSet<&str> = cases.iter().map(|case| case.call.operation.as_str()).collect();
    let shown: BTreeSet<&str> = code::ALL.iter().map(|(operation, _)| *operation).collect();
    assert_eq!(shown, documented, "an operation without a sample, or a sample without an operation");

    // All at once, since many wait a moment for a task.
    let mut running = JoinSet::new();
    for (operation, sample) in code::ALL {
        let case = cases.iter().find(|case| case.call.operation == *operation).expect("it is documented");
        let (server, expected) = (server(&cases), case.call.clone().in_rust(case.operation));
        running
            .spawn(async move { fault(&server, *sample, &expected).await.map(|fault| format!("{operation} {fault}")) });
    }
    let mut faults: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    faults.sort();
    assert!(faults.is_empty(), "{} of the samples:\n\n{}", faults.len(), faults.join("\n\n"));
}

async fn fault(server: &Server, sample: Sample, expected: &Call) -> Option<String> {
    let client = Client::builder()
        .base_url(server.url())
        .credentials(server.client_id(), server.client_secret())
        .rate_limit(1_000, Duration::from_secs(1))
        .build()
        .expect("the settings are right");
    match sample(client).await {
        Ok(()) => difference(server, expected),
        Err(error) => Some(format!("failed: {error}")),
    }
}
