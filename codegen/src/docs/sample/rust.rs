//! The Rust sample of an operation: what the docs of the crate show, without the lines that only the compiler needs.

use crate::{docs::markdown, ir::Example, render};

pub(in crate::docs) fn rust(example: &Example) -> String {
    let lines = render::example(example);
    let inside = lines.iter().filter(|line| !line.starts_with("```"));
    markdown::shown(&inside.map(String::as_str).collect::<Vec<_>>().join("\n"))
}
