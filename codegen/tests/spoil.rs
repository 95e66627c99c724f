//! A valid document, spoilt in many small ways: nothing panics, and what is still accepted is whole.

mod workers;

use std::{fmt::Write as _, fs, path::PathBuf};

use codegen::{Files, Options, bundle, check, diagnostic, generate, read};

/// How many ways. Each is derived from its number alone, so that a failure can be repeated.
const WAYS: u64 = 600;

/// With everything that can be generated.
fn options() -> Options {
    Options {
        crate_name: Some("snov_client".to_owned()),
        wire_test: Some("snov_client::rt::wire_test".to_owned()),
        samples: true,
    }
}

fn original() -> String {
    fs::read_to_string("tests/spoil/openapi.yaml").unwrap()
}

#[test]
fn the_original_has_no_fault() {
    let reading = read("tests/spoil".as_ref());
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    assert!(reading.document.is_some());
}

#[test]
fn no_spoilt_document_panics() {
    let original = original();
    let ways: Vec<u64> = (0..WAYS).collect();
    let accepted = workers::share(&ways, |_, way| is_accepted(&original, *way));
    let accepted = accepted.into_iter().filter(|is_accepted| *is_accepted).count();
    // A description may lose a letter; most of a document may not.
    assert!((10..300).contains(&accepted), "{accepted} of {WAYS} accepted");
}

/// Whether a spoilt document is still accepted; what comes of it is whole then.
fn is_accepted(original: &str, way: u64) -> bool {
    let spoilt = spoil(original, way);
    let file = write(&way.to_string(), "openapi.yaml", &spoilt);
    let (reading, complete) = check(&file);
    // Printing must not panic either, wherever the findings point.
    let _ = diagnostic::render(&reading.sources, &reading.diagnostics, false);
    let _ = diagnostic::to_json(&reading.sources, &reading.diagnostics, complete);
    if reading.has_errors() {
        return false;
    }
    let document = reading.document.expect("what has no errors is a document");
    // Findings are an answer; code that does not parse, or a panic, is none.
    parse(generate(&document, &options()).unwrap_or_default());
    reads_back(&bundle::to_json(&reading.bundle.unwrap()), way);
    true
}

#[test]
fn the_bundle_of_the_original_reads_back() {
    let reading = read("tests/spoil".as_ref());
    reads_back(&bundle::to_json(&reading.bundle.unwrap()), WAYS);
}

#[test]
fn deep_documents_are_refused_before_the_stack_ends() {
    for depth in [90, 99, 101, 5_000] {
        let schema = format!("{}{{type: string}}{}", "{items: ".repeat(depth), "}".repeat(depth));
        let text = format!(
            "openapi: 3.1.1\ninfo: {{title: Deep, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{Deep: {schema}}}}}\n"
        );
        let reading = read(&write(&format!("deep-{depth}"), "openapi.yaml", &text));
        assert_eq!(reading.has_errors(), depth > 95, "{depth}: {:?}", reading.diagnostics);
        if let Some(document) = reading.document.filter(|_| depth <= 95) {
            let _ = generate(&document, &options());
        }
    }
}

/// Neither a comment nor a raw string can hold a carriage return.
#[test]
fn control_characters_are_escaped() {
    let odd = r#""a\r*/\0\u2028""#;
    let text = format!(
        "openapi: 3.1.1
info: {{title: {odd}, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /odd:
    get:
      summary: {odd}
      parameters: [{{name: odd, in: header, required: true, schema: {{type: string, default: {odd}}}, example: {odd}}}]
      responses: {{'200': {{description: {odd}, content: {{text/plain: {{example: {odd}}}}}}}}}
"
    );
    let reading = read(&write("control", "openapi.yaml", &text));
    assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
    parse(generate(&reading.document.unwrap(), &options()).unwrap());
}

fn parse(files: Files) {
    for (name, text) in files {
        assert!(syn::parse_file(&text).is_ok() && !text.contains('\r'), "{name}:\n{text}");
    }
}

/// A webhook with the schema `N0`; the schemas come last.
const CHAIN: &str = "\
openapi: 3.1.1
info: {title: Chain, version: '1'}
paths: {}
webhooks:
  chain:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/N0'}}}}
      responses: {'200': {description: Heard.}}
components:
  schemas:
";

/// Each of these schemas is made of the next, twice over.
#[test]
fn what_branches_again_and_again_is_read_once() {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let mut text = CHAIN.to_owned();
        for depth in 1..=40 {
            let next = format!("{{$ref: '#/components/schemas/N{depth}'}}");
            writeln!(text, "    N{}: {{{keyword}: [{next}, {next}]}}", depth - 1).unwrap();
        }
        text.push_str("    N40: {type: object, properties: {name: {type: string}}}\n");
        let (reading, complete) = check(&write(&format!("branches-{keyword}"), "openapi.yaml", &text));
        assert!(complete, "{:?}", reading.diagnostics);
    }
}

/// Whether a bundle gives the same bundle again.
fn reads_back(json: &str, way: u64) {
    let again = read(&write(&format!("{way}-bundle"), "openapi.json", json));
    assert!(!again.has_errors(), "way {way}: {:#?}", again.diagnostics);
    assert_eq!(bundle::to_json(&again.bundle.unwrap()), json, "way {way}");
}

/// Writes a file into a folder of its own: house rules look at all files beside it.
fn write(case: &str, name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("spoil").join(case);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

/// One of many small changes to a text.
fn spoil(text: &str, way: u64) -> String {
    let mut dice = Dice(way);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = dice.below(lines.len());
    match way % 8 {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[line].clone()),
        2 => {
            let other = dice.below(lines.len());
            lines.swap(line, other);
        }
        3 => lines[line].insert_str(0, "  "),
        4 => {
            let words =
                ["null", "[]", "{}", "true", "-1", "1e999", "''", "{$ref: '#/components/schemas/Ship'}", "\u{7f}é"];
            if let Some((key, _)) = lines[line].clone().split_once(": ") {
                lines[line] = format!("{key}: {}", words[dice.below(words.len())]);
            }
        }
        5 => {
            let at = dice.below(lines[line].len() + 1);
            let letters = [
                '{', '}', '[', ':', '#', '&', '*', '!', '"', '\'', '-', ',', 'x', '\t', '%', '/', '~', '\u{feff}', '0',
            ];
            lines[line].insert(at, letters[dice.below(letters.len())]);
        }
        6 => {
            let at = dice.below(lines[line].len());
            lines[line].remove(at);
        }
        _ => {
            // The end of a line moves to the end of another.
            let from = dice.below(lines[line].len() + 1);
            let moved = lines[line].split_off(from);
            let other = dice.below(lines.len());
            lines[other].push_str(&moved);
        }
    }
    lines.join("\n") + "\n"
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}
