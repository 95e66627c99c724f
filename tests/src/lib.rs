//! Tests that cross crates; see `tests/tests/`. The examples of the README and of the site's first page are
//! compiled here.
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]
#![cfg_attr(doctest, doc = include_str!("../../snov-client/docs/home.md"))]

#[cfg(test)]
#[allow(dead_code, reason = "some of it is for the client's own tests")]
#[path = "../../snov-client/src/fuzz/mod.rs"]
mod fuzz;
/// The harness of the tests in the golden modules; it names nothing but the public face of the runtime.
#[cfg(test)]
#[path = "../../snov-client/src/wire_test.rs"]
pub mod wire_test;

/// What the generator makes of each small document in `golden/pass/`: it compiles without a warning, with documentation on
/// every item, in a crate that has only the runtime and serde, and sends what its tests say. That the files are what the generator makes today is tested in
/// `codegen`.
#[deny(warnings, missing_docs)]
#[rustfmt::skip]
pub mod golden {
    include!(concat!(env!("OUT_DIR"), "/golden.rs"));
}
