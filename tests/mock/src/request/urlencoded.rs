//! `a=1&b=x%20y`, the text of queries and form bodies, into pairs. Repeated keys stay repeated.

/// Splits and decodes a query or a form body.
///
/// # Errors
/// Says which percent sign is not followed by two hexadecimal digits, or that the bytes are no UTF-8.
pub(crate) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(&key.replace('+', " "))?, decode(&value.replace('+', " "))?))
        })
        .collect()
}

/// Decodes percent signs.
///
/// # Errors
/// As for [`pairs`].
pub(crate) fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let (high, low, tail) = match tail {
                [high, low, tail @ ..] => (hex(*high), hex(*low), tail),
                _ => (None, None, tail),
            };
            let (Some(high), Some(low)) = (high, low) else {
                return Err(format!("a `%` in `{text}` is not followed by two hexadecimal digits"));
            };
            bytes.push(high * 16 + low);
            rest = tail;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` is not UTF-8 once decoded"))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn repeated_keys_stay_repeated_and_in_order() {
        assert_eq!(pairs("a%5B%5D=2&a[]=1&b"), Ok(owned(&[("a[]", "2"), ("a[]", "1"), ("b", "")])));
    }

    #[test]
    fn plus_is_a_space_unless_encoded() {
        assert_eq!(pairs("name=Ada+Lovelace&sum=1%2B1"), Ok(owned(&[("name", "Ada Lovelace"), ("sum", "1+1")])));
    }

    #[test]
    fn text_that_is_not_encoded_well_is_refused() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%ff"] {
            assert!(pairs(text).is_err(), "{text}");
        }
    }
}
