//! Forms and queries, read back by a decoder that is not ours.

use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::encode;
use crate::fuzz::{Random, each_case};
use crate::operation::Style;

const STYLES: [Style; 4] = [Style::Plain, Style::Repeat, Style::Comma, Style::Brackets];

#[test]
fn a_query_says_what_was_put_in() {
    each_case(2_000, |random| {
        let inputs = inputs(random);
        let query = encode::query(inputs.iter().map(|(name, style, value)| (name.as_str(), *style, value)));
        assert!(query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%&=".contains(&byte)), "{query}");
        assert_eq!(decoded(&query), expected(&inputs), "{query}");
    });
}

#[test]
fn a_form_says_what_was_put_in() {
    each_case(2_000, |random| {
        let mut inputs = inputs(random);
        inputs.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        inputs.dedup_by(|(a, ..), (b, ..)| a == b);
        let fields: Map<String, Value> = inputs.iter().map(|(name, _, value)| (name.clone(), value.clone())).collect();
        let style = |name: &str| inputs.iter().find(|(other, ..)| other == name).map_or(Style::Plain, |input| input.1);
        let form = String::from_utf8(encode::form(&fields, style)).expect("a form is ASCII");
        assert!(form.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%&=+".contains(&byte)), "{form}");
        assert_eq!(decoded(&form), expected(&inputs), "{form}");
    });
}

#[test]
fn brackets_tell_where_a_value_stood() {
    each_case(2_000, |random| {
        let value = tree(random, 3);
        let fields = Map::from_iter([("rows".to_owned(), value.clone())]);
        let form = String::from_utf8(encode::form(&fields, |_| Style::Brackets)).expect("a form is ASCII");
        let mut leaves = Vec::new();
        flatten("", &value, &mut leaves);
        let found: Vec<_> = decoded(&form)
            .into_iter()
            .map(|(name, text)| (name.strip_prefix("rows").expect("the field").replace(['[', ']'], "/"), text))
            .collect();
        assert_eq!(found, leaves, "{form}");
    });
}

#[test]
fn a_json_body_says_what_was_put_in() {
    each_case(500, |random| {
        let value = tree(random, 4);
        assert_eq!(serde_json::from_slice::<Value>(&encode::json(&value)).ok(), Some(value));
    });
}

#[test]
fn a_header_is_refused_or_stays_one() {
    each_case(2_000, |random| {
        let text = random.text();
        match encode::header(&json!(text)) {
            Some(header) => assert!(header == text && reqwest::header::HeaderValue::from_str(&header).is_ok()),
            None => assert!(text.chars().any(|char| char != '\t' && !(' '..='~').contains(&char)), "{text:?}"),
        }
    });
}

type Inputs = Vec<(String, Style, Value)>;

fn inputs(random: &mut Random) -> Inputs {
    (0..random.below(4))
        .map(|_| {
            let items = json!((0..random.below(3)).map(|_| scalar(random)).collect::<Vec<_>>());
            let value = if random.once_in(2) { items } else { scalar(random) };
            (random.text(), *random.pick(&STYLES), value)
        })
        .collect()
}

fn scalar(random: &mut Random) -> Value {
    match random.below(5) {
        0 => json!(random.next()),
        1 => json!(random.once_in(2)),
        2 => json!(null),
        _ => json!(random.text()),
    }
}

/// A value whose keys have no brackets: those say nothing any more once they stand in brackets.
fn tree(random: &mut Random, depth: usize) -> Value {
    match (depth, random.below(3)) {
        (1.., 0) => (0..random.below(4)).map(|_| tree(random, depth - 1)).collect(),
        (1.., 1) => {
            let entries =
                (0..random.below(4)).map(|_| (random.text().replace(['[', ']', '/'], ""), tree(random, depth - 1)));
            Value::Object(entries.collect())
        }
        _ => scalar(random),
    }
}

/// The single values in a value, each with its way: `/0//first_name/`.
fn flatten(way: &str, value: &Value, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{way}/{index}/"), item, leaves);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                flatten(&format!("{way}/{name}/"), field, leaves);
            }
        }
        single => leaves.push((way.to_owned(), shown(single))),
    }
}

/// What the inputs say: their names, each with the text of a single value.
fn expected(inputs: &Inputs) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, style, value) in inputs {
        match (style, value) {
            (Style::Repeat, Value::Array(items)) => pairs.extend(items.iter().map(|item| (name.clone(), shown(item)))),
            (Style::Comma, Value::Array(items)) => {
                pairs.push((name.clone(), items.iter().map(shown).collect::<Vec<_>>().join(",")));
            }
            (Style::Brackets, Value::Array(items)) => {
                let items = items.iter().enumerate();
                pairs.extend(items.map(|(index, item)| (format!("{name}[{index}]"), shown(item))));
            }
            (_, value) => pairs.push((name.clone(), shown(value))),
        }
    }
    pairs
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The names and values, as the rules of the web decode them.
fn decoded(encoded: &str) -> Vec<(String, String)> {
    let url = Url::parse(&format!("https://example.com/?{encoded}")).expect("a URL");
    assert_eq!(url.query(), Some(encoded), "nothing is left to encode");
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
