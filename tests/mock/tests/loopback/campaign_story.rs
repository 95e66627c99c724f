//! Campaigns that run: a list, a campaign and its texts, days that pass in no time, and what came of it.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::Client;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The mailboxes of the start.
const MAILBOXES: [u64; 2] = [649_079, 649_080];

pub(crate) async fn server() -> Server {
    seeded(0).await
}

/// A server whose clock stands still, and whose tokens live as long as a test needs them.
async fn seeded(seed: u64) -> Server {
    let builder = Server::builder().clock(Clock::manual()).token_lifetime(365 * DAY).no_rate_limit();
    builder.seed(seed).start().await.expect("it starts")
}

/// A campaign, with what a test does to it.
pub(crate) struct Campaign<'c> {
    client: &'c Client<'c>,
    pub(crate) id: u64,
    list: u64,
}

impl<'c> Campaign<'c> {
    /// A draft on a list of these addresses, with a text in each e-mail step. The sequence and other settings are of the test.
    pub(crate) async fn draft(client: &'c Client<'c>, addresses: &[&str], settings: Value) -> Self {
        let list = client.form("/v1/lists", "name=People").await.json()[0]["data"]["id"].as_u64().expect("a list");
        let mut body = json!({
            "title": "Engines",
            "priority": "high",
            "email_accounts": MAILBOXES,
            "linkedin_accounts": [1207],
            "tracking": {"open": true, "link_click": true},
            "sending_settings": {"skip_who_replied": true},
            "recipients": {"list_id": list},
            "complete_campaign_after_last_step": false,
            "archive_in_months": 1,
            "provider_matching": false,
        });
        for (name, value) in settings.as_object().expect("settings") {
            body[name] = value.clone();
        }
        let created = client.json("POST", "/v2/campaigns/create", &body).await;
        assert_eq!(created.status, 200, "{created:?}");
        let data = created.json()["data"].clone();
        let campaign = Self { client, id: data["id"].as_u64().expect("an id"), list };
        for address in addresses {
            campaign.add(address).await;
        }
        campaign.write_texts(&data).await;
        campaign
    }

    /// Adds a prospect to the list of the campaign.
    pub(crate) async fn add(&self, address: &str) {
        let (list, email) = (self.list, address.replace('+', "%2B").replace('@', "%40"));
        let form = format!(
            "listId={list}&email={email}&firstName=Ada&lastName=Lovelace&fullName=Ada+Lovelace\
            &customFields%5Bspecialization%5D=engines&createDuplicates=true"
        );
        let added = self.client.form("/v1/add-prospect-to-list", &form).await;
        assert_eq!(added.json()["added"], true, "{added:?}");
    }

    async fn write_texts(&self, data: &Value) {
        for step in data["sequence"]["steps"].as_array().expect("steps") {
            for content in step["content"].as_array().into_iter().flatten() {
                let text = json!({"subject": "Engines", "body": "<p>Dear {{first_name}}, hello to your {{specialization}}.</p>"});
                let path = format!("/steps/{}/content/{}", step["_ref"].as_str().expect("a number"), content["id"]);
                let written = self.send("PATCH", &path, &text).await;
                assert_eq!(written["success"], true, "{written}");
            }
        }
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        self.client.json(method, &format!("/v2/campaigns/{}{path}", self.id), body).await.json()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.client.get(&format!("/v2/campaigns/{}{path}", self.id)).await.json()
    }

    pub(crate) async fn delete(&self, path: &str) -> Value {
        self.client.send("DELETE", &format!("/v2/campaigns/{}{path}", self.id), &[], "").await.json()
    }

    /// Takes an action that is possible.
    pub(crate) async fn act(&self, action: &str) {
        let answer = self.send("POST", "/action", &json!({"action": action})).await;
        assert_eq!(answer, json!({"success": true}), "{action}");
    }

    pub(crate) async fn status(&self) -> Value {
        self.get("").await["data"]["status"].clone()
    }

    /// A list of the older operations.
    pub(crate) async fn listed(&self, path: &str) -> Vec<Value> {
        let answer = self.client.get(&format!("/v1/{path}?campaignId={}", self.id)).await;
        answer.json().as_array().unwrap_or_else(|| panic!("{path}: {answer:?}")).clone()
    }

