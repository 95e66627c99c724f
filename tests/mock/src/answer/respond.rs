//! Picks the answer of an operation from the examples of the document.

use std::time::Duration;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::{
    answer::{
        Answer,
        fit::Draft,
        items,
        problem::{self, Problem},
        task::{Poll, State},
    },
    document::{Document, Operation, Paging, Response, Status, TaskStates},
    pointer::put,
    request::{decode::Inputs, prefer::Preference},
    unknown::is_unknown,
};

/// The name of the example that shows what is answered when nothing is found.
const NOTHING_FOUND: &str = "nothing_found";

/// A request that may be answered.
#[derive(Debug)]
pub(crate) struct Accepted<'r> {
    pub(crate) operation: &'r Operation,
    pub(crate) inputs: &'r Inputs,
    pub(crate) preference: &'r Preference,
    /// The task that is asked for, on operations that fetch a result.
    pub(crate) task: Option<&'r Poll>,
}

/// An answer of the document.
#[derive(Debug)]
pub(crate) struct Picked<'d> {
    pub(crate) status: u16,
    pub(crate) response: &'d Response,
    pub(crate) draft: Option<Draft<'d>>,
}

impl Picked<'_> {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The answer to a request, made to fit it.
pub(crate) fn pick<'d>(document: &'d Document, accepted: &Accepted<'d>) -> Result<Picked<'d>, Problem> {
    let operation = accepted.operation;
    let (status, response) = pick_response(operation, accepted.preference)?;
    let mut picked = Picked { status, response, draft: None };
    let Some(media) = &response.media else { return Ok(picked) };
    let page = page(document, accepted, response);
    let nothing = nothing_found(document, accepted, response);
    let example = nothing.or_else(|| pick_example(accepted, response, page)).ok_or_else(|| {
        Problem::document_fault(format!("the document has no example of {status} for {}", operation.id))
    })?;
    let mut draft = Draft::new(document, media, example.clone());
    draft.found = nothing.is_none();
    let faults = draft.faults();
    if !faults.is_empty() {
        let faults = faults.join("; ");
        return Err(Problem::document_fault(format!("an example of {status} for {}: {faults}", operation.id)));
    }
    if picked.is_success() {
        fit(document, accepted, page, &mut draft);
    }
    picked.draft = Some(draft);
    Ok(picked)
}

/// The paging of the answer, and the inputs that it depends on. Pages of a task are turned by its start.
fn page<'d>(document: &'d Document, accepted: &Accepted<'d>, response: &Response) -> Option<(&'d Paging, &'d Inputs)> {
    let own = accepted.operation.paging.as_ref().map(|paging| (paging, accepted.inputs));
    match accepted.task {
        Some(task) => {
            let start = document.operations.get(task.origin.operation)?;
            start.paging.as_ref().map(|paging| (paging, &task.origin.inputs)).or(own)
        }
        None => own.filter(|_| response.result.is_none()),
    }
}

fn fit(document: &Document, accepted: &Accepted<'_>, page: Option<(&Paging, &Inputs)>, draft: &mut Draft<'_>) {
    let operation = accepted.operation;
    let status = operation.task.as_ref().map(|task| task.status.as_str());
    draft.echo(operation, accepted.inputs, status);
    let Some(task) = accepted.task else {
        if let Some((paging, inputs)) = page {
            draft.turn_page(paging, &operation.result, inputs);
        }
        return;
    };
    draft.echo(operation, &task.origin.inputs, status);
    if task.state != State::Completed {
        hold_back(operation, task.state, draft);
    } else if let Some(start) = document.operations.get(task.origin.operation) {
        draft.fit_items(start, &task.origin.inputs);
        draft.rename(start, &task.origin.inputs);
        if let Some((paging, inputs)) = page {
            draft.turn_page(paging, &operation.result, inputs);
        }
    }
}

/// Makes an answer show a state without a result, if it does not.
fn hold_back(operation: &Operation, state: State, draft: &mut Draft<'_>) {
    let Some(states) = &operation.task else { return };
    let names = states.named(state);
    if states.shows(&draft.body, names) {
        return;
    }
    if let Some(name) = names.first() {
        put(&mut draft.body, &states.status, Value::from(name.as_str()));
    }
    if !operation.result.is_empty() && !states.status.starts_with(&format!("{}/", operation.result)) {
        draft.clear(&operation.result);
    }
}

