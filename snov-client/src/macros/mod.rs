//! The macros that generated code is made of. Each writes out what all types of one kind share.
//!
//! They are exported at the root of the crate, as `macro_rules!` demands, hidden from the docs, and reached as
//! `rt::name!`. Everything they name is named through `$crate::rt`.

mod calls;
mod choice;
mod enums;
mod newtype;
mod tables;
mod unions;
mod webhooks;
