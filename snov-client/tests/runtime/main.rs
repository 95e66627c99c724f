//! The runtime, through a small service written in the shape of generated code.

mod batches;
mod credits;
#[cfg(feature = "test-util")]
mod doubles;
mod limits;
mod month;
mod network;
mod once;
mod pages;
mod privacy;
mod reading;
mod sending;
mod storms;
mod support;
mod tables;
mod tasks;
mod tokens;
mod values;
