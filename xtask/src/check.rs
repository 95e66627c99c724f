//! `cargo xtask check`: every finding about the document.

use std::path::{Path, PathBuf};

use codegen::{Reading, diagnostic};
use lexopt::{Arg, Parser, ValueExt};

use crate::{Failure, Outcome, explain, output, spec};

const HELP: &str = "\
Print every finding about the document, with file, line and column. Writes nothing.

Usage: cargo xtask check [--format FORMAT] [--spec DIR-or-FILE]
       cargo xtask check --explain CODE

Options:
  --format FORMAT      How to print [default: text]
                         text    for people, on standard error; in colour on a terminal, unless NO_COLOR is set
                         json    one object with all findings, on standard output; `spec/README.md` describes it
                         github  one workflow command a finding, on standard output: marks the lines of a pull request
  --spec DIR-or-FILE   The document: a file, or a folder with an `openapi.yaml` [default: spec/openapi.yaml]
  --explain CODE       Print what a code means, and an example
  -h, --help           Print this

Exits with 1 when there is an error. Names and types are tried out as well, when the rest is sound enough.
A document is held to the house rules (price, safety class, prose) only if it says `x-house-rules: true`.
";

const FORMATS: [(&str, Format); 3] = [("text", Format::Text), ("json", Format::Json), ("github", Format::Github)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Github,
}

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    let (mut document, mut format) = (None, Format::Text);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("spec") => document = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("format") => format = self::format(&arguments.value()?.string()?)?,
            Arg::Long("explain") => return explain::run(&arguments.value()?.string()?),
            Arg::Short('h') | Arg::Long("help") => {
                return output::print(HELP);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let path = spec::path(document);
    let (reading, complete) = codegen::check(&path);
    match format {
        Format::Text => text(&path, &reading, complete)?,
        Format::Json => output::print(&diagnostic::to_json(&reading.sources, &reading.diagnostics, complete))?,
        Format::Github => output::print(&diagnostic::to_github(&reading.sources, &reading.diagnostics))?,
    }
    if reading.has_errors() { Err(Failure::Found) } else { Ok(()) }
}

fn format(word: &str) -> Result<Format, Failure> {
    let known = FORMATS.iter().find(|(name, _)| *name == word);
    known
        .map(|(_, format)| *format)
        .ok_or_else(|| Failure::Usage(format!("`--format` cannot be `{word}`: it is `text`, `json` or `github`")))
}

fn text(path: &Path, reading: &Reading, complete: bool) -> Outcome {
    spec::print(&reading.sources, &reading.diagnostics);
    if let Some(first) = reading.diagnostics.first() {
        output::tell(&format!("For more about a code, try `cargo xtask check --explain {}`.\n", first.code));
    }
    if !complete {
        output::tell(
            "Names and types were not tried out: that needs a document without these errors, and may find more.\n",
        );
    }
    match &reading.document {
        Some(document) if !reading.has_errors() => {
            output::print(&format!("{}: no errors in {}\n", path.display(), spec::summary(document)))
        }
        _ => Ok(()),
    }
}
