//! Rows of a table, read by any of their columns and written by the one that the field wants.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Patch, Scalar};

/// A closed enum with a row of data behind each variant.
pub trait Table: Copy + Eq + std::fmt::Debug + 'static {
    /// The row that holds `value` in one of its columns.
    fn find(value: &Scalar) -> Option<Self>;

    /// The cell of the row's key column.
    fn key(self) -> Scalar;
}

/// A row of a table in a response: one that this version knows, or the value as it came.
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
        T::find(&value).ok_or_else(|| serde::de::Error::custom("no row of the table holds this value"))
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