/// The first success of an operation, with a body that is not the document's.
pub(crate) fn success(document: &Document, operation: &Operation, body: Value) -> Result<Answer, Problem> {
    let Some(response) = successes_first(&operation.responses).next() else { return Err(no_such(operation)) };
    with_body(document, operation, response.status.code(), response, body)
}

/// An error of an operation in the service's words: the documented example that has them, or else in the service's shape.
pub(crate) fn refusal(document: &Document, operation: &Operation, status: u16, words: &str) -> Result<Answer, Problem> {
    let Some(response) = response_for(operation, status) else { return Err(no_such(operation)) };
    let documented = response.examples().map(|(_, body)| body).find(|body| says(body, words));
    let body = documented.cloned().unwrap_or_else(|| match status {
        400 => json!({"message": words}),
        422 => json!({"success": false, "errors": words}),
        _ => json!({"errors": {"code": status, "title": words, "source": ""}}),
    });
    with_body(document, operation, status, response, body)
}

/// Whether these are the words of an error, in any of the service's shapes.
fn says(error: &Value, words: &str) -> bool {
    let places = ["", "/message", "/errors", "/errors/title"];
    places.iter().any(|place| error.pointer(place).and_then(Value::as_str) == Some(words))
}

/// The documented answer to too many requests, with the time to wait where the document says that it is told.
pub(crate) fn too_many(
    document: &Document,
    operation: &Operation,
    wait: Duration,
    headers: &HeaderMap,
) -> Result<Answer, Problem> {
    const STATUS: u16 = 429;
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let documented = response_for(operation, STATUS).filter(|_| !problem::is_wanted(headers));
    let example = documented.and_then(|response| Some((response, response.examples().next()?.1)));
    let Some((response, body)) = example else { return Err(Problem::too_many(seconds)) };
    let mut answer = with_body(document, operation, STATUS, response, body.clone())?;
    if response.says_when {
        answer.headers.push(("retry-after".to_owned(), seconds.to_string()));
    }
    Ok(answer)
}

fn with_body(
    document: &Document,
    operation: &Operation,
    status: u16,
    response: &Response,
    body: Value,
) -> Result<Answer, Problem> {
    let headers = response.headers.clone();
    match &response.media {
        Some(media) => finish(operation, status, headers, &Draft::new(document, media, body)),
        None => Ok(Answer { status, headers, body: None }),
    }
}

/// Writes an answer out, if it is one that the document allows.
pub(crate) fn finish(
    operation: &Operation,
    status: u16,
    headers: Vec<(String, String)>,
    draft: &Draft<'_>,
) -> Result<Answer, Problem> {
    let faults = draft.faults();
    if faults.is_empty() {
        return Ok(Answer { status, headers, body: Some(draft.write()) });
    }
    Err(Problem::document_fault(format!("an answer of {status} for {}: {}", operation.id, faults.join("; "))))
}

/// The response that is wanted, or else the first success.
fn pick_response<'d>(operation: &'d Operation, preference: &Preference) -> Result<(u16, &'d Response), Problem> {
    let responses = &operation.responses;
    let found = match (preference.code, &preference.example) {
        (Some(code), _) => response_for(operation, code).map(|response| (code, response)),
        (None, Some(name)) => successes_first(responses)
            .find(|response| response.examples().any(|(known, _)| known == name))
            .map(|response| (response.status.code(), response)),
        (None, None) => successes_first(responses).next().map(|response| (response.status.code(), response)),
    };
    found.filter(|(_, response)| response.has(preference.example.as_deref())).ok_or_else(|| no_such(operation))
}

pub(crate) fn response_for(operation: &Operation, code: u16) -> Option<&Response> {
    let find = |status| operation.responses.iter().find(|response| response.status == status);
    find(Status::Exact(code)).or_else(|| find(Status::Range(code / 100))).or_else(|| find(Status::Default))
}

