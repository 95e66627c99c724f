//! What a user asks of the mock itself, and not of the service: requests below `/_mock`.
//!
//! The docs of the crate list them. They need no token, count for nothing and are not logged.

use axum::{
    body::Bytes,
    http::{Request, Uri},
};
use serde_json::{Value, json};

use crate::{
    answer::problem::{Answer, Problem},
    clock,
    request::urlencoded,
    service::Service,
};

const PREFIX: &str = "/_mock/";

/// What there is, in the words of a list.
const PLACES: &str = "POST /_mock/webhooks/{event}, POST /_mock/clock?advance=1h, POST /_mock/reset, GET /_mock/requests \
                      and GET /_mock/deliveries";

/// The answer to a request of the mock itself; none, if it is one of the service.
pub(crate) fn answer(service: &Service, request: &Request<Bytes>) -> Option<Answer> {
    let place = request.uri().path().strip_prefix(PREFIX)?;
    let done = match (request.method().as_str(), place.split_once('/').unwrap_or((place, ""))) {
        ("POST", ("webhooks", event)) => webhook(service, event, request),
        ("POST", ("clock", "")) => advance(service, request.uri()),
        ("POST", ("reset", "")) => Ok(reset(service)),
        ("GET", ("requests", "")) => Ok(requests(service)),
        ("GET", ("deliveries", "")) => Ok(deliveries(service)),
        _ => Err(not_found(&format!("The mock itself has {PLACES}"))),
    };
    let json = |body: Value| Some(("application/json".to_owned(), body.to_string()));
    Some(match done {
        Ok(body) => Answer { status: 200, headers: Vec::new(), body: json(body) },
        Err(problem) => problem.answer(request.headers()),
    })
}

fn webhook(service: &Service, event: &str, request: &Request<Bytes>) -> Result<Value, Problem> {
    let data = match request.body().as_ref() {
        b"" => None,
        body => Some(serde_json::from_slice(body).map_err(|error| Problem::bad_request(format!("not JSON: {error}")))?),
    };
    let told = match query(request.uri(), "url")? {
        Some(url) => service.tell_endpoint(&url, event, data).map(|()| 1),
        None => service.tell(event, data),
    };
    Ok(json!({"told": told.map_err(|reason| not_found(&reason))?}))
}

/// Not in the service's words: this is none of the service.
fn not_found(reason: &str) -> Problem {
    Problem::of_status(404, reason)
}

fn advance(service: &Service, uri: &Uri) -> Result<Value, Problem> {
    let time = query(uri, "advance")?.unwrap_or_default();
    let time = clock::parse_duration(&time).map_err(Problem::bad_request)?;
    service.clock.advance(time);
    Ok(json!({"now": service.clock.timestamp().to_string()}))
}

fn reset(service: &Service) -> Value {
    service.reset();
    json!({"reset": true})
}

fn requests(service: &Service) -> Value {
    let requests = service.log.all();
    let shown = requests.iter().map(|request| {
        let (method, path, operation) = (&request.method, &request.path, &request.operation_id);
        json!({"method": method, "path": path, "operation": operation, "status": request.status})
    });
    shown.collect()
}

fn deliveries(service: &Service) -> Value {
    let deliveries = service.world().map(|world| world.deliveries()).unwrap_or_default();
    let shown = deliveries.iter().map(|delivery| {
        let (url, event, body, attempt) = (&delivery.url, &delivery.event, &delivery.body, delivery.attempt);
        json!({"url": url, "event": event, "body": body, "attempt": attempt, "outcome": delivery.outcome.to_string()})
    });
    shown.collect()
}

fn query(uri: &Uri, name: &str) -> Result<Option<String>, Problem> {
    let pairs = urlencoded::pairs(uri.query().unwrap_or_default()).map_err(Problem::bad_request)?;
    Ok(pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
}
