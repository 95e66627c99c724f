//! From the inputs of a call to what is known of a prospect.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    unknown::is_unknown,
    world::{Call, Reply, php_date},
};

type Profile = Map<String, Value>;

/// Inputs that are shown under another name, or under their own.
const FIELDS: [(&str, &str); 5] = [
    ("fullName", "name"),
    ("firstName", "firstName"),
    ("lastName", "lastName"),
    ("country", "country"),
    ("locality", "locality"),
];

/// Inputs that are shown of the first of the current jobs.
const JOB: [(&str, &str); 3] = [("companyName", "companyName"), ("position", "position"), ("companySite", "site")];

/// Why a prospect is not taken: the account does not have one of its fields, or nobody knows its company's site.
pub(super) fn objection(custom_fields: &Value, call: &Call<'_>) -> Option<Reply> {
    if call.input("companySite").is_some_and(is_unknown) {
        return Some(Reply::Refusal(400, "The domain of companySite is not accepted".to_owned()));
    }
    let exists = |label: &str| custom_fields.as_array().into_iter().flatten().any(|field| field["label"] == label);
    let (label, _) = call.fields("customFields").find(|(label, _)| !exists(label))?;
    Some(Reply::refused(format!("There is no custom field '{label}'")))
}

/// Writes what a call says of a prospect over what is known.
pub(super) fn write(profile: &mut Profile, call: &Call<'_>, now: Timestamp) {
    let shown = |(input, name): &(&str, &str)| Some(((*name).to_owned(), call.input(input)?.clone()));
    profile.extend(FIELDS.iter().filter_map(shown));
    if profile.get("name").is_none_or(Value::is_null) {
        profile.insert("name".to_owned(), joined(call).map_or(Value::Null, Value::from));
    }
    let job: Profile = JOB.iter().filter_map(shown).collect();
    if !job.is_empty() {
        write_job(profile, job);
    }
    for (network, link) in call.fields("socialLinks") {
        write_link(profile, network, link);
    }
    for (label, value) in call.fields("customFields") {
        profile.insert(format!("customField_{label}"), value.clone());
    }
    profile.insert("lastUpdateDate".to_owned(), php_date(now));
}

/// The full name of somebody of whom only the parts are told.
fn joined(call: &Call<'_>) -> Option<String> {
    let parts: Vec<&str> = ["firstName", "lastName"].into_iter().filter_map(|part| call.text(part)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn write_job(profile: &mut Profile, job: Profile) {
    let jobs = profile.entry("currentJob").or_insert_with(|| json!([]));
    match jobs.pointer_mut("/0").and_then(Value::as_object_mut) {
        Some(first) => first.extend(job),
        None => *jobs = json!([job]),
    }
}

fn write_link(profile: &mut Profile, network: &str, link: &Value) {
    let Some(social) = profile.entry("social").or_insert_with(|| json!([])).as_array_mut() else { return };
    social.retain(|known| known["type"] != network);
    social.push(json!({"link": link, "type": network}));
}

/// An address that nobody checked, as a list shows it.
pub(super) fn email(email: &str) -> Value {
    json!({
        "email": email,
        "probability": null,
        "isVerified": null,
        "jobStatus": null,
        "domainType": null,
        "isValidFormat": null,
        "isDisposable": null,
        "isWebmail": null,
        "isGibberish": null,
        "smtpStatus": null,
    })
}
