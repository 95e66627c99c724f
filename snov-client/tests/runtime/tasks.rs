//! Tasks: started once, asked about politely, and never lost.

use std::sync::Mutex;
use std::time::Duration;

use snov_client::TaskState;
use snov_client::transport::TransportError;
use tokio::time::Instant;

use crate::support::memory::{Memory, Reply};
use crate::support::sample::{CheckStatus, TaskHash};

const STARTED: &str =
    r#"{"data": {"task_hash": "h1"}, "links": {"result": "https://evil.example.com/v2/checks/result/h1"}}"#;
const PENDING: &str = r#"{"status": "in progress", "data": []}"#;
const COMPLETED: &str =
    r#"{"status": "completed", "data": {"results": [{"email": "ada@example.com", "status": "valid"}]}}"#;

/// A server whose task is asked about with these replies, and is completed after them.
fn task(replies: Vec<Reply>) -> Memory {
    let replies = Mutex::new(replies.into_iter());
    Memory::granting(move |arrival| match arrival.path.as_str() {
        "/v2/checks/start" => Reply::new(200, STARTED),
        _ => replies.lock().expect("no panic").next().unwrap_or_else(|| Reply::new(200, COMPLETED)),
    })
}

fn pending(count: usize) -> Vec<Reply> {
    (0..count).map(|_| Reply::new(200, PENDING)).collect()
}

#[tokio::test(start_paused = true)]
async fn start_then_ask_until_it_is_there() {
    let server = task(pending(6));
    let start = Instant::now();
    let report = server.client().things().start(["ada@example.com"]).wait().await.expect("a report");
    assert_eq!(report.results[0].status, CheckStatus::Valid);
    let questions = server.arrivals_at("/v2/checks/result/h1");
    let asked: Vec<_> = questions.iter().map(|question| (question.at - start).as_secs()).collect();
    assert_eq!(asked, [2, 5, 9, 16, 26, 36, 46], "the pauses grow from two seconds to ten");
    assert_eq!(server.arrivals().len(), 1 + 1 + 7, "a token, a start, and the questions: no other address is called");
}

#[tokio::test(start_paused = true)]
async fn the_steps_can_be_taken_one_by_one() {
    let server = task(pending(1));
    let client = server.client();
    let started = client.things().start(["ada@example.com"]).await.expect("a task");
    assert_eq!(started.task_hash, TaskHash::from("h1"));
    assert_eq!(client.things().result(&started.task_hash).await.expect("a state"), TaskState::Pending);
    let state = client.things().result("h1").await.expect("a state");
    assert_eq!(state.completed().map(|report| report.results.len()), Some(1));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_takes_too_long_can_be_resumed() {
    let server = task(pending(10));
    let client = server.client();
    let start = Instant::now();
    let call = client.things().start(["ada@example.com"]).wait().with_deadline(Duration::from_secs(20)).await;
    let error = call.expect_err("the task takes longer");
    assert!(start.elapsed() <= Duration::from_secs(20));
    assert!(error.is_timeout() && !error.is_outcome_unknown());
    assert_eq!(
        error.to_string(),
        "getCheck: the task was not finished when the deadline passed; task h1 can be resumed"
    );
    let task = error.task().expect("the task");
    client.things().result(task).wait().await.expect("a report");
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_by_itself() {
    let server = task(pending(1_000));
    let start = Instant::now();
    let error = server.client().things().start(["ada@example.com"]).wait().await.expect_err("it never ends");
    assert!(error.is_timeout());
    assert!((100..=120).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_question_that_fails_is_asked_again() {
    let mut replies = Vec::new();
    for _ in 0..3 {
        replies.push(Reply::new(503, ""));
        replies.push(Reply::error(TransportError::interrupted("closed")));
    }
    let server = task(replies);
    server.client().things().start(["ada@example.com"]).wait().await.expect("a report");
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_wait_with_the_task_in_hand() {
    let server = task(vec![Reply::new(404, r#"{"errors": {"title": "not found"}}"#)]);
    let error = server.client().things().start(["ada@example.com"]).wait().await.expect_err("no such task");
    assert!(error.is_not_found());
    assert_eq!((error.task(), error.operation()), (Some("h1"), Some("getCheck")));
    assert_eq!(error.to_string(), "getCheck: HTTP 404: not found; task h1 can be resumed");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_fails_is_an_error() {
    for state in ["not_enough_credits", "exploded"] {
        let body = format!(r#"{{"status": "{state}", "data": null}}"#);
        let server = task(vec![Reply::new(200, &body), Reply::new(200, &body)]);
        let client = server.client();
        let error = client.things().start(["ada@example.com"]).wait().await.expect_err("it failed");
        assert!(error.is_task_failed());
        assert_eq!(error.to_string(), format!("getCheck: the task ended as `{state}`; task h1 can be resumed"));
        assert!(client.things().result("h1").await.expect_err("it failed").is_task_failed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_that_names_no_task_is_an_error() {
    let server = Memory::granting(|_| Reply::new(200, r#"{"data": []}"#));
    let error = server.client().things().start(["ada@example.com"]).wait().await.expect_err("no task");
    assert!(error.is_decode());
    assert_eq!(error.to_string(), "startCheck: the answer has no `data.task_hash`, which names the task");
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_start_that_fails_is_not_repeated() {
    let server = Memory::granting(|_| Reply::error(TransportError::interrupted("closed")));
    let error = server.client().things().start(["ada@example.com"]).wait().await.expect_err("no answer");
    assert!(error.is_outcome_unknown() && error.task().is_none());
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
}
