//! Bodies of `application/x-www-form-urlencoded`.

use serde_json::{Map, Value};

use super::{pairs, percent};
use crate::operation::Style;

/// The fields of a body, each in the style that `style` gives for its name.
pub(crate) fn form(fields: &Map<String, Value>, style: impl Fn(&str) -> Style) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in fields {
        pairs::expand(name, style(name), value, &mut out);
    }
    join(&out)
}

/// Fields that are plain texts.
pub(crate) fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let owned: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    join(&owned)
}

fn join(pairs: &[(String, String)]) -> Vec<u8> {
    percent::join(pairs).replace("%20", "+").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_in_their_styles() {
        let body =
            json!({"emails[]": ["ada@example.com", "a+b@example.com"], "name": "Ada Lovelace", "extra": {"k": 1}});
        let style = |name: &str| match name {
            "emails[]" => Style::Repeat,
            "extra" => Style::Brackets,
            _ => Style::Plain,
        };
        let form = form(body.as_object().expect("an object"), style);
        assert_eq!(
            String::from_utf8_lossy(&form),
            "emails%5B%5D=ada%40example.com&emails%5B%5D=a%2Bb%40example.com&extra%5Bk%5D=1&name=Ada+Lovelace"
        );
    }

    #[test]
    fn a_percent_sign_stays_one() {
        let body = json!({"text": "100%20"});
        assert_eq!(form(body.as_object().expect("an object"), |_| Style::Plain), b"text=100%2520");
    }
}
