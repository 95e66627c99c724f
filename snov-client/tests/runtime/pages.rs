//! Pages: fetched when asked for, and always at an end.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use snov_client::{Bookmark, Error, Items, PagesEnd};
use tokio::time::Instant;

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

/// Every item until the end, and why it ended.
async fn to_the_end(mut items: Items<ThingPage>) -> (Vec<u64>, Option<PagesEnd>) {
    let mut ids = Vec::new();
    while let Some(Thing { id, .. }) = items.try_next().await.expect("an item") {
        assert_eq!(items.end().filter(|_| ids.is_empty()), None, "no end while there are items");
        ids.push(id.0);
    }
    (ids, items.end())
}

#[tokio::test]
async fn pages_say_why_they_end() {
    let total = |total: u64| format!(r#", "total": {total}"#);
    let next = r#", "next": "a""#;
    for (pages_of_list, end) in [
        (vec![page(&[1, 2], ""), page(&[], "")], PagesEnd::EmptyPage),
        (vec![page(&[1], &total(2)), page(&[2], &total(2))], PagesEnd::AllItems),
        (vec![page(&[1], ""), page(&[2], "")], PagesEnd::RepeatedPage),
        (vec![page(&[1], &total(9)), page(&[2], &total(9))], PagesEnd::RepeatedPage),
    ] {
        let numbered = pages(pages_of_list.clone()).client().things().list().items();
        assert_eq!(to_the_end(numbered).await, (vec![1, 2], Some(end)));
        let counted = pages(pages_of_list).client().things().skip().items();
        assert_eq!(to_the_end(counted).await, (vec![1, 2], Some(end)));
    }
    let server = pages(vec![page(&[1], next), page(&[2], "")]);
    let named = to_the_end(server.client().things().scroll().items()).await;
    assert_eq!(named, (vec![1, 2], Some(PagesEnd::NoNextPage)));
    let server = Memory::granting(|_| Reply::new(403, ""));
    let mut pages = server.client().things().list().pages();
    assert_eq!(pages.end(), None);
    pages.try_next().await.expect_err("no access");
    assert_eq!(pages.end(), Some(PagesEnd::Failed));
}

/// A list of these things on a server that gives two a page, answers beyond the last page with it, and tells which page
/// was asked for.
fn clamping(count: u64) -> Memory {
    Memory::granting(move |arrival| {
        let asked: u64 = arrival.body.strip_prefix("page=").map_or(1, |page| page.parse().expect("a number"));
        let last = count.div_ceil(2);
        let first = (asked.min(last) - 1) * 2 + 1;
        let ids: Vec<u64> = (first..=count).take(2).collect();
        Reply::new(200, &page(&ids, &format!(r#", "asked": {asked}"#)))
    })
}

#[tokio::test]
async fn a_clamped_page_is_the_end_whatever_else_it_says() {
    for count in 1..8 {
        let server = clamping(count);
        let (ids, end) = to_the_end(server.client().things().list().items()).await;
        assert_eq!((ids, end), ((1..=count).collect(), Some(PagesEnd::RepeatedPage)));
        assert_eq!(server.arrivals_at("/v1/things/list").len() as u64, count.div_ceil(2) + 1);
    }
}

#[tokio::test]
async fn a_server_that_begins_anew_is_the_end() {
    let server = pages(vec![page(&[1], ""), page(&[2], ""), page(&[3], ""), page(&[1], ""), page(&[2], "")]);
    let (ids, end) = to_the_end(server.client().things().list().items()).await;
    assert_eq!((ids, end), (vec![1, 2, 3], Some(PagesEnd::RepeatedPage)));
}

/// A list that loses its first items while it is paged through, two a page.
fn shrinking(count: u64, lost_after_each: u64) -> Memory {
    let list = Mutex::new((1..=count).collect::<Vec<_>>());
    Memory::granting(move |arrival| {
        let mut list = list.lock().expect("no panic");
        let number = |name: &str| arrival.body.strip_prefix(name).or(arrival.query.strip_prefix(name));
        let page_number = number("page=").map(|page| page.parse::<usize>().expect("a number") - 1);
        let skipped = number("offset=").map(|offset| offset.parse::<usize>().expect("a number"));
        let skipped = skipped.or(page_number.map(|page| page * 2)).unwrap_or(0);
        let ids: Vec<u64> = list.iter().copied().skip(skipped).take(2).collect();
        let total = list.len();
        let removed = usize::try_from(lost_after_each).expect("a small number").min(total);
        list.drain(..removed);
        Reply::new(200, &page(&ids, &format!(r#", "total": {total}"#)))
    })
}

#[tokio::test]
async fn a_list_that_shrinks_is_told_from_one_that_does_not() {
    let server = shrinking(10, 0);
    let (ids, end) = to_the_end(server.client().things().list().items()).await;
    assert_eq!((ids, end), ((1..=10).collect(), Some(PagesEnd::AllItems)));
    for lost in 1..4 {
        for is_offset in [false, true] {
            let server = shrinking(20, lost);
            let things = server.client();
            let items = if is_offset { things.things().skip().items() } else { things.things().list().items() };
            let (ids, end) = to_the_end(items).await;
            assert!(ids.len() < 20, "some slipped by: {ids:?}");
            assert!(matches!(end, Some(PagesEnd::Shrunk { by }) if by >= lost), "{lost}: {end:?}");
            assert!(server.arrivals().len() < 12);
        }
    }
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_passed_over_where_more_is_promised() {
    let total = r#", "total": 3"#;
    let empty = || page(&[], total);
    let server = pages(vec![page(&[1, 2], total), empty(), empty(), page(&[3], total)]);
    let (ids, end) = to_the_end(server.client().things().list().items()).await;
    assert_eq!((ids, end), (vec![1, 2, 3], Some(PagesEnd::AllItems)));
    let server = pages(vec![page(&[1, 2], total), empty()]);
    let (ids, end) = to_the_end(server.client().things().list().items()).await;
    assert_eq!((ids, end), (vec![1, 2], Some(PagesEnd::EmptyPage)), "a promise that is not kept is no endless loop");
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 4);
    let server = pages(vec![page(&[1, 2], total), empty()]);
    let (_, end) = to_the_end(server.client().things().buy().items()).await;
    assert_eq!(end, Some(PagesEnd::EmptyPage));
    assert_eq!(server.arrivals_at("/v1/things/buy").len(), 2, "an empty page that costs is one too many already");
    let server = pages(vec![page(&[1, 2], total), empty()]);
    let (_, end) = to_the_end(server.client().things().skip().items()).await;
    assert_eq!(end, Some(PagesEnd::EmptyPage), "an offset that does not move asks for the same again");
    assert_eq!(server.arrivals_at("/v1/things/skip").len(), 2);
    let server = pages(vec![page(&[9], total), empty()]);
    let (_, end) = to_the_end(server.client().things().list().page(2).items()).await;
    assert_eq!(end, Some(PagesEnd::EmptyPage));
    assert_eq!(server.arrivals_at("/v1/things/list").len(), 2, "who starts in the middle cannot count what is missing");
}

/// The bookmark as another process finds it.
fn written(bookmark: &Bookmark) -> Bookmark {
    serde_json::from_str(&serde_json::to_string(bookmark).expect("JSON")).expect("a bookmark")
}

#[tokio::test]
async fn items_go_on_from_a_bookmark() {
    let scrolling = || {
        let (more, last) = (r#", "next": "b""#, r#", "next": """#);
        Memory::granting(move |arrival| {
            Reply::new(200, &if arrival.query == "next=b" { page(&[3, 4], last) } else { page(&[1, 2], more) })
        })
    };
    for taken in 0..=4 {
        let (list, scroll) = (clamping(4), scrolling());
        let before = if taken < 2 { 0 } else { taken / 2 * 2 };
        for (server, is_scroll) in [(list, false), (scroll, true)] {
            let client = server.client();
            let items = || if is_scroll { client.things().scroll().items() } else { client.things().list().items() };
            let mut first = items();
            for _ in 0..taken {
                first.try_next().await.expect("an item").expect("an item");
            }
            let bookmark = written(&first.bookmark());
            let (ids, _) = to_the_end(items().resume(&bookmark).expect("the same call")).await;
            assert_eq!(ids, (before + 1..=4).collect::<Vec<_>>(), "after {taken}: each item at least once");
        }
    }
}

#[tokio::test]
async fn pages_go_on_from_a_bookmark_and_know_the_end() {
    let server = clamping(6);
    let client = server.client();
    let mut pages = client.things().list().pages();
    let mut seen = 0;
    loop {
        let bookmark = written(&pages.bookmark());
        assert_eq!(bookmark.pages(), seen);
        pages = client.things().list().pages().resume(&bookmark).expect("the same call");
        match pages.try_next().await.expect("a page") {
            Some(page) => assert_eq!(page.items[0].id.0, u64::from(seen) * 2 + 1),
            None => break,
        }
        seen += 1;
    }
    assert_eq!((seen, pages.end()), (3, Some(PagesEnd::RepeatedPage)));
    let over = client.things().list().pages().resume(&written(&pages.bookmark())).expect("the same call");
    assert_eq!(over.end(), Some(PagesEnd::RepeatedPage));
}

#[tokio::test]
async fn a_page_that_failed_is_fetched_again() {
    let is_down = Mutex::new(true);
    let server = Memory::granting(move |arrival| {
        let mut is_down = is_down.lock().expect("no panic");
        if arrival.body.is_empty() {
            Reply::new(200, &page(&[1], ""))
        } else if std::mem::replace(&mut *is_down, false) {
            Reply::new(403, "")
        } else {
            Reply::new(200, &page(&[], ""))
        }
    });
    let client = server.client();
    let mut items = client.things().list().items();
    items.try_next().await.expect("an item");
    items.try_next().await.expect_err("no access");
    let rest = client.things().list().items().resume(&written(&items.bookmark())).expect("the same call");
    assert_eq!(to_the_end(rest).await, (vec![], Some(PagesEnd::EmptyPage)));
    assert_eq!(bodies(&server, "/v1/things/list"), ["", "page=2", "page=2"]);
}

#[tokio::test]
async fn bookmarks_of_others_are_refused() {
    let server = clamping(4);
    let client = server.client();
    let bookmark = client.things().list().pages().bookmark();
    let error = client.things().skip().pages().resume(&bookmark).expect_err("another operation");
    assert_eq!(error.to_string(), "skipThings: the bookmark is one of `listThings`, and this is `skipThings`");
    let bookmark = client.things().start(["ada@example.com"]).pages().bookmark();
    let error = client.things().start(["grace@example.com"]).pages().resume(&bookmark).expect_err("other inputs");
    assert!(error.is_invalid_input());
    assert_eq!(error.to_string(), "startCheck: the bookmark is one of a call with other inputs");
}

/// A server each of whose pages is a task that takes eight seconds; there are three, each with two items.
fn paid_pages() -> Memory {
    let mut tasks = Vec::new();
    Memory::granting(move |arrival| {
        if arrival.path == "/v2/checks/start" {
            let number = if arrival.body.contains("next=n1") {
                2
            } else if arrival.body.contains("next=n2") {
                3
            } else {
                1
            };
            tasks.push((number, Instant::now() + Duration::from_secs(8)));
            return Reply::new(200, &format!(r#"{{"data": {{"task_hash": "{}"}}}}"#, tasks.len() - 1));
        }
        let hash = arrival.path.rsplit('/').next().and_then(|hash| hash.parse::<usize>().ok()).expect("a task");
        let (number, done) = tasks[hash];
        if Instant::now() < done {
            return Reply::new(200, r#"{"status": "in_progress"}"#);
        }
        let next = if number < 3 { format!(r#""n{number}""#) } else { "null".to_owned() };
        let result = |half: &str| format!(r#"{{"email": "{number}{half}", "status": "valid"}}"#);
        let results = [result("a"), result("b")].join(", ");
        Reply::new(200, &format!(r#"{{"status": "completed", "data": {{"results": [{results}], "next": {next}}}}}"#))
    })
}

#[tokio::test(start_paused = true)]
async fn a_page_that_costs_is_not_fetched_before_it_is_asked_for() {
    let server = paid_pages();
    let mut items = server.client().things().start(["ada@example.com"]).items();
    for started in [1, 1, 2, 2, 3, 3] {
        items.try_next().await.expect("an item").expect("an item");
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert_eq!(server.arrivals_at("/v2/checks/start").len(), started);
    }
    assert!(items.try_next().await.expect("the end").is_none());
    assert_eq!(items.end(), Some(PagesEnd::NoNextPage));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_was_paid_for_is_not_paid_for_again() {
    for (taken, patience) in [(0, 1), (0, 5), (1, 0), (2, 1), (2, 5), (3, 0), (4, 3), (5, 0), (6, 0)] {
        let server = paid_pages();
        let client = server.client();
        let mut items = client.things().start(["ada@example.com"]).items();
        let mut seen = Vec::new();
        for _ in 0..taken {
            seen.push(items.try_next().await.expect("an item").expect("an item").email);
        }
        if patience > 0 {
            let next = tokio::time::timeout(Duration::from_secs(patience), items.try_next()).await;
            assert!(next.is_err(), "the next page is under way");
        }
        let bookmark = written(&items.bookmark());
        drop(items);
        let mut rest = client.things().start(["ada@example.com"]).items().resume(&bookmark).expect("the same call");
        while let Some(item) = rest.try_next().await.expect("an item") {
            seen.push(item.email);
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen, ["1a", "1b", "2a", "2b", "3a", "3b"], "after {taken}");
        assert_eq!(server.arrivals_at("/v2/checks/start").len(), 3, "three pages, paid for once, after {taken}");
    }
}
