//! A campaign with all that it needs, and what tests ask of it.

use std::time::Duration;

use serde_json::{Value, json};
use snov_mock::{Clock, Server};

use crate::client::Client;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// The mailboxes of the start.
const MAILBOXES: [u64; 2] = [649_079, 649_080];

pub(crate) async fn server() -> Server {
    seeded(0).await
}

/// A server whose clock stands still, and whose tokens live as long as a test needs them.
pub(crate) async fn seeded(seed: u64) -> Server {
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

    /// Writes all that the e-mail steps say.
    pub(crate) async fn write_texts(&self, data: &Value) {
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
pub(crate) fn with_reminder() -> Value {
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