    /// What happened in January, as `type address`, in order.
    pub(crate) async fn activity(&self) -> Vec<String> {
        let page = self.get("/recipients-activity?date_from=2026-01-01&date_to=2026-02-01&limit=1000").await;
        let events = page["data"].as_array().unwrap_or_else(|| panic!("{page}")).iter();
        let line = |event: &Value| {
            let text = |name: &str| event[name].as_str().expect("a text").to_owned();
            format!("{} {}", text("event_type"), text("recipient_email"))
        };
        events.map(line).collect()
    }

    pub(crate) async fn summary(&self) -> Value {
        let target = "/v2/statistics/campaign-analytics?date_from=2026-01-01&date_to=2026-01-31";
        self.client.get(&format!("{target}&campaign_id={}", self.id)).await.json()
    }

    pub(crate) async fn statuses(&self, addresses: &[&str]) -> Vec<Value> {
        let pairs = addresses.iter().map(|address| format!("emails[]={}", address.replace('+', "%2B")));
        let checked = self.get(&format!("/recipient?{}", pairs.collect::<Vec<_>>().join("&"))).await;
        checked["data"].as_array().expect("a list").iter().map(|checked| checked["status"].clone()).collect()
    }
}

pub(crate) fn emails(listed: &[Value], field: &str) -> Vec<String> {
    let mut emails: Vec<_> = listed.iter().map(|item| item[field].as_str().expect("an address").to_owned()).collect();
    emails.sort();
    emails
}

/// An e-mail, and another one to those who did not open it within two days.
fn with_reminder() -> Value {
    json!({"entry": "first", "steps": [
        {"_ref": "first", "type": "email", "content_slots": 1, "next": "opened"},
        {"_ref": "opened", "type": "trigger", "action": "open", "waiting_type": "days", "waiting_val": 2,
            "yes": "read", "no": "second"},
        {"_ref": "second", "type": "email", "content_slots": 2, "next": "end"},
        {"_ref": "read", "type": "goal", "goal_name": "Read"},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]})
}

/// An e-mail, and nothing else.
pub(crate) fn one_email() -> Value {
    json!({"entry": "1", "steps": [
        {"_ref": "1", "type": "email", "content_slots": 1, "next": "2"},
        {"_ref": "2", "type": "goal", "goal_name": "end"},
    ]})
}

