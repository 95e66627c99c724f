//! Campaigns: what is kept of them, what may be changed when, and how their states follow each other.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::{
    campaign::{Campaign, one_email, server},
    client::{Client, error},
};

const HOUR: Duration = Duration::from_secs(3600);

async fn draft<'c>(client: &'c Client<'c>) -> Campaign<'c> {
    Campaign::draft(client, &[], json!({"sequence": one_email()})).await
}

/// The words of a refusal.
fn words(refused: &Value) -> &str {
    assert_eq!(refused["success"], false, "{refused}");
    refused["errors"].as_str().unwrap_or_else(|| panic!("{refused}"))
}

#[tokio::test]
async fn a_campaign_is_read_as_it_was_created() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let mut data = campaign.get("").await["data"].clone();
    let steps = data["sequence"]["steps"].take();
    let first = steps[0]["_ref"].as_str().expect("a number");
    let content = format!("{first}0").parse::<u64>().expect("a number");
    let last = steps[1]["_ref"].as_str().expect("a number");
    let expected_steps = json!([
        {"_ref": first, "type": "email", "content_slots": 1, "next": last,
            "content": [{"id": content, "plain_text": false, "usage": "active"}]},
        {"_ref": last, "type": "goal", "goal_name": "end"},
    ]);
    assert_eq!(steps, expected_steps);
    let expected = json!({
        "id": campaign.id,
        "status": "new",
        "title": "Engines",
        "email_accounts": [649_079, 649_080],
        "linkedin_accounts": [1207],
        "priority": "high",
        "tracking": {"open": true, "link_click": true},
        "sending_settings": {"skip_who_replied": true},
        "recipients": data["recipients"],
        "schedule_id": null,
        "start_campaign_at": null,
        "complete_campaign_at": null,
        "timezone": null,
        "complete_campaign_after_last_step": false,
        "archive_in_months": 1,
        "provider_matching": false,
        "sequence": {"entry": first, "steps": null},
    });
    assert_eq!(data, expected);
}

#[tokio::test]
async fn a_campaign_is_listed_in_the_older_words() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    server.clock().advance(HOUR);
    let listed = async || {
        let all = client.get("/v1/get-user-campaigns").await.json();
        let own = all.as_array().expect("a list").iter().find(|listed| listed["id"] == campaign.id);
        own.expect("it is listed").clone()
    };
    let new = listed().await;
    assert_eq!(
        (&new["campaign"], &new["status"], &new["started_at"]),
        (&json!("Engines"), &json!("Draft"), &json!(null))
    );
    let created = new["created_at"].as_u64().expect("a moment");
    campaign.act("start").await;
    server.clock().advance(HOUR);
    campaign.act("pause").await;
    let paused = listed().await;
    let expected = (json!("Paused"), json!(created + 3600), json!(created + 7200));
    assert_eq!((paused["status"].clone(), paused["started_at"].clone(), paused["updated_at"].clone()), expected);
}

#[tokio::test]
async fn what_does_not_exist_cannot_be_used() {
    let server = Server::start().await;
    let client = Client::new(&server).await;
    let create = async |changes: Value| {
        let mut body = json!({"title": "Engines", "priority": "low", "recipients": {"list_id": 32},
            "complete_campaign_after_last_step": false, "archive_in_months": 1,
            "sequence": {"entry": "1", "steps": [
                {"_ref": "1", "type": "linkedin", "action": "visit", "next": "2"},
                {"_ref": "2", "type": "goal", "goal_name": "end"}]}});
        for (name, value) in changes.as_object().expect("changes") {
            body[name] = value.clone();
        }
        client.json("POST", "/v2/campaigns/create", &body).await
    };
    assert_eq!(create(json!({})).await.status, 200);
    for (changes, expected) in [
        (json!({"recipients": {"list_id": 77}}), "There is no list 77."),
        (json!({"recipients": {"list_id": 32, "black_list_id": 9}}), "There is no do-not-email list 9."),
        (json!({"schedule_id": 5}), "There is no schedule 5."),
        (json!({"email_accounts": [649_079, 6]}), "There is no sender account 6."),
        (json!({"deals": {"event": ["reply"], "pipeline_id": 1, "stage_id": 10001}}), "There is no pipeline 1."),
    ] {
        let refused = create(changes).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(words(&refused.json()), expected);
    }
    let unknown = client.get("/v2/campaigns/77").await;
    assert_eq!((unknown.status, unknown.json()), (404, error(404, "Sorry, but url or entity not found")));
}

