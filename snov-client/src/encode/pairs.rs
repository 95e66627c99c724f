//! Turns a value into names and values, by its style.

use serde_json::Value;

use super::plain;
use crate::operation::Style;

/// Appends what `value` gives under `name`.
pub(super) fn expand(name: &str, style: Style, value: &Value, out: &mut Vec<(String, String)>) {
    match (style, value) {
        (Style::Repeat, Value::Array(items)) => {
            out.extend(items.iter().map(|item| (name.to_owned(), plain(item))));
        }
        (Style::Comma, Value::Array(items)) => {
            out.push((name.to_owned(), items.iter().map(plain).collect::<Vec<_>>().join(",")));
        }
        (Style::Brackets, value) => brackets(name, value, out),
        (Style::Plain | Style::Repeat | Style::Comma, value) => out.push((name.to_owned(), plain(value))),
    }
}

fn brackets(name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                brackets(&format!("{name}[{index}]"), item, out);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                brackets(&format!("{name}[{key}]"), field, out);
            }
        }
        single => out.push((name.to_owned(), plain(single))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn expanded(name: &str, style: Style, value: &Value) -> Vec<String> {
        let mut out = Vec::new();
        expand(name, style, value, &mut out);
        out.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn single_values() {
        for style in [Style::Plain, Style::Repeat, Style::Comma, Style::Brackets] {
            assert_eq!(expanded("a", style, &json!("x y")), ["a=x y"]);
            assert_eq!(expanded("a", style, &json!(5)), ["a=5"]);
            assert_eq!(expanded("a", style, &json!(true)), ["a=true"]);
            assert_eq!(expanded("a", style, &json!(null)), ["a="]);
        }
    }

    #[test]
    fn lists() {
        let list = json!(["x", 2]);
        assert_eq!(expanded("emails[]", Style::Repeat, &list), ["emails[]=x", "emails[]=2"]);
        assert_eq!(expanded("ids", Style::Comma, &list), ["ids=x,2"]);
        assert_eq!(expanded("ids", Style::Brackets, &list), ["ids[0]=x", "ids[1]=2"]);
        assert_eq!(expanded("emails[]", Style::Repeat, &json!([])), [""; 0]);
    }

    #[test]
    fn nested_values() {
        let rows = json!([{"first_name": "Ada", "domains": ["example.com"]}, {"first_name": "Grace"}]);
        assert_eq!(
            expanded("rows", Style::Brackets, &rows),
            ["rows[0][domains][0]=example.com", "rows[0][first_name]=Ada", "rows[1][first_name]=Grace"]
        );
        assert_eq!(expanded("customFields", Style::Brackets, &json!({"Label": "x"})), ["customFields[Label]=x"]);
    }
}
