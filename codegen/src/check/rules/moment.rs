//! Reads dates, so that they can be compared.

/// Seconds since 1970 of a `date`, a `date-time` or a `local-date-time`.
pub(super) fn moment(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let [year, month, day] = numbers(date, '-')?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * 86_400;
    if rest.is_empty() {
        return Some(midnight);
    }
    let (time, zone) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let [hours, minutes, seconds] = numbers(time, ':')?;
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => zone,
    };
    Some(midnight + hours * 3_600 + minutes * 60 + seconds - offset(zone)?)
}

/// The seconds by which a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) =
        zone.strip_prefix('+').map(|rest| (1, rest)).or(zone.strip_prefix('-').map(|rest| (-1, rest)))?;
    let [hours, minutes] = numbers(rest, ':')?;
    Some(sign * (hours * 3_600 + minutes * 60))
}

fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Option<Vec<i64>> =
        text.split(separator).map(|part| Some(part).filter(is_number).and_then(|part| part.parse().ok())).collect();
    parts?.try_into().ok()
}

/// Days since 1970 in the Gregorian calendar. The year begins in March, so that the odd day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn known_moments() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("1970-01-02", 86_400),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22 09:47:03", 1_795_340_823),
            ("2026-11-22T11:47:03.25+02:00", 1_795_340_823),
        ] {
            assert_eq!(moment(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["", "soon", "2026-13-01", "2026-1-1", "2026-01-01T", "2026-01-01 10:00", "2026-01-01T10:00:00+x"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
