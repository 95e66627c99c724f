//! The Rust sample of an operation: what the docs of the crate show, without the lines that only the compiler needs.

use crate::{ir::Example, render};

pub(in crate::docs) fn rust(example: &Example) -> String {
    render::sample(example).join("\n")
}
