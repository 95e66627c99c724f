//! `cargo xtask mock`: starts the mock server.

use lexopt::{Arg, Parser};

use crate::{Outcome, ci, output};

const HELP: &str = "\
Start the mock server: a Snov.io on your machine that remembers what it is told, and costs nothing.

Usage: cargo xtask mock [OPTIONS]

Options:
  --port N           The port on 127.0.0.1 [default: any free one]
  --seed N           What all that looks random follows from
  --scenario FILE    Settings in JSON: credits, clock, time of tasks, rate limit, faults
  --routes           Print every route, instead of starting
  -h, --help         Print this

It prints its address and credentials. `cargo xtask mock -- --help` lists the other options, which go to the server as
they are.
";

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    if let Some(Arg::Short('h') | Arg::Long("help")) = arguments.clone().next()? {
        return output::print(HELP);
    }
    // The server is a binary of its own, so that `cargo xtask gen` does not build an HTTP stack.
    let mut server = ci::cargo(&["run", "--quiet", "--package", "snov-mock", "--"]);
    server.args(arguments.raw_args()?.filter(|argument| argument != "--"));
    ci::succeed(server)
}