#[tokio::test]
async fn all_views_of_a_campaign_agree() {
    let server = server().await;
    let client = Client::new(&server).await;
    let addresses = [
        "ignores@example.com",
        "opens@example.com",
        "clicks@example.com",
        "replies+1@example.com",
        "replies+2@example.com",
        "declines@example.com",
        "autoreplies@example.com",
        "bounces@example.com",
        "unsubscribes@example.com",
    ];
    let settings = json!({"sequence": with_reminder(), "complete_campaign_after_last_step": true});
    let campaign = Campaign::draft(&client, &addresses, settings).await;
    assert_eq!(campaign.get("/progress").await, json!({"status": "Draft", "unfinished": 9, "progress": "0%"}));
    campaign.act("start").await;
    server.clock().advance(DAY);
    let halfway = campaign.get("/progress").await;
    assert_eq!(halfway, json!({"status": "Active", "unfinished": 1, "progress": "89%"}), "one has not opened");
    server.clock().advance(4 * DAY);
    assert_eq!(campaign.get("/progress").await, json!({"status": "Completed", "unfinished": 0, "progress": "100%"}));

    let summary = campaign.summary().await;
    let expected = json!({
        "total_contacted": 8, "emails_sent": 10, "first_emails": 9, "first_emails_rate": "90%", "follow_ups": 1,
        "follow_ups_rate": "10%", "delivered": 9, "delivered_rate": "90%", "bounced": 1, "bounced_rate": "10%",
        "contacted_by_email": 8, "email_opens": 6, "email_opens_rate": "75%", "link_clicks": 1,
        "link_clicks_rate": "13%", "email_replies": 3, "email_replies_rate": "38%", "unsubscribed": 1,
        "auto_replied": 1, "interested": 2, "interested_rate": "67%", "maybe": 0, "not_interested": 1,
        "connection_requests": 0, "accepted_requests_rate": "0%",
    });
    for (name, value) in expected.as_object().expect("numbers") {
        assert_eq!(summary[name], *value, "{name}");
    }

    let activity = campaign.activity().await;
    let of = |wanted: &str| -> Vec<String> {
        let mut emails: Vec<_> =
            activity.iter().filter_map(|line| line.strip_prefix(wanted)).map(str::to_owned).collect();
        emails.sort();
        emails
    };
    assert_eq!(of("sent "), emails(&campaign.listed("emails-sent").await, "userEmail"));
    assert_eq!(of("open "), emails(&campaign.listed("get-emails-opened").await, "prospectEmail"));
    assert_eq!(of("click "), emails(&campaign.listed("get-emails-clicked").await, "prospectEmail"));
    assert_eq!(of("reply "), emails(&campaign.listed("get-emails-replies").await, "prospectEmail"));
    assert_eq!((of("sent ").len(), of("open ").len(), of("click ").len(), of("reply ").len()), (10, 6, 1, 3));
    assert_eq!(of("bounce "), ["bounces@example.com"]);
    assert_eq!(of("unsubscribe "), ["unsubscribes@example.com"]);
    let all_replies = campaign.get("/all-replies").await;
    let all_replies = all_replies["data"].as_array().expect("a list");
    assert_eq!(of("reply "), emails(all_replies, "prospectEmail"));
    let finished = campaign.listed("prospect-finished").await;
    assert_eq!(finished.len(), 8, "all but one, who unsubscribed");
}

#[tokio::test]
async fn webhooks_are_told_what_happens() {
    const ENDPOINT: &str = "https://hooks.example.com/campaigns";
    let server = server().await;
    let client = Client::new(&server).await;
    let events = [
        ("campaign_email", "sent"),
        ("campaign_email", "first_sent"),
        ("campaign_email", "opened"),
        ("campaign_email", "link_clicked"),
        ("campaign_email", "bounced"),
        ("campaign_reply", "first_received"),
        ("campaign_reply", "autoreply_received"),
        ("prospect", "campaign_finished"),
        ("prospect", "unsubscribed"),
    ];
    for (object, action) in events {
        let webhook = json!({"event_object": object, "event_action": action, "endpoint_url": ENDPOINT});
        let created = client.json("POST", "/v2/webhooks", &webhook).await;
        assert_eq!(created.status, 200, "{created:?}");
    }
    let addresses = [
        "ignores@example.com",
        "clicks@example.com",
        "replies@example.com",
        "autoreplies@example.com",
        "bounces@example.com",
        "unsubscribes@example.com",
    ];
    let campaign = Campaign::draft(&client, &addresses, json!({"sequence": with_reminder()})).await;
    campaign.act("start").await;
    server.clock().advance(3 * DAY);
    let sent = campaign.listed("emails-sent").await;
    server.settled().await;
    let mut deliveries = server.deliveries();
    deliveries.retain(|delivery| delivery.url == ENDPOINT);
    let told = |event: &str| -> Vec<String> {
        let told = deliveries.iter().filter(|delivery| delivery.event == event).map(|delivery| &delivery.body["data"]);
        let address = |data: &Value| data["prospectEmail"].as_str().or(data["userEmail"].as_str()).map(str::to_owned);
        let mut told: Vec<_> = told.map(|data| address(data).expect("an address")).collect();
        told.sort();
        told
    };
    assert_eq!(told("campaign_email.sent"), emails(&sent, "userEmail"), "one got a second e-mail");
    assert_eq!(told("campaign_email.first_sent").len(), 6);
    assert_eq!(
        told("campaign_email.opened"),
        addresses[1..3].iter().chain(&addresses[5..]).copied().collect::<Vec<_>>()
    );
    assert_eq!(told("campaign_email.link_clicked"), ["clicks@example.com"]);
    assert_eq!(told("campaign_email.bounced"), ["bounces@example.com"]);
    assert_eq!(told("campaign_reply.first_received"), ["replies@example.com"]);
    assert_eq!(told("campaign_reply.autoreply_received"), ["autoreplies@example.com"]);
    assert_eq!(told("prospect.unsubscribed"), ["unsubscribes@example.com"]);
    assert_eq!(told("prospect.campaign_finished").len(), 6, "all reached an end");
}

