//! Query strings.

use serde_json::Value;

use super::{pairs, percent};
use crate::operation::Style;

/// `name=value&name=value`, without the question mark.
pub(crate) fn query<'a>(inputs: impl Iterator<Item = (&'a str, Style, &'a Value)>) -> String {
    let mut out = Vec::new();
    for (name, style, value) in inputs {
        pairs::expand(name, style, value, &mut out);
    }
    percent::join(&out)
}

/// `name=value`.
pub(crate) fn pair(name: &str, value: &str) -> String {
    percent::join(&[(name.to_owned(), value.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_special_is_encoded() {
        let (name, ids) = (json!("Ada & Grace+ü"), json!([1, 2]));
        let inputs = [("name", Style::Plain, &name), ("ids[]", Style::Repeat, &ids)];
        assert_eq!(query(inputs.into_iter()), "name=Ada%20%26%20Grace%2B%C3%BC&ids%5B%5D=1&ids%5B%5D=2");
    }
}
