//! Numbers as clippy likes to read them in Rust: `60000`, `100_000`, `0.123_456`.

/// The digits of a number, in groups from six on.
pub(crate) fn grouped(value: u128) -> String {
    let digits = value.to_string();
    if digits.len() < 6 {
        return digits;
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// The digits behind a point, in groups of three.
pub(crate) fn grouped_fraction(digits: &str) -> String {
    if digits.len() < 6 {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index.is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}
