//! What is measured: for each question, the ways of doing the same thing. The first is what the others are compared with.

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

/// A question, and the ways that answer it.
pub struct Group {
    pub name: &'static str,
    pub subjects: Vec<Subject>,
}

/// Every question.
pub const GROUPS: [fn() -> Group; 6] = [
    decoding::prospects,
    decoding::sent_emails,
    decoding::call_for_prospects,
    decoding::call_for_sent_emails,
    calls::loopback,
    contention::tasks,
];
