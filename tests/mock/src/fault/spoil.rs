//! What faults make of an answer.

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{Kind, OtherAnswer, Replacement, tomorrow};
use crate::{
    answer::{Answer, problem::Problem, respond},
    document::{Document, Operation},
    pointer::put,
};

/// A request that a fault meets.
#[derive(Debug)]
pub(crate) struct Met<'r> {
    pub(crate) document: &'r Document,
    /// None if the document does not have what is asked for.
    pub(crate) operation: Option<&'r Operation>,
    pub(crate) headers: &'r HeaderMap,
}

/// The answer that is sent instead of the one that the request would have got.
pub(crate) fn spoil(kind: &Kind, met: &Met<'_>, mut answer: Answer) -> Answer {
    match kind {
        Kind::Status(status) => return documented(met, *status),
        Kind::Html(status) => return page(*status),
        Kind::Answer(OtherAnswer { status, content_type, body }) => {
            return Answer { status: *status, headers: Vec::new(), body: Some((content_type.clone(), body.clone())) };
        }
        Kind::MalformedJson => change_text(&mut answer, |text| *text = first_half(text).to_owned()),
        Kind::ContentType(other) => {
            if let Some((content_type, _)) = &mut answer.body {
                content_type.clone_from(other);
            }
        }
        Kind::Replace(Replacement { at, with }) => change_json(&mut answer, |body| put(body, at, with.clone())),
        Kind::Tomorrow => {
            let status = answer.status;
            change_json(&mut answer, |body| tomorrow::age(met, status, body));
        }
        Kind::HangUp
        | Kind::Reset
        | Kind::Close
        | Kind::Stall
        | Kind::Down(_)
        | Kind::Slow(_)
        | Kind::CutBody
        | Kind::StallBody => {}
    }
    answer
}

/// The document's first example of a status, or an error in the service's usual shape.
fn documented(met: &Met<'_>, status: u16) -> Answer {
    let response = met.operation.and_then(|operation| respond::response_for(operation, status));
    let example = response.and_then(|response| {
        let media = response.media.as_ref()?;
        let (_, example) = media.examples.first()?;
        let body = Some((media.content_type.clone(), example.to_string()));
        Some(Answer { status, headers: response.headers.clone(), body })
    });
    example.unwrap_or_else(|| Problem::of_status(status, reason(status)).answer(met.headers))
}

fn page(status: u16) -> Answer {
    let title = format!("{status} {}", reason(status));
    let body = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    );
    Answer { status, headers: Vec::new(), body: Some(("text/html; charset=utf-8".to_owned(), body)) }
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Unknown")
}

fn change_text(answer: &mut Answer, change: impl FnOnce(&mut String)) {
    if let Some((_, text)) = &mut answer.body {
        change(text);
    }
}

fn change_json(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    change_text(answer, |text| {
        if let Ok(mut body) = serde_json::from_str(text) {
            change(&mut body);
            *text = body.to_string();
        }
    });
}

/// About half of a text, without cutting a character.
fn first_half(text: &str) -> &str {
    let middle = text.char_indices().map(|(start, _)| start).find(|start| *start >= text.len() / 2);
    middle.and_then(|middle| text.get(..middle)).unwrap_or_default()
}
