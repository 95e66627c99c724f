//! Any number of inputs: in batches, several at once, nothing lost, nothing paid twice.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use snov_client::transport::TransportError;
use snov_client::{Batches, BatchesEnd, Checkpoint, Inputs, TaskEnd};
use tokio::time::Instant;

use crate::support::memory::{Arrival, Memory, Reply};
use crate::support::sample::{Client, Person, Start, ThingId};
use crate::support::{Random, decoded};

const START: &str = "/v2/checks/start";
const RESULT: &str = "/v2/checks/result/";

/// The addresses in a request that starts a task.
fn addresses(arrival: &Arrival) -> Vec<String> {
    let fields = arrival.body.split('&').filter_map(|field| field.split_once('='));
    fields.filter(|(name, _)| decoded(name) == "emails[]").map(|(_, value)| decoded(value)).collect()
}

/// A service whose tasks take from `shortest` to `longest`.
struct Checks {
    random: Random,
    shortest: Duration,
    longest: Duration,
    latency: Duration,
    tasks: BTreeMap<String, (Instant, Vec<String>)>,
}

impl Checks {
    fn new(shortest: u64, longest: u64) -> Self {
        Self {
            random: Random(7),
            shortest: Duration::from_secs(shortest),
            longest: Duration::from_secs(longest),
            latency: Duration::from_millis(500),
            tasks: BTreeMap::new(),
        }
    }

    fn reply(&mut self, arrival: &Arrival) -> Reply {
        let latency = self.random.duration(self.latency);
        self.answer(arrival).after(latency)
    }

