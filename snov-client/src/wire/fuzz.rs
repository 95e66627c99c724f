//! Values of the wire: written, read back, and none the worse for it.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::{DateTime, Decimal, LocalDateTime, Open, Scalar, Table, UnixTime, civil, scan};
use crate::fuzz::{Random, each_case};

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

#[test]
fn decimals_keep_every_digit() {
    each_case(2_000, |random| {
        let sign = *random.pick(&["", "-", "+"]);
        let fraction = if random.once_in(2) { String::new() } else { format!(".{}", random.digits(30)) };
        let text = format!("{sign}{}{fraction}", random.digits(30));
        let decimal: Decimal = text.parse().expect("a decimal number");
        assert_eq!((decimal.as_str(), decimal.to_string()), (text.as_str(), text.clone()));
        assert_eq!(decimal.to_f64().to_string(), text.parse::<f64>().expect("a number").to_string());
        assert_eq!(serde_json::to_value(&decimal).ok(), Some(json!(text)));
        assert_eq!(read(json!(text)), Some(decimal));

        let number = random.next().cast_signed();
        assert_eq!(read::<Decimal>(json!(number)), Some(Decimal::from(number)));
        let fraction = f64::from(u32::try_from(random.below(1 << 32)).expect("32 bits")) / 1_024.0;
        assert_eq!(
            read::<Decimal>(json!(fraction)).map(|decimal| decimal.to_f64().to_bits()),
            Some(fraction.to_bits())
        );

        let garbage = random.text();
        if let Ok(decimal) = garbage.parse::<Decimal>() {
            assert!(decimal.to_f64().is_finite(), "{garbage:?}");
        }
    });
}

/// A moment from the year 1 to the year 9999, the most that the four digits of a year can say.
fn moment(random: &mut Random) -> i64 {
    const FIRST: i64 = -62_135_596_800;
    const LAST: i64 = 253_402_300_799;
    FIRST + i64::try_from(random.next() % (LAST - FIRST + 1).unsigned_abs()).expect("it is below the last")
}

/// Year, month, day, hour, minute and second: counted year by year and month by month.
fn calendar(moment: i64) -> [i64; 6] {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let (mut days, seconds) = (moment.div_euclid(86_400), moment.rem_euclid(86_400));
    // 719,162 days from the beginning of the year 1 to that of 1970; 400 years are always 146,097 days long.
    days += 719_162;
    let mut year = 1 + days.div_euclid(146_097) * 400;
    days = days.rem_euclid(146_097);
    while days >= if is_leap(year) { 366 } else { 365 } {
        days -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    [year, month, days + 1, seconds / 3_600, seconds / 60 % 60, seconds % 60]
}

#[test]
fn moments_are_read_back() {
    each_case(2_000, |random| {
        let moment = moment(random);
        let [year, month, day, hour, minute, second] = calendar(moment);
        let date = format!("{year:04}-{month:02}-{day:02}");
        let time = format!("{hour:02}:{minute:02}:{second:02}");

        assert_eq!(LocalDateTime::from(format!("{date} {time}")).as_utc(), Some(UnixTime(moment)), "{date} {time}");
        let east = i64::try_from(random.below(24 * 60)).expect("a day") * 60;
        let (hours, minutes) = (east / 3_600, east / 60 % 60);
        for (zone, offset) in [
            ("Z".to_owned(), 0),
            (format!("+{hours:02}:{minutes:02}"), east),
            (format!(".5-{hours:02}:{minutes:02}"), -east),
        ] {
            let text = format!("{date}T{time}{zone}");
            let value: DateTime = read(json!(text)).expect("a text");
            assert_eq!((value.as_str(), value.unix()), (text.as_str(), Some(UnixTime(moment - offset))));
        }
    });
}

#[test]
fn no_text_is_too_odd_for_a_date() {
    each_case(5_000, |random| {
        let mut text: Vec<char> = "2026-11-22T09:47:03.250+02:30".chars().collect();
        for _ in 0..random.below(5) {
            let at = random.below(text.len());
            let end = (at + random.below(3)).min(text.len());
            text.splice(at..end, random.text().chars());
        }
        let text: String = text.into_iter().collect();
        let date = DateTime::from(text.as_str());
        // Whatever it means, asking for it is no fault, and the text is kept.
        let _ = (date.unix(), LocalDateTime::from(text.as_str()).as_utc(), civil::http_date(&text));
        assert_eq!(date.as_str(), text);
    });
}

#[test]
fn unix_times_are_read_in_both_forms() {
    each_case(2_000, |random| {
        let seconds = if random.once_in(2) { random.next().cast_signed() } else { moment(random) };
        let time = UnixTime(seconds);
        assert_eq!(serde_json::to_value(time).ok(), Some(json!(seconds)));
        assert_eq!((read(json!(seconds)), read(json!(seconds.to_string()))), (Some(time), Some(time)));
        if let Some(system) = time.to_system_time() {
            let distance = Duration::from_secs(seconds.unsigned_abs());
            let epoch = SystemTime::UNIX_EPOCH;
            let (later, earlier) = if seconds < 0 { (epoch, system) } else { (system, epoch) };
            assert_eq!(later.duration_since(earlier).ok(), Some(distance));
        }
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colour {
    Red,
    Blue,
}

impl Table for Colour {
    const NAME: &'static str = "colours";

    fn find(value: &Scalar) -> Option<Self> {
        let is = |row: &Self| value.as_integer() == Some(*row as i64) || *value == row.key();
        [Self::Red, Self::Blue].into_iter().find(is)
    }

    fn key(self) -> Scalar {
        Scalar::from(match self {
            Self::Red => "red",
            Self::Blue => "blue",
        })
    }
}

#[test]
fn an_open_value_is_a_row_or_what_came() {
    each_case(2_000, |random| {
        let value = match random.below(6) {
            0 => json!(random.pick(&["red", "blue"])),
            1 => json!(random.below(3)),
            2 => json!(random.next()),
            3 => json!(f64::from_bits(random.next())),
            4 => json!(random.once_in(2)),
            _ => json!(random.text()),
        };
        let Some(open) = read::<Open<Colour>>(value.clone()) else {
            assert!(value.is_null(), "only what is no number, text or boolean is refused, not {value}");
            return;
        };
        let written = serde_json::to_value(&open).expect("a scalar");
        match &open {
            Open::Known(row) => assert_eq!(written, serde_json::to_value(row.key()).expect("a scalar")),
            Open::Unknown(_) => assert_eq!(written.as_f64(), value.as_f64(), "{value}"),
        }
        assert_eq!(read::<Open<Colour>>(written), Some(open));
    });
}

#[test]
fn no_bytes_are_too_odd_to_be_searched() {
    each_case(2_000, |random| {
        let mut bytes = br#"{"a": [{"b": "c"}, [1, 2.5, null]], "d": {"e": "\u00fc\""}}"#.to_vec();
        for _ in 0..random.below(6) {
            let at = random.below(bytes.len());
            bytes[at] = *random.pick(b"{}[]\",:\\ 0-e\x00\xff\n");
        }
        for pointer in [&["a", "0", "b"][..], &["a", "1", "2"], &["d", "e"], &["0", "d"], &[]] {
            let _ = (scan::find(&bytes, pointer), scan::start_of(&bytes, pointer));
        }
        let _ = scan::path_at(&bytes, random.below(bytes.len() + 2));
    });
}
