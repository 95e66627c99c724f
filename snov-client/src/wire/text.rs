//! Texts with a meaning: kept as they came, read when asked.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::civil::{Civil, digits};
use super::{FromText, UnixTime};

macro_rules! kept_text {
    ($($(#[$meta:meta])* $name:ident;)*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl FromText for $name {}

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )* };
}

kept_text! {
    /// A moment with its offset from UTC, as RFC 3339 text: `2026-11-22T09:47:03+00:00`.
    ///
    /// ```
    /// # use snov_client::{DateTime, UnixTime};
    /// assert_eq!(DateTime::from("1970-01-01T01:00:00+01:00").unix(), Some(UnixTime(0)));
    /// ```
    DateTime;
    /// A day, as text: `2026-11-22`.
    Date;
    /// A date and a time of day without a zone, as text: `2026-11-22 09:47:03`.
    LocalDateTime;
}

impl DateTime {
    /// The moment, if the text is RFC 3339.
    #[must_use]
    pub fn unix(&self) -> Option<UnixTime> {
        let (civil, rest) = Civil::parse(&self.0)?;
        let zone = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        Some(UnixTime(civil.unix_seconds()?.checked_sub(offset(zone)?)?))
    }
}

impl LocalDateTime {
    /// The moment, if the text is a date and a time of day, and they are meant in UTC.
    #[must_use]
    pub fn as_utc(&self) -> Option<UnixTime> {
        let (civil, rest) = Civil::parse(&self.0)?;
        rest.is_empty().then(|| civil.unix_seconds().map(UnixTime))?
    }
}

/// Seconds since 1970 of a day, of a date and time without a zone, or of a moment with its offset.
pub(crate) fn moment(text: &str) -> Option<i64> {
    let text = if text.len() == 10 { format!("{text} 00:00:00") } else { text.to_owned() };
    let local = LocalDateTime::from(text.as_str()).as_utc();
    local.or_else(|| DateTime::from(text).unix()).map(|UnixTime(seconds)| seconds)
}

/// Seconds east of UTC: `Z` or `+01:00`.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let seconds = digits(hours)? * 3_600 + digits(minutes)? * 60;
    match zone.as_bytes().first()? {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// A decimal number, kept digit by digit: an amount of money or of credits.
///
/// ```
/// # use snov_client::Decimal;
/// let balance: Decimal = "25000.00".parse()?;
/// assert_eq!(balance.as_str(), "25000.00");
/// assert_eq!(balance.to_f64(), 25000.0);
/// # Ok::<(), snov_client::ParseDecimalError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Decimal(String);

impl Decimal {
    /// The digits as they came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest floating-point number.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number(whole) && is_number(fraction) { Ok(Self(text.to_owned())) } else { Err(ParseDecimalError(())) }
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => { $(
        impl From<$integer> for Decimal {
            fn from(value: $integer) -> Self {
                Self(value.to_string())
            }
        }
    )* };
}

from_integers!(u8 u16 u32 u64 i8 i16 i32 i64);

/// Reads a text or a number; of a number, the shortest digits that mean it.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Decimal, E> {
        value.parse().map_err(E::custom)
    }
}

/// The text is not a decimal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseDecimalError(());

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number")
    }
}

impl std::error::Error for ParseDecimalError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::offset;
    use crate::wire::scan;

    #[test]
    fn moments_are_read_from_rfc_3339() {
        assert_eq!(DateTime::from("2026-11-22T09:47:03Z").unix(), Some(UnixTime(1_795_340_823)));
        assert_eq!(DateTime::from("2026-11-22T09:47:03.250-02:30").unix(), Some(UnixTime(1_795_349_823)));
        for text in ["2026-11-22", "2026-11-22T09:47:03", "2026-11-22T09:47:03 UTC", "yesterday"] {
            assert_eq!(DateTime::from(text).unix(), None, "{text}");
        }
    }

    #[test]
    fn local_times_have_no_offset() {
        assert_eq!(LocalDateTime::from("2026-11-22 09:47:03").as_utc(), Some(UnixTime(1_795_340_823)));
        assert_eq!(LocalDateTime::from("2026-11-22 09:47:03Z").as_utc(), None);
    }

    #[test]
    fn decimals_keep_their_digits() {
        let read = |json: &str| serde_json::from_str::<Decimal>(json).map(|decimal| decimal.to_string()).ok();
        assert_eq!(read("\"25000.00\"").as_deref(), Some("25000.00"));
        assert_eq!(read("25000").as_deref(), Some("25000"));
        assert_eq!(read("-0.5").as_deref(), Some("-0.5"));
        assert_eq!(read("18446744073709551615").as_deref(), Some("18446744073709551615"));
        for json in ["\"\"", "\"1.\"", "\"1e3\"", "\"NaN\"", "true", "null", "[]"] {
            assert_eq!(read(json), None, "{json}");
        }
    }

    /// An error of `serde_json` has the place that the reader had reached: what is refused after it was read would be placed
    /// at the beginning of what comes next.
    #[test]
    fn a_number_that_is_none_is_not_blamed_on_the_next() {
        for (json, path) in [(r#"["1", "x", "2"]"#, "[1]"), ("[1,\n true,\n 1]", "[1]"), ("[1.5, null]", "[1]")] {
            let error = serde_json::from_str::<Vec<Decimal>>(json).expect_err("no number");
            assert_eq!(
                scan::path_at(json.as_bytes(), offset(json.as_bytes(), error.line(), error.column())),
                path,
                "{json}"
            );
        }
    }
}
