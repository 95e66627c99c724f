//! One request in, one answer out: route, admit, decode, validate, answer.
//!
//! Nothing here knows of sockets, so that whatever is to happen to a request or an answer on its way (state, faults,
//! delays) has one place.

mod course;

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Bytes,
    http::{self, HeaderMap},
};
use serde_json::Value;

use crate::{
    answer::{
        Answer,
        problem::{self, Problem},
        respond::{self, Accepted},
        task::{Origin, Poll, Tasks},
    },
    clock::Clock,
    credits,
    document::{Document, Operation, media},
    fault::{
        Faults, Rule,
        spoil::{Met, spoil},
    },
    limit::Limiter,
    log::{Log, Request},
    pointer::put,
    post::Endpoint,
    request::{
        auth::{self, Credentials, Tokens},
        decode::{self, Inputs},
        prefer::Preference,
        route::{self, Captures, Route},
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
    pub(crate) limiter: Limiter,
    pub(crate) clock: Clock,
    /// What is remembered of the account; nothing, if only examples are answered.
    pub(crate) world: Option<Mutex<World>>,
    pub(crate) faults: Faults,
    pub(crate) start: Start,
    pub(crate) log: Log,
    pub(crate) observer: Option<Observer>,
    /// Answers that a test wants to see next: the operation, and what is preferred.
    pub(crate) preferred: Mutex<VecDeque<(usize, Preference)>>,
}

/// What an account begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) seed: u64,
    /// Other credits than the documented ones.
    pub(crate) credits: Option<u64>,
}

impl Start {
    pub(crate) fn world(self, document: &Document, clock: &Clock) -> World {
        let mut world = World::new(document, self.seed, clock.timestamp());
        if let Some(credits) = self.credits {
            world.set_credits(credits);
        }
        world
    }
}

/// What becomes of a request: its answer, and the fault that meets it.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    pub(crate) fault: Option<Arc<Rule>>,
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Service").field("log", &self.log).finish_non_exhaustive()
    }
}

impl Service {
    /// Answers a request, and remembers it.
    pub(crate) async fn answer(&self, request: &http::Request<Bytes>) -> Answered {
        self.catch_up();
        let mut entry = Request::new(request);
        let outcome = self.outcome(request, &mut entry).await;
        if let Some(observer) = &self.observer {
            observer(&entry);
        }
        self.log.push(entry);
        self.clock.wake();
        outcome
    }

    /// Begins anew: only the tokens, the time and the faults stay.
    pub(crate) fn reset(&self) {
        if let Some(mut world) = self.world() {
            *world = self.start.world(&self.document, &self.clock);
        }
        self.tasks.clear();
        self.limiter.clear();
        self.log.clear();
        self.preferred().clear();
    }

    /// Wants an answer to the next request of an operation.
    pub(crate) fn prefer(&self, operation: usize, preference: Preference) {
        self.preferred().push_back((operation, preference));
    }

    /// What becomes of a request: its answer, spoilt if a fault meets it.
    async fn outcome(&self, request: &http::Request<Bytes>, entry: &mut Request) -> Answered {
        let headers = request.headers();
        let route = self.route(request);
        let operation = route.as_ref().ok().map(|(_, operation, _)| *operation);
        if let Ok((_, operation, captures)) = &route {
            entry.operation_id = Some(operation.id.clone());
            entry.path_template = Some(operation.path.clone());
            entry.path_parameters.clone_from(captures);
        }

        let fault = self.faults.of_request(entry.operation_id.as_deref());
        let answer = match (&fault, route) {
            (Some(rule), _) if !rule.fault.effect => Ok(Answer::nothing()),
            (_, Ok(route)) => self.respond(route, request).await,
            (_, Err(problem)) => Err(problem),
        };
        let answer = answer.unwrap_or_else(|problem| problem.answer(headers));
        let Some(rule) = fault else {
            entry.status = answer.status;
            return Answered { answer, fault: None };
        };
        let met = Met { document: &self.document, operation, headers };
        let answer = spoil(&rule.fault.kind, &met, answer);
        entry.fault = Some(rule.fault.kind.name());
        entry.status = if rule.fault.kind.keeps_back() { 0 } else { answer.status };
        Answered { answer, fault: Some(rule) }
    }