    fn answer(&mut self, arrival: &Arrival) -> Reply {
        if arrival.path == START {
            let hash = format!("h{}", self.tasks.len());
            let done = Instant::now() + self.shortest + self.random.duration(self.longest.abs_diff(self.shortest));
            self.tasks.insert(hash.clone(), (done, addresses(arrival)));
            return Reply::new(200, &format!(r#"{{"data": {{"task_hash": "{hash}"}}}}"#));
        }
        match arrival.path.strip_prefix(RESULT).and_then(|hash| self.tasks.get(hash)) {
            None => Reply::new(404, ""),
            Some((done, _)) if Instant::now() < *done => Reply::new(200, r#"{"status": "in_progress"}"#),
            Some((_, emails)) => {
                let results: Vec<_> =
                    emails.iter().map(|email| format!(r#"{{"email": "{email}", "status": "valid"}}"#)).collect();
                let results = results.join(", ");
                Reply::new(200, &format!(r#"{{"status": "completed", "data": {{"results": [{results}]}}}}"#))
            }
        }
    }
}

fn checks(shortest: u64, longest: u64) -> Memory {
    let mut checks = Checks::new(shortest, longest);
    Memory::granting(move |arrival| checks.reply(arrival))
}

fn emails(range: std::ops::Range<usize>) -> impl Iterator<Item = String> + Clone {
    range.map(|index| format!("user{index}@example.com"))
}

/// Takes all batches; each has the results of its own inputs.
async fn all(mut batches: Batches<'_, Start>) -> Vec<String> {
    let mut seen = Vec::new();
    while let Some(batch) = batches.next().await {
        let report = batch.result.expect("a report");
        let of_report: Vec<_> = report.results.into_iter().map(|result| result.email).collect();
        assert_eq!(of_report, batch.inputs, "the inputs are those of the result");
        seen.extend(batch.inputs);
    }
    assert_eq!(batches.end(), Some(BatchesEnd::Done));
    seen.sort_by_key(|email| email.trim_start_matches("user").trim_end_matches("@example.com").parse::<u32>().ok());
    seen
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_addresses_take_hardly_longer_than_the_rate_demands() {
    let server = checks(5, 20);
    let start = Instant::now();
    let seen = all(server.client().things().start_all(emails(0..10_000))).await;
    assert_eq!(seen, emails(0..10_000).collect::<Vec<_>>());
    // Two requests for each ten addresses, sixty in each window of 62 seconds, the first sixty at once.
    let bound = Duration::from_secs((2_000_u64.div_ceil(60) - 1) * 62);
    let ratio = start.elapsed().as_secs_f64() / bound.as_secs_f64();
    println!("{:?}, {ratio:.4} of the bound, {} requests", start.elapsed(), server.arrivals().len());
    assert!(ratio <= 1.05, "{:?} is {ratio:.3} of {bound:?}", start.elapsed());
    assert!(server.arrivals().len() <= 2_020, "{} requests", server.arrivals().len());
}

#[tokio::test(start_paused = true)]
async fn one_by_one_takes_much_longer() {
    let server = checks(5, 20);
    let client = server.client();
    let start = Instant::now();
    for email in emails(0..500) {
        client.things().start([email]).wait().await.expect("a report");
    }
    let one_by_one = start.elapsed();
    let start = Instant::now();
    all(client.things().start_all(emails(0..500))).await;
    println!("500 addresses: {one_by_one:?} one by one, {:?} in batches", start.elapsed());
    assert!(one_by_one > start.elapsed() * 20, "{one_by_one:?} and {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_few_addresses_are_done_with_their_tasks() {
    let server = checks(5, 20);
    let start = Instant::now();
    all(server.client().things().start_all(emails(0..45))).await;
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    let sizes: Vec<_> = server.arrivals_at(START).iter().map(|arrival| addresses(arrival).len()).collect();
    assert_eq!(sizes, [10, 10, 10, 10, 5]);
}

#[tokio::test(start_paused = true)]
async fn no_inputs_are_no_requests() {
    let server = checks(5, 20);
    let mut batches = server.client().things().start_all(Vec::<String>::new());
    assert_eq!(batches.end(), None);
    assert!(batches.next().await.is_none());
    assert!(batches.next().await.is_none());
    assert_eq!(batches.end(), Some(BatchesEnd::Done));
    assert_eq!(server.arrivals().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn inputs_are_read_as_they_are_needed() {
    let server = checks(5, 20);
    let read = AtomicUsize::new(0);
    let endless = emails(0..usize::MAX).inspect(|_| {
        read.fetch_add(1, Ordering::Relaxed);
    });
    let mut batches = server.client().things().start_all(endless).with_tasks(3);
    assert_eq!(read.load(Ordering::Relaxed), 0, "nothing is read before a batch is asked for");
    for returned in 0..20 {
        batches.next().await.expect("a batch").result.expect("a report");
        let read = read.load(Ordering::Relaxed);
        assert!(read <= (returned + 3) * 10, "{read} inputs were read for {returned} batches");
    }
    let starts = server.arrivals_at(START).len();
    assert!((20..=23).contains(&starts), "three tasks at once: {starts}");
}

/// Addresses that come one by one, with a pause before each.
struct Slow(usize, Pin<Box<tokio::time::Sleep>>);

impl Stream for Slow {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        std::task::ready!(self.1.as_mut().poll(context));
        self.1 = Box::pin(tokio::time::sleep(Duration::from_millis(700)));
        self.0 += 1;
        Poll::Ready((self.0 <= 25).then(|| format!("user{}@example.com", self.0 - 1)))
    }
}

#[tokio::test(start_paused = true)]
async fn inputs_can_come_from_a_stream() {
    let server = checks(5, 20);
    let slow = Slow(0, Box::pin(tokio::time::sleep(Duration::ZERO)));
    let batches = server.client().things().start_all(Inputs::stream(slow));
    assert_eq!(all(batches).await, emails(0..25).collect::<Vec<_>>());
    assert_eq!(server.arrivals_at(START).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn batches_are_a_stream_that_can_be_sent_to_another_thread() {
    let server = checks(1, 2);
    let mut batches = server.client().things().start_all(["ada@example.com"]);
    let task = tokio::spawn(async move { poll_fn(|context| Pin::new(&mut batches).poll_next(context)).await });
    assert_eq!(task.await.expect("no panic").expect("a batch").inputs, ["ada@example.com"]);
}

#[tokio::test(start_paused = true)]
async fn other_inputs_are_the_same_for_all_batches() {
    let server = checks(1, 2);
    let url = "https://hooks.example.com/1";
    all(server.client().things().start_all(emails(0..20)).with(|start| start.webhook_url(url))).await;
    let starts = server.arrivals_at(START);
    assert!(starts.len() == 2 && starts.iter().all(|start| decoded(&start.body).contains(url)), "{starts:?}");
}

#[tokio::test(start_paused = true)]
async fn one_failed_batch_does_not_lose_the_others() {
    let mut checks = Checks::new(5, 20);
    let server = Memory::granting(move |arrival| {
        let is_start_of =
            |index: usize| arrival.path == START && addresses(arrival).contains(&format!("user{index}@example.com"));
        if is_start_of(13) {
            return Reply::new(422, r#"{"errors": "no"}"#);
        }
        if is_start_of(25) {
            return Reply::error(TransportError::interrupted("closed"));
        }
        let reply = checks.reply(arrival);
        if arrival.path == "/v2/checks/result/h2" {
            return Reply::new(200, r#"{"status": "exploded"}"#);
        }
        if is_start_of(55) { Reply::new(200, "{}") } else { reply }
    });
    let mut batches = server.client().things().start_all(emails(0..80));
    let mut outcomes = BTreeMap::new();
    while let Some(batch) = batches.next().await {
        assert_eq!(batch.inputs.len(), 10);
        outcomes.insert(batch.inputs[0].clone(), batch.result);
    }
    assert_eq!(batches.end(), Some(BatchesEnd::Done));
    let outcomes: Vec<_> = outcomes.into_values().collect();
    assert_eq!(outcomes.len(), 8);
    let errors: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().err()).collect();
    assert!(errors[1].is_some_and(|error| error.status() == Some(422)));
    assert!(errors[2].is_some_and(snov_client::Error::is_outcome_unknown));
    // The third task that was started is that of the fifth batch.
    assert!(errors[4].is_some_and(|error| error.task_end() == Some(&TaskEnd::Unknown("exploded".to_owned()))));
    assert!(errors[4].is_some_and(|error| error.task() == Some("h2")));
    assert!(errors[5].is_some_and(snov_client::Error::is_decode));
    assert_eq!(errors.iter().flatten().count(), 4);
    let starts = server.arrivals_at(START);
    let third = starts.iter().filter(|start| addresses(start).contains(&"user25@example.com".to_owned()));
    assert_eq!(third.count(), 1, "what may have been carried out is not sent again");
    assert_eq!(batches.credits(), 70, "what was refused cost nothing");
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_breaks_a_rule_is_not_sent() {
    let server = checks(1, 2);
    let inputs = emails(0..10).chain(["nonsense".to_owned()]);
    let mut batches = server.client().things().start_all(inputs);
    let first = batches.next().await.expect("a batch");
    let error = first.result.expect_err("no address");
    assert!(error.is_invalid_input() && error.path() == Some("emails[0]"), "{error:?}");
    assert_eq!(first.inputs, ["nonsense"]);
    batches.next().await.expect("a batch").result.expect("a report");
    assert_eq!(server.arrivals_at(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_budget_is_never_exceeded() {
    for (budget, sizes, end) in [
        (0, &[][..], BatchesEnd::Budget),
        (7, &[7], BatchesEnd::Budget),
        (25, &[10, 10, 5], BatchesEnd::Budget),
        (30, &[10, 10, 10], BatchesEnd::Done),
        (100, &[10, 10, 10], BatchesEnd::Done),
    ] {
        let server = checks(5, 20);
        let mut batches = server.client().things().start_all(emails(0..30)).with_credit_limit(budget);
        let mut returned = 0;
        while let Some(batch) = batches.next().await {
            batch.result.expect("a report");
            returned += batch.inputs.len();
        }
        let sent: Vec<_> = server.arrivals_at(START).iter().map(|start| addresses(start).len()).collect();
        assert_eq!((&sent[..], batches.end()), (sizes, Some(end)), "{budget}");
        assert_eq!(returned, sizes.iter().sum::<usize>(), "what was paid for came back");
        assert_eq!(batches.credits(), returned as u64);
        assert_eq!(batches.checkpoint().taken(), returned as u64, "what was not sent is still to be had");
    }
}

#[tokio::test(start_paused = true)]
async fn a_budget_counts_what_was_spent_before() {
    let server = checks(5, 20);
    let client = server.client();
    let mut batches = client.things().start_all(emails(0..100)).with_credit_limit(35);
    while batches.next().await.is_some() {}
    let checkpoint = batches.checkpoint();
    assert_eq!((checkpoint.credits(), checkpoint.returned()), (35, 35));
    let mut batches = client
        .things()
        .start_all(emails(0..100))
        .with_credit_limit(50)
        .resume(&checkpoint)
        .expect("the same operation");
    while batches.next().await.is_some() {}
    assert_eq!((batches.credits(), batches.end()), (50, Some(BatchesEnd::Budget)));
    let sent: usize = server.arrivals_at(START).iter().map(|start| addresses(start).len()).sum();
    assert_eq!(sent, 50);
}

fn people(count: usize) -> Vec<Person> {
    (0..count).map(|index| Person { name: format!("Ada {index}"), domain: "example.com".to_owned() }).collect()
}

#[tokio::test(start_paused = true)]
async fn inputs_are_of_any_type_and_prices_may_be_unknown() {
    let server = Memory::granting(|arrival| match arrival.path.as_str() {
        "/v2/lookups/start" => Reply::new(200, r#"{"data": {"task_hash": "h"}}"#),
        _ => Reply::new(200, r#"{"status": "completed", "data": {"results": []}}"#),
    });
    let client = server.client();
    let mut batches = client.things().look_up_all(people(5));
    let mut seen = Vec::new();
    while let Some(batch) = batches.next().await {
        batch.result.expect("a report");
        seen.extend(batch.inputs);
    }
    assert_eq!(seen, people(5));
    assert_eq!(server.arrivals_at("/v2/lookups/start").len(), 3);
    let mut batches = client.things().look_up_all(people(5)).with_credit_limit(1_000);
    assert!(batches.next().await.is_none());
    assert_eq!(batches.end(), Some(BatchesEnd::PriceUnknown));
    assert_eq!(server.arrivals_at("/v2/lookups/start").len(), 3);
}

/// The checkpoint as another process finds it.
fn written(checkpoint: &Checkpoint) -> Checkpoint {
    serde_json::from_str(&serde_json::to_string(checkpoint).expect("JSON")).expect("a checkpoint")
}

/// Every address that was sent, once for each time.
fn sent(server: &Memory) -> Vec<String> {
    server.arrivals_at(START).iter().flat_map(addresses).collect()
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_settled_goes_on_without_loss_or_doubt() {
    for pause in [0, 100, 400, 900, 3_000, 7_000, 15_000, 70_000] {
        let server = checks(5, 20);
        let journal: Arc<Mutex<Option<Checkpoint>>> = Arc::default();
        let note = Arc::clone(&journal);
        let mut batches = server.client().things().start_all(emails(0..200)).on_change(move |checkpoint| {
            *note.lock().expect("no panic") = Some(checkpoint.clone());
        });
        let mut seen: Vec<String> = Vec::new();
        let until = Instant::now() + Duration::from_millis(pause);
        while let Ok(Some(batch)) = tokio::time::timeout_at(until, batches.next()).await {
            batch.result.expect("a report");
            seen.extend(batch.inputs);
        }
        batches.settle().await;
        let checkpoint = written(&batches.checkpoint());
        drop(batches);
        assert_eq!(checkpoint.in_doubt(), 0);
        if let Some(last) = &*journal.lock().expect("no panic") {
            let of = |checkpoint: &Checkpoint| serde_json::to_value(checkpoint).expect("JSON");
            assert_eq!(of(last), of(&checkpoint), "the journal has it too");
        }
        assert_eq!(checkpoint.returned(), seen.len() as u64);
        assert_eq!(checkpoint.credits(), sent(&server).len() as u64);
        let batches =
            server.client().things().start_all(emails(0..200)).resume(&checkpoint).expect("the same operation");
        seen.extend(all(batches).await);
        seen.sort();
        let mut expected: Vec<_> = emails(0..200).collect();
        expected.sort();
        assert_eq!(seen, expected, "each address came back once");
        let mut sent = sent(&server);
        sent.sort();
        assert_eq!(sent, expected, "each address was sent once, and paid for once, after {pause} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_program_that_is_killed_loses_nothing_and_pays_nothing_twice() {
    let mut random = Random(3);
    for _ in 0..20 {
        let server = checks(5, 20);
        let journal: Arc<Mutex<Option<Checkpoint>>> = Arc::default();
        let mut back: BTreeSet<String> = BTreeSet::new();
        let mut doubtful = 0;
        for life in 0..4 {
            let mut batches = server.client().things().start_all(emails(0..150)).on_change({
                let journal = Arc::clone(&journal);
                move |checkpoint| *journal.lock().expect("no panic") = Some(written(checkpoint))
            });
            let saved = journal.lock().expect("no panic").clone();
            if let Some(checkpoint) = saved {
                batches = batches.resume(&checkpoint).expect("the same operation");
            }
            let lifetime = if life < 3 { random.duration(Duration::from_secs(40)) } else { Duration::from_secs(900) };
            let death = Instant::now() + lifetime;
            while let Ok(Some(batch)) = tokio::time::timeout_at(death, batches.next()).await {
                match batch.result {
                    Ok(report) => assert_eq!(report.results.len(), batch.inputs.len()),
                    Err(error) => {
                        let unknown = error.outcome_unknown().expect("a doubt, and nothing else");
                        assert_eq!(unknown.credits(), Some(batch.inputs.len() as u64));
                        doubtful += batch.inputs.len();
                    }
                }
                back.extend(batch.inputs);
            }
        }
        assert_eq!(back, emails(0..150).collect(), "nothing is lost");
        let sent = sent(&server);
        let once: BTreeSet<_> = sent.iter().collect();
        assert_eq!(sent.len(), once.len(), "nothing is sent twice");
        assert!(doubtful <= 3 * 4 * 10, "{doubtful} addresses are in doubt");
    }
}

#[tokio::test(start_paused = true)]
async fn a_doubt_can_be_told_from_others() {
    let server =
        Memory::granting(|_| Reply::error(TransportError::interrupted("closed")).after(Duration::from_secs(1)));
    let client = server.client();
    let mut batches = client.things().start_all(["ada@example.com"]);
    assert!(tokio::time::timeout(Duration::from_millis(500), batches.next()).await.is_err());
    let checkpoint = written(&batches.checkpoint());
    assert_eq!((checkpoint.in_doubt(), checkpoint.credits()), (1, 1));
    let live = batches.next().await.expect("a batch").result.expect_err("no answer");
    let mut batches = client.things().start_all(["ada@example.com"]).resume(&checkpoint).expect("the same operation");
    let batch = batches.next().await.expect("a batch");
    let error = batch.result.expect_err("a doubt");
    assert_eq!(batch.inputs, ["ada@example.com"]);
    assert_eq!(
        error.to_string(),
        "startCheck: the program ended before the answer came; outcome unknown: the call may have been carried out and \
         charged"
    );
    let fingerprint =
        |error: &snov_client::Error| error.outcome_unknown().map(snov_client::OutcomeUnknown::fingerprint);
    assert_eq!(fingerprint(&error), fingerprint(&live), "the same request has the same fingerprint");
    assert!(batches.next().await.is_none());
    assert_eq!(server.arrivals_at(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_would_fare_no_better_is_not_sent() {
    let closed = || Reply::error(TransportError::interrupted("closed"));
    let refused = || Reply::error(TransportError::not_sent("refused"));
    for (reply, most) in [
        (Reply::new(403, ""), 4),
        (Reply::new(402, ""), 4),
        (Reply::new(400, r#"{"message": "Sorry, you ran out of credits."}"#), 4),
        (Reply::new(502, ""), 6),
        (closed(), 6),
        (refused(), 18),
    ] {
        let down = Arc::new(Mutex::new(true));
        let mut checks = Checks::new(5, 20);
        let is_down = Arc::clone(&down);
        let failure = reply.clone();
        let server = Memory::granting(move |arrival| {
            if arrival.path == START && *is_down.lock().expect("no panic") {
                failure.clone()
            } else {
                checks.reply(arrival)
            }
        });
        let client = server.client();
        let mut batches = client.things().start_all(emails(0..1_000));
        let mut failed: Vec<String> = Vec::new();
        while let Some(batch) = batches.next().await {
            assert!(batch.result.is_err());
            failed.extend(batch.inputs);
        }
        assert_eq!(batches.end(), Some(BatchesEnd::Trouble));
        let starts = server.arrivals_at(START).len();
        assert!(starts <= most, "{starts} requests: {reply:?}");
        let checkpoint = written(&batches.checkpoint());
        assert_eq!((checkpoint.returned(), checkpoint.in_doubt()), (failed.len() as u64, 0));
        *down.lock().expect("no panic") = false;
        let batches = client.things().start_all(emails(0..1_000)).resume(&checkpoint).expect("the same operation");
        let mut seen = all(batches).await;
        seen.extend(failed);
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), emails(0..1_000).collect());
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_without_credits_starts_no_more_tasks() {
    let server = Memory::granting(|arrival| match arrival.path.as_str() {
        START => Reply::new(200, r#"{"data": {"task_hash": "h"}}"#),
        _ => Reply::new(200, r#"{"status": "not_enough_credits"}"#),
    });
    let mut batches = server.client().things().start_all(emails(0..10_000));
    let mut count = 0;
    while let Some(batch) = batches.next().await {
        let error = batch.result.expect_err("no credits");
        assert!(error.is_out_of_credits() && error.task_end() == Some(&TaskEnd::NotEnoughCredits));
        count += 1;
    }
    assert_eq!(batches.end(), Some(BatchesEnd::Trouble));
    assert!(count <= 60, "{count} tasks");
}

#[tokio::test(start_paused = true)]
async fn calls_come_in_between() {
    let mut checks = Checks::new(5, 20);
    let server = Memory::granting(move |arrival| match arrival.path.as_str() {
        "/v1/things/1" => Reply::new(200, r#"{"data": {"id": 1}}"#),
        _ => checks.reply(arrival),
    });
    let client = server.client();
    let bulk = tokio::spawn(all(client.things().start_all(emails(0..3_000))));
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_secs(17)).await;
        let start = Instant::now();
        client.things().get(ThingId(1)).await.expect("a thing");
        assert!(start.elapsed() <= Duration::from_secs(64), "{:?}: one window at most", start.elapsed());
    }
    bulk.await.expect("no panic");
}

#[tokio::test(start_paused = true)]
async fn checkpoints_of_others_are_refused() {
    let server = checks(5, 20);
    let client: Client = server.client();
    let checkpoint = client.things().look_up_all(people(1)).checkpoint();
    let error = client.things().start_all(["ada@example.com"]).resume(&checkpoint).expect_err("another operation");
    assert!(error.is_invalid_input());
    assert_eq!(error.to_string(), "startCheck: the checkpoint is one of `lookUp`, and this is `startCheck`");
}

/// A client that may send so many requests in a hundred seconds.
fn slow_client(server: &Memory, requests: u32) -> Client {
    let builder = Client::builder().credentials("id", "secret").transport(server.clone());
    builder.rate_limit(requests, Duration::from_secs(100)).build().expect("a client")
}

#[tokio::test(start_paused = true)]
async fn what_has_not_left_when_trouble_comes_stays() {
    let server = Memory::granting(|_| Reply::new(403, "").after(Duration::from_secs(1)));
    let client = slow_client(&server, 3);
    let start = Instant::now();
    let mut batches = client.things().start_all(emails(0..100)).with_tasks(4);
    for _ in 0..2 {
        let batch = batches.next().await.expect("a batch");
        assert!(batch.result.expect_err("no access").is_forbidden());
    }
    assert!(batches.next().await.is_none());
    assert_eq!((start.elapsed().as_secs(), sent(&server).len()), (1, 20), "a token, and two of four batches");
    let checkpoint = batches.checkpoint();
    assert_eq!((checkpoint.taken(), checkpoint.returned(), checkpoint.credits()), (40, 20, 0));
}

#[tokio::test(start_paused = true)]
async fn what_was_put_back_heeds_the_budget() {
    let server = checks(5, 20);
    let client = slow_client(&server, 3);
    let mut batches = client.things().start_all(emails(0..100)).with_tasks(4);
    assert!(tokio::time::timeout(Duration::from_secs(3), batches.next()).await.is_err());
    batches.settle().await;
    let checkpoint = batches.checkpoint();
    assert_eq!((checkpoint.taken(), checkpoint.credits(), checkpoint.in_doubt()), (40, 20, 0));
    drop(batches);
    let batches = client.things().start_all(emails(0..100)).with_credit_limit(35);
    let mut batches = batches.resume(&written(&checkpoint)).expect("the same operation");
    let mut returned = 0;
    while let Some(batch) = batches.next().await {
        returned += batch.inputs.len();
    }
    assert_eq!((returned, batches.end()), (30, Some(BatchesEnd::Budget)), "one of the two that were put back");
    assert_eq!(sent(&server).len(), 30);
    assert_eq!(batches.checkpoint().taken(), 40, "the other is still there");
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_for_the_rate_is_not_in_doubt() {
    let mut refused = 0;
    let mut checks = Checks::new(1, 2);
    let server = Memory::granting(move |arrival| {
        if arrival.path == START && refused < 4 {
            refused += 1;
            return Reply::new(429, "");
        }
        checks.reply(arrival)
    });
    let client = server.client();
    let mut batches = client.things().start_all(emails(0..100));
    assert!(tokio::time::timeout(Duration::from_secs(3), batches.next()).await.is_err(), "all stands still");
    let start = Instant::now();
    batches.settle().await;
    assert_eq!(start.elapsed(), Duration::ZERO, "nothing is on its way");
    let checkpoint = written(&batches.checkpoint());
    assert_eq!((checkpoint.in_doubt(), checkpoint.credits()), (0, 0));
    let batches = client.things().start_all(emails(0..100)).resume(&checkpoint).expect("the same operation");
    assert_eq!(all(batches).await, emails(0..100).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn batches_are_asked_about_when_they_are_surely_done() {
    let server = checks(10, 14);
    let client = server.client();
    for _ in 0..10 {
        client.things().start(["ada@example.com"]).wait().await.expect("a report");
    }
    tokio::time::sleep(Duration::from_secs(100)).await;
    let before = server.arrivals().len();
    all(client.things().start_all(emails(0..100))).await;
    assert!(
        server.arrivals().len() - before <= 21,
        "one start and one question each: {}",
        server.arrivals().len() - before
    );
}
