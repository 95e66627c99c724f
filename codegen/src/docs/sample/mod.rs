//! Samples: what a reader copies. All are made from the documented examples.

mod curl;

pub use curl::curl;
