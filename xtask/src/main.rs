//! The chores of this workspace. One file a command; this one only chooses.

mod bundle;
mod check;
mod ci;
mod docs;
mod explain;
mod files;
mod r#gen;
mod mock;
mod output;
mod spec;

use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

const HELP: &str = "\
The chores of this workspace.

Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  gen      Check the document, regenerate the client and the bundle, print what changed
  check    Print every finding about the document
  bundle   Print the document as one self-contained OpenAPI 3.1 JSON file
  docs     Make the website
  mock     Start the mock server
  ci       Run everything that CI runs

`cargo xtask <COMMAND> --help` says more.
";

/// Why a command did not succeed.
enum Failure {
    /// The command line makes no sense: what and, when known, of which command.
    Usage(String),
    /// The command found what it looks for, and has said so.
    Found,
    /// Something that should work did not.
    Broken(String),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

type Outcome = Result<(), Failure>;

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::FAILURE,
        Err(Failure::Broken(what)) => {
            output::tell(&format!("error: {what}\n"));
            ExitCode::FAILURE
        }
        Err(Failure::Usage(what)) => {
            output::tell(&format!(
                "error: {what}\n\n`cargo xtask --help` lists the commands; each has a `--help` of its own.\n"
            ));
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Parser) -> Outcome {
    let command = match arguments.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => {
            return output::print(HELP);
        }
        Some(Arg::Value(command)) => command.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "gen" => r#gen::run(arguments),
        "check" => check::run(arguments),
        "bundle" => bundle::run(arguments),
        "docs" => docs::run(arguments),
        "mock" => mock::run(arguments),
        "ci" => ci::run(arguments),
        other => Err(Failure::Usage(format!("there is no command `{other}`"))),
    }
}
