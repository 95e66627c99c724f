//! Answers: where the result sits, what a failure in a successful answer looks like, and where a fault is.

use crate::support::memory::{Memory, Reply};
use crate::support::sample::ThingId;

fn server(body: &'static str) -> Memory {
    Memory::granting(move |_| Reply::new(200, body))
}

#[tokio::test]
async fn the_result_is_found_in_its_envelope() {
    let body = r#"{"meta": {"data": 5, "x": ["]", "\""]}, "data": {"id": "7", "links": []}, "more": [1]}"#;
    let thing = server(body).client().things().get(ThingId(1)).await.expect("a thing");
    assert_eq!((thing.id, thing.links), (ThingId(7), None));
}

#[tokio::test]
async fn a_wrapper_may_be_left_out() {
    for body in [r#"[{"data": {"id": 7}}]"#, r#"{"data": {"id": 7}}"#] {
        let thing = server(body).client().things().find("x").await.expect("a thing");
        assert_eq!(thing.id, ThingId(7));
    }
    let error = server("[]").client().things().find("x").await.expect_err("nothing there");
    assert_eq!(
        (error.to_string().as_str(), error.path()),
        ("findThing: the answer has no `[0].data`", Some("[0].data"))
    );
}

#[tokio::test]
async fn a_fault_is_located() {
    for (body, path, text) in [
        (
            r#"{"data": {"id": 1, "name": ["ada@example.com"]}}"#,
            "data.name",
            "the answer is not what the document says at `data.name`: invalid type: sequence, expected a string",
        ),
        (
            r#"{"data": {"id": {"x": 1}}}"#,
            "data.id",
            "the answer is not what the document says at `data.id`: invalid type: map, expected a whole number in range",
        ),
        (
            "{\n  \"data\": {\n    \"id\": \"canary ada@example.com\"\n  }\n}",
            "data.id",
            "the answer is not what the document says at `data.id`: invalid value: a text, expected a whole number in range",
        ),
        (
            r#"{"data": {"name": "Ada"}}"#,
            "data",
            "the answer is not what the document says at `data`: missing field `id`",
        ),
        (r#"{"meta": 1}"#, "data", "the answer has no `data`"),
        (r#"{"errors": "no plan"}"#, "data", "the answer has no `data`: no plan"),
        ("", "data", "the answer has no `data`"),
        ("<html>502</html>", "data", "the answer has no `data`"),
    ] {
        let error = server(body).client().things().get(ThingId(1)).await.expect_err("a fault");
        assert!(error.is_decode() && error.attempts() == 1);
        assert_eq!((error.path(), error.to_string()), (Some(path), format!("getThing: {text}")), "{body}");
        assert_eq!((error.status(), error.body()), (Some(200), Some(body)));
        assert_eq!(error.answer(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_kept() {
    let paid = format!(r#"{{"data": {{"name": "{}"}}}}"#, "Ada ".repeat(5_000));
    let reply = paid.clone();
    let server = Memory::granting(move |_| Reply::new(200, &reply));
    let error = server.client().things().get(ThingId(1)).await.expect_err("no id");
    assert_eq!(error.answer(), Some(paid.as_bytes()));
    assert_eq!(error.body(), paid.get(..4_096), "the words are short all the same");
    let error = self::server(r#"{"success": false}"#).client().things().delete(ThingId(1)).await.expect_err("refused");
    assert_eq!((error.answer(), error.body().is_some()), (None, true), "nothing was bought");
}

#[tokio::test]
async fn a_fault_in_a_list_is_located() {
    let body = r#"{"items": [{"id": 1}, {"id": 2, "name": 5}]}"#;
    let error = server(body).client().things().list().await.expect_err("a fault");
    assert_eq!(error.path(), Some("items[1].name"));
    let error = server("<html>").client().things().list().await.expect_err("a fault");
    assert_eq!(error.to_string(), "listThings: the answer is not what the document says: expected value");
}

#[tokio::test]
async fn an_answer_may_be_plain_text_or_bytes() {
    let client = server("id;name\n1;Ada").client();
    assert_eq!(client.things().export().await.expect("text"), "id;name\n1;Ada");
    assert_eq!(client.things().picture().await.expect("bytes"), b"id;name\n1;Ada");
}

#[tokio::test]
async fn a_success_that_is_none() {
    for body in [
        r#"{"success": false, "errors": ["it is there already"]}"#,
        r#"{"success": false, "errors": ["it is there already"], "id": 1}"#,
    ] {
        let server = server(body);
        let error = server.client().things().create("Ada").await.expect_err("a failure inside a success");
        assert!(error.is_refused() && !error.is_decode() && !error.is_outcome_unknown());
        assert_eq!(error.to_string(), "createThing: refused with HTTP 200: `success` is false: it is there already");
        assert_eq!(server.arrivals_at("/v1/things").len(), 1);
    }
    server(r#"{"success": true, "id": 1}"#).client().things().create("Ada").await.expect("a thing");
    server(r#"{"id": 1}"#).client().things().create("Ada").await.expect("a thing");
    server(r#"{"success": false}"#).client().things().delete(ThingId(1)).await.expect_err("a call without a result");
    server("").client().things().delete(ThingId(1)).await.expect("a call without a result");
}

#[tokio::test]
async fn a_failure_that_was_asked_for_is_none() {
    let updated = r#"{"success": false, "updated": true, "id": 1}"#;
    server(updated).client().things().create("Ada").update(true).await.expect("both conditions hold");
    server(updated).client().things().create("Ada").update(false).await.expect_err("it was not asked for");
    server(updated).client().things().create("Ada").await.expect_err("it was not asked for");
    let other = r#"{"success": false, "id": 1}"#;
    server(other).client().things().create("Ada").update(true).await.expect_err("it was not updated");
}
