//! Warm-ups: they send every day, their numbers add up, and they end.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::{Client, error};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Its tokens live as long as the tests let time pass.
async fn server_of(seed: u64) -> Server {
    let builder = Server::builder().clock(Clock::manual()).token_lifetime(100 * DAY);
    builder.seed(seed).start().await.expect("it starts")
}

async fn server() -> Server {
    server_of(0).await
}

fn progressive(per_day: u64, from: u64, increase: u64) -> Value {
    json!({"email_account_id": 649_079, "strategy": "progressive", "per_day": per_day, "from": from, "increase": increase})
}

fn steady(per_day: u64) -> Value {
    json!({"email_account_id": 649_079, "strategy": "steady", "per_day": per_day})
}

async fn create(client: &Client<'_>, body: &Value) -> String {
    let answer = client.json("POST", "/v2/warm-up", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    format!("/v2/warm-up/{}", answer.json()["data"]["id"])
}

async fn get(client: &Client<'_>, target: &str) -> Value {
    let answer = client.get(target).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["data"].clone()
}

async fn change(client: &Client<'_>, target: &str, body: &Value) {
    let answer = client.json("PATCH", target, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn statistics(client: &Client<'_>, target: &str, query: &str) -> Value {
    get(client, &format!("{}?{query}", target.replace("warm-up/", "warm-up/statistics/"))).await
}

/// A field of each day.
fn by_day(statistics: &Value, field: &str) -> Vec<u64> {
    let days = statistics["daily_statistics"].as_object().expect("days");
    days.values().map(|day| day[field].as_u64().expect("a number")).collect()
}

fn sum(statistics: &Value, field: &str) -> u64 {
    by_day(statistics, field).iter().sum()
}

#[tokio::test]
async fn a_progressive_warm_up_sends_more_each_day_up_to_its_goal() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &progressive(10, 2, 3)).await;
    let mut sent = Vec::new();
    for _ in 0..5 {
        let shown = get(&client, &target).await;
        assert_eq!(shown["sent_today"], shown["daily_limit"]);
        sent.push(shown["sent_today"].as_u64().expect("a number"));
        server.clock().advance(DAY);
    }
    assert_eq!(sent, [2, 5, 8, 10, 10]);
    let statistics = statistics(&client, &target, "period=two_weeks").await;
    assert_eq!(by_day(&statistics, "emails_sent"), [2, 5, 8, 10, 10, 10]);
    let days: Vec<_> = statistics["daily_statistics"].as_object().expect("days").keys().collect();
    assert_eq!((days[0].as_str(), days[5].as_str()), ("2026-01-05", "2026-01-10"));
}

#[tokio::test]
async fn a_steady_warm_up_sends_the_same_each_day() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &steady(20)).await;
    server.clock().advance(3 * DAY);
    let statistics = statistics(&client, &target, "period=month").await;
    assert_eq!(by_day(&statistics, "emails_sent"), [20, 20, 20, 20]);
}

#[tokio::test]
async fn the_numbers_add_up() {
    let server = server().await;
    let client = Client::new(&server).await;
    let body = json!({"email_account_id": 649_079, "strategy": "steady", "per_day": 200, "reply_rate": 45,
        "providers": ["gmail", "zoho"]});
    let target = create(&client, &body).await;
    server.clock().advance(9 * DAY);
    let statistics = statistics(&client, &target, "period=two_weeks").await;
    let [sent, inbox, spam, categories, bounces, replies] =
        ["emails_sent", "inbox_emails", "spam_emails", "categories_emails", "bounces", "replies"]
            .map(|field| sum(&statistics, field));
    assert_eq!(sent, 2_000);
    assert_eq!(sent, inbox + spam + categories + bounces);
    assert!(spam > 0 && categories > 0 && bounces > 0, "{statistics}");
    assert!((sent * 35 / 100..sent * 55 / 100).contains(&replies), "{replies} of {sent} are answered");

    let places = &statistics["deliverability"];
    assert_eq!(places["inbox"]["count"], inbox);
    assert_eq!(places["spam"]["count"], spam);
    assert_eq!(places["categories"]["count"], categories);
    let share = (inbox * 100 + (sent - bounces) / 2) / (sent - bounces);
    assert_eq!(places["inbox"]["percent"], share);

    let providers = statistics["provider_statistics"].as_object().expect("providers");
    let ids: Vec<_> = providers.iter().map(|(name, provider)| (name.as_str(), &provider["id"])).collect();
    assert_eq!(ids, [("google", &json!(1)), ("zoho", &json!(6))]);
    let total = |field: &str| providers.values().filter_map(|provider| provider[field].as_u64()).sum::<u64>();
    assert_eq!((total("count"), total("spam"), total("categories")), (inbox, spam, categories));
    assert_eq!(providers["zoho"]["categories"], Value::Null, "only Gmail has them");

    let shown = get(&client, &target).await;
    assert_eq!((&shown["deliverability"], &shown["total_saved_from_spam"]), (&json!(share), &json!(spam)));
}

