//! Reads several fields that only go together.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, de};

use super::Scalar;

/// The choice whose fields all stand in the object, with these values; a number may come as text.
pub fn choice<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    choices: &[T],
    fields: fn(T) -> Vec<(&'static str, Scalar)>,
) -> Result<T, D::Error> {
    let object: BTreeMap<String, ScalarOrOther> = BTreeMap::deserialize(deserializer)?;
    let stands = |(name, value): (&str, Scalar)| match object.get(name) {
        Some(ScalarOrOther::Scalar(found)) => found.to_string() == value.to_string(),
        _ => false,
    };
    let chosen = choices.iter().find(|choice| fields(**choice).into_iter().all(stands));
    chosen.copied().ok_or_else(|| {
        let names: Vec<_> = choices.first().map(|choice| fields(*choice)).unwrap_or_default();
        let names: Vec<_> = names.into_iter().map(|(name, _)| name).collect();
        de::Error::custom(format_args!("no known combination of `{}`", names.join("`, `")))
    })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ScalarOrOther {
    Scalar(Scalar),
    Other(IgnoredAny),
}
