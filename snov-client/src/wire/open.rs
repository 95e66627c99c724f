//! What keeps an enum open.

/// A value that this version does not know, kept as it came.
///
/// It cannot be matched on, so that code keeps its meaning when a later version of the crate learns the value's name;
/// compare `as_str()` of the enum instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue<T = String>(T);

impl<T> UnknownValue<T> {
    #[doc(hidden)]
    pub const fn new(value: T) -> Self {
        Self(value)
    }
}

impl UnknownValue {
    /// The value as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UnknownValue<i64> {
    /// The value as it came.
    #[must_use]
    pub const fn get(&self) -> i64 {
        self.0
    }
}
