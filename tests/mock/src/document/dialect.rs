//! What the dialect of `spec/` adds to JSON Schema besides `x-rules`: formats, and the dates that rules compare.

/// `2026-01-31 09:30:00`
pub(crate) fn is_local_date_time(text: &str) -> bool {
    let is_time = |time: &str| {
        let parts: Vec<Option<u8>> = time.split(':').map(two_digits).collect();
        matches!(parts.as_slice(), [Some(0..=23), Some(0..=59), Some(0..=59)])
    };
    let is_date = |date: &str| {
        let parts: Vec<&str> = date.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return false };
        let year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        year && matches!((two_digits(month), two_digits(day)), (Some(1..=12), Some(1..=31)))
    };
    text.split_once(' ').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `25000.00`
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once('.').map_or_else(|| digits(text), |(whole, fraction)| digits(whole) && digits(fraction))
}

/// Seconds since 1970 of a day, a date and time without a zone, or a moment with its offset.
pub(crate) fn moment(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let midnight = days(date)? * 86_400;
    if rest.is_empty() {
        return Some(midnight);
    }
    let (time, zone) = rest.get(1..)?.split_at_checked(8)?;
    let seconds = clock(time)?;
    let zone = zone.trim_start_matches(|letter: char| letter == '.' || letter.is_ascii_digit());
    let offset = match zone.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => 0,
        Some(("+", hours)) => clock(&format!("{hours}:00"))?,
        Some(("-", hours)) => -clock(&format!("{hours}:00"))?,
        Some(_) => return None,
    };
    Some(midnight + seconds - offset)
}

fn clock(time: &str) -> Option<i64> {
    let parts: Vec<i64> = time.split(':').map(|part| two_digits(part).map(i64::from)).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = parts.as_slice() else { return None };
    Some(hours * 3_600 + minutes * 60 + seconds)
}

/// Days from 1970 to a date, counted year by year and month by month.
fn days(date: &str) -> Option<i64> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let (year, month, day) = (year.parse::<i64>().ok()?, two_digits(month)?, two_digits(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let months = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last = *months.get(usize::from(month).checked_sub(1)?)?;
    if !(1..=last).contains(&i64::from(day)) {
        return None;
    }
    let past = year - 1;
    let years = past * 365 + past / 4 - past / 100 + past / 400;
    let before: i64 = months.iter().take(usize::from(month) - 1).sum();
    Some(years + before + i64::from(day) - 719_163)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn known_moments() {
        for (text, seconds) in [
            ("1970-01-01", Some(0)),
            ("2026-11-22 09:47:03", Some(1_795_340_823)),
            ("2026-11-22T11:47:03.25+02:00", Some(1_795_340_823)),
            ("2026-11-22T09:47:03Z", Some(1_795_340_823)),
            ("2025-02-29", None),
            ("2026-11-22 09:47", None),
            ("soon", None),
        ] {
            assert_eq!(moment(text), seconds, "{text}");
        }
    }
}
