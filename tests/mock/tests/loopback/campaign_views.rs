//! What came of campaigns: every view of it says the same.

use serde_json::{Value, json};

use crate::{
    campaign::{Campaign, DAY, emails, one_email, server, with_reminder},
    client::Client,
};

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
