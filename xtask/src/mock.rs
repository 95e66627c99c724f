//! `cargo xtask mock`: starts the mock server.

use lexopt::{Arg, Parser};

use crate::{Outcome, ci, output};

const HELP: &str = "\
Start the mock server: a Snov.io on your machine, free of charge, answering from the document's examples.

Usage: cargo xtask mock [--port N] [OPTIONS OF THE SERVER]

Options:
  --port N      The port on 127.0.0.1 [default: any free one]
  -h, --help    Print this

It prints its address and credentials. Everything else is passed to the server: `cargo xtask mock -- --help`
lists its options.
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
