//! The runtime, through a small service written in the shape of generated code.

mod credits;
mod limits;
mod month;
mod network;
mod pages;
mod privacy;
mod reading;
mod sending;
#[cfg(feature = "tracing")]
mod spans;
mod storms;
mod support;
mod tables;
mod tasks;
mod tokens;
mod values;
