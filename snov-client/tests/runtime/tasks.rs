//! Tasks: started once, asked about politely, and never lost.

use std::sync::Mutex;
use std::time::Duration;

use snov_client::transport::TransportError;
use snov_client::{TaskEnd, TaskHandle, TaskState};
use tokio::time::Instant;

use crate::support::memory::{Memory, Reply};
use crate::support::sample::{CheckStatus, Client, TaskHash, ThingId};

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
    for (state, may) in [("not_enough_credits", ""), ("exploded", " can be resumed")] {
        let body = format!(r#"{{"status": "{state}", "data": null}}"#);
        let server = task(vec![Reply::new(200, &body), Reply::new(200, &body)]);
        let client = server.client();
        let error = client.things().start(["ada@example.com"]).wait().await.expect_err("it failed");
        assert!(error.is_task_failed());
        let end = error.task_end().expect("an end");
        assert_eq!((end.state(), end == &TaskEnd::NotEnoughCredits), (state, error.is_out_of_credits()));
        assert_eq!(error.to_string(), format!("getCheck: the task ended as `{state}`; task h1{may}"));
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

/// A server whose tasks take so long each, and that counts what was asked about them.
fn lasting(times: impl IntoIterator<Item = u64, IntoIter: Send + 'static>) -> Memory {
    let mut times = times.into_iter();
    let mut done = Vec::new();
    Memory::granting(move |arrival| {
        if arrival.path == "/v2/checks/start" {
            done.push(Instant::now() + Duration::from_secs(times.next().unwrap_or(1)));
            return Reply::new(200, &format!(r#"{{"data": {{"task_hash": "{}"}}}}"#, done.len() - 1));
        }
        match arrival.path.strip_prefix("/v2/checks/result/").and_then(|hash| hash.parse::<usize>().ok()) {
            Some(task) => Reply::new(200, if Instant::now() < done[task] { PENDING } else { COMPLETED }),
            None => Reply::new(200, r#"{"data": {"id": 1}}"#),
        }
    })
}

/// How many questions were asked.
fn questions(server: &Memory) -> usize {
    server.arrivals().iter().filter(|arrival| arrival.path.starts_with("/v2/checks/result/")).count()
}

/// The handle as another process finds it.
fn written(task: &TaskHandle) -> TaskHandle {
    serde_json::from_str(&serde_json::to_string(task).expect("JSON")).expect("a handle")
}

#[tokio::test(start_paused = true)]
async fn a_task_outlives_its_process() {
    let server = task(pending(1));
    let task = server.client().things().start(["ada@example.com"]).begin().await.expect("a task");
    assert_eq!((task.task(), task.operation()), ("h1", "getCheck"));
    assert!(task.started_at().is_some());
    assert_eq!(written(&task), task);
    let report = server.client().things().result_of(&written(&task)).await.expect("a report");
    assert_eq!(report.results.len(), 1);
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
    assert_eq!(server.arrivals_at("/v2/checks/result/h1").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_handle_of_another_operation_is_refused() {
    let server = task(Vec::new());
    let things = server.client();
    let task = things.things().start(["ada@example.com"]).begin().await.expect("a task");
    let json = serde_json::to_string(&task).expect("JSON");
    let asked = server.arrivals().len();
    for (json, words) in [
        (json.replace("getCheck", "getOther"), "getCheck: the task is one of `getOther`, and this is `getCheck`"),
        (
            json.replace("\"name\":\"task_hash\"", "\"name\":\"admin\""),
            "getCheck: the task has an input that the operation does not have",
        ),
    ] {
        let task: TaskHandle = serde_json::from_str(&json).expect("a handle");
        let error = things.things().result_of(&task).await.expect_err("another operation");
        assert!(error.is_invalid_input());
        assert_eq!(error.to_string(), words);
    }
    assert_eq!(server.arrivals().len(), asked, "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_wait_hands_back_the_task() {
    let server = task(pending(3));
    let client = server.client();
    let wait = client.things().start(["ada@example.com"]).wait().with_deadline(Duration::from_secs(4));
    let error = wait.await.expect_err("the task takes longer");
    let task = written(error.task_handle().expect("the task"));
    let error = client
        .things()
        .result_of(&task)
        .with_deadline(Duration::from_secs(2))
        .await
        .expect_err("it still takes longer");
    assert_eq!(error.task_handle(), Some(&task), "a wait that was resumed hands it back too");
    client.things().result_of(&task).await.expect("a report");
    assert_eq!(server.arrivals_at("/v2/checks/start").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_cannot_be_read_is_not_lost() {
    let server = task(vec![Reply::new(200, r#"{"status": "completed", "data": {"results": "none"}}"#)]);
    let error = server.client().things().start(["ada@example.com"]).wait().await.expect_err("no list");
    assert!(error.is_decode());
    assert_eq!(error.task(), Some("h1"));
}

#[tokio::test(start_paused = true)]
async fn the_last_question_is_asked_shortly_before_the_deadline() {
    let server = lasting([18]);
    let client = server.client();
    let start = Instant::now();
    let wait = client.things().start(["ada@example.com"]).wait().with_deadline(Duration::from_secs(20));
    wait.await.expect("a report");
    assert_eq!(start.elapsed().as_secs(), 19, "and not only after 26 seconds");
}

#[tokio::test(start_paused = true)]
async fn a_wait_learns_how_long_tasks_take() {
    let server = lasting(std::iter::repeat(15));
    let client = server.client();
    let mut asked = Vec::new();
    for _ in 0..30 {
        let before = questions(&server);
        let start = Instant::now();
        client.things().start(["ada@example.com"]).wait().await.expect("a report");
        assert!(start.elapsed() <= Duration::from_secs(20), "{:?}", start.elapsed());
        asked.push(questions(&server) - before);
    }
    assert_eq!(asked[0], 4, "at first nothing is known");
    let later: usize = asked[10..].iter().sum();
    assert!(later <= 40, "one question, or two: {asked:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_learned_is_unlearned() {
    let server = lasting(std::iter::repeat_n(60, 5).chain(std::iter::repeat(4)));
    let client = server.client();
    let mut times = Vec::new();
    for _ in 0..40 {
        let start = Instant::now();
        client.things().start(["ada@example.com"]).wait().await.expect("a report");
        times.push(start.elapsed().as_secs());
    }
    assert!(times[5] >= 30, "{times:?}");
    assert!(times[39] <= 10, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn tasks_that_become_slower_are_asked_about_later() {
    let server = lasting(std::iter::repeat_n(4, 20).chain(std::iter::repeat(40)));
    let client = server.client();
    let mut asked = Vec::new();
    for _ in 0..40 {
        let before = questions(&server);
        client.things().start(["ada@example.com"]).wait().await.expect("a report");
        asked.push(questions(&server) - before);
    }
    assert!(asked[20] >= 5, "it came as a surprise: {asked:?}");
    assert!(asked[30..].iter().all(|asked| *asked <= 3), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn many_waits_leave_room_for_calls() {
    let server = lasting(std::iter::repeat(60));
    let client = server.client();
    let waits: Vec<_> =
        (0..25).map(|_| tokio::spawn(client.things().start(["ada@example.com"]).wait().into_future())).collect();
    let start = Instant::now();
    for second in 0..55 {
        tokio::time::sleep_until(start + Duration::from_secs(second)).await;
        if second % 5 == 0 {
            let asked = Instant::now();
            client.things().get(ThingId(1)).await.expect("a thing");
            assert_eq!(asked.elapsed(), Duration::ZERO, "a call goes at once, after {second} seconds");
        }
    }
    for wait in waits {
        wait.await.expect("no panic").expect("a report");
    }
}

#[tokio::test(start_paused = true)]
async fn questions_are_bounded_however_long_the_wait() {
    let server = task(pending(1_000_000));
    let client = server.client();
    let start = Instant::now();
    let wait = client.things().start(["ada@example.com"]).wait().with_deadline(Duration::from_secs(86_400));
    let error = wait.await.expect_err("it never ends");
    assert!(error.is_timeout() && error.task() == Some("h1"));
    assert_eq!(questions(&server), 100);
    assert!(error.to_string().contains("the task was not finished after 100 questions"), "{error}");
    assert!(start.elapsed() > Duration::from_secs(3_600), "they thin out: {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn progress_is_told() {
    let mut replies = pending(1);
    replies.push(Reply::error(TransportError::not_sent("refused")));
    replies.push(Reply::error(TransportError::not_sent("refused")));
    replies.push(Reply::error(TransportError::not_sent("refused")));
    let server = task(replies);
    let told = std::sync::Arc::new(Mutex::new(Vec::new()));
    let notes = std::sync::Arc::clone(&told);
    let wait = server.client().things().start(["ada@example.com"]).wait().on_progress(move |progress| {
        let state = progress.state().map(str::to_owned);
        let elapsed = progress.elapsed().as_secs();
        assert_eq!(progress.task().task(), "h1");
        notes.lock().expect("no panic").push((progress.polls(), elapsed, state));
    });
    wait.await.expect("a report");
    let told = told.lock().expect("no panic").clone();
    let polls: Vec<_> = told.iter().map(|(polls, ..)| *polls).collect();
    assert_eq!(polls, [0, 1, 2], "once when the task runs, then after each question");
    assert_eq!((told[0].1, &told[0].2), (0, &None));
    assert_eq!((told[1].1, told[1].2.as_deref()), (2, Some("in progress")));
    assert!(told[2].1 >= 5 && told[2].2.is_none(), "no answer, no state: {told:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_task_is_asked_about_at_once() {
    let server = lasting(std::iter::repeat(30));
    let client: Client = server.client();
    client.things().start(["ada@example.com"]).wait().await.expect("a report");
    let task = client.things().start(["ada@example.com"]).begin().await.expect("a task");
    let json = serde_json::to_value(&task).expect("JSON");
    let mut old = json.clone();
    old["started_at"] = (json["started_at"].as_i64().expect("seconds") - 600).into();
    let old: TaskHandle = serde_json::from_value(old).expect("a handle");
    let start = Instant::now();
    tokio::time::sleep(Duration::from_secs(30)).await;
    client.things().result_of(&old).await.expect("a report");
    assert_eq!(start.elapsed().as_secs(), 30);
}