#[tokio::test]
async fn a_change_keeps_what_is_absent_and_clears_what_is_null() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let change = json!({"schedule_id": 1074, "tracking": {"open": false}, "sending_settings": {"daily_sending_all": 5},
        "deals": {"event": ["reply"], "pipeline_id": 1_106_350, "stage_id": 10001}});
    let changed = campaign.send("PATCH", "", &change).await["data"].clone();
    assert_eq!(changed["tracking"], json!({"open": false, "link_click": true}));
    assert_eq!(changed["sending_settings"], json!({"skip_who_replied": true, "daily_sending_all": 5}));
    assert_eq!((&changed["schedule_id"], &changed["title"]), (&json!(1074), &json!("Engines")));
    assert_eq!(changed["deals"]["stage_id"], 10001);
    let change = json!({"schedule_id": null, "sending_settings": {"daily_sending_all": null}, "deals": null});
    let cleared = campaign.send("PATCH", "", &change).await["data"].clone();
    assert_eq!(cleared["schedule_id"], json!(null));
    assert_eq!(cleared["sending_settings"], json!({"skip_who_replied": true, "daily_sending_all": null}));
    assert_eq!(cleared.get("deals"), None);
    assert_eq!(campaign.get("").await["data"], cleared);
}

#[tokio::test]
async fn neither_the_id_nor_the_status_can_be_set() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let changed = campaign.send("PATCH", "", &json!({"id": 7, "status": "active", "title": "Compilers"})).await;
    let data = &changed["data"];
    assert_eq!(
        (&data["id"], &data["status"], &data["title"]),
        (&json!(campaign.id), &json!("new"), &json!("Compilers"))
    );
}

#[tokio::test]
async fn a_started_campaign_keeps_its_recipients() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let sent = json!({"recipients": {"black_list_id": 8}, "sending_settings": {"skip_unverified": true}});
    assert_eq!(campaign.send("PATCH", "", &sent).await["success"], true, "while it is new");
    campaign.act("start").await;
    assert_eq!(campaign.send("PATCH", "", &sent).await["success"], true, "nothing is changed");
    for (change, setting) in [
        (json!({"recipients": {"list_id": 32}}), "recipients"),
        (json!({"recipients": {"black_list_id": null}}), "recipients"),
        (json!({"sending_settings": {"skip_unverified": false}}), "sending_settings.skip_unverified"),
    ] {
        let refused = campaign.send("PATCH", "", &change).await;
        assert_eq!(words(&refused), format!("`{setting}` can be changed only while a campaign is new."));
    }
    let open = json!({"title": "Compilers", "sending_settings": {"skip_who_replied": false}});
    assert_eq!(campaign.send("PATCH", "", &open).await["data"]["title"], "Compilers");
}

#[tokio::test]
async fn an_active_campaign_takes_no_accounts_that_it_has_no_use_for() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let change = json!({"linkedin_accounts": [1208]});
    assert_eq!(campaign.send("PATCH", "", &change).await["success"], true, "while it is new");
    campaign.act("start").await;
    let refused = campaign.send("PATCH", "", &json!({"linkedin_accounts": [1209]})).await;
    let expected = "An active campaign without a step of the type `linkedin` takes no `linkedin_accounts`.";
    assert_eq!(words(&refused), expected);
    assert_eq!(campaign.send("PATCH", "", &json!({"linkedin_accounts": []})).await["success"], true);
}

#[tokio::test]
async fn dates_and_provider_matching_are_checked_with_what_was_set_before() {
    let server = server().await;
    let client = Client::new(&server).await;
    let dated = json!({"sequence": one_email(), "start_campaign_at": "2026-02-01 09:00:00", "timezone": "UTC"});
    let dated = Campaign::draft(&client, &[], dated).await;
    let refused = dated.send("PATCH", "", &json!({"complete_campaign_at": "2026-01-31 09:00:00"})).await;
    assert_eq!(words(&refused), "`complete_campaign_at` has to be later than `start_campaign_at`.");

    let undated = Campaign::draft(&client, &[], json!({"sequence": one_email(), "email_accounts": [649_079]})).await;
    let refused = undated.send("PATCH", "", &json!({"start_campaign_at": "2026-02-01 09:00:00"})).await;
    assert_eq!(words(&refused), "A campaign that was created without `start_campaign_at` cannot be given one.");
    let refused = undated.send("PATCH", "", &json!({"provider_matching": true})).await;
    assert_eq!(words(&refused), "`provider_matching` needs two `email_accounts`.");
}

