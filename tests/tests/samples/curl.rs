//! The curl samples are run by a shell, as a reader would.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use snov_mock::Server;

use crate::{Case, cases, difference, document, documented::Call, server, shell, token};

/// How many samples run at the same time.
const AT_ONCE: usize = 4;

#[test]
fn every_curl_sample_sends_its_example_and_succeeds() {
    if !shell::has_curl() {
        return;
    }
    let document = document();
    let cases = cases(&document);
    let sample = |case: &Case<'_>| codegen::docs::curl(&document, case.path, case.operation);
    let for_token = sample(token(&cases));

    let next = AtomicUsize::new(0);
    let work = || {
        let mine = std::iter::from_fn(|| cases.get(next.fetch_add(1, Ordering::Relaxed)));
        let faults = mine.filter_map(|case| {
            let sample = sample(case);
            let fault = fault(&server(&cases), &for_token, &sample, &case.call)?;
            Some(format!("{} {fault}\n{sample}", case.call.operation))
        });
        faults.collect::<Vec<_>>()
    };
    let mut faults: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("nothing panics")).collect()
    });
    faults.sort();
    assert!(faults.is_empty(), "{} of the samples:\n\n{}", faults.len(), faults.join("\n\n"));
}

/// Gets a token by the sample for it, and runs a sample with that.
fn fault(server: &Server, for_token: &str, sample: &str, expected: &Call) -> Option<String> {
    let url = server.url();
    let token = if sample == for_token { Ok(None) } else { token_by(for_token, &url).map(Some) };
    let answer = token.and_then(|token| {
        let token = token.as_deref().map(|token| ("SNOV_TOKEN", token));
        let variables: Vec<_> = [("SNOV_BASE_URL", url.as_str())].into_iter().chain(token).collect();
        shell::run(sample, &variables)
    });
    match answer {
        Ok(_) => difference(server, expected),
        Err(fault) => Some(fault),
    }
}

fn token_by(sample: &str, url: &str) -> Result<String, String> {
    let answer = shell::run(sample, &[("SNOV_BASE_URL", url)])?;
    answer["access_token"].as_str().map(str::to_owned).ok_or_else(|| format!("got no token: {answer}"))
}
