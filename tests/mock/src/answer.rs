//! From inputs to an answer of the document: its examples made to fit, the states of tasks, and objections.

pub(crate) mod cors;
pub(crate) mod fit;
pub(crate) mod items;
pub(crate) mod problem;
pub(crate) mod respond;
pub(crate) mod task;
