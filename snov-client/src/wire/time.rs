//! Seconds since 1970.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serialize};

/// A moment, as seconds since the start of 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct UnixTime(pub i64);

impl UnixTime {
    /// The moment as the standard library has it; `None` where it reaches no further.
    #[must_use]
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a number, or a text that spells one.
impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::lenient::integer(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        assert_eq!(serde_json::from_str::<UnixTime>("1700000000").ok(), Some(UnixTime(1_700_000_000)));
        assert_eq!(serde_json::from_str::<UnixTime>("\"1700000000\"").ok(), Some(UnixTime(1_700_000_000)));
        assert_eq!(serde_json::from_str::<UnixTime>("\"soon\"").ok(), None);
    }

    #[test]
    fn moments_before_1970_exist() {
        assert_eq!(UnixTime(-1).to_system_time(), SystemTime::UNIX_EPOCH.checked_sub(Duration::from_secs(1)));
    }
}
