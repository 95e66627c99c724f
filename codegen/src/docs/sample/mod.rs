//! Samples: what a reader copies. All are made from the documented examples.

mod curl;
mod json;
mod request;
mod rust;
mod webhook;

pub use curl::curl;
pub(super) use json::json;
pub(super) use request::{Body, Request};
pub(super) use rust::rust;
pub use webhook::webhook;
