//! The real document with one slip at a time: each is found, where it is, and nothing else is.

mod workers;

use std::{
    fs,
    path::{Path, PathBuf},
};

use codegen::check;

/// A slip: what stands in a file, what somebody writes instead, and what is found on the line with the last text.
struct Slip {
    file: &'static str,
    text: &'static str,
    instead: &'static str,
    code: &'static str,
    line: &'static str,
}

const ROOT: &str = "openapi.yaml";
const SHARED: &str = "schemas/shared.yaml";
const START: &str = "paths/email-verification/start.yaml";
const RESULT: &str = "paths/email-verification/result.yaml";
const VERIFICATION: &str = "schemas/email-verification.yaml";
const PAGES: &str = "paths/domain-search/domain-emails-start.yaml";
const LIST: &str = "paths/prospects/prospect-list.yaml";
const ADD: &str = "paths/prospects/add-prospect-to-list.yaml";
const MAILBOXES: &str = "schemas/sender-accounts.yaml";
const ZONES: &str = "tables/timezones.yaml";

const fn slip(
    file: &'static str,
    text: &'static str,
    instead: &'static str,
    code: &'static str,
    line: &'static str,
) -> Slip {
    Slip { file, text, instead, code, line }
}

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // YAML.
    slip(ROOT, "x-rate-limit:", "x-rate-limit", "yaml-syntax", "x-rate-limit"),
    slip(ROOT, "  version: 0.1.0", "\tversion: 0.1.0", "yaml-syntax", "version"),
    slip(ROOT, "/v1/lists:", "/v1/get-balance:", "duplicate-key", "/v1/get-balance:"),
    slip(START, "\"200\":", "\"200:", "yaml-syntax", "\"200:"),
    slip(START, "tags: [email-verification]", "tags: [email-verification", "yaml-syntax", "tags:"),
    slip(START, "required: true", "required: yes", "wrong-type", "required: yes"),
    slip(VERIFICATION, "  required: ['emails[]']", "   required: ['emails[]']", "yaml-syntax", "required:"),
    slip(VERIFICATION, "description: The addresses to verify.", "description: &a The addresses to verify.", "yaml-feature", "&a"),
    slip(SHARED, "TaskHash:", "TaskHash: *a", "yaml-syntax", "TaskHash: *a"),
    // References.
    slip(ROOT, "tables/timezones.yaml", "tables/timezone.yaml", "file-not-found", "tables/timezone.yaml"),
    slip(ROOT, "schemas/shared.yaml#/TaskHash", "schemas/shared.yaml#/TaskHsh", "dangling-reference", "#/TaskHsh"),
    slip(ROOT, "schemas/shared.yaml#/TaskHash", "schemas/shared.yaml#TaskHash", "reference-syntax", "yaml#TaskHash"),
    slip(ROOT, "webhooks/company.yaml#/company", "webhooks/company.yaml#/compny", "dangling-reference", "#/compny"),
    slip(START, "../../openapi.yaml#/components/responses/BadRequest", "../../../openapi.yaml#/x", "reference-outside", "../../../"),
    slip(START, "components/responses/BadRequest", "components/parameters/TaskHashInPath", "reference-kind", "TaskHashInPath"),
    slip(VERIFICATION, "$ref: '#/SmtpStatus'", "ref: '#/SmtpStatus'", "unknown-keyword", "ref: '#/SmtpStatus'"),
    // Keywords and words.
    slip(ROOT, "openapi: 3.1.1", "openapi: 3.l.1", "unsupported-version", "3.l.1"),
    slip(ROOT, "x-house-rules: true", "x-house-rules: ture", "wrong-type", "ture"),
    slip(ROOT, "requests: 60", "requests: 6O", "wrong-type", "6O"),
    slip(ROOT, "title: Snov.io API", "titel: Snov.io API", "unknown-keyword", "titel"),
    slip(ROOT, "in: path", "in: paht", "unknown-word", "paht"),
    slip(ROOT, "  - oauth2: []", "  - oauth: []", "unknown-security-scheme", "oauth: []"),
    slip(START, "post:", "psot:", "unknown-keyword", "psot:"),
    slip(START, "x-safety: pays", "x-saftey: pays", "unknown-extension", "x-saftey"),
    slip(START, "x-safety: pays", "x-safety: pay", "unknown-word", "x-safety: pay"),
    slip(START, "grade: observed", "grade: observd", "unknown-word", "observd"),
    slip(START, "credits: 1", "credits: -1", "wrong-type", "credits: -1"),
    slip(START, "\"401\":", "\"4O1\":", "invalid-value", "4O1"),
    slip(VERIFICATION, "properties:", "propertis:", "unknown-keyword", "propertis:"),
    slip(VERIFICATION, "type: boolean", "type: bolean", "unknown-word", "bolean"),
    slip(VERIFICATION, "format: uri", "format: url", "unknown-format", "format: url"),
    slip(VERIFICATION, "minItems: 1", "minItem: 1", "unknown-keyword", "minItem: 1"),
    slip(VERIFICATION, "minLength: 1", "minimum: 1", "no-effect", "minimum: 1"),
    // What has to agree.
    slip(ROOT, "  /v2/sender-accounts/emails/{id}:", "  /v2/sender-accounts/emails/{ids}:", "path-parameter", "name: id"),
    slip(ROOT, "  - name: lists", "  - name: list", "house-tag", "tags: [lists]"),
    slip(START, "operationId: startEmailVerification", "operationId: getEmailVerificationResult", "duplicate-operation-id", "operationId: getEmailVerificationResult"),
    slip(START, "x-result: /data", "x-result: /date", "pointer", "/date"),
    slip(START, "items: emails[]", "items: emails", "price", "items: emails"),
    slip(START, "          emails[]:\n            style", "          email[]:\n            style", "encoding", "email[]:"),
    slip(START, "operationId: getEmailVerificationResult", "operationId: getEmailVerificationResults", "link", "Results"),
    slip(START, "task_hash: $response", "task_hsh: $response", "link", "task_hsh"),
    slip(START, "$response.body#/data/task_hash", "$response.body#/data/taskhash", "link", "taskhash"),
    slip(START, "        result:\n          operationId", "        reslt:\n          operationId", "house-task", "post:"),
    slip(RESULT, "pending: [in_progress,", "pending: [in_progres,", "pointer", "in_progres,"),
    slip(RESULT, "  x-task:\n    status: /status", "  x-task:\n    status: /state", "pointer", "status: /state"),
    slip(PAGES, "next: /meta/next", "next: /meta/nxt", "pointer", "/meta/nxt"),
    slip(LIST, "size: perPage", "size: per_page", "unknown-input", "per_page"),
    slip(ADD, "customFields:\n            style: deepObject", "customFields:\n            style: form", "encoding", "style: form"),
    slip(ROOT, "minimum: 0", "minimum: 1\n            maximum: 0", "limits", "maximum: 0"),
    slip(VERIFICATION, "required: ['emails[]']", "required: ['email[]']", "unknown-required", "email[]"),
    slip(VERIFICATION, "[valid, not_valid, unknown]", "[valid, not_valid, valid, unknown]", "enum-value", "valid, unknown"),
    slip(SHARED, "[Completed, InProgress, InProgressSpaced, NotEnoughCredits]", "[Completed, InProgress, NotEnoughCredits]", "enum-names", "x-enum-varnames"),
    slip(SHARED, "pattern: ^[^/]+$", "pattern: ^[^/+$", "pattern", "^[^/+$"),
    slip(MAILBOXES, "- title: Ssl465", "- title: Tls587", "choice", "- title: Tls587"),
    slip(MAILBOXES, "less-than: [delay_from, delay_to]", "less-than: [delay_form, delay_to]", "rule", "delay_form"),
    slip(ZONES, "key: name", "key: nam", "table-column", "key: nam"),
    slip(ZONES, "[  2, US/Samoa, ", "[  1, US/Samoa, ", "table-cell", "US/Samoa"),
    slip(ZONES, "[  1, Pacific/Midway, ", "[  1. Pacific/Midway, ", "table-row", "Pacific/Midway"),
    slip(ZONES, "\"-11:00\"]", "]", "table-row", "Pacific/Midway"),
    // Words and examples.
    slip(START, "up to 10 e-mail addresses.", "up to 10 e-mail addresses", "house-summary", "up to 10"),
    slip(START, "short and 12 enough for one address.", "short and 12 simply enough for one email.", "house-prose", "simply"),
    slip(START, "- grace@example.com", "- grace@exampel.com", "house-address", "exampel"),
    slip(RESULT, "is_webmail: false", "is_webmial: false", "value-mismatch", "is_webmial"),
    slip(RESULT, "smtp_status: valid", "smtp_status: valld", "value-mismatch", "valld"),
    slip(RESULT, "  x-price:\n    credits: 0\n", "", "house-price", "get:"),
];

