//! Pages: fetched when asked for, and always at an end.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use snov_client::{Error, Items};

use crate::support::memory::{Arrival, Memory, Reply};
use crate::support::sample::{Thing, ThingPage};

/// A page of things with these ids.
fn page(ids: &[u64], more: &str) -> String {
    let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"id": {id}}}"#)).collect();
    format!(r#"{{"items": [{}]{more}}}"#, items.join(", "))
}

/// A server that answers with these pages in order, and with the last one for ever.
fn pages(pages: Vec<String>) -> Memory {
    let next = Mutex::new(0);
    Memory::granting(move |_| {
        let mut next = next.lock().expect("no panic");
        let page = &pages[usize::min(*next, pages.len() - 1)];
        *next += 1;
        Reply::new(200, page)
    })
}

async fn ids(mut items: Items<ThingPage>) -> Result<Vec<u64>, Error> {
    let mut ids = Vec::new();
    while let Some(Thing { id, .. }) = items.try_next().await? {
        ids.push(id.0);
    }
    Ok(ids)
}

fn bodies(server: &Memory, path: &str) -> Vec<String> {
    server.arrivals_at(path).into_iter().map(|Arrival { body, query, .. }| format!("{body}{query}")).collect()
}

#[tokio::test]
async fn numbered_pages_end_with_an_empty_one() {
    let server = pages(vec![page(&[1, 2], ""), page(&[3], ""), page(&[], "")]);
    let client = server.client();
    assert_eq!(ids(client.things().list().items()).await.expect("items"), [1, 2, 3]);
    assert_eq!(bodies(&server, "/v1/things/list"), ["", "page=2", "page=3"]);
}

#[tokio::test]
async fn numbered_pages_end_when_all_items_are_there() {
    let total = r#", "total": 3"#;
    let server = pages(vec![page(&[1, 2], total), page(&[3], total), page(&[4], total)]);
    assert_eq!(ids(server.client().things().list().items()).await.expect("items"), [1, 2, 3]);
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 2);
}

