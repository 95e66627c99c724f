//! The runtime, through a small service written in the shape of generated code.

mod batches;
mod limits;
mod network;
mod pages;
mod privacy;
mod reading;
mod sending;
mod support;
mod tasks;
mod tokens;
mod values;
