//! What the thread of a server does: it answers, and lets happen what happens by itself.

use std::sync::Arc;

use axum::{
    Router, body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use tokio::{sync::oneshot, task};

use crate::{
    admin,
    answer::{cors, problem::Problem},
    fault::{
        deliver::{Way, deliver},
        gate::{Gate, Keeper},
        line::Line,
    },
    service::Service,
};

/// A larger body is refused.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// Answers requests until told to stop; connections that are open then are cut.
pub(super) async fn serve(gate: Gate, keeper: Keeper, service: Arc<Service>, stopped: oneshot::Receiver<()>) {
    let answering = service.clone();
    let handler = move |ConnectInfo(line): ConnectInfo<Line>, request| {
        let way = Way { line, keeper: keeper.clone(), clock: answering.clock.clone() };
        handle(answering.clone(), way, request)
    };
    let router = Router::new().fallback(handler).into_make_service_with_connect_info::<Line>();
    tokio::select! {
        _ = axum::serve(gate, router) => {}
        () = live(&service) => {}
        _ = stopped => {}
    }
}

/// Lets happen in the account what happens by itself, when it is time, and has webhooks tell of it.
async fn live(service: &Arc<Service>) {
    let mut moved = service.clock.watch();
    loop {
        moved.mark_unchanged();
        service.catch_up();
        for post in service.take_posts() {
            let service = service.clone();
            task::spawn(async move { service.deliver(post).await });
        }
        let next = service.next_event();
        service.clock.wait(&mut moved, next).await;
    }
}

async fn handle(service: Arc<Service>, way: Way, request: Request) -> Response {
    let (head, content) = request.into_parts();
    if let Some(leave) = cors::preflight(&head) {
        return leave;
    }
    let Ok(body) = body::to_bytes(content, MAX_BODY).await else {
        return Problem::too_large(MAX_BODY).answer(&head.headers).into_http();
    };
    let request = Request::from_parts(head, body);
    let mut response = match admin::answer(&service, &request) {
        Some(answer) => answer.into_http(),
        None => deliver(service.answer(&request).await, &way).await,
    };
    cors::allow(request.headers(), response.headers_mut());
    response
}