#[tokio::test]
async fn a_prospect_is_shown_with_its_campaigns() {
    let server = server().await;
    let client = Client::new(&server).await;
    let addresses = ["replies@example.com", "autoreplies@example.com", "ignores@example.com"];
    let settings = json!({"title": "Numbers", "sequence": with_reminder()});
    let campaign = Campaign::draft(&client, &addresses, settings).await;
    let of = async |address: &str| {
        let form = format!("email={}", address.replace('@', "%40"));
        client.form("/v1/get-prospects-by-email", &form).await.json()["data"][0]["campaigns"].clone()
    };
    assert_eq!(of(addresses[0]).await, json!([]), "it is a draft");
    campaign.act("start").await;
    server.clock().advance(DAY);
    for (address, status, replies) in
        [(addresses[0], "Replied", "1"), (addresses[1], "Auto-replied", "0"), (addresses[2], "Active", "0")]
    {
        let recipient = json!({"email": address, "recipient_status": status, "sent": "1", "reply": replies});
        let expected =
            json!([{"id": campaign.id, "name": "Numbers", "campaign_status": "Active", "recipients": [recipient]}]);
        assert_eq!(of(address).await, expected);
    }
}

#[tokio::test]
async fn a_text_is_filled_in() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = Campaign::draft(&client, &["opens@example.com"], json!({"sequence": one_email()})).await;
    campaign.act("start").await;
    server.clock().advance(DAY);
    let open = &campaign.listed("get-emails-opened").await[0];
    assert_eq!(open["emailBody"], "<p>Dear Ada, hello to your engines.</p>");
    assert_eq!(open["customField_specialization"], "engines");
    assert_eq!((&open["prospectName"], &open["campaignId"]), (&json!("Ada Lovelace"), &json!(campaign.id)));
}

#[tokio::test]
async fn those_without_a_value_for_a_variable_are_skipped_if_that_is_wanted() {
    let server = server().await;
    let client = Client::new(&server).await;
    for (skips, status) in [(true, "moved"), (false, "finished")] {
        let settings = json!({
            "sequence": one_email(),
            "sending_settings": {"skip_recipients_without_variables_data": skips},
        });
        let campaign = Campaign::draft(&client, &["ada@example.com"], settings).await;
        let draft = campaign.get("").await;
        let step = &draft["data"]["sequence"]["steps"][0];
        let path = format!("/steps/{}/content/{}", step["_ref"].as_str().expect("a number"), step["content"][0]["id"]);
        campaign.send("PATCH", &path, &json!({"body": "You like {{hobby}}."})).await;
        campaign.act("start").await;
        assert_eq!(campaign.statuses(&["ada@example.com"]).await, [status]);
    }
}

#[tokio::test]
async fn who_is_on_the_do_not_email_list_gets_nothing() {
    let server = server().await;
    let client = Client::new(&server).await;
    let form = "listId=8&items[]=GRACE%40example.com&items[]=example.org";
    assert_eq!(client.form("/v1/do-not-email-list", form).await.status, 200);
    let addresses = ["ada@example.com", "grace@example.com", "katherine@example.org"];
    let campaign = Campaign::draft(&client, &addresses, json!({"sequence": one_email()})).await;
    campaign.send("PATCH", "", &json!({"recipients": {"black_list_id": 8}})).await;
    campaign.act("start").await;
    server.clock().advance(DAY);
    assert_eq!(emails(&campaign.listed("emails-sent").await, "userEmail"), ["ada@example.com"]);
    assert_eq!(campaign.statuses(&addresses).await, ["finished", "moved", "moved"]);
}