#[tokio::test]
async fn a_sequence_is_replaced_as_a_whole() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let mut sequence = campaign.get("").await["data"]["sequence"].clone();
    let (first, content) = (sequence["entry"].clone(), sequence["steps"][0]["content"][0].clone());
    let goal = sequence["steps"][1]["_ref"].clone();
    sequence["steps"][0]["next"] = json!("pause");
    sequence["steps"][0]["content_slots"] = json!(2);
    sequence["steps"]
        .as_array_mut()
        .expect("steps")
        .push(json!({"_ref": "pause", "type": "delay", "waiting_type": "days", "waiting_val": 1, "next": goal}));
    let changed = campaign.send("PATCH", "", &json!({"sequence": sequence})).await["data"]["sequence"].clone();
    let steps = changed["steps"].as_array().expect("steps");
    assert_eq!((&changed["entry"], &steps[0]["_ref"], &steps[1]["_ref"]), (&first, &first, &goal));
    assert_eq!(steps[0]["content"][0], content, "it is kept");
    assert_eq!(steps[0]["content"].as_array().map(Vec::len), Some(2), "another slot is made");
    assert_ne!(steps[2]["_ref"], "pause", "a new step has a number");
    assert_eq!(steps[0]["next"], steps[2]["_ref"]);
    let path = format!("/steps/{}/content/{}", first.as_str().expect("a number"), content["id"]);
    assert_eq!(campaign.get(&path).await["data"]["subject"], "Engines", "its text, too");

    let mut without = changed.clone();
    without["steps"][0].as_object_mut().expect("a step").remove("content");
    let refused = campaign.send("PATCH", "", &json!({"sequence": without})).await;
    assert!(words(&refused).ends_with("has to be sent with its `content`."), "{refused}");
    let mut other = changed.clone();
    other["steps"][2] =
        json!({"_ref": changed["steps"][2]["_ref"], "type": "linkedin", "action": "visit", "next": goal});
    let refused = campaign.send("PATCH", "", &json!({"sequence": other})).await;
    assert!(words(&refused).starts_with("The type of the step"), "{refused}");

    let shorter = json!({"entry": "visit", "steps": [{"_ref": "visit", "type": "linkedin", "action": "visit", "next": goal},
        {"_ref": goal, "type": "goal", "goal_name": "end"}]});
    let shorter = campaign.send("PATCH", "", &json!({"sequence": shorter})).await["data"]["sequence"].clone();
    assert_eq!(shorter["steps"].as_array().map(Vec::len), Some(2), "what is absent is deleted");
}

#[tokio::test]
async fn each_action_has_its_states() {
    let server = server().await;
    let client = Client::new(&server).await;
    let reach: [(&[&str], &str); 5] = [
        (&[], "new"),
        (&["start"], "active"),
        (&["start", "pause"], "paused"),
        (&["start", "complete"], "completed"),
        (&["archived"], "archived"),
    ];
    let possible = [
        ("start", "active", vec!["new", "active"]),
        ("pause", "paused", vec!["active", "paused"]),
        ("resume", "active", vec!["paused", "active"]),
        ("complete", "completed", vec!["active", "paused", "completed"]),
        ("archived", "archived", vec!["new", "active", "paused", "completed", "archived"]),
    ];
    for (actions, state) in reach {
        for (action, next, states) in &possible {
            let campaign = draft(&client).await;
            for action in actions {
                campaign.act(action).await;
            }
            assert_eq!(campaign.status().await, state);
            let answer = campaign.send("POST", "/action", &json!({"action": action})).await;
            let is_possible = states.contains(&state);
            assert_eq!(answer["success"], is_possible, "{action} in {state}: {answer}");
            assert_eq!(campaign.status().await, if is_possible { next } else { state }, "{action} in {state}");
            if !is_possible {
                let expected = format!("The action `{action}` does not fit a campaign that is {state}.");
                assert_eq!(answer["errors"], json!([expected]));
            }
        }
    }
}