#[tokio::test]
async fn fewer_go_into_spam_as_days_pass() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &steady(1_000)).await;
    server.clock().advance(29 * DAY);
    let statistics = statistics(&client, &target, "period=month").await;
    let spam = by_day(&statistics, "spam_emails");
    assert_eq!(spam.len(), 30);
    let (first, last): (u64, u64) = (spam[..5].iter().sum(), spam[25..].iter().sum());
    assert!(first > 1_000 && last < 500, "{first} of 5000 at first, {last} in the end");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_numbers() {
    let mut seen = Vec::new();
    for seed in [7, 7, 8] {
        let server = server_of(seed).await;
        let client = Client::new(&server).await;
        let target = create(&client, &steady(100)).await;
        server.clock().advance(5 * DAY);
        seen.push(statistics(&client, &target, "period=month").await);
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
}

#[tokio::test]
async fn statistics_are_of_the_days_that_are_asked_for() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &progressive(50, 1, 1)).await;
    server.clock().advance(40 * DAY);
    let between = statistics(&client, &target, "date_from=2026-01-06&date_to=2026-01-08").await;
    assert_eq!((by_day(&between, "emails_sent"), &between["is_calculated"]), (vec![2, 3, 4], &json!(true)));
    let [two_weeks, month] = ["period=two_weeks", "period=month"].map(|period| statistics(&client, &target, period));
    let (two_weeks, month) = (two_weeks.await, month.await);
    assert_eq!(by_day(&two_weeks, "emails_sent"), (28..=41).collect::<Vec<_>>());
    assert_eq!((by_day(&month, "emails_sent").len(), &month["is_calculated"]), (30, &json!(false)));

    let nothing = statistics(&client, &target, "date_from=2026-03-01&date_to=2026-03-02").await;
    let expected = json!({"daily_statistics": [], "provider_statistics": [], "deliverability": [],
        "is_calculated": false});
    assert_eq!(nothing, expected);
    let before = target.replace("warm-up/", "warm-up/statistics/") + "?date_from=2026-01-01&date_to=2026-01-04";
    assert_eq!(client.get(&before).await.status, 422);
}

#[tokio::test]
async fn a_paused_warm_up_sends_nothing_until_it_goes_on() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &progressive(50, 5, 5)).await;
    change(&client, &target, &json!({"status": "paused"})).await;
    server.clock().advance(3 * DAY);
    let paused = get(&client, &target).await;
    assert_eq!((&paused["status"], &paused["sent_today"]), (&json!("paused"), &json!(0)));
    change(&client, &target, &json!({"status": "active"})).await;
    assert_eq!(get(&client, &target).await["sent_today"], 10, "it goes on where it was");
    let statistics = statistics(&client, &target, "period=two_weeks").await;
    let days: Vec<_> = statistics["daily_statistics"].as_object().expect("days").keys().collect();
    assert_eq!(days, ["2026-01-05", "2026-01-08"]);
}

#[tokio::test]
async fn what_is_over_does_not_go_on() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &steady(10)).await;
    change(&client, &target, &json!({"status": "completed"})).await;
    for status in ["active", "paused"] {
        let answer = client.json("PATCH", &target, &json!({"status": status})).await;
        let expected = json!({"success": false, "errors": "The warm-up is completed"});
        assert_eq!((answer.status, answer.json()), (422, expected));
    }
    server.clock().advance(2 * DAY);
    assert_eq!(sum(&statistics(&client, &target, "period=month").await, "emails_sent"), 10);
}

#[tokio::test]
async fn a_warm_up_ends_after_its_deadline_unless_it_is_made_endless() {
    let server = server().await;
    let client = Client::new(&server).await;
    let mut body = steady(10);
    body["campaign_deadline"] = json!("2026-01-07");
    let (ending, endless) = (create(&client, &body).await, create(&client, &body).await);
    change(&client, &endless, &json!({"make_endless": true})).await;
    server.clock().advance(5 * DAY);
    let (ended, endless) = (get(&client, &ending).await, get(&client, &endless).await);
    assert_eq!((&ended["status"], &ended["campaign_deadline"]), (&json!("completed"), &json!("2026-01-07")));
    assert_eq!((&endless["status"], &endless["campaign_deadline"]), (&json!("active"), &Value::Null));
    assert_eq!(by_day(&statistics(&client, &ending, "period=month").await, "emails_sent"), [10, 10, 10]);
}

