//! Makes up scalars for which the document gives nothing.

use super::Completion;
use crate::{
    document::Literal,
    ir::Scalar,
    lower::{Lowering, limits::Limits, look::Look},
    tree::Value,
};

impl Lowering<'_> {
    /// A value that the schema allows, as far as that is known.
    pub(super) fn made_up(&self, scalar: Scalar, look: &Look<'_>, completion: &mut Completion) -> Literal {
        self.node(match scalar {
            Scalar::Bool => Value::Bool(false),
            Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::UnixTime => {
                Value::Integer(Limits::of(&look.chain).some_integer())
            }
            Scalar::F64 => Value::Float(Limits::of(&look.chain).some_number()),
            Scalar::Value => Value::Null,
            Scalar::Date => text("2026-11-22"),
            Scalar::DateTime => text("2026-11-22T09:47:03Z"),
            Scalar::LocalDateTime => text("2026-11-22 09:47:03"),
            Scalar::Decimal => text("1"),
            Scalar::String | Scalar::Secret | Scalar::Scalar => {
                if look.chain.iter().any(|schema| schema.pattern.is_some()) {
                    completion.doubt("wants a text with a pattern, and has no example");
                }
                Value::String(made_up_text(look))
            }
        })
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A text of the format, or at least of the length.
fn made_up_text(look: &Look<'_>) -> String {
    let format = look.chain.iter().find_map(|schema| schema.format.as_ref()).map(|format| format.value.as_str());
    let text = match format {
        Some("email") => "ada@example.com",
        Some("uri") => "https://example.com",
        _ => "example",
    };
    let count = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let least = look.chain.iter().find_map(|schema| schema.min_length.as_ref()).map_or(0, |limit| count(limit.value));
    let most = look.chain.iter().find_map(|schema| schema.max_length.as_ref());
    let most = most.map_or(usize::MAX, |limit| count(limit.value));
    // A longer text than this shows nothing that this does not.
    let length = text.len().max(least).min(most).min(10_000);
    text.chars().cycle().take(length).collect()
}
