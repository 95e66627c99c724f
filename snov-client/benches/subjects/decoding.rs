//! Reading large answers: with plain serde structs of the same fields, with the client's types, and into a tree.

use std::fmt::Write;
use std::hint::black_box;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use snov_client::models;

use super::{Group, Subject};

/// A page with 5,000 prospects.
pub fn prospects() -> Group {
    let mut json =
        r#"{"success": true, "list": {"name": "All", "contacts": 5000, "emailsCount": []}, "prospects": ["#.to_owned();
    for id in 0..5_000 {
        let comma = if id == 0 { "" } else { "," };
        let _ = write!(
            json,
            r#"{comma}{{"id": "{id}", "name": "Ada Lovelace", "firstName": "Ada", "lastName": "Lovelace", "emails": [
                {{"email": "ada.{id}@example.com", "probability": 97, "isVerified": true, "jobStatus": "current",
                "domainType": "linkedin_email", "isValidFormat": null, "isDisposable": false, "isWebmail": null,
                "isGibberish": null, "smtpStatus": 1}}]}}"#
        );
    }
    json.push_str("]}");
    compare::<Prospects, models::ListedProspects>("a page of 5,000 prospects", json)
}

/// A list of 10,000 e-mails that were sent.
pub fn sent_emails() -> Group {
    let mut json = "[".to_owned();
    for id in 0..10_000 {
        let comma = if id == 0 { "" } else { "," };
        let _ = write!(
            json,
            r#"{comma}{{"sentDate": {{"date": "2026-07-06 06:58:10.000000", "timezone_type": 3, "timezone": "UTC"}},
                "userName": "Grace Hopper", "userEmail": "grace.{id}@example.com", "campaign": "Autumn",
                "hash": "0f2d5c7a9be14d", "id": "{id}"}}"#
        );
    }
    json.push(']');
    compare::<Vec<SentEmail>, Vec<models::SentEmail>>("a list of 10,000 sent e-mails", json)
}

fn compare<Plain: DeserializeOwned + 'static, Ours: DeserializeOwned + 'static>(
    name: &'static str,
    json: String,
) -> Group {
    let subjects = vec![
        Subject::new("plain structs", reading::<Plain>(json.clone())),
        Subject::new("snov-client", reading::<Ours>(json.clone())),
        Subject::new("serde_json::Value", reading::<serde_json::Value>(json)),
    ];
    Group { name, subjects }
}

fn reading<T: DeserializeOwned>(json: String) -> impl FnMut() {
    move || {
        black_box(serde_json::from_str::<T>(black_box(&json)).expect("what the type describes"));
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read, and not looked at")]
struct Prospects {
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
    emails: Vec<Email>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "read, and not looked at")]
struct Email {
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
