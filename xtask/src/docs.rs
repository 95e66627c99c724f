//! `cargo xtask docs`: makes the website of the document.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use codegen::{Files, load::Prose};
use lexopt::{Arg, Parser};

use crate::{
    Failure, Outcome,
    files::{self, Ours},
    output,
    spec::{self, Valid},
};

const HELP: &str = "\
Make the website: a reference of every operation, the guides, and a search that needs no server.

Usage: cargo xtask docs [--spec DIR-or-FILE] [--out DIR] [--open]

Options:
  --spec DIR-or-FILE   The document: a file, or a folder with an `openapi.yaml` [default: spec/openapi.yaml]
  --out DIR            Write here [default: target/site]
  --open               Show it in a browser
  -h, --help           Print this

Files are written only when their bytes differ. What an earlier run made and this one does not is deleted; other files
are left alone.
";

/// Names the files of the last run, so that only those are ever deleted.
const LIST: &str = ".files";

pub(crate) fn run(mut arguments: Parser) -> Outcome {
    let (mut document, mut out, mut open) = (None, None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("spec") => document = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("out") => out = Some(PathBuf::from(arguments.value()?)),
            Arg::Long("open") => open = true,
            Arg::Short('h') | Arg::Long("help") => return output::print(HELP),
            other => return Err(other.unexpected().into()),
        }
    }
    let started = Instant::now();
    // The guides are about our own document.
    let prose = if document.is_none() { Prose::read(spec::workspace()) } else { Ok(Prose::default()) };
    let prose = prose.map_err(|error| Failure::Broken(format!("cannot read the guides: {error}")))?;
    let site = site(&spec::read(&spec::path(document))?, &prose)?;
    let folder = out.unwrap_or_else(|| spec::in_workspace("target/site"));
    let pages = site.keys().filter(|name| is_page(name)).count();
    let bytes: usize = site.values().map(String::len).sum();
    let changes = files::compare(&folder, &site, Ours::Listed(LIST))?;
    files::write(&changes)?;
    let (seconds, kilobytes) = (started.elapsed().as_secs_f32(), bytes / 1000);
    let home = folder.join("index.html");
    output::print(&format!("{}: {pages} pages, {kilobytes} kB in {seconds:.2} s\n", home.display()))?;
    if open { show(&home) } else { Ok(()) }
}

/// Every file of the site, with the list of them.
fn site(valid: &Valid, prose: &Prose) -> Result<Files, Failure> {
    let mut site = spec::site(valid, prose)?;
    let list = site.keys().map(String::as_str).collect::<Vec<_>>().join("\n");
    site.insert(LIST.to_owned(), list + "\n");
    Ok(site)
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "html")
}

fn show(page: &Path) -> Outcome {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(opener).arg(page).spawn();
    started.map(drop).map_err(|error| Failure::Broken(format!("cannot run `{opener}`: {error}")))
}
