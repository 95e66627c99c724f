//! `cargo xtask check --explain`: what a code means, from the page and the example that every code has.

use std::{
    fs,
    path::{Path, PathBuf},
};

use codegen::diagnostic::suggest;

use crate::{Failure, Outcome, output, spec};

/// Every code is in a table of this page …
const PAGE: &str = "spec/README.md";

/// … and has folders here that are named after it, each with a document and what is printed about it.
const EXAMPLES: [&str; 2] = ["codegen/tests/fail", "codegen/tests/refused"];

pub(crate) fn run(code: &str) -> Outcome {
    let page = read(&spec::in_workspace(PAGE))?;
    let codes = codes(&page);
    let Some((_, meaning)) = codes.iter().find(|(known, _)| *known == code) else {
        let near = suggest(code, codes.iter().map(|(known, _)| *known));
        let help = near.map_or_else(|| format!("`{PAGE}` lists the codes"), |near| format!("did you mean `{near}`?"));
        return Err(Failure::Usage(format!("there is no code `{code}`: {help}")));
    };
    let mut parts = vec![format!("{code}: {meaning}\n")];
    for example in examples(code) {
        parts.push(read(&example.join("expected.txt"))?);
    }
    parts.push(format!("The rules that documents are held to are in `{PAGE}`.\n"));
    output::print(&parts.join("\n"))
}

/// The rows of the tables of codes, without their marks.
fn codes(page: &str) -> Vec<(&str, &str)> {
    let codes = page.split_once("\n### Codes\n").map_or("", |(_, codes)| codes);
    let rows = codes.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    rows.filter_map(|row| row.split_once("` | ")).collect()
}

/// The folders of the examples of a code: `house-task`, and `house-task-start`, but not those of a longer code.
fn examples(code: &str) -> Vec<PathBuf> {
    let folders = EXAMPLES.iter().flat_map(|folder| fs::read_dir(spec::in_workspace(folder)).into_iter().flatten());
    let mut found: Vec<_> = folders.flatten().map(|entry| entry.path()).filter(|path| is_about(path, code)).collect();
    found.sort();
    found
}

/// Whether an example is about a code: what it prints says so.
fn is_about(example: &Path, code: &str) -> bool {
    let name = example.file_name().unwrap_or_default().to_string_lossy();
    let printed = fs::read_to_string(example.join("expected.txt")).unwrap_or_default();
    name.starts_with(code) && printed.contains(&format!("[{code}]: "))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Broken(format!("cannot read {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_example() {
        let Ok(page) = read(&spec::in_workspace(PAGE)) else { panic!("the page can be read") };
        let codes = codes(&page);
        assert!(codes.len() > 80, "{codes:?}");
        let without = codes.iter().filter(|(code, _)| examples(code).is_empty()).map(|(code, _)| *code);
        // What cannot be read is said by the operating system in its own words.
        assert_eq!(without.collect::<Vec<_>>(), ["file-unreadable"]);
    }

    #[test]
    fn an_example_is_not_that_of_a_longer_code() {
        let names = |code: &str| -> Vec<String> {
            let name = |path: PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            examples(code).into_iter().map(name).collect()
        };
        assert_eq!(names("house-example"), ["house-example", "house-example-parameter", "house-example-twice"]);
        assert_eq!(names("encoding"), ["encoding"]);
    }
}
