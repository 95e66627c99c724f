//! Documents without a fault that have no Rust form, and what is said about them.
//!
//! Each folder under `tests/refused/` holds a document and `expected.txt`, the findings as they are printed, and is named
//! after their code. After a change on purpose, `UPDATE_EXPECT=1 cargo test -p codegen --test refused` writes the files
//! anew; read the difference before committing it.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use codegen::{
    Options, check,
    diagnostic::{self, Diagnostic},
    generate,
    load::Sources,
    read,
};

/// The folders, as paths relative to this package: that is how they are printed, on every machine.
fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir("tests/refused").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn findings(case: &Path) -> (Sources, Vec<Diagnostic>) {
    let reading = read(case);
    let printed = diagnostic::render(&reading.sources, &reading.diagnostics, false);
    assert!(!reading.has_errors(), "{} does not even pass the check:\n{printed}", case.display());
    let document = reading.document.expect("what has no errors is a document");
    let refused = generate(&document, &Options::default());
    (reading.sources, refused.expect_err("the document has no Rust form"))
}

#[test]
fn findings_are_printed_as_expected() {
    let update = env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let (sources, findings) = findings(&case);
        let printed = diagnostic::render(&sources, &findings, false);
        let file = case.join("expected.txt");
        let expected = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        if printed == expected {
            continue;
        }
        if update {
            fs::write(&file, printed).unwrap();
        } else {
            wrong.push(format!("{}:\n--- expected\n{expected}\n--- found\n{printed}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{} of the findings differ:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_case_is_about_the_code_it_is_named_after() {
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        for found in findings(&case).1 {
            assert!(name.starts_with(found.code), "{name}: {}", found.code);
        }
    }
}

/// A document is tried out in the run that checks it, unless its structure is not sound.
#[test]
fn what_has_no_rust_form_is_found_beside_other_faults() {
    let original = fs::read_to_string("tests/refused/name-collision-types/openapi.yaml").unwrap();
    let spoilt = |instead: &str| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused.yaml");
        fs::write(&file, original.replacen("{type: integer}", instead, 1)).unwrap();
        let (reading, complete) = check(&file);
        (reading.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), complete)
    };
    assert_eq!(spoilt("{type: integer}"), (vec!["name-collision"], true));
    assert_eq!(spoilt("{type: integer, default: one}"), (vec!["name-collision", "value-mismatch"], true));
    assert_eq!(spoilt("{type: intger}"), (vec!["unknown-word"], false));
}

#[test]
fn the_readme_explains_each_code() {
    let readme = fs::read_to_string("../spec/README.md").unwrap();
    for case in cases() {
        for found in findings(&case).1 {
            assert!(readme.contains(&format!("| `{}` |", found.code)), "`{}` is not explained", found.code);
        }
    }
}