#[tokio::test]
async fn a_campaign_that_lacks_something_is_not_started() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let step = campaign.get("").await["data"]["sequence"]["steps"][0].clone();
    let path = format!("/steps/{}/content/{}", step["_ref"].as_str().expect("a number"), step["content"][0]["id"]);
    campaign.send("PATCH", &path, &json!({"usage": "pause"})).await;
    campaign.send("PATCH", "", &json!({"email_accounts": []})).await;
    let answer = campaign.send("POST", "/action", &json!({"action": "start"})).await;
    let no_content = format!("The e-mail step {} has no content in use.", step["_ref"].as_str().expect("a number"));
    let expected = json!({"success": false, "errors": ["The campaign has no sender accounts.", no_content]});
    assert_eq!(answer, expected);
    assert_eq!(campaign.status().await, "new");
}

#[tokio::test]
async fn a_campaign_starts_completes_and_is_archived_by_the_calendar() {
    let server = server().await;
    let client = Client::new(&server).await;
    let settings = json!({"sequence": one_email(), "start_campaign_at": "2026-01-06 09:00:00",
        "complete_campaign_at": "2026-01-07 09:00:00", "timezone": "Europe/Kyiv"});
    let campaign = Campaign::draft(&client, &["ada@example.com"], settings).await;
    campaign.act("start").await;
    assert_eq!(campaign.status().await, "scheduled");
    campaign.act("start").await;
    assert_eq!(campaign.status().await, "scheduled", "it is started already");
    let refused = campaign.delete("").await;
    assert_eq!(words(&refused), "A campaign that is scheduled cannot be deleted.");
    server.clock().advance(21 * HOUR);
    assert_eq!(campaign.status().await, "scheduled", "it is 8 o'clock in Kyiv");
    server.clock().advance(HOUR);
    assert_eq!(campaign.status().await, "active");
    assert_eq!(campaign.activity().await, ["sent ada@example.com"]);
    server.clock().advance(24 * HOUR);
    assert_eq!(campaign.status().await, "completed");
    server.clock().advance(30 * 24 * HOUR);
    assert_eq!(campaign.status().await, "archived");
}

#[tokio::test]
async fn the_end_can_be_put_off_while_a_campaign_runs() {
    let server = server().await;
    let client = Client::new(&server).await;
    let settings = json!({"sequence": one_email(), "complete_campaign_at": "2026-01-06 09:00:00", "timezone": "UTC"});
    let campaign = Campaign::draft(&client, &[], settings).await;
    campaign.act("start").await;
    campaign.send("PATCH", "", &json!({"complete_campaign_at": "2026-01-08 09:00:00"})).await;
    server.clock().advance(48 * HOUR);
    assert_eq!(campaign.status().await, "active");
    server.clock().advance(24 * HOUR);
    assert_eq!(campaign.status().await, "completed");
}

#[tokio::test]
async fn a_pause_ends_what_was_planned() {
    let server = server().await;
    let client = Client::new(&server).await;
    let settings = json!({"sequence": one_email(), "start_campaign_at": "2026-01-06 09:00:00", "timezone": "UTC"});
    let campaign = Campaign::draft(&client, &[], settings).await;
    campaign.act("start").await;
    campaign.act("pause").await;
    server.clock().advance(48 * HOUR);
    assert_eq!(campaign.status().await, "paused");
    campaign.act("resume").await;
    assert_eq!(campaign.status().await, "active", "the date has gone by");
}

#[tokio::test]
async fn a_campaign_that_sends_cannot_be_deleted() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    campaign.act("start").await;
    let refused = campaign.delete("").await;
    assert_eq!(words(&refused), "A campaign that is active cannot be deleted.");
    campaign.act("complete").await;
    assert_eq!(campaign.delete("").await, json!({"success": true}));
    assert_eq!(client.get(&format!("/v2/campaigns/{}", campaign.id)).await.status, 404);
    assert_ne!(draft(&client).await.id, campaign.id, "ids are not used again");
}

