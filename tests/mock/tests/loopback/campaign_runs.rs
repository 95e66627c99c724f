//! Campaigns that run: days pass in no time, and e-mails leave.

use serde_json::{Value, json};

use crate::{
    campaign::{Campaign, DAY, emails, one_email, seeded, server, with_reminder},
    client::Client,
};

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
async fn a_step_without_a_text_waits_for_one() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = Campaign::draft(&client, &["ignores@example.com"], json!({"sequence": one_email()})).await;
    let mut sequence = campaign.get("").await["data"]["sequence"].clone();
    sequence["steps"][0]["next"] = json!("second");
    let goal = sequence["steps"][1]["_ref"].clone();
    let second = json!({"_ref": "second", "type": "email", "content_slots": 1, "next": goal});
    sequence["steps"].as_array_mut().expect("steps").push(second);
    campaign.act("start").await;
    let changed = campaign.send("PATCH", "", &json!({"sequence": sequence})).await;
    campaign.add("opens@example.com").await;
    server.clock().advance(DAY);
    assert_eq!(campaign.listed("emails-sent").await.len(), 2, "the first step has a text");
    assert_eq!(campaign.statuses(&["ignores@example.com", "opens@example.com"]).await, ["finished", "active"]);

    campaign.act("pause").await;
    let refused = campaign.send("POST", "/action", &json!({"action": "resume"})).await;
    assert_eq!(refused["success"], false, "{refused}");
    campaign.write_texts(&changed["data"]).await;
    campaign.act("resume").await;
    assert_eq!(campaign.statuses(&["opens@example.com"]).await, ["finished"]);
    assert_eq!(campaign.listed("emails-sent").await.len(), 3);
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

#[tokio::test]
async fn each_e_mail_is_opened_anew() {
    let server = server().await;
    let client = Client::new(&server).await;
    let opened = |name: &str, yes: &str| {
        json!({"_ref": name, "type": "trigger", "action": "open", "waiting_type": "days", "waiting_val": 1,
            "yes": yes, "no": "end"})
    };
    let email = |name: &str, next: &str| json!({"_ref": name, "type": "email", "content_slots": 1, "next": next});
    let goal = json!({"_ref": "end", "type": "goal", "goal_name": "end"});
    let steps = [email("1", "a"), opened("a", "2"), email("2", "b"), opened("b", "3"), email("3", "end"), goal];
    let sequence = json!({"entry": "1", "steps": steps});
    let delays = json!({"delay_from": 0, "delay_type": "fixed"});
    let settings = json!({"sequence": sequence, "sending_settings": delays});
    let campaign = Campaign::draft(&client, &["opens@example.com"], settings).await;
    campaign.act("start").await;
    server.clock().advance(3 * DAY);
    let (sent, open) = ("sent opens@example.com", "open opens@example.com");
    assert_eq!(campaign.activity().await, [sent, open, sent, open, sent, open]);
}
