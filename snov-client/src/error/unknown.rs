//! What is known of a call whose outcome is not.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A call that may or may not have been carried out, and charged for: see [`Error::outcome_unknown`].
///
/// To find out, look for its traces before you send it once more: the balance against what it was before, the list, the
/// campaign or the task that it should have made. Keep the fingerprint beside what you were about to do: it is the same
/// for the same request in every run of the program.
///
/// [`Error::outcome_unknown`]: crate::Error::outcome_unknown
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeUnknown {
    pub(crate) attempt: u32,
    pub(crate) sent_at: SystemTime,
    pub(crate) has_arrived: bool,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) credits: Option<u64>,
}

impl OutcomeUnknown {
    /// Which attempt it was, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// When it left, at the earliest.
    #[must_use]
    pub fn sent_at(&self) -> SystemTime {
        self.sent_at
    }

    /// Whether the server has it for certain, since it answered, though not with what became of it. Otherwise it may have
    /// been lost on the way.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.has_arrived
    }

    /// Tells this request from others.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The most credits that it may have cost; `None` where only the answer tells.
    #[must_use]
    pub fn credits(&self) -> Option<u64> {
        self.credits
    }
}

/// Tells one request from another by its method, path, query and body: 64 bits, printed as 16 hexadecimal digits. Made to
/// be compared and stored; it hides nothing from somebody who can guess the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// FNV-1a, whose results are the same everywhere and for ever.
    pub(crate) fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let bytes = parts.into_iter().flat_map(|part| part.iter().chain(&[0]));
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        u64::from_str_radix(&digits, 16).map(Self).map_err(de::Error::custom)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_in_every_run() {
        let fingerprint = Fingerprint::of([b"POST".as_slice(), b"/v1/things", b"name=Ada"]);
        assert_eq!(fingerprint.to_string(), "18f5b8342da8a033");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Fingerprint::of([b"ab".as_slice(), b"c"]), Fingerprint::of([b"a".as_slice(), b"bc"]));
    }
}