    /// The operation that a request is of: its index, itself, and the path's parameters.
    fn route(&self, request: &http::Request<Bytes>) -> Result<(usize, &Operation, Captures), Problem> {
        match route::route(&self.document, request.method().as_str(), request.uri().path()) {
            Route::Operation(index, captures) => {
                let operation = self.document.operations.get(index).ok_or_else(|| unknown_path(None))?;
                Ok((index, operation, captures))
            }
            Route::OtherMethods(allowed) => Err(Problem::method_not_allowed(&allowed)),
            Route::Unknown(nearest) => Err(unknown_path(nearest)),
        }
    }

    async fn respond(
        &self,
        (index, operation, captures): (usize, &Operation, Captures),
        request: &http::Request<Bytes>,
    ) -> Result<Answer, Problem> {
        auth::admit(&operation.security, request.headers(), &self.tokens, &self.credentials)
            .map_err(Problem::unauthorized)?;
        if let Err(wait) = self.limiter.admit(self.clock.timestamp()) {
            return respond::too_many(&self.document, operation, wait, request.headers());
        }
        let (inputs, mut violations) = decode::decode(&self.document, operation, captures, request)?;
        let content_type = media::declared(request.headers());
        violations.extend(
            validate::inputs(&self.document, operation, content_type, &inputs).map_err(Problem::document_fault)?,
        );
        if !violations.is_empty() {
            return Err(Problem::invalid(violations));
        }
        let preference = self.preference(index, request.headers())?;
        if preference.is_empty()
            && let Some(answer) = self.remembered(operation, &inputs, request.headers()).await
        {
            return answer;
        }
        self.reply(index, operation, &inputs, &preference)
    }

    /// The answer to a request that the state of the account decides.
    async fn remembered(
        &self,
        operation: &Operation,
        inputs: &Inputs,
        headers: &HeaderMap,
    ) -> Option<Result<Answer, Problem>> {
        let call = Call { operation, inputs };
        let mut reply = self.world()?.answer(&call, self.clock.timestamp());
        if let Reply::Check(url, then) = reply {
            let answers = match Endpoint::local(&url) {
                Some(endpoint) => endpoint.answers().await,
                None => true,
            };
            reply = then(&mut *self.world()?, &call, answers);
        }
        match reply {
            Reply::Success(body) => {
                self.charge(operation, inputs, &body);
                Some(respond::success(&self.document, operation, body))
            }
            Reply::Refusal(status, words) if problem::is_wanted(headers) => {
                Some(Err(Problem::of_status(status, &words)))
            }
            Reply::Refusal(status, words) => Some(respond::refusal(&self.document, operation, status, &words)),
            Reply::Check(..) | Reply::Documented => None,
        }
    }

    /// Takes what an answer costs. A task is paid when it is over.
    fn charge(&self, operation: &Operation, inputs: &Inputs, body: &Value) {
        let starts_task = operation.responses.iter().any(|response| response.result.is_some());
        if let Some(mut world) = self.world()
            && !starts_task
            && !credits::is_failure(operation, body)
        {
            world.charge(credits::due(operation, inputs, body, None, true));
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
        let picked = respond::pick(&self.document, &accepted)?;
        let is_success = picked.is_success();
        let (status, response) = (picked.status, picked.response);
        let Some(mut draft) = picked.draft else {
            return Ok(Answer { status, headers: response.headers.clone(), body: None });
        };
        if is_success && is_token_request {
            self.tokens.issue().into_iter().for_each(|(name, value)| put(&mut draft.body, &format!("/{name}"), value));
        }
        if is_success && preference.is_empty() {
            self.charge(operation, inputs, &draft.body);
        }
        if let Some(link) = response.result.as_ref().filter(|_| is_success) {
            let origin = Origin { operation: index, inputs: inputs.clone() };
            self.tasks.start(origin, link, &mut draft.body, self.clock.timestamp());
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
        match self.tasks.poll(index, inputs, self.clock.timestamp()) {
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
