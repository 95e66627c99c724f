//! Large answers: read with plain serde structs of the same fields, with the client's types, and into a tree; and as the
//! whole of a call, which also looks for failures in them.

use std::hint::black_box;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use snov_client::models::{self, CampaignId, ListId};

use super::{OURS, PLAIN, Subject, calls};

/// A page of 5,000 prospects.
pub fn prospects() -> Vec<Subject> {
    compare::<Page, models::ListedProspects>(page_of_prospects())
}

/// A list of 10,000 e-mails that were sent.
pub fn sent_emails() -> Vec<Subject> {
    compare::<Vec<SentEmail>, Vec<models::SentEmail>>(list_of_sent_emails())
}

/// A call that returns 5,000 prospects.
pub fn call_for_prospects() -> Vec<Subject> {
    let json = page_of_prospects();
    let client = calls::in_memory(json.clone());
    let call = calls::each(move || client.prospects().in_list(ListId(1)).into_future());
    vec![Subject::new(PLAIN, receiving::<Page>(json)), Subject::new(OURS, call)]
}

/// A call that returns 10,000 e-mails that were sent.
pub fn call_for_sent_emails() -> Vec<Subject> {
    let json = list_of_sent_emails();
    let client = calls::in_memory(json.clone());
    let call = calls::each(move || client.campaign_analytics().emails_sent(CampaignId(1)).into_future());
    vec![Subject::new(PLAIN, receiving::<Vec<SentEmail>>(json)), Subject::new(OURS, call)]
}

fn compare<Plain: DeserializeOwned + 'static, Ours: DeserializeOwned + 'static>(json: Vec<u8>) -> Vec<Subject> {
    vec![
        Subject::new(PLAIN, reading::<Plain>(json.clone())),
        Subject::new(OURS, reading::<Ours>(json.clone())),
        Subject::new("serde_json::Value", reading::<serde_json::Value>(json)),
    ]
}

fn reading<T: DeserializeOwned>(json: Vec<u8>) -> impl FnMut() {
    move || {
        black_box(serde_json::from_slice::<T>(black_box(&json)).expect("what the type describes"));
    }
}

/// The same, with an answer that has to be stored first, as every answer has.
fn receiving<T: DeserializeOwned>(json: Vec<u8>) -> impl FnMut() {
    move || {
        let body = black_box(json.clone());
        black_box(serde_json::from_slice::<T>(&body).expect("what the type describes"));
    }
}

fn page_of_prospects() -> Vec<u8> {
    let items = (0..5_000).map(|id| {
        format!(
            r#"{{"id": "{id}", "name": "Ada Lovelace", "firstName": "Ada", "lastName": "Lovelace", "emails": [
                {{"email": "ada.{id}@example.com", "probability": 97, "isVerified": true, "jobStatus": "current",
                "domainType": "linkedin_email", "isValidFormat": null, "isDisposable": false, "isWebmail": null,
                "isGibberish": null, "smtpStatus": 1}}]}}"#
        )
    });
    let items = items.collect::<Vec<_>>().join(",");
    let list = r#"{"name": "All", "contacts": 5000, "emailsCount": []}"#;
    format!(r#"{{"success": true, "list": {list}, "prospects": [{items}]}}"#).into_bytes()
}

fn list_of_sent_emails() -> Vec<u8> {
    let items = (0..10_000).map(|id| {
        format!(
            r#"{{"sentDate": {{"date": "2026-07-06 06:58:10.000000", "timezone_type": 3, "timezone": "UTC"}},
                "userName": "Grace Hopper", "userEmail": "grace.{id}@example.com", "campaign": "Autumn",
                "hash": "be8fd412b793c15ccab9f1a6573d6595", "id": "{id:032x}"}}"#
        )
    });
    format!("[{}]", items.collect::<Vec<_>>().join(",")).into_bytes()
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and not looked at")]
struct Page {
    success: Option<bool>,
    list: ListSummary,
    #[serde(default)]
    prospects: Vec<Prospect>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and not looked at")]
struct ListSummary {
    name: Option<String>,
    contacts: u64,
    creation_date: Option<PhpDate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and not looked at")]
struct Prospect {
    id: String,
    name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    #[serde(default)]
    emails: Vec<Address>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and not looked at")]
struct Address {
    email: String,
    probability: Option<f64>,
    is_verified: Option<bool>,
    job_status: Option<String>,
    domain_type: Option<String>,
    is_valid_format: Option<bool>,
    is_disposable: Option<bool>,
    is_webmail: Option<bool>,
    is_gibberish: Option<bool>,
    smtp_status: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and not looked at")]
struct SentEmail {
    sent_date: PhpDate,
    user_name: Option<String>,
    user_email: Option<String>,
    campaign: Option<String>,
    hash: Option<String>,
    id: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and not looked at")]
struct PhpDate {
    date: String,
    timezone_type: Option<i64>,
    timezone: Option<String>,
}
