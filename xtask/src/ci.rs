//! `cargo xtask ci`: everything that CI runs, cheapest first.

use std::{env, ffi::OsString, process::Command, time::Instant};

use lexopt::{Arg, Parser};

use crate::{Failure, Outcome, output, spec};

const HELP: &str = "\
Run everything that CI runs, cheapest first, and stop at the first failure. Needs nothing but Rust, and on Linux the
headers of OpenSSL for the client's feature `native-tls`. What programs of others say, which needs npm, pip and chromium, is
`.ci/linters/run` of the document, `.ci/mock/run` of the mock server, and `.ci/site/run` of the docs site.

Usage: cargo xtask ci

Options:
  -h, --help    Print this
";

/// What is run: a title and the arguments of cargo.
const STEPS: &[(&str, &[&str])] = &[
    ("format", &["fmt", "--all", "--check"]),
    ("document", &["xtask", "check"]),
    ("freshness", &["xtask", "gen", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
    ("no features", &["clippy", "--package", "snov-client", "--lib", "--no-default-features", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace"]),
    ("example", &["run", "--quiet", "--example", "verify_emails"]),
    ("webhooks", &["run", "--quiet", "--example", "webhook_receiver"]),
    ("docs", &["doc", "--workspace", "--no-deps"]),
    ("site", &["xtask", "docs"]),
];

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    match arguments.next()? {
        None => {}
        Some(Arg::Short('h') | Arg::Long("help")) => return output::print(HELP),
        Some(other) => return Err(other.unexpected().into()),
    }
    for (title, step) in STEPS {
        output::print(&format!("── {title}: cargo {}\n", step.join(" ")))?;
        let started = Instant::now();
        let mut command = cargo(step);
        if *title == "docs" {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        succeed(command)?;
        output::print(&format!("── {title}: passed in {:.1} s\n", started.elapsed().as_secs_f32()))?;
    }
    Ok(())
}

/// The cargo that runs us, at the root of the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(spec::workspace());
    command
}

/// Runs a command to its end; what it prints is what the user sees.
pub(crate) fn succeed(mut command: Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::Found),
        Err(error) => Err(Failure::Broken(format!("cannot run {}: {error}", command.get_program().display()))),
    }
}
