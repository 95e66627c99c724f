//! Small documents, one feature each, and the modules that are made of them.
//!
//! Each folder under `tests/golden/pass/` of the workspace holds a document and `expected/`, the output. After a change
//! on purpose, `UPDATE_EXPECT=1 cargo test -p codegen --test pass` writes the files anew; read the difference before
//! committing it. That the output compiles is tested in the package `tests`.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use codegen::{Files, Options, diagnostic, generate, read};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/pass");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn generated(case: &Path, samples: bool) -> Result<Files, String> {
    let reading = read(&case.join("openapi.yaml"));
    let print = |findings: &[diagnostic::Diagnostic]| diagnostic::render(&reading.sources, findings, false);
    match &reading.document {
        Some(document) if !reading.has_errors() => {
            let name = case.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
            let options = Options {
                crate_name: Some(format!("tests::golden::case_{name}")),
                wire_test: Some("crate::wire_test".to_owned()),
                samples,
            };
            generate(document, &options).map_err(|findings| print(&findings))
        }
        _ => Err(print(&reading.diagnostics)),
    }
}

/// Every file below a folder, by its path relative to the folder.
fn files_below(folder: &Path) -> Files {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
            }
        }
    }
    files
}

fn write(folder: &Path, files: &Files) {
    let _ = fs::remove_dir_all(folder);
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The first line in which two texts differ.
fn first_difference(expected: &str, found: &str) -> String {
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    match lines.find(|(_, (expected, found))| expected != found) {
        Some((index, (expected, found))) => format!("line {}:\n  expected: {expected}\n  found:    {found}", index + 1),
        None => "one is the start of the other".to_owned(),
    }
}

#[test]
fn output_is_as_expected() {
    let update = env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let found = match generated(&case, false) {
            Ok(files) => files,
            Err(findings) => {
                wrong.push(format!("{name} cannot be generated:\n{findings}"));
                continue;
            }
        };
        let folder = case.join("expected");
        let expected = files_below(&folder);
        if found == expected {
            continue;
        }
        if update {
            write(&folder, &found);
            continue;
        }
        for file in expected.keys().chain(found.keys().filter(|file| !expected.contains_key(*file))) {
            let words = match (expected.get(file), found.get(file)) {
                (Some(_), None) => "is no longer made".to_owned(),
                (None, Some(_)) => "is new".to_owned(),
                (Some(expected), Some(found)) if expected != found => first_difference(expected, found),
                _ => continue,
            };
            wrong.push(format!("{name}/{file}: {words}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for case in cases() {
        assert_eq!(generated(&case, true), generated(&case, true), "{}", case.display());
    }
}

/// The code of each example in docs, as it stands in a function, without blank lines.
fn examples(docs: &str) -> Vec<String> {
    let lines = docs.lines().filter_map(|line| line.trim_start().strip_prefix("///"));
    let mut lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut examples = Vec::new();
    while lines.any(|line| line == "```no_run") {
        let code = lines.by_ref().take_while(|line| *line != "```");
        let shown = code.filter(|line| !line.is_empty() && !line.starts_with("# "));
        examples.push(shown.flat_map(|line| ["    ", line, "\n"]).collect());
    }
    examples
}

#[test]
fn what_is_run_is_what_is_shown() {
    for case in cases() {
        let files = generated(&case, true).unwrap();
        let operations = files.iter().filter(|(name, _)| name.starts_with("operations/"));
        let shown: Vec<String> = operations.flat_map(|(_, text)| examples(text)).collect();
        let run = &files["samples.rs"];
        assert_eq!(run.matches("\nasync fn ").count(), shown.len(), "{}", case.display());
        for code in shown {
            assert!(run.contains(&format!("{{\n{code}    Ok(())\n}}\n")), "{}\n{code}", case.display());
        }
    }
}
