//! Type expressions, and how a value of a type is handed over.

use super::Name;

/// A Rust type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Unit,
    Scalar(Scalar),
    /// A type of `models`.
    Model(Name),
    /// The closed enum of a table: `tables::Timezone`.
    Table(Name),
    /// `rt::Open<tables::Timezone>`
    OpenTable(Name),
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    Option(Box<Type>),
    /// `rt::Patch<T>`
    Patch(Box<Type>),
    Boxed(Box<Type>),
}

/// A type that is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    Bool,
    I32,
    I64,
    U32,
    U64,
    F64,
    String,
    /// `rt::Decimal`
    Decimal,
    /// `rt::DateTime`
    DateTime,
    /// `rt::Date`
    Date,
    /// `rt::LocalDateTime`
    LocalDateTime,
    /// `rt::UnixTime`
    UnixTime,
    /// `rt::Secret`
    Secret,
    /// `rt::Scalar`: a boolean, a number or a string.
    Scalar,
    /// `rt::Value`: any JSON.
    Value,
}

/// How a function takes a value of a type, and what it makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accept {
    /// `value: T`
    Exact(Type),
    /// `value: impl Into<T>`
    Into(Type),
    /// `value: impl IntoIterator<Item = impl Into<T>>`
    List(Type),
    /// `value: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>`
    Map(Type),
    /// `value: tables::Timezone`, written as one of its columns.
    Column { table: Name, accessor: Name },
}
