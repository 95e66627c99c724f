//! Turns calendar dates into seconds since 1970, as far as timestamps on the wire need it.

use super::UnixTime;

/// A date and a time of day in UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl Civil {
    /// Reads `YYYY-MM-DD`, then any one character, then `HH:MM:SS`; returns what follows.
    pub(crate) fn parse(text: &str) -> Option<(Self, &str)> {
        let (date, rest) = text.split_at_checked(10)?;
        let (time, rest) = rest.split_at_checked(9)?;
        let (year, month, day) = triple(date, '-')?;
        let (hour, minute, second) = triple(time.get(1..)?, ':')?;
        Some((Self { year, month, day, hour, minute, second }, rest))
    }

    /// Seconds since the start of 1970 in UTC; `None` if there is no such moment.
    pub(crate) fn unix_seconds(self) -> Option<i64> {
        let Self { year, month, day, hour, minute, second } = self;
        let in_range = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..=60).contains(&second);
        in_range.then(|| days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
    }
}

/// Reads the date of an HTTP header: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<UnixTime> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_weekday, rest) = text.split_once(", ")?;
    let mut words = rest.split(' ');
    let day = digits(words.next()?)?;
    let name = words.next()?;
    let (_, month) = MONTHS.iter().zip(1..).find(|(month, _)| **month == name)?;
    let year = digits(words.next()?)?;
    let (hour, minute, second) = triple(words.next()?, ':')?;
    if words.next() != Some("GMT") || words.next().is_some() {
        return None;
    }
    Civil { year, month, day, hour, minute, second }.unix_seconds().map(UnixTime)
}

fn triple(text: &str, separator: char) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(separator).map(digits);
    let triple = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(triple)
}

/// A number written in nothing but digits.
pub(crate) fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let days_before_year = before * 365 + before / 4 - before / 100 + before / 400;
    let days_before_month: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
    days_before_year + days_before_month + day - 1 - 719_162
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i64> {
        Civil::parse(text)?.0.unix_seconds()
    }

    #[test]
    fn known_moments() {
        assert_eq!(seconds("1970-01-01 00:00:00"), Some(0));
        assert_eq!(seconds("2000-02-29T12:00:00"), Some(951_825_600));
        assert_eq!(seconds("2026-11-22 09:47:03"), Some(1_795_340_823));
        assert_eq!(seconds("1969-12-31 23:59:59"), Some(-1));
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["2025-02-29 00:00:00", "2026-13-01 00:00:00", "2026-00-10 00:00:00", "2026-01-01 24:00:00"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn dates_of_headers() {
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(UnixTime(784_111_777)));
        for text in
            ["Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Now 1994 08:49:37 GMT", "soon"]
        {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "2026", "2026-01-01", "2026-1-1 00:00:00", "+026-01-01 00:00:00", "日本日本日本日本日本"]
        {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
