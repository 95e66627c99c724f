//! Rows of a table, read by any of their columns and written by the one that the field wants.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Patch, Scalar};

/// An enum with a row of data behind each variant.
pub trait Table: Copy + Eq + fmt::Debug + 'static {
    /// What the table is called.
    const NAME: &'static str;

    /// The row that holds `value` in a column in which all rows differ.
    fn find(value: &Scalar) -> Option<Self>;

    /// The cell of the row's key column.
    fn key(self) -> Scalar;
}

/// The row that holds a text, or the number it spells, in a column in which all rows differ.
///
/// # Errors
/// No row holds it.
pub fn parse_row<T: Table>(text: &str) -> Result<T, ParseRowError> {
    T::find(&Scalar::from(text)).ok_or(ParseRowError { table: T::NAME })
}

/// A value is in no row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseRowError {
    table: &'static str,
}

impl fmt::Display for ParseRowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no row of the table `{}` holds this value", self.table)
    }
}

impl std::error::Error for ParseRowError {}

/// A row of a table in a response: one that this version knows, or the value as it came.
///
/// ```
/// use snov_client::{Open, Scalar, tables::Currency};
///
/// assert_eq!("EUR".parse(), Ok(Open::Known(Currency::Eur)));
/// assert_eq!(Open::from(Scalar::from(3)), Currency::Eur);
/// let unknown: Open<Currency> = Scalar::from("XTS").into();
/// assert_eq!((unknown.known(), unknown.to_string().as_str()), (None, "XTS"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Open<T> {
    /// A row of the table.
    Known(T),
    /// A value that no row holds.
    Unknown(Scalar),
}

impl<T: Copy> Open<T> {
    /// The row, if it is known.
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(row) => Some(*row),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: Table> From<Scalar> for Open<T> {
    fn from(value: Scalar) -> Self {
        T::find(&value).map_or(Self::Unknown(value), Self::Known)
    }
}

impl<T> From<T> for Open<T> {
    fn from(row: T) -> Self {
        Self::Known(row)
    }
}

/// Never fails: what no row holds is kept.
impl<T: Table> FromStr for Open<T> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Scalar::from(text).into())
    }
}

/// Prints the key column, or the value as it came.
impl<T: fmt::Display> fmt::Display for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(row) => row.fmt(f),
            Self::Unknown(value) => value.fmt(f),
        }
    }
}

impl<T: Table> PartialEq<T> for Open<T> {
    fn eq(&self, other: &T) -> bool {
        self.known().as_ref() == Some(other)
    }
}

/// Writes the key column; a field that wants another one says so with `#[serde(with = "…")]`.
impl<T: Table> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(T::key, serializer)
    }
}

/// Reads the value of any column.
impl<'de, T: Table> Deserialize<'de> for Open<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::deserialize(deserializer).map(Self::from)
    }
}

/// A field that holds a row of the table `T`: the row itself, or an [`Open`], an option or a list of it.
pub trait TableField<T: Table>: Sized {
    /// Writes each row as what `column` says of it.
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads each row from the value of any column.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<T: Table> TableField<T> for T {
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error> {
        column(*self).serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Scalar::deserialize(deserializer)?;
        T::find(&value).ok_or_else(|| serde::de::Error::custom(ParseRowError { table: T::NAME }))
    }
}

impl<T: Table> TableField<T> for Open<T> {
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(row) => row.write(column, serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl<T: Table, F: TableField<T>> TableField<T> for Option<F> {
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(field) => field.write(column, serializer),
            None => serializer.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let field: Option<ByAnyColumn<T, F>> = Option::deserialize(deserializer)?;
        Ok(field.map(|field| field.0))
    }
}

impl<T: Table, F: TableField<T>> TableField<T> for Patch<F> {
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(field) => field.write(column, serializer),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Option<F> as TableField<T>>::read(deserializer).map(Self::from)
    }
}

impl<T: Table, F: TableField<T>> TableField<T> for Vec<F> {
    fn write<S: Serializer>(&self, column: fn(T) -> Scalar, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|field| ByColumn { field, column }))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields: Vec<ByAnyColumn<T, F>> = Vec::deserialize(deserializer)?;
        Ok(fields.into_iter().map(|field| field.0).collect())
    }
}

struct ByColumn<'a, T, F> {
    field: &'a F,
    column: fn(T) -> Scalar,
}

impl<T: Table, F: TableField<T>> Serialize for ByColumn<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.field.write(self.column, serializer)
    }
}

struct ByAnyColumn<T, F>(F, std::marker::PhantomData<T>);

impl<'de, T: Table, F: TableField<T>> Deserialize<'de> for ByAnyColumn<T, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        F::read(deserializer).map(|field| Self(field, std::marker::PhantomData))
    }
}
