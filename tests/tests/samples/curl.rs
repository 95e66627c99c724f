//! The curl samples are run by a shell, as a reader would.

use std::{
    env,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::Value;
use snov_mock::Server;

use crate::{Case, cases, difference, document, documented::Call, server, token};

/// How many samples run at the same time.
const AT_ONCE: usize = 4;

#[test]
fn every_curl_sample_sends_its_example_and_succeeds() {
    if !is_installed() {
        assert!(env::var_os("CI").is_none(), "curl is not installed, and CI has to run its samples");
        println!("skipped: curl is not installed");
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
            let fault = fault(&server(&cases, case), &for_token, &sample, &case.call)?;
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

fn is_installed() -> bool {
    let version = Command::new("curl").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Gets a token by the sample for it, and runs a sample with that.
fn fault(server: &Server, for_token: &str, sample: &str, expected: &Call) -> Option<String> {
    let token = if sample == for_token { None } else { Some(run(server, for_token, None)) };
    let token = match token.transpose() {
        Ok(answer) => answer.map(|answer| answer["access_token"].as_str().expect("a token").to_owned()),
        Err(fault) => return Some(format!("has no token: {fault}")),
    };
    match run(server, sample, token.as_deref()) {
        Ok(_) => difference(server, expected),
        Err(fault) => Some(fault),
    }
}

/// The answer to what a sample sends.
fn run(server: &Server, sample: &str, token: Option<&str>) -> Result<Value, String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", sample]).env("SNOV_BASE_URL", server.url()).env_remove("SNOV_TOKEN");
    shell.envs(token.map(|token| ("SNOV_TOKEN", token)));
    // Neither a proxy nor somebody's own settings.
    shell.env("NO_PROXY", "*").env("CURL_HOME", env!("CARGO_TARGET_TMPDIR"));
    let output = shell.output().expect("a shell runs");
    if !output.status.success() {
        return Err(format!("ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    let answer = String::from_utf8_lossy(&output.stdout);
    if answer.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&answer).map_err(|_| format!("was answered with what is no JSON: {answer}"))
}
