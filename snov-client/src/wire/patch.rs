//! The three things a partial update can say of a field.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a partial update does to one field: leave it out, send `null`, or send a value.
///
/// ```
/// # use snov_client::Patch;
/// fn limitation(value: impl Into<Patch<u32>>) -> Patch<u32> {
///     value.into()
/// }
///
/// assert_eq!(limitation(100), Patch::Set(100));
/// assert_eq!(limitation(None), Patch::Clear);
/// assert_eq!(limitation(Patch::Keep), Patch::Keep);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// Says nothing of the field: it stays as it is.
    #[default]
    Keep,
    /// Sends `null`: the field loses its value.
    Clear,
    /// Sends a value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether nothing is said of the field.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The same change of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }

    /// The value to be set, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: FromText> From<&str> for Patch<T> {
    fn from(text: &str) -> Self {
        Self::Set(T::from(text))
    }
}

/// Types that a text sets in a [`Patch`].
pub trait FromText: for<'a> From<&'a str> {}

impl FromText for String {}

/// `Keep` has no form of its own: a field of this type wants `skip_serializing_if = "Patch::is_keep"`.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Set(value) => serializer.serialize_some(value),
            Self::Keep | Self::Clear => serializer.serialize_none(),
        }
    }
}

/// An absent field is `Keep` only with `#[serde(default)]`.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::from)
    }
}
