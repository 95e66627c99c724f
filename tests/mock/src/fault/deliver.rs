//! Sends an answer, or does not, as a fault wants it.

use std::time::Duration;

use axum::{body::Body, http::Response};

use super::{
    Kind,
    gate::Keeper,
    line::{End, Line},
};
use crate::{clock::Clock, service::Answered};

/// Where an answer goes.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) line: Line,
    pub(crate) keeper: Keeper,
    pub(crate) clock: Clock,
}

/// Does what the fault that met a request asks for, and gives what is written to the connection then.
pub(crate) async fn deliver(answered: Answered, way: &Way) -> Response<Body> {
    let Answered { answer, fault } = answered;
    let middle = answer.body.as_ref().map_or(0, |(_, body)| body.len() / 2);
    match fault.as_ref().map(|rule| &rule.fault.kind) {
        Some(Kind::Reset) => way.line.reset(),
        Some(Kind::Close) => way.line.close(),
        Some(Kind::Stall) => std::future::pending().await,
        Some(Kind::Down(time)) => return down(way, *time).await,
        Some(Kind::Slow(time)) => way.clock.sleep(*time).await,
        Some(Kind::CutBody) => way.line.cut(middle, End::Close),
        Some(Kind::StallBody) => way.line.cut(middle, End::Stall),
        _ => {}
    }
    answer.into_http()
}

/// Closes the gate, and opens it again when the time has passed. The gate resets this connection, too: no sooner than
/// others are refused.
async fn down(way: &Way, time: Duration) -> Response<Body> {
    way.keeper.order(false);
    let (keeper, clock) = (way.keeper.clone(), way.clock.clone());
    tokio::spawn(async move {
        clock.sleep(time).await;
        keeper.order(true);
    });
    std::future::pending().await
}