#[tokio::test]
async fn contents_are_written_read_and_deleted() {
    let server = server().await;
    let client = Client::new(&server).await;
    let campaign = draft(&client).await;
    let step = campaign.get("").await["data"]["sequence"]["steps"][0].clone();
    let (step, first) = (step["_ref"].as_str().expect("a number"), &step["content"][0]["id"]);
    let base = format!("/steps/{step}/content");
    let text = json!({"content_id": 7, "subject": "Hello", "body": "Dear Ada", "plain_text": true, "usage": "pause"});
    let mut expected = text.clone();
    expected["id"] = expected.as_object_mut().and_then(|text| text.remove("content_id")).expect("an id");
    let written = campaign.send("POST", &format!("{base}/create"), &text).await;
    assert_eq!(written, json!({"success": true, "data": expected}));
    assert_eq!(campaign.get(&format!("{base}/7")).await, json!({"data": expected}));
    let again = campaign
        .send(
            "POST",
            &format!("{base}/create"),
            &json!({"content_id": 7, "subject": "Good day",
        "body": "Dear Ada", "plain_text": true, "usage": "pause"}),
        )
        .await;
    assert_eq!(again["data"]["subject"], "Good day", "it is overwritten");
    let changed = campaign.send("PATCH", &format!("{base}/7"), &json!({"usage": "active"})).await;
    assert_eq!((&changed["data"]["usage"], &changed["data"]["subject"]), (&json!("active"), &json!("Good day")));

    let step_now = campaign.get("").await["data"]["sequence"]["steps"][0].clone();
    let listed = json!([{"id": first, "plain_text": false, "usage": "active"},
        {"id": 7, "plain_text": true, "usage": "active"}]);
    assert_eq!((&step_now["content_slots"], &step_now["content"]), (&json!(2), &listed));
    let deleted = campaign.delete(&format!("{base}/{first}")).await;
    assert_eq!(deleted, json!({"data": {"success": true}}));
    let refused = campaign.delete(&format!("{base}/7")).await;
    assert_eq!(words(&refused), "The last content of a step cannot be deleted.");
    assert_eq!(campaign.get(&format!("{base}/{first}")).await, error(404, "Sorry, but url or entity not found"));
    assert_eq!(campaign.get("/steps/1/content/7").await, error(404, "Sorry, but url or entity not found"));
}

#[tokio::test]
async fn contents_can_be_changed_only_while_nothing_is_sent() {
    let server = server().await;
    let client = Client::new(&server).await;
    for (actions, state, is_possible) in [
        (vec![], "new", true),
        (vec!["start"], "active", false),
        (vec!["start", "pause"], "paused", true),
        (vec!["start", "complete"], "completed", false),
        (vec!["archived"], "archived", false),
    ] {
        let campaign = draft(&client).await;
        let step = campaign.get("").await["data"]["sequence"]["steps"][0].clone();
        let path = format!("/steps/{}/content/{}", step["_ref"].as_str().expect("a number"), step["content"][0]["id"]);
        for action in actions {
            campaign.act(action).await;
        }
        let answer = campaign.send("PATCH", &path, &json!({"subject": "Hello"})).await;
        assert_eq!(answer["success"], is_possible, "{state}: {answer}");
        if !is_possible {
            assert_eq!(words(&answer), format!("The contents of a campaign that is {state} cannot be changed."));
        }
        assert_eq!(campaign.get(&path).await["data"]["subject"], if is_possible { "Hello" } else { "Engines" });
    }
}

#[tokio::test]
async fn the_start_has_the_documented_campaigns() {
    let server = Server::builder().clock(Clock::manual()).start().await.expect("it starts");
    let client = Client::new(&server).await;
    let all = client.get("/v1/get-user-campaigns").await.json();
    let shown = |listed: &Value| (listed["id"].as_u64().expect("an id"), listed["status"].as_str().map(str::to_owned));
    let all: Vec<_> = all.as_array().expect("a list").iter().map(shown).collect();
    let state = |word: &str| Some(word.to_owned());
    let expected =
        [(41820, state("Active")), (41816, state("Draft")), (38573, state("Active")), (37505, state("Draft"))];
    assert_eq!(all, expected);
    let sent = client.get("/v1/emails-sent?campaignId=38573").await.json();
    assert_eq!(sent.as_array().map(Vec::len), Some(2), "it has run for two weeks: {sent}");
    assert_eq!(sent[1]["sentDate"]["date"], "2025-12-22 09:00:00.000000");
}
