//! What generated code is made of. Code written by hand has no need of it.

use std::collections::BTreeMap;

pub use serde;
pub use serde_json::Value;

pub use crate::answer::{Answer, TaskState, body_bytes, body_text, nothing, result, task_state};
pub use crate::batch::{BatchCall, Batches, Inputs};
pub use crate::builder::Builder;
pub use crate::call::Sending;
pub use crate::core::Core;
pub use crate::credits::Credits;
pub use crate::error::Error;
pub use crate::operation::*;
pub use crate::page::{Items, Page, Pages};
pub use crate::poll::{Wait, begin};
pub use crate::request::Request;
pub use crate::service::{Auth, RateLimit, Service};
pub use crate::task::TaskHandle;
pub use crate::webhook::Delivery;
pub use crate::wire::{
    Choice, Date, DateTime, Decimal, FromText, LocalDateTime, Open, ParseDecimalError, ParseRowError, Patch, Scalar,
    Secret, Table, TableField, UnixTime, UnknownValue, empty_list, integer, parse_row, text, union,
};
#[cfg(test)]
pub use crate::wire_test;
pub use crate::{
    __batch_call as batch_call, __bytes_call as bytes_call, __call as call, __choice as choice,
    __integer_enum as integer_enum, __newtype as newtype, __paged as paged, __paged_task as paged_task,
    __start_call as start_call, __string_enum as string_enum, __table as table, __table_view as table_view,
    __tagged_union as tagged_union, __task_call as task_call, __text_call as text_call,
    __untagged_union as untagged_union, __webhook_events as webhook_events,
};

/// Texts, from anything that becomes one.
pub fn strings(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    list(texts)
}

/// A list, from anything whose items become a `T`.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// A map, from anything whose keys become texts and whose values become a `T`.
pub fn map<T>(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>) -> BTreeMap<String, T> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}
