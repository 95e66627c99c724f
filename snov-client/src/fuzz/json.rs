//! Spoils JSON: a little here, a little there.

use serde_json::{Map, Value, json};

use super::Random;

/// Stands for a list in a list in a list, deeper than anything is read.
const ABYSS: &str = "\u{0}abyss";
/// Ends the name of a field that takes the name before it a second time.
const TWICE: &str = "\u{0}twice";

/// Changes one place; gives its path, in the words of an error.
pub(crate) fn spoil(value: &mut Value, random: &mut Random) -> String {
    let path = choose(value, random);
    let place = at(value, &path);
    match place {
        Value::Object(fields) if random.once_in(2) => spoil_fields(fields, random),
        Value::Array(items) if random.once_in(2) => spoil_items(items, random),
        _ => *place = another(place, random),
    }
    render(&path)
}

/// The value as text, with all that a tree cannot hold.
pub(crate) fn write(value: &Value) -> Vec<u8> {
    let text = if true_once(value) { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let abyss = "[".repeat(10_000) + &"]".repeat(10_000);
    let text = text.expect("a value is JSON");
    text.replace(r#""\u0000abyss""#, &abyss).replace(r"\u0000twice", "").into_bytes()
}

/// Cuts the text or changes bytes of it, so that it need not be JSON any more.
pub(crate) fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    if random.once_in(2) {
        bytes.truncate(random.below(bytes.len()));
        return;
    }
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = *random.pick(b"{}[]\",:\\0-e.\x00\x80\xff nt\n");
        }
    }
}

#[derive(Clone)]
enum Step {
    Field(String),
    Item(usize),
}

/// The way to any place in the value, the outermost included.
fn choose(value: &Value, random: &mut Random) -> Vec<Step> {
    let mut places = vec![Vec::new()];
    list(value, &mut Vec::new(), &mut places);
    let chosen = random.below(places.len());
    places.swap_remove(chosen)
}

fn list(value: &Value, way: &mut Vec<Step>, places: &mut Vec<Vec<Step>>) {
    let steps: Vec<(Step, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, field)| (Step::Field(name.clone()), field)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (Step::Item(index), item)).collect(),
        _ => return,
    };
    for (step, inner) in steps {
        way.push(step);
        places.push(way.clone());
        list(inner, way, places);
        way.pop();
    }
}

fn at<'a>(value: &'a mut Value, path: &[Step]) -> &'a mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Field(name) => &mut value[name],
        Step::Item(index) => &mut value[index],
    })
}

fn render(path: &[Step]) -> String {
    path.iter().fold(String::new(), |path, step| match step {
        Step::Field(name) if path.is_empty() => name.clone(),
        Step::Field(name) => format!("{path}.{name}"),
        Step::Item(index) => format!("{path}[{index}]"),
    })
}

fn spoil_fields(fields: &mut Map<String, Value>, random: &mut Random) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let any = names.get(random.below(names.len())).cloned();
    match (random.below(4), any) {
        (0, Some(name)) => {
            fields.remove(&name);
        }
        (1, Some(name)) => {
            if let Some(value) = fields.remove(&name) {
                fields.insert(format!("{name}2"), value);
            }
        }
        (2, Some(name)) => {
            let value = fields[&name].clone();
            let value = if random.once_in(2) { another(&value, random) } else { value };
            fields.insert(name + TWICE, value);
        }
        _ => {
            fields.insert(random.text(), anything(random));
        }
    }
}

fn spoil_items(items: &mut Vec<Value>, random: &mut Random) {
    match (random.below(4), items.first().cloned()) {
        (0, _) => items.clear(),
        (1, Some(item)) => items.push(item),
        (2, Some(item)) => items.push(another(&item, random)),
        _ => items.push(anything(random)),
    }
}

/// Something that may well stand in the place of this.
fn another(value: &Value, random: &mut Random) -> Value {
    if random.once_in(3) {
        return anything(random);
    }
    match value {
        Value::Number(number) => json!(number.to_string()),
        Value::String(text) => match text.parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) if random.once_in(2) => json!(format!("{text}_new")),
            Err(_) => json!(random.text()),
        },
        Value::Bool(truth) => random.pick(&[json!(i32::from(*truth)), json!(truth.to_string())]).clone(),
        Value::Object(_) => random.pick(&[json!([]), json!({}), json!([value])]).clone(),
        Value::Array(items) => items.first().cloned().unwrap_or_else(|| json!({})),
        Value::Null => anything(random),
    }
}

fn anything(random: &mut Random) -> Value {
    let text = random.text();
    random
        .pick(&[
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(""),
            json!("0"),
            json!(text),
            json!([]),
            json!({}),
            json!([null]),
            json!([[], {}]),
            json!({"data": [{"id": "x"}]}),
            json!(ABYSS),
        ])
        .clone()
}

/// True for half of all values: a choice that a replayed case makes again.
fn true_once(value: &Value) -> bool {
    value.to_string().len() % 2 == 1
}