#[tokio::test]
async fn a_failure_in_place_of_a_page_is_no_end() {
    let failure = r#", "errors": {"code": 400, "title": "The range is too long"}"#;
    let server = pages(vec![page(&[1], r#", "errors": []"#), page(&[], failure)]);
    let error = ids(server.client().things().list().items()).await.expect_err("a failure");
    assert_eq!(error.to_string(), "listThings: refused with HTTP 200: the answer has `errors`: The range is too long");
}

#[tokio::test]
async fn numbered_pages_start_where_they_are_told() {
    let server = pages(vec![page(&[5], ""), page(&[], "")]);
    assert_eq!(ids(server.client().things().list().page(7).items()).await.expect("items"), [5]);
    assert_eq!(bodies(&server, "/v1/things/list"), ["page=7", "page=8"]);
}

#[tokio::test]
async fn a_last_page_that_comes_again_and_again_is_shown_once() {
    let server = pages(vec![page(&[1, 2], ""), page(&[3, 4], "")]);
    let client = server.client();
    assert_eq!(ids(client.things().list().items()).await.expect("items"), [1, 2, 3, 4]);
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 3);
    let server = pages(vec![page(&[1, 2], ""), page(&[3], "")]);
    assert_eq!(ids(server.client().things().skip().items()).await.expect("items"), [1, 2, 3]);
}

#[tokio::test]
async fn offsets_count_items() {
    let server = pages(vec![page(&[1, 2], ""), page(&[3], ""), page(&[], "")]);
    assert_eq!(ids(server.client().things().skip().items()).await.expect("items"), [1, 2, 3]);
    assert_eq!(bodies(&server, "/v1/things/skip"), ["", "offset=2", "offset=3"]);
}

#[tokio::test]
async fn cursors_are_followed_over_an_empty_page() {
    let server =
        pages(vec![page(&[1], r#", "next": "a b""#), page(&[], r#", "next": "c""#), page(&[2], r#", "next": """#)]);
    assert_eq!(ids(server.client().things().scroll().items()).await.expect("items"), [1, 2]);
    assert_eq!(bodies(&server, "/v1/things/scroll"), ["", "next=a%20b", "next=c"]);
}

#[tokio::test]
async fn cursors_that_go_in_circles_are_an_error() {
    let server =
        pages(vec![page(&[1], r#", "next": "a""#), page(&[2], r#", "next": "b""#), page(&[3], r#", "next": "a""#)]);
    let error = ids(server.client().things().scroll().items()).await.expect_err("a circle");
    assert_eq!(error.to_string(), "scrollThings: the server named the same next page twice, after 3 pages");
}

#[tokio::test]
async fn cursors_that_lead_nowhere_are_an_error() {
    let number = Mutex::new(0);
    let server = Memory::granting(move |_| {
        let mut number = number.lock().expect("no panic");
        *number += 1;
        Reply::new(200, &page(&[], &format!(r#", "next": "{number}""#)))
    });
    let error = ids(server.client().things().scroll().items()).await.expect_err("no item, ever");
    assert_eq!(error.to_string(), "scrollThings: the server sent 3 pages without items in a row");
}

#[tokio::test]
async fn pages_can_be_had_whole() {
    let server = pages(vec![page(&[], "")]);
    let client = server.client();
    let mut pages_of_list = client.things().list().pages();
    assert_eq!(server.arrivals().len(), 0, "no page is fetched before it is asked for");
    let first = pages_of_list.try_next().await.expect("a page").expect("the first page, though empty");
    assert_eq!(first.items, []);
    assert_eq!(pages_of_list.try_next().await.expect("no page"), None);
    assert_eq!(pages_of_list.try_next().await.expect("no page"), None);
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 1);
}

#[tokio::test]
async fn an_error_is_the_end() {
    let number = Mutex::new(0);
    let server = Memory::granting(move |_| {
        let mut number = number.lock().expect("no panic");
        *number += 1;
        if *number == 1 { Reply::new(200, &page(&[1], "")) } else { Reply::new(403, "") }
    });
    let mut items = server.client().things().list().items();
    assert!(items.try_next().await.expect("an item").is_some());
    assert!(items.try_next().await.expect_err("no access").is_forbidden());
    assert_eq!(items.try_next().await.expect("nothing more"), None);
}

#[tokio::test]
async fn a_page_is_not_fetched_before_its_first_item_is_asked_for() {
    let server = pages(vec![page(&[1, 2], ""), page(&[3], "")]);
    let mut items = server.client().things().list().items();
    for fetched in [1, 1, 2] {
        items.try_next().await.expect("an item");
        assert_eq!(server.arrivals_at("/v1/things/list").len(), fetched);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_under_way_survives_a_reader_that_gives_up() {
    let server = Memory::granting(|_| Reply::new(200, &page(&[1], "")).after(Duration::from_secs(5)));
    let mut items = server.client().things().list().items();
    let patience = tokio::time::timeout(Duration::from_secs(1), items.try_next()).await;
    assert!(patience.is_err(), "the page takes longer");
    assert!(items.try_next().await.expect("an item").is_some());
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 1, "the page was asked for once");
}

#[tokio::test]
async fn items_are_a_stream() {
    let server = pages(vec![page(&[1], ""), page(&[], "")]);
    let mut items = server.client().things().list().items();
    let item = std::future::poll_fn(|context| Pin::new(&mut items).poll_next(context)).await;
    assert_eq!(item.expect("an item").expect("an item").id.0, 1);
    let mut pages = server.client().things().list().pages();
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(Pin::new(&mut pages).poll_next(&mut context), Poll::Pending | Poll::Ready(_)));
}

#[tokio::test(start_paused = true)]
async fn each_page_of_a_task_is_a_task() {
    let number = Mutex::new(0);
    let server = Memory::granting(move |arrival| {
        let mut number = number.lock().expect("no panic");
        if arrival.path == "/v2/checks/start" {
            *number += 1;
            return Reply::new(200, &format!(r#"{{"data": {{"task_hash": "h{number}"}}}}"#));
        }
        let next = if *number < 3 { format!(r#""n{number}""#) } else { "null".to_owned() };
        let results = format!(r#"[{{"email": "{number}", "status": "valid"}}]"#);
        Reply::new(200, &format!(r#"{{"status": "completed", "data": {{"results": {results}, "next": {next}}}}}"#))
    });
    let mut items = server.client().things().start(["ada@example.com"]).items();
    let mut emails = Vec::new();
    while let Some(item) = items.try_next().await.expect("an item") {
        emails.push(item.email);
    }
    assert_eq!(emails, ["1", "2", "3"]);
    let starts = bodies(&server, "/v2/checks/start");
    let next: Vec<_> = starts.iter().map(|body| body.split('&').find(|field| field.starts_with("next"))).collect();
    assert_eq!(next, [None, Some("next=n1"), Some("next=n2")]);
}
