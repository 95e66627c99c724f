//! What is measured: for each question, the ways of doing the same thing.

pub mod calls;
pub mod contention;
pub mod decoding;

const PLAIN: &str = "plain structs";
const OURS: &str = "snov-client";

/// One way of doing something.
pub struct Subject {
    pub name: &'static str,
    pub run: Box<dyn FnMut()>,
}

impl Subject {
    fn new(name: &'static str, run: impl FnMut() + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }
}
