//! Samples of the real document, as a reader copies them.

use std::path::Path;

fn curl(id: &str) -> String {
    let reading = codegen::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml"));
    let document = reading.document.expect("the document can be read");
    let operations = document.paths.iter().flat_map(|path| path.operations.iter().map(move |found| (path, found)));
    let found = operations.filter(|(_, found)| found.id.as_ref().is_some_and(|found| found.value == id));
    found.map(|(path, operation)| codegen::docs::curl(&document, path, operation)).collect()
}

#[test]
fn a_query() {
    let expected = r#"curl "${SNOV_BASE_URL:-https://api.snov.io}/v2/email-verification/result" \
  --get \
  --header "Authorization: Bearer $SNOV_TOKEN" \
  --data-urlencode 'task_hash=0110437df6811068197577a538849a4b'"#;
    assert_eq!(curl("getEmailVerificationResult"), expected);
}

#[test]
fn a_form_that_repeats_a_name() {
    let expected = r#"curl "${SNOV_BASE_URL:-https://api.snov.io}/v2/email-verification/start" \
  --header "Authorization: Bearer $SNOV_TOKEN" \
  --data-urlencode 'emails[]=ada@example.com'"#;
    assert_eq!(curl("startEmailVerification"), expected);
}

#[test]
fn a_body_of_json_behind_a_path() {
    let expected = r#"curl "${SNOV_BASE_URL:-https://api.snov.io}/v2/webhooks/14" \
  --request PUT \
  --header "Authorization: Bearer $SNOV_TOKEN" \
  --header 'Content-Type: application/json' \
  --data '{
  "status": "deactivated"
}'"#;
    assert_eq!(curl("updateWebhook"), expected);
}

#[test]
fn a_post_without_a_body() {
    let expected = r#"curl "${SNOV_BASE_URL:-https://api.snov.io}/v2/database-search/prospects/search-emails/start/fedcba9876543210fedcba9876543210" \
  --request POST \
  --header "Authorization: Bearer $SNOV_TOKEN""#;
    assert_eq!(curl("startDatabaseProspectEmails"), expected);
}
