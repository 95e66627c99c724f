//! One request in, one answer out: route, admit, decode, validate, answer.
//!
//! Nothing here knows of sockets, so that whatever is to happen to a request or an answer on its way (state, faults,
//! delays) has one place.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Bytes,
    http::{self, HeaderMap, header::CONTENT_TYPE},
};
use serde_json::Value;

use crate::{
    answer::{
        problem::{Answer, Problem},
        respond::{self, Accepted},
        task::{Origin, Poll, Tasks, put},
    },
    clock::Clock,
    document::{Document, Operation},
    log::{Log, Request},
    request::{
        auth::{self, Credentials, Tokens},
        decode::{self, Inputs},
        prefer::Preference,
        route::{self, Route},
        validate,
    },
    world::{Call, Reply, World},
};

/// What is called with every request that was answered.
pub(crate) type Observer = Arc<dyn Fn(&Request) + Send + Sync>;

/// The mocked service: the document, and what it remembers.
pub(crate) struct Service {
    pub(crate) document: Arc<Document>,
    pub(crate) credentials: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) tasks: Tasks,
    pub(crate) clock: Clock,
    /// What is remembered of the account; nothing, if only examples are answered.
    pub(crate) world: Option<Mutex<World>>,
    pub(crate) log: Log,
    pub(crate) observer: Option<Observer>,
    /// Answers that a test wants to see next: the operation, and what is preferred.
    pub(crate) preferred: Mutex<VecDeque<(usize, Preference)>>,
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Service").field("log", &self.log).finish_non_exhaustive()
    }
}

impl Service {
    /// Answers a request, and remembers it.
    pub(crate) fn answer(&self, request: &http::Request<Bytes>) -> Answer {
        let mut entry = Request::new(request);
        let answer = self.respond(request, &mut entry).unwrap_or_else(|problem| problem.answer(request.headers()));
        entry.status = answer.status;
        if let Some(observer) = &self.observer {
            observer(&entry);
        }
        self.log.push(entry);
        answer
    }

    /// Wants an answer to the next request of an operation.
    pub(crate) fn prefer(&self, operation: usize, preference: Preference) {
        self.preferred().push_back((operation, preference));
    }

    fn respond(&self, request: &http::Request<Bytes>, entry: &mut Request) -> Result<Answer, Problem> {
        let method = request.method().as_str();
        let (index, captures) = match route::route(&self.document, method, request.uri().path()) {
            Route::Operation(index, captures) => (index, captures),
            Route::OtherMethods(allowed) => return Err(Problem::method_not_allowed(&allowed)),
            Route::Unknown(nearest) => return Err(unknown_path(nearest)),
        };
        let Some(operation) = self.document.operations.get(index) else { return Err(unknown_path(None)) };
        entry.operation_id = Some(operation.id.clone());
        entry.path_template = Some(operation.path.clone());

        auth::admit(&operation.security, request.headers(), &self.tokens, &self.credentials)
            .map_err(Problem::unauthorized)?;
        let (inputs, mut violations) = decode::decode(&self.document, operation, captures, request)?;
        let content_type = content_type(request.headers());
        violations.extend(
            validate::inputs(&self.document, operation, content_type, &inputs).map_err(Problem::document_fault)?,
        );
        if !violations.is_empty() {
            return Err(Problem::invalid(violations));
        }
        let preference = self.preference(index, request.headers())?;
        if preference.is_empty()
            && let Some(answer) = self.remembered(operation, &inputs)
        {
            return answer;
        }
        self.reply(index, operation, &inputs, &preference)
    }

    /// The answer to a request that the state of the account decides.
    fn remembered(&self, operation: &Operation, inputs: &Inputs) -> Option<Result<Answer, Problem>> {
        let mut world = self.world()?;
        let reply = world.answer(&Call { operation, inputs }, self.clock.timestamp());
        drop(world);
        self.clock.wake();
        match reply {
            Reply::Success(body) => Some(respond::success(&self.document, operation, body)),
            Reply::Refusal(status, words) => Some(respond::refusal(&self.document, operation, status, &words)),
            Reply::Documented => None,
        }
    }

    /// The state of the account.
    pub(crate) fn world(&self) -> Option<MutexGuard<'_, World>> {
        Some(self.world.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer to a request that fits the document.
    fn reply(
        &self,
        index: usize,
        operation: &Operation,
        inputs: &Inputs,
        preference: &Preference,
    ) -> Result<Answer, Problem> {
        let is_token_request = self.document.token == Some(index);
        if is_token_request && preference.is_empty() {
            self.check_credentials(inputs)?;
        }
        let task = self.poll(index, operation, inputs, preference)?;
        let accepted = Accepted { operation, inputs, preference, task: task.as_ref() };
        let reply = respond::reply(&self.document, &accepted)?;
        let is_success = reply.is_success();
        let (status, response) = (reply.status, reply.response);
        let Some(mut draft) = reply.draft else {
            return Ok(Answer { status, headers: response.headers.clone(), body: None });
        };
        if is_success && is_token_request {
            self.tokens.issue().into_iter().for_each(|(name, value)| put(&mut draft.body, &format!("/{name}"), value));
        }
        if let Some(link) = response.result.as_ref().filter(|_| is_success) {
            self.tasks.start(Origin { operation: index, inputs: inputs.clone() }, link, &mut draft.body);
        }
        respond::finish(operation, status, response.headers.clone(), &draft)
    }

    fn check_credentials(&self, inputs: &Inputs) -> Result<(), Problem> {
        let is = |name: &str, expected: &str| inputs.get(name).and_then(Value::as_str) == Some(expected);
        if is("client_id", &self.credentials.client_id) && is("client_secret", &self.credentials.client_secret) {
            return Ok(());
        }
        Err(Problem::unauthorized("`client_id` and `client_secret` are not those of this server"))
    }

    /// The task that a request asks for; none if the operation fetches no results, or an answer is preferred.
    fn poll(
        &self,
        index: usize,
        operation: &Operation,
        inputs: &Inputs,
        preference: &Preference,
    ) -> Result<Option<Poll>, Problem> {
        if !operation.is_task_result || !preference.is_empty() {
            return Ok(None);
        }
        match self.tasks.poll(index, inputs) {
            Some(poll) => Ok(Some(poll)),
            None => Err(Problem::not_found("no such task was started here")),
        }
    }

    /// What the request prefers, or else what a test wanted for this operation.
    fn preference(&self, operation: usize, headers: &HeaderMap) -> Result<Preference, Problem> {
        let own = Preference::of(headers).map_err(Problem::bad_request)?;
        if !own.is_empty() {
            return Ok(own);
        }
        let mut preferred = self.preferred();
        let next = preferred.iter().position(|(wanted, _)| *wanted == operation);
        Ok(next.and_then(|next| preferred.remove(next)).map(|(_, preference)| preference).unwrap_or_default())
    }

    fn preferred(&self) -> MutexGuard<'_, VecDeque<(usize, Preference)>> {
        self.preferred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown_path(nearest: Option<String>) -> Problem {
    Problem::not_found(nearest.map_or_else(
        || "the document has no such path".to_owned(),
        |operation| format!("the document has no such path; is {operation} meant?"),
    ))
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
