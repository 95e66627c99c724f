//! What the e-mail steps of campaigns say.

use serde_json::{Map, Value, json};

use super::{Campaign, Status, Text, found, sequence};
use crate::{
    document::Document,
    world::{Call, Reply, World},
};

/// What the contents of the campaigns of the start say.
pub(super) fn documented(document: &Document) -> Text {
    let said = |field: &str| {
        let content = document.answer("getStepContent", "content")?.get("data")?;
        Some(content.get(field)?.as_str()?.to_owned())
    };
    Text { subject: said("subject").unwrap_or_default(), body: said("body").unwrap_or_default() }
}

/// Writes a content; a new one, if the step has none of that id.
pub(super) fn create(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((campaign, step)) = addressed(world, call) else { return Reply::not_found() };
    let Some(content) = call.number("content_id") else { return Reply::not_found() };
    if let Err(words) = check_state(campaign) {
        return Reply::refused(words);
    }
    let known = contents(campaign, &step);
    if !known.iter().any(|known| sequence::content_id(known) == Some(content)) {
        if known.len() >= sequence::MOST_CONTENTS {
            return Reply::refused("A step has at most 15 contents.");
        }
        let mut known = known.to_vec();
        known.push(json!({"id": content}));
        set_contents(campaign, &step, known);
    }
    write(campaign, &step, content, call)
}

pub(super) fn get(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((campaign, step, content)) = addressed_content(world, call) else { return Reply::not_found() };
    Reply::Success(json!({"data": shown(campaign, &step, content)}))
}

pub(super) fn update(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((campaign, step, content)) = addressed_content(world, call) else { return Reply::not_found() };
    match check_state(campaign) {
        Ok(()) => write(campaign, &step, content, call),
        Err(words) => Reply::refused(words),
    }
}

pub(super) fn delete(world: &mut World, call: &Call<'_>) -> Reply {
    let Some((campaign, step, content)) = addressed_content(world, call) else { return Reply::not_found() };
    if let Err(words) = check_state(campaign) {
        return Reply::refused(words);
    }
    let mut left = contents(campaign, &step).to_vec();
    left.retain(|known| sequence::content_id(known) != Some(content));
    if left.is_empty() {
        return Reply::refused("The last content of a step cannot be deleted.");
    }
    set_contents(campaign, &step, left);
    campaign.texts.remove(&content);
    Reply::Success(json!({"data": {"success": true}}))
}

/// The campaign and the e-mail step that a call names.
fn addressed<'w>(world: &'w mut World, call: &Call<'_>) -> Option<(&'w mut Campaign, String)> {
    let (_, campaign) = found(world, call)?;
    let step = sequence::step(campaign.setting("/sequence"), call.text("step_id")?)?;
    let reference = sequence::text(step, "_ref").to_owned();
    (sequence::text(step, "type") == "email").then_some((campaign, reference))
}

fn addressed_content<'w>(world: &'w mut World, call: &Call<'_>) -> Option<(&'w mut Campaign, String, u64)> {
    let (campaign, step) = addressed(world, call)?;
    let content = call.number("content_id")?;
    let is_known = contents(campaign, &step).iter().any(|known| sequence::content_id(known) == Some(content));
    is_known.then_some((campaign, step, content))
}

fn check_state(campaign: &Campaign) -> Result<(), String> {
    match campaign.status {
        Status::New | Status::Paused | Status::Scheduled => Ok(()),
        status => Err(format!("The contents of a campaign that is {} cannot be changed.", status.word())),
    }
}

fn contents<'c>(campaign: &'c Campaign, step: &str) -> &'c [Value] {
    sequence::step(campaign.setting("/sequence"), step).map(sequence::contents_of).unwrap_or_default()
}

fn set_contents(campaign: &mut Campaign, step: &str, contents: Vec<Value>) {
    let sequence = campaign.settings.get_mut("sequence");
    let Some(step) = sequence.and_then(|sequence| sequence::email_step_mut(sequence, step)) else { return };
    step.insert("content_slots".to_owned(), contents.len().into());
    step.insert("content".to_owned(), contents.into());
}

/// Takes over what was sent, and shows the content.
fn write(campaign: &mut Campaign, step: &str, content: u64, call: &Call<'_>) -> Reply {
    let mut known = contents(campaign, step).to_vec();
    let written = known.iter_mut().filter(|known| sequence::content_id(known) == Some(content));
    for written in written.filter_map(Value::as_object_mut) {
        take_over(written, call);
    }
    set_contents(campaign, step, known);

    let before = campaign.texts.remove(&content).unwrap_or(Text { subject: String::new(), body: String::new() });
    let said = |name: &str, before: String| call.text(name).map_or(before, str::to_owned);
    let text = Text { subject: said("subject", before.subject), body: said("body", before.body) };
    campaign.texts.insert(content, text);
    Reply::Success(json!({"success": true, "data": shown(campaign, step, content)}))
}

fn take_over(content: &mut Map<String, Value>, call: &Call<'_>) {
    for field in ["plain_text", "usage"] {
        if let Some(sent) = call.input(field) {
            content.insert(field.to_owned(), sent.clone());
        }
    }
}

fn shown(campaign: &Campaign, step: &str, content: u64) -> Value {
    let known = contents(campaign, step).iter().find(|known| sequence::content_id(known) == Some(content));
    let mut shown = known.cloned().unwrap_or_default();
    let text = campaign.texts.get(&content);
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("subject".to_owned(), text.map(|text| text.subject.as_str()).into());
        shown.insert("body".to_owned(), text.map(|text| text.body.as_str()).into());
    }
    shown
}