#[tokio::test]
async fn the_limits_of_a_day_are_kept() {
    let server = server().await;
    let client = Client::new(&server).await;
    let addresses: Vec<_> = (0..5).map(|number| format!("ignores+{number}@example.com")).collect();
    let addresses: Vec<_> = addresses.iter().map(String::as_str).collect();
    let sequence = json!({"entry": "1", "steps": [
        {"_ref": "1", "type": "email", "content_slots": 1, "next": "wait"},
        {"_ref": "wait", "type": "delay", "waiting_type": "hours", "waiting_val": 24, "next": "2"},
        {"_ref": "2", "type": "email", "content_slots": 1, "next": "end"},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]});
    let limits = json!({"daily_sending_all": 3, "daily_sending_new_recipients": 2});
    let campaign =
        Campaign::draft(&client, &addresses, json!({"sequence": sequence, "sending_settings": limits})).await;
    campaign.act("start").await;
    server.clock().advance(6 * DAY);
    let sent = campaign.summary().await;
    assert_eq!((&sent["first_emails"], &sent["follow_ups"]), (&json!(5), &json!(5)));
    let listed = campaign.listed("emails-sent").await;
    let on_day = |day: u32| {
        let date = format!("2026-01-{day:02}");
        let is_then = |sent: &&Value| sent["sentDate"]["date"].as_str().expect("a date").starts_with(&date);
        listed.iter().filter(is_then).count()
    };
    assert_eq!([5, 6, 7, 8, 9].map(on_day), [2, 3, 3, 2, 0], "two, two and one are new");
}

#[tokio::test]
async fn e_mails_leave_one_after_the_other_and_within_the_schedule() {
    let server = server().await;
    let client = Client::new(&server).await;
    let addresses = ["ignores+1@example.com", "ignores+2@example.com", "ignores+3@example.com"];
    let delays = json!({"delay_type": "fixed", "delay_from": 4 * 3600});
    let settings = json!({"sequence": one_email(), "schedule_id": 1074, "sending_settings": delays});
    let campaign = Campaign::draft(&client, &addresses, settings).await;
    campaign.act("start").await;
    server.clock().advance(14 * DAY);
    let listed = campaign.listed("emails-sent").await;
    let dates: Vec<_> = listed.iter().rev().map(|sent| sent["sentDate"]["date"].clone()).collect();
    // The schedule is from 9 to 17 on Mondays and from 11 to 16:30 on Saturdays, two hours ahead of UTC.
    assert_eq!(
        dates,
        ["2026-01-05 09:00:00.000000", "2026-01-05 13:00:00.000000", "2026-01-10 09:00:00.000000"],
        "it was Monday, 9:00 UTC"
    );
}

#[tokio::test]
async fn a_paused_campaign_sends_nothing_until_it_is_resumed() {
    let server = server().await;
    let client = Client::new(&server).await;
    let sequence = json!({"entry": "wait", "steps": [
        {"_ref": "wait", "type": "delay", "waiting_type": "days", "waiting_val": 2, "next": "1"},
        {"_ref": "1", "type": "email", "content_slots": 1, "next": "end"},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]});
    let campaign = Campaign::draft(&client, &["ignores@example.com"], json!({"sequence": sequence})).await;
    campaign.act("start").await;
    server.clock().advance(DAY);
    campaign.act("pause").await;
    server.clock().advance(5 * DAY);
    assert_eq!(campaign.listed("emails-sent").await, [] as [Value; 0]);
    campaign.act("resume").await;
    assert_eq!(campaign.listed("emails-sent").await.len(), 1, "its wait was over meanwhile");
}

#[tokio::test]
async fn who_comes_into_the_list_later_takes_part() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = Campaign::draft(&client, &["ada@example.com"], json!({"sequence": one_email()})).await;
    campaign.act("start").await;
    campaign.add("grace@example.com").await;
    server.clock().advance(DAY);
    let sent = emails(&campaign.listed("emails-sent").await, "userEmail");
    assert_eq!(sent, ["ada@example.com", "grace@example.com"]);
}

