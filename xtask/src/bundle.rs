//! `cargo xtask bundle`: the document as one file.

use std::{fs, path::PathBuf};

use lexopt::{Arg, Parser};

use crate::{Failure, Outcome, output, spec};

const HELP: &str = "\
Print the document as one self-contained OpenAPI 3.1 JSON file: references to other files become components,
table columns become enums.

Usage: cargo xtask bundle [--spec DIR-or-FILE] [--out FILE]

Options:
  --spec DIR-or-FILE   The document: a file, or a folder with an `openapi.yaml` [default: spec/openapi.yaml]
  --out FILE           Write here instead of to standard output
  -h, --help           Print this

Exits with 1, and prints no document, when there is an error in it.
";

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    let (mut document, mut out) = (None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("spec") => document = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("out") => out = Some(PathBuf::from(arguments.value()?)),
            Arg::Short('h') | Arg::Long("help") => {
                return output::print(HELP);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let valid = spec::read(&spec::path(document))?;
    let json = codegen::bundle::to_json(&valid.bundle);
    match out {
        None => output::print(&json),
        Some(file) => {
            fs::write(&file, json).map_err(|error| Failure::Broken(format!("cannot write {}: {error}", file.display())))
        }
    }
}