pub(crate) fn successes_first(responses: &[Response]) -> impl Iterator<Item = &Response> {
    let is_success = |response: &&Response| response.status.is_success();
    responses.iter().filter(is_success).chain(responses.iter().filter(move |response| !is_success(response)))
}

fn no_such(operation: &Operation) -> Problem {
    let answers: Vec<String> = operation
        .responses
        .iter()
        .map(|response| {
            let names: Vec<&str> = response.examples().map(|(name, _)| name).collect();
            format!("{} ({})", response.status.code(), names.join(", "))
        })
        .collect();
    Problem::bad_request(format!("No such answer to prefer: {} has {}", operation.id, answers.join(", ")))
}

/// The example that is wanted, or else the one that shows the state of the task and the page, or else the first.
fn pick_example<'d>(
    accepted: &Accepted<'_>,
    response: &'d Response,
    page: Option<(&Paging, &Inputs)>,
) -> Option<&'d Value> {
    if let Some(wanted) = &accepted.preference.example {
        return response.examples().find(|(name, _)| name == wanted).map(|(_, value)| value);
    }
    let examples: Vec<&Value> = response.examples().map(|(_, value)| value).collect();
    let in_state = in_state(accepted, &examples);
    let candidates = if in_state.is_empty() { examples } else { in_state };
    let later = page.filter(|(paging, inputs)| paging.is_later(inputs));
    let is_last =
        |example: &&&Value| later.is_some_and(|(paging, _)| paging.is_last(example, &accepted.operation.result));
    candidates.iter().find(is_last).or(candidates.first()).copied()
}

/// The examples that show the state which the task is in. If there are none of a failure, those of "in progress", since
/// they have no result either; else those of "completed".
fn in_state<'d>(accepted: &Accepted<'_>, examples: &[&'d Value]) -> Vec<&'d Value> {
    let Some(states) = &accepted.operation.task else { return Vec::new() };
    let showing = |names: &[String]| -> Vec<&'d Value> {
        examples.iter().copied().filter(|example| states.shows(example, names)).collect()
    };
    let like = match accepted.task.map(|task| task.state) {
        Some(State::Pending) => vec![&states.pending],
        Some(State::Failed) => vec![&states.failed, &states.pending],
        Some(State::Completed) | None => Vec::new(),
    };
    let like = like.into_iter().chain([&states.completed]).map(|names| showing(names));
    like.into_iter().find(|examples| !examples.is_empty()).unwrap_or_default()
}

/// The example of a task that finds nothing as a whole, if this is such a task.
fn nothing_found<'d>(document: &Document, accepted: &Accepted<'_>, response: &'d Response) -> Option<&'d Value> {
    let origin = accepted.task.filter(|task| task.state == State::Completed).map(|task| &task.origin)?;
    let (_, nothing) = response.examples().find(|(name, _)| *name == NOTHING_FOUND)?;
    let start = document.operations.get(origin.operation)?;
    let apart = |(_, example)| items::has_any(start, &origin.inputs, example);
    // A URL says where to answer, not what is asked about.
    let is_url = |value: &Value| value.as_str().is_some_and(|text| text.contains("://"));
    let asked = |(_, value): (&String, &Value)| !is_url(value) && is_unknown(value);
    (origin.inputs.named().any(asked) && !response.examples().any(apart)).then_some(nothing)
}

impl TaskStates {
    fn named(&self, state: State) -> &[String] {
        match state {
            State::Pending => &self.pending,
            State::Completed => &self.completed,
            State::Failed => &self.failed,
        }
    }

    /// Whether an answer shows one of these states.
    fn shows(&self, answer: &Value, names: &[String]) -> bool {
        let state = answer.pointer(&self.status).and_then(Value::as_str);
        state.is_some_and(|state| names.iter().any(|name| name == state))
    }
}

impl Response {
    fn examples(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.media.iter().flat_map(|media| &media.examples).map(|(name, value)| (name.as_str(), value))
    }

    fn has(&self, example: Option<&str>) -> bool {
        example.is_none_or(|wanted| self.examples().any(|(name, _)| name == wanted))
    }
}