#[tokio::test]
async fn who_is_halted_or_unsubscribed_by_hand_gets_nothing_more() {
    let server = server().await;
    let client = Client::new(&server).await;
    let sequence = json!({"entry": "wait", "steps": [
        {"_ref": "wait", "type": "delay", "waiting_type": "hours", "waiting_val": 1, "next": "1"},
        {"_ref": "1", "type": "email", "content_slots": 1, "next": "end"},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]});
    let addresses = ["ada@example.com", "grace@example.com", "katherine@example.com"];
    let campaign = Campaign::draft(&client, &addresses, json!({"sequence": sequence})).await;
    let change = async |email: &str, status: &str| {
        let form = format!("campaign_id={}&email={email}&status={status}", campaign.id);
        client.form("/v1/change-recipient-status", &form).await.json()
    };
    assert_eq!(campaign.statuses(&addresses).await, ["tocheck", "tocheck", "tocheck"]);
    campaign.act("start").await;
    assert_eq!(change("ada@example.com", "Paused").await["success"], true);
    assert_eq!(change("grace@example.com", "Unsubscribed").await["success"], true);
    server.clock().advance(DAY);
    assert_eq!(emails(&campaign.listed("emails-sent").await, "userEmail"), ["katherine@example.com"]);
    assert_eq!(campaign.statuses(&addresses).await, ["active", "unsubscribe", "finished"]);

    assert_eq!(change("ada@example.com", "Active").await["success"], true);
    assert_eq!(campaign.listed("emails-sent").await.len(), 2, "the wait was over");
    let refused = change("katherine@example.com", "Active").await;
    assert_eq!(refused, json!({"success": false, "message": "The status of the recipient can not be changed."}));
    assert_eq!(change("dorothy@example.com", "Paused").await["success"], false);
}

#[tokio::test]
async fn untracked_e_mails_show_no_opens() {
    let server = server().await;
    let client = Client::new(&server).await;
    let settings = json!({"sequence": with_reminder(), "tracking": {"open": false, "link_click": false}});
    let campaign = Campaign::draft(&client, &["clicks@example.com"], settings).await;
    campaign.act("start").await;
    server.clock().advance(4 * DAY);
    assert_eq!(
        campaign.activity().await,
        ["sent clicks@example.com", "sent clicks@example.com"],
        "it goes the other way"
    );
}

#[tokio::test]
async fn linkedin_steps_are_taken_and_answered() {
    let server = server().await;
    let client = Client::new(&server).await;
    let sequence = json!({"entry": "visit", "steps": [
        {"_ref": "visit", "type": "linkedin", "action": "visit", "next": "invite"},
        {"_ref": "invite", "type": "linkedin", "action": "invite", "body": "Hello", "next": "check"},
        {"_ref": "check", "type": "linkedin", "action": "connected_on_linkedin", "next": "connected"},
        {"_ref": "connected", "type": "trigger", "action": "connected_on_linkedin", "waiting_type": "days",
            "waiting_val": 3, "yes": "message", "no": "mail"},
        {"_ref": "message", "type": "linkedin", "action": "message", "body": "<p>Thanks</p>", "next": "end"},
        {"_ref": "mail", "type": "linkedin", "action": "in_mail", "subject": "Hello", "body": "<p>Hello</p>",
            "next": "sent"},
        {"_ref": "sent", "type": "trigger", "action": "linkedin_in_mail_sent", "waiting_type": "days",
            "waiting_val": 0, "yes": "end", "no": null},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]});
    let settings = json!({"sequence": sequence, "email_accounts": []});
    let campaign = Campaign::draft(&client, &["books@example.com", "ignores@example.com"], settings).await;
    campaign.act("start").await;
    server.clock().advance(5 * DAY);
    assert_eq!(
        campaign.activity().await,
        [
            "send_invite books@example.com",
            "send_invite ignores@example.com",
            "connected books@example.com",
            "send_message books@example.com",
            "in_mail ignores@example.com",
        ]
    );
    let summary = campaign.summary().await;
    let counts = ["linkedin_views", "connection_requests", "accepted_requests", "messages_sent", "in_mail_sent"];
    assert_eq!(counts.map(|name| summary[name].as_u64().expect("a count")), [2, 2, 1, 1, 1]);
    assert_eq!(summary["accepted_requests_rate"], "50%");
    assert_eq!((&summary["total_contacted"], &summary["contacted_by_linkedin"]), (&json!(2), &json!(2)));
}