#[tokio::test]
async fn settings_change_and_what_is_absent_stays() {
    let server = server().await;
    let client = Client::new(&server).await;
    let target = create(&client, &progressive(50, 2, 2)).await;
    server.clock().advance(2 * DAY);
    let content = json!({"email_content": "specific", "subject": "Engines", "body": "A question.", "reply_rate": 10});
    change(&client, &target, &content).await;
    let shown = get(&client, &target).await;
    assert_eq!((&shown["subject"], &shown["reply_rate"], &shown["from"]), (&json!("Engines"), &json!(10), &json!(2)));
    assert_eq!(shown["daily_limit"], 6);

    change(&client, &target, &json!({"strategy": "steady", "email_content": "autogenerated"})).await;
    let shown = get(&client, &target).await;
    assert_eq!((&shown["subject"], &shown["from"], &shown["increase"]), (&Value::Null, &Value::Null, &Value::Null));
    server.clock().advance(DAY);
    assert_eq!(get(&client, &target).await["sent_today"], 50);

    change(&client, &target, &json!({"from": 10, "increase": 5})).await;
    assert_eq!(get(&client, &target).await["from"], Value::Null, "it is steady");
    change(&client, &target, &json!({"strategy": "progressive", "from": 10, "increase": 5})).await;
    server.clock().advance(DAY);
    assert_eq!(get(&client, &target).await["sent_today"], 15, "it began anew the day before");
    assert_eq!(client.json("PATCH", &target, &json!({"per_day": 9})).await.status, 422, "less than on the first day");
    assert_eq!(get(&client, &target).await["per_day"], 50);
}

#[tokio::test]
async fn a_warm_up_of_a_mailbox_that_does_not_work_stops_until_it_works() {
    let server = server().await;
    let client = Client::new(&server).await;
    let mut body = steady(10);
    body["email_account_id"] = json!(649_080);
    let target = create(&client, &body).await;
    let shown = get(&client, &target).await;
    assert_eq!((&shown["status"], &shown["warm_up_error"]), (&json!("error"), &json!("The mailbox does not work.")));
    assert_eq!((&shown["sent_today"], &shown["deliverability"]), (&json!(0), &Value::Null));

    let smtp = json!({"smtp": {"host": "smtp.example.com", "port": 465, "encryption": "ssl"}});
    client.json("PATCH", "/v2/sender-accounts/emails/649080", &smtp).await;
    server.clock().advance(Duration::from_secs(10));
    change(&client, &target, &json!({"status": "active"})).await;
    let shown = get(&client, &target).await;
    assert_eq!((&shown["status"], &shown["sent_today"]), (&json!("active"), &json!(10)));
}

#[tokio::test]
async fn warm_ups_are_listed_by_status_and_page() {
    let server = server().await;
    let client = Client::new(&server).await;
    let mut targets = Vec::new();
    for _ in 0..22 {
        targets.push(create(&client, &steady(1)).await);
    }
    change(&client, &targets[3], &json!({"status": "paused"})).await;
    let page = client.get("/v2/warm-up?page=2").await.json();
    assert_eq!(page["meta"], json!({"total_items": 23, "page": 2, "per_page": 20, "total_pages": 2}));
    assert_eq!(page["data"].as_array().map(Vec::len), Some(3));
    let paused = client.get("/v2/warm-up?status=paused&per_page=50").await.json();
    assert_eq!(paused["meta"], json!({"total_items": 1, "page": 1, "per_page": 50, "total_pages": 1}));
    assert_eq!(paused["data"][0], get(&client, &targets[3]).await);
    let none = client.get("/v2/warm-up?status=error").await.json();
    assert_eq!((&none["data"], &none["meta"]["total_pages"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn a_deleted_warm_up_is_gone_with_its_statistics() {
    let server = server().await;
    let client = Client::new(&server).await;
    let (one, other) = (create(&client, &steady(1)).await, create(&client, &steady(1)).await);
    assert_eq!(client.send("DELETE", &one, &[], "").await.status, 200);
    change(&client, &other, &json!({"status": "deleted"})).await;
    for target in [one, other] {
        let statistics = target.replace("warm-up/", "warm-up/statistics/") + "?period=month";
        for answer in [client.get(&target).await, client.get(&statistics).await] {
            assert_eq!((answer.status, answer.json()), (404, error(404, "Sorry, but url or entity not found")));
        }
        assert_eq!(client.send("DELETE", &target, &[], "").await.status, 404);
    }
}

#[tokio::test]
async fn the_id_of_a_deleted_warm_up_is_not_used_again() {
    let server = server().await;
    let client = Client::new(&server).await;
    let first = create(&client, &steady(10)).await;
    assert_eq!(client.send("DELETE", &first, &[], "").await.status, 200);
    assert_ne!(create(&client, &steady(10)).await, first);
}

#[tokio::test]
async fn a_warm_up_needs_a_mailbox() {
    let server = server().await;
    let client = Client::new(&server).await;
    let mut body = steady(10);
    body["email_account_id"] = json!(1);
    let answer = client.json("POST", "/v2/warm-up", &body).await;
    let expected = json!({"success": false, "errors": "The mailbox does not exist"});
    assert_eq!((answer.status, answer.json()), (422, expected));
}

#[tokio::test]
async fn the_documented_warm_up_has_run_for_two_weeks() {
    let server = server().await;
    let client = Client::new(&server).await;
    let shown = get(&client, "/v2/warm-up/123").await;
    assert_eq!((&shown["start_date"], &shown["sent_today"]), (&json!("2025-12-22"), &json!(2)));
    assert_eq!(shown["email_account"]["email_from"], "ada@example.com");
    let statistics = statistics(&client, "/v2/warm-up/123", "date_from=2025-12-22&date_to=2026-01-05").await;
    assert_eq!(by_day(&statistics, "emails_sent"), [2; 15]);
}
