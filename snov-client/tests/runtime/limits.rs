//! The rate: who waits, in which order, and how long. That it is kept whatever happens, `storms` shows.

use std::time::Duration;

use tokio::time::Instant;

use crate::support::memory::{Arrival, Memory, Reply};
use crate::support::sample::{Client, ThingId};

const THING: &str = r#"{"data": {"id": 1}}"#;

#[tokio::test(start_paused = true)]
async fn clones_share_the_rate_and_tokens_count() {
    let server = Memory::granting(|_| Reply::new(200, THING));
    let client = server.client();
    let start = Instant::now();
    let calls: Vec<_> = (0..120).map(|_| tokio::spawn(client.clone().things().get(ThingId(1)).into_future())).collect();
    for call in calls {
        call.await.expect("no panic").expect("a thing");
    }
    let waves: Vec<u64> = server.arrivals().iter().map(|arrival| (arrival.at - start).as_secs()).collect();
    let count = |wave: u64| waves.iter().filter(|at| **at == wave).count();
    assert_eq!((count(0), count(62), count(124)), (60, 60, 1), "one request for a token, 120 calls");
}

#[tokio::test(start_paused = true)]
async fn callers_are_served_in_order() {
    let server = Memory::granting(|_| Reply::new(200, THING));
    let client = server.client();
    client.things().get(ThingId(0)).await.expect("a thing");
    let mut calls = Vec::new();
    for id in 1..=150 {
        calls.push(tokio::spawn(client.things().get(ThingId(id)).into_future()));
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.expect("no panic").expect("a thing");
    }
    let paths: Vec<_> = server.arrivals().into_iter().skip(1).map(|arrival| arrival.path).collect();
    let expected: Vec<_> = (0..=150).map(|id| format!("/v1/things/{id}")).collect();
    assert_eq!(paths, expected);
}

