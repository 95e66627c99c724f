//! Documents with a fault, and what is said about them.
//!
//! Each folder under `tests/fail/` holds a document and `expected.txt`, the findings as they are printed. After a change
//! on purpose, `UPDATE_EXPECT=1 cargo test -p codegen --test fail` writes the files anew; read the difference before
//! committing it.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

use codegen::{
    diagnostic::{self, Diagnostic},
    read,
};

/// The folders, as paths relative to this package: that is how they are printed, on every machine.
fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir("tests/fail").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
fn findings_are_printed_as_expected() {
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter_map(|case| {
            let reading = read(&case);
            let printed = diagnostic::render(&reading.sources, &reading.diagnostics, false);
            compare(&case.join("expected.txt"), &printed)
        })
        .collect();
    assert!(wrong.is_empty(), "{} of the findings differ:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn programs_get_the_same_findings() {
    let reading = read(Path::new("tests/fail/several"));
    let (sources, findings) = (&reading.sources, &reading.diagnostics);
    let forms = [
        ("expected.json", diagnostic::to_json(sources, findings, false)),
        ("expected.github.txt", diagnostic::to_github(sources, findings)),
    ];
    for (file, printed) in forms {
        let wrong = compare(&Path::new("tests/fail/several").join(file), &printed);
        assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    }
}

/// What differs from the expected file, which is written anew if that is asked for.
fn compare(file: &Path, printed: &str) -> Option<String> {
    let expected = fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n");
    if printed == expected {
        return None;
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, printed).unwrap();
        return None;
    }
    Some(format!("{}\n{}", file.display(), difference(&expected, printed)))
}

#[test]
fn each_case_is_about_the_code_it_is_named_after() {
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        if ["several", "positions"].contains(&name.as_str()) {
            continue;
        }
        let codes: BTreeSet<_> = read(&case).diagnostics.iter().map(|found| found.code).collect();
        let is_named =
            |code: &&str| name == *code || name.strip_prefix(*code).is_some_and(|rest| rest.starts_with('-'));
        assert!(codes.iter().any(is_named), "{name}: {codes:?}");
        assert_eq!(codes.len(), 1, "{name}: one fault should lead to one kind of finding: {codes:?}");
    }
}

#[test]
fn several_faults_are_all_reported_in_order() {
    let reading = read(Path::new("tests/fail/several"));
    let found: Vec<_> = reading
        .diagnostics
        .iter()
        .map(|found| {
            let span = found.span.expect("each of these has a place");
            (span.file, reading.sources.position(span).unwrap().line, found.code)
        })
        .collect();
    let codes: Vec<_> = found.iter().map(|(.., code)| *code).collect();
    assert_eq!(
        codes,
        [
            "unknown-word",
            "unknown-word",
            "dangling-reference",
            "duplicate-operation-id",
            "unknown-security-scheme",
            "unknown-keyword",
            "wrong-type",
            "duplicate-key",
            "unknown-required",
            "unsupported-keyword",
        ]
    );
    assert!(found.is_sorted_by_key(|(file, line, _)| (*file, *line)), "{found:?}");
}

/// Windows writes its own line ends; no position may move for that.
#[test]
fn findings_stay_in_place_with_other_line_ends() {
    let places = |case: &Path| -> Vec<_> {
        let reading = read(case);
        let position = |found: &Diagnostic| found.span.and_then(|span| reading.sources.position(span));
        reading.diagnostics.iter().map(|found| (found.code, position(found))).collect()
    };
    for case in cases() {
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&case);
        // What an earlier run left may be a file that no longer belongs to the case.
        let _ = fs::remove_dir_all(&copy);
        copy_with_line_ends(&case, &copy, "\r\n");
        assert_eq!(places(&copy), places(&case), "{}", case.display());
    }
}

#[test]
fn the_readme_explains_exactly_the_codes_that_the_cases_show() {
    // What cannot be read is said by the operating system in its own words.
    let without_case = ["file-unreadable"];
    let readme = fs::read_to_string("../spec/README.md").unwrap();
    let section = readme.split("\n### Codes\n").nth(1).unwrap().split("\n### ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let explained: BTreeSet<_> = rows.map(|(code, _)| code).filter(|code| !without_case.contains(code)).collect();
    let shown: BTreeSet<_> = cases().iter().flat_map(|case| read(case).diagnostics).map(|found| found.code).collect();
    let unexplained: Vec<_> = shown.difference(&explained).collect();
    let unshown: Vec<_> = explained.difference(&shown).collect();
    assert!(unexplained.is_empty(), "spec/README.md does not explain {unexplained:?}");
    assert!(unshown.is_empty(), "no case in tests/fail/ shows {unshown:?}");
}

fn copy_with_line_ends(from: &Path, to: &Path, line_end: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_with_line_ends(&from, &to, line_end);
            continue;
        }
        // One case holds bytes that are no text; they stay as they are.
        let bytes = fs::read(&from).unwrap();
        let text = String::from_utf8(bytes).map(|text| text.replace('\n', line_end).into_bytes());
        fs::write(to, text.unwrap_or_else(FromUtf8Error::into_bytes)).unwrap();
    }
}

/// The lines that only one of two texts has, with what is equal around them left out.
fn difference(expected: &str, printed: &str) -> String {
    let (expected, printed): (Vec<_>, Vec<_>) = (expected.lines().collect(), printed.lines().collect());
    let head = expected.iter().zip(&printed).take_while(|(one, other)| one == other).count();
    let rest = expected.len().min(printed.len()) - head;
    let tail =
        expected.iter().rev().zip(printed.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let lines = |lines: &[&str], sign: &str| {
        lines[head..lines.len() - tail].iter().flat_map(|line| [sign, line, "\n"]).collect::<String>()
    };
    format!("  … {head} equal lines\n{}{}  … {tail} equal lines\n", lines(&expected, "- "), lines(&printed, "+ "))
}
