//! A shell that runs samples, as a reader would.

use std::{
    env,
    process::{Command, Stdio},
};

use serde_json::Value;

/// Whether there is a curl. Where there is none, samples are not run, but in CI they have to be.
pub(crate) fn has_curl() -> bool {
    let version = Command::new("curl").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_installed = version.is_ok_and(|status| status.success());
    if !is_installed {
        assert!(env::var_os("CI").is_none(), "curl is not installed, and CI has to run its samples");
        println!("skipped: curl is not installed");
    }
    is_installed
}

/// The answer to what a sample sends, with these variables and no others of ours.
pub(crate) fn run(sample: &str, variables: &[(&str, &str)]) -> Result<Value, String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", sample]).env_remove("SNOV_TOKEN").envs(variables.iter().copied());
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
