//! The documented request of every operation, as a script that sends it to a mock server.

use super::{
    sample::{Body, Request},
    view::{OperationView, View},
};
use crate::{bundle::quoted, ir::Auth, lower::percent};

/// Data, followed by what uses it.
pub(super) fn script(view: &View<'_>) -> String {
    let requests: String = view.operations().map(|found| entry(view, found)).collect();
    let token = match &view.api.client.service.auth {
        Auth::ClientCredentials { token_path } => token_path.as_str(),
        _ => "",
    };
    let code = include_str!("assets/trial.js");
    format!("const SITE_TOKEN = {};\nconst SITE_REQUESTS = {{\n{requests}}};\n{code}", quoted(token))
}

/// `id: [method, path and query, media type, body],`
fn entry(view: &View<'_>, found: &OperationView<'_>) -> String {
    let request = Request::of(view.document, found.path, found.operation);
    let mut target = request.path.clone();
    if !request.query.is_empty() {
        target = format!("{target}?{}", encoded(&request.query));
    }
    let mut cells = vec![found.method(), target];
    match &request.body {
        None => {}
        Some(Body::Form(pairs)) => cells.extend(["application/x-www-form-urlencoded".to_owned(), encoded(pairs)]),
        Some(Body::Json(media_type, json)) => cells.extend([(*media_type).to_owned(), json.clone()]),
    }
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}: [{}],\n", quoted(found.id()), cells.join(", "))
}

/// `a=b&c=d`
fn encoded(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect::<Vec<_>>().join("&")
}
