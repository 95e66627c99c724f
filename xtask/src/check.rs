//! `cargo xtask check`: every finding about the document.

use std::path::PathBuf;

use lexopt::{Arg, Parser};

use crate::{Outcome, output, spec};

const HELP: &str = "\
Print every finding about the document, with file, line and column. Writes nothing.

Usage: cargo xtask check [--spec DIR-or-FILE]

Options:
  --spec DIR-or-FILE   The document: a file, or a folder with an `openapi.yaml` [default: spec/openapi.yaml]
  -h, --help           Print this

Exits with 1 when there is an error. `spec/README.md` explains each finding by its code.
A document is held to the house rules (price, safety class, prose) only if it says `x-house-rules: true`.
";

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    let mut document = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("spec") => document = Some(PathBuf::from(arguments.value()?)),
            Arg::Short('h') | Arg::Long("help") => {
                return output::print(HELP);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let path = spec::path(document);
    let valid = spec::read(&path)?;
    // Names and types are made when generating: what they reveal belongs to the findings too.
    spec::generate(&valid, &codegen::Options::default())?;
    output::print(&format!("{}: no errors in {}\n", path.display(), spec::summary(&valid.document)))
}