#[tokio::test(start_paused = true)]
async fn callers_that_give_up_cost_nothing() {
    let server = Memory::granting(|_| Reply::new(200, THING));
    let client = server.client();
    for _ in 0..59 {
        client.things().get(ThingId(1)).await.expect("a thing");
    }
    let start = Instant::now();
    let waiting: Vec<_> = (0..500).map(|_| tokio::spawn(client.things().get(ThingId(2)).into_future())).collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let last = tokio::spawn(client.things().get(ThingId(3)).into_future());
    tokio::time::sleep(Duration::from_secs(1)).await;
    for call in &waiting {
        call.abort();
    }
    last.await.expect("no panic").expect("a thing");
    assert_eq!(start.elapsed().as_secs(), 62);
    assert_eq!(server.arrivals_at("/v1/things/2").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_under_way_counts_until_its_window_is_over() {
    let server = Memory::granting(|_| Reply::new(200, THING).after(Duration::from_secs(10)));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(100))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    let calls: Vec<_> = (0..3).map(|_| tokio::spawn(client.things().get(ThingId(1)).into_future())).collect();
    for call in calls {
        call.await.expect("no panic").expect("a thing");
    }
    let arrivals: Vec<_> = server.arrivals().iter().map(|arrival| (arrival.at - start).as_secs()).collect();
    assert_eq!(arrivals, [0, 0, 100, 110], "the token came at once, the first thing after ten seconds");
}

#[tokio::test(start_paused = true)]
async fn a_rate_of_one_goes_on() {
    let server = Memory::granting(|_| Reply::new(200, THING).after(Duration::from_secs(10)));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(1, Duration::from_secs(5))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    let calls: Vec<_> = (0..3).map(|_| tokio::spawn(client.things().get(ThingId(1)).into_future())).collect();
    for call in calls {
        call.await.expect("no panic").expect("a thing");
    }
    assert_eq!(start.elapsed().as_secs(), 5 + 15 + 15 + 10);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_is_over_sends_nothing() {
    let server = Memory::granting(|_| Reply::new(200, r#"{"id": 1}"#));
    let client = server.client();
    client.things().create("Ada").await.expect("a thing");
    let error = client.things().create("Grace").with_deadline(Duration::ZERO).await.expect_err("no time at all");
    assert!(error.is_timeout() && !error.is_outcome_unknown());
    assert_eq!(server.arrivals_at("/v1/things").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_the_wait_and_nothing_is_sent() {
    let server = Memory::granting(|_| Reply::new(200, r#"{"id": 1}"#));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(100))
        .transport(server.clone())
        .build()
        .expect("a client");
    client.things().create("Ada").await.expect("a thing");
    let start = Instant::now();
    let call = client.things().create("Grace").with_deadline(Duration::from_secs(30)).await;
    let error = call.expect_err("the deadline is shorter than the window");
    assert_eq!(start.elapsed().as_secs(), 30);
    assert!(error.is_timeout() && !error.is_outcome_unknown());
    assert_eq!(
        error.to_string(),
        "createThing: the deadline passed while waiting for the rate limit; nothing was sent"
    );
    assert_eq!(server.arrivals_at("/v1/things").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_had_to_wait_is_as_good_as_any() {
    let tokens = || Reply::new(200, r#"{"access_token": "t", "expires_in": 120}"#);
    let server = Memory::with_tokens(tokens, |_| Reply::new(200, THING));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(200))
        .transport(server.clone())
        .build()
        .expect("a client");
    client.things().get(ThingId(1)).await.expect("a thing");
    tokio::time::sleep(Duration::from_secs(110)).await;
    client.things().get(ThingId(1)).await.expect("a thing");
    let order: Vec<_> = server.arrivals().iter().map(Arrival::is_for_token).collect();
    assert_eq!(order, [true, false, true, false], "the second token waited for 90 seconds and was used at once");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_in_the_queue_is_not_used() {
    let mut number = 0;
    let tokens = move || {
        number += 1;
        Reply::new(200, &format!(r#"{{"access_token": "token-{number}", "expires_in": 120}}"#))
    };
    let server = Memory::with_tokens(tokens, |_| Reply::new(200, THING));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(200))
        .transport(server.clone())
        .build()
        .expect("a client");
    client.things().get(ThingId(1)).await.expect("a thing");
    client.things().get(ThingId(1)).await.expect("a thing");
    let tokens: Vec<_> = server.arrivals_at("/v1/things/1").into_iter().filter_map(|arrival| arrival.token).collect();
    assert_eq!(tokens, ["token-1", "token-2"]);
}

/// When requests arrived at this path, in seconds since `start`.
fn seconds(server: &Memory, path: &str, start: Instant) -> Vec<u64> {
    server.arrivals_at(path).iter().map(|arrival| (arrival.at - start).as_secs()).collect()
}

/// A server that answers so many requests with 429, and the rest well.
fn full(refusals: usize, refusal: fn() -> Reply) -> Memory {
    let mut left = refusals;
    Memory::granting(move |_| match left.checked_sub(1) {
        Some(rest) => {
            left = rest;
            refusal().after(Duration::from_secs(1))
        }
        None => Reply::new(200, THING).after(Duration::from_secs(1)),
    })
}

#[tokio::test(start_paused = true)]
async fn a_429_stops_everybody_and_one_goes_first() {
    for refusal in [|| Reply::new(429, ""), || Reply::new(200, "\"Your rate is limited\"")] {
        let server = full(1, refusal);
        let client = server.client();
        let start = Instant::now();
        let refused = tokio::spawn(client.things().get(ThingId(1)).into_future());
        tokio::time::sleep(Duration::from_secs(2)).await;
        let others: Vec<_> = (0..5).map(|_| tokio::spawn(client.things().get(ThingId(2)).into_future())).collect();
        refused.await.expect("no panic").expect("a thing in the end");
        for other in others {
            other.await.expect("no panic").expect("a thing");
        }
        assert_eq!(seconds(&server, "/v1/things/1", start), [0, 63], "the first in the queue goes alone");
        assert_eq!(seconds(&server, "/v1/things/2", start), [64; 5], "the others follow when it is answered");
    }
}

#[tokio::test(start_paused = true)]
async fn each_refusal_of_a_probe_doubles_the_pause() {
    let server = full(5, || Reply::new(429, ""));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .retries(10)
        .deadline(Duration::from_secs(3_600))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    client.things().get(ThingId(1)).await.expect("a thing in the end");
    client.things().get(ThingId(1)).await.expect("a thing");
    let pauses = [0, 1 + 62, 1 + 124, 1 + 248, 1 + 310, 1 + 310, 1];
    let expected: Vec<u64> = pauses
        .iter()
        .scan(0, |at, pause| {
            *at += pause;
            Some(*at)
        })
        .collect();
    assert_eq!(seconds(&server, "/v1/things/1", start), expected);
}

#[tokio::test(start_paused = true)]
async fn who_cannot_wait_for_the_thaw_is_told_at_once() {
    let server = full(1, || Reply::new(429, "").header("retry-after", "100"));
    let client = server.client();
    let start = Instant::now();
    let patient = tokio::spawn(client.things().get(ThingId(1)).into_future());
    tokio::time::sleep(Duration::from_secs(11)).await;
    let create = client.things().create("Ada").with_deadline(Duration::from_secs(60));
    let error = create.await.expect_err("too late");
    assert_eq!(start.elapsed().as_secs(), 11);
    assert!(error.is_rate_limited() && !error.is_timeout() && !error.is_outcome_unknown());
    assert_eq!((error.retry_after(), error.attempts()), (Some(Duration::from_secs(90)), 0));
    assert_eq!(
        error.to_string(),
        "createThing: the server refuses requests for now, and the deadline is before it takes some again, in 90 s; \
         nothing was sent"
    );
    patient.await.expect("no panic").expect("a thing in the end");
    assert_eq!(server.arrivals_at("/v1/things").len(), 0);
}

/// Those who wait when the server says no are told as well, without waiting for their deadline.
#[tokio::test(start_paused = true)]
async fn who_waits_already_is_told_too() {
    let server = full(1, || Reply::new(429, ""));
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(2, Duration::from_secs(50))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    let refused = tokio::spawn(client.things().get(ThingId(1)).into_future());
    tokio::task::yield_now().await;
    let waiting = client.things().get(ThingId(2)).with_deadline(Duration::from_secs(45));
    let error = waiting.await.expect_err("the pause is longer");
    assert_eq!(start.elapsed().as_secs(), 1);
    assert!(error.is_rate_limited(), "{error}");
    refused.await.expect("no panic").expect("a thing in the end");
}

/// A probe whose caller gives up, or that is lost, makes room for another.
#[tokio::test(start_paused = true)]
async fn a_lost_probe_is_followed_by_another() {
    let mut number = 0;
    let server = Memory::granting(move |_| {
        number += 1;
        match number {
            1 => Reply::new(429, "").header("retry-after", "10"),
            2 => Reply::new(200, THING).after(Duration::from_secs(1_000)),
            _ => Reply::new(200, THING).after(Duration::from_secs(1)),
        }
    });
    let client: Client =
        Client::builder().credentials("id", "secret").retries(0).transport(server.clone()).build().expect("a client");
    let start = Instant::now();
    client.things().get(ThingId(1)).await.expect_err("refused");
    let lost = client.things().get(ThingId(2)).with_deadline(Duration::from_secs(15));
    let lost = tokio::spawn(lost.into_future());
    tokio::task::yield_now().await;
    let others: Vec<_> = (0..3).map(|_| tokio::spawn(client.things().get(ThingId(3)).into_future())).collect();
    lost.await.expect("no panic").expect_err("no answer");
    for other in others {
        other.await.expect("no panic").expect("a thing");
    }
    assert_eq!(seconds(&server, "/v1/things/3", start), [15, 16, 16], "the second probe is alone again");
}

#[tokio::test(start_paused = true)]
async fn calls_go_before_questions_about_tasks() {
    let started = r#"{"data": {"task_hash": "h"}}"#;
    let pending = r#"{"status": "in_progress"}"#;
    let server = Memory::granting(move |arrival| match arrival.path.as_str() {
        "/v2/checks/start" => Reply::new(200, started),
        "/v2/checks/result" => Reply::new(200, pending),
        _ => Reply::new(200, THING),
    });
    let client: Client = Client::builder()
        .credentials("id", "secret")
        .rate_limit(5, Duration::from_secs(100))
        .transport(server.clone())
        .build()
        .expect("a client");
    let start = Instant::now();
    let waits: Vec<_> =
        (0..3).map(|_| tokio::spawn(client.things().start(["ada@example.com"]).wait().into_future())).collect();
    tokio::time::sleep(Duration::from_secs(30)).await;
    let calls: Vec<_> = (0..7).map(|_| tokio::spawn(client.things().get(ThingId(1)).into_future())).collect();
    for call in calls {
        call.await.expect("no panic").expect("a thing");
    }
    for wait in waits {
        wait.await.expect("no panic").expect_err("never finished");
    }
    assert_eq!(seconds(&server, "/v2/checks/start", start), [0, 0, 0]);
    let calls = seconds(&server, "/v1/things/1", start);
    assert_eq!(calls, [30, 100, 100, 100, 100, 130, 200], "the seven calls have all places but what was theirs before");
}

#[tokio::test]
async fn clients_of_one_account_share_the_rate() {
    let server = crate::support::server::Server::start(|_| crate::support::server::Action::answer(200, THING)).await;
    let client = |id: &str| -> Client {
        let builder = server.builder().credentials(id, "secret").rate_limit(3, Duration::from_secs(60));
        builder.deadline(Duration::from_millis(200)).build().expect("a client")
    };
    client("one").things().get(ThingId(1)).await.expect("a token and a thing");
    let error = client("one").things().get(ThingId(1)).await.expect_err("a token, and the rate is used up");
    assert!(error.is_timeout(), "{error}");
    client("two").things().get(ThingId(1)).await.expect("another account has a rate of its own");
    assert_eq!(server.received().len(), 2);
}