#[test]
fn each_slip_is_found_where_it_is() {
    let (reading, complete) = check(Path::new("../spec"));
    assert!(reading.diagnostics.is_empty() && complete, "{:#?}", reading.diagnostics);
    let folders: Vec<_> = (0..workers::count()).map(copy_of_the_document).collect();
    let wrong = workers::share(SLIPS, |worker, slip| wrong(&folders[worker], slip));
    let wrong: Vec<_> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {} slips:\n\n{}", wrong.len(), SLIPS.len(), wrong.join("\n\n"));
}

/// What is not as it should be about the findings after a slip.
fn wrong(folder: &Path, slip: &Slip) -> Option<String> {
    let file = folder.join(slip.file);
    let original = fs::read_to_string(&file).unwrap();
    assert!(original.contains(slip.text), "{} no longer has `{}`: choose another slip", slip.file, slip.text);
    fs::write(&file, original.replacen(slip.text, slip.instead, 1)).unwrap();
    let (reading, _) = check(folder);
    fs::write(&file, original).unwrap();
    let found: Vec<_> = reading
        .diagnostics
        .iter()
        .map(|found| {
            // Where a text stops being YAML may be below the slip, to which a label points then.
            let slips = found.related.iter().map(|(span, _)| *span).filter(|_| found.code == "yaml-syntax");
            let lines = slips.chain(found.span).filter_map(|span| {
                let at = reading.sources.position(span)?;
                reading.sources.get(span.file)?.text.lines().nth(at.line - 1)
            });
            (found.code, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let is_right = |(code, line): &(&str, String)| *code == slip.code && line.contains(slip.line);
    // Several findings about one place are in order; one about another place would send the reader astray.
    let all_right = !found.is_empty() && found.iter().all(is_right);
    (!all_right).then(|| format!("{}: `{}` instead of `{}`\n  {found:?}", slip.file, slip.instead, slip.text))
}

fn copy_of_the_document(worker: usize) -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("slips-{worker}"));
    let _ = fs::remove_dir_all(&copy);
    copy_yaml(Path::new("../spec"), &copy);
    copy
}

fn copy_yaml(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_yaml(&from, &to);
        } else if from.extension().is_some_and(|extension| extension == "yaml") {
            fs::copy(from, to).unwrap();
        }
    }
}
