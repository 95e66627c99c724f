//! Turns a document into a website about it.

mod sample;

pub use sample::curl;