#[tokio::test]
async fn replies_are_grouped_by_prospect_and_kind() {
    let server = server().await;
    let client = Client::new(&server).await;
    let sequence = json!({"entry": "1", "steps": [
        {"_ref": "1", "type": "email", "content_slots": 1, "next": "wait"},
        {"_ref": "wait", "type": "delay", "waiting_type": "days", "waiting_val": 1, "next": "2"},
        {"_ref": "2", "type": "email", "content_slots": 1, "next": "invite"},
        {"_ref": "invite", "type": "linkedin", "action": "invite", "body": "Hello", "next": "end"},
        {"_ref": "end", "type": "goal", "goal_name": "end"},
    ]});
    let settings = json!({"sequence": sequence, "sending_settings": {"skip_who_replied": false}});
    let campaign = Campaign::draft(&client, &["replies@example.com"], settings).await;
    campaign.act("start").await;
    server.clock().advance(5 * DAY);
    let replies = campaign.get("/all-replies").await;
    let entry = |entry: &Value| (entry["replyType"].clone(), entry["replies"].as_array().map(Vec::len));
    let mut entries: Vec<_> = replies["data"].as_array().expect("a list").iter().map(entry).collect();
    entries.sort_by_key(|(kind, _)| kind.to_string());
    assert_eq!(entries, [(json!("email"), Some(2)), (json!("linkedinInvite"), Some(1))]);
    let by_email = replies["data"].as_array().expect("a list").iter().find(|entry| entry["replyType"] == "email");
    let by_email = by_email.expect("there is one");
    assert_eq!(by_email["receivedAt"], by_email["replies"][0]["receivedAt"], "of the first");
    assert_eq!(by_email["replies"][0]["subject"], "Re: Engines");
    assert_eq!(campaign.get("/all-replies?offset=1").await["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn activity_is_paged_and_its_last_day_is_left_out() {
    let server = server().await;
    let client = Client::new(&server).await;
    let addresses = ["ignores+1@example.com", "ignores+2@example.com", "ignores+3@example.com"];
    let campaign = Campaign::draft(&client, &addresses, json!({"sequence": one_email()})).await;
    campaign.act("start").await;
    server.clock().advance(DAY);
    let page = async |more: &str| campaign.get(&format!("/recipients-activity?date_from=2026-01-05{more}")).await;
    let first = page("&date_to=2026-01-06&limit=2").await;
    assert_eq!(first["pagination"], json!({"total": 3, "offset": 0, "limit": 2, "has_more": true}));
    assert_eq!(first["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(first["data"][0]["sender_email"], "ada@example.com");
    let second = page("&date_to=2026-01-06&limit=2&offset=2").await;
    assert_eq!(second["pagination"], json!({"total": 3, "offset": 2, "limit": 2, "has_more": false}));
    assert_eq!(second["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(page("&date_to=2026-01-05").await["pagination"]["total"], 0);
    let sent = campaign.listed("emails-sent").await;
    let rest = client.get(&format!("/v1/emails-sent?campaignId={}&offset=1", campaign.id)).await.json();
    assert_eq!(rest, json!(sent[1..]), "the latest first");
}

#[tokio::test]
async fn a_seed_tells_the_same_story_again() {
    let mut stories = Vec::new();
    for seed in [1, 1, 2] {
        let server = seeded(seed).await;
        let client = Client::new(&server).await;
        let addresses: Vec<_> = (0..20).map(|number| format!("person{number}@example.com")).collect();
        let addresses: Vec<_> = addresses.iter().map(String::as_str).collect();
        let campaign = Campaign::draft(&client, &addresses, json!({"sequence": with_reminder()})).await;
        campaign.act("start").await;
        server.clock().advance(7 * DAY);
        stories.push(campaign.activity().await);
    }
    assert_eq!(stories[0], stories[1]);
    assert_ne!(stories[0], stories[2]);
    assert!(stories[0].iter().any(|line| line.starts_with("reply ")), "chance has some reply");
}
