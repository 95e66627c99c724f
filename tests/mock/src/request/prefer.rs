//! `Prefer: code=422, example=name`: which of the document's answers a client, or a test, wants.

use axum::http::HeaderMap;

/// What is wanted; empty for the usual answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    pub(crate) code: Option<u16>,
    pub(crate) example: Option<String>,
}

impl Preference {
    /// Reads the `Prefer` headers of a request.
    ///
    /// # Errors
    /// Says which code is none.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, String> {
        let values: Vec<&str> = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok()).collect();
        Self::parse(&values.join(","))
    }

    /// Reads preferences. Those that are not for the mock are ignored, as RFC 7240 asks.
    ///
    /// # Errors
    /// As for [`Preference::of`].
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut preference = Self::default();
        for (name, value) in text.split([',', ';']).filter_map(|part| part.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim() {
                "code" => {
                    let code = value.parse().map_err(|_| format!("`Prefer: code={value}` is no status"))?;
                    preference.code = Some(code);
                }
                "example" => preference.example = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(preference)
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_be_parted_by_commas_or_semicolons() {
        let expected = Preference { code: Some(422), example: Some("duplicate".to_owned()) };
        for text in
            ["code=422, example=duplicate", "code=422;example=\"duplicate\"", "example=duplicate,wait=5,code=422"]
        {
            assert_eq!(Preference::parse(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn a_code_is_a_number() {
        assert!(Preference::parse("code=teapot").is_err());
    }
}
