//! Rules over several fields, in words.

use super::{
    content::{Block, Blocks, paragraph},
    markdown,
};
use crate::{
    document::{Document, Rule, Schema, Spanned},
    lower::rule_sentences,
};

/// What must hold between the properties of an object.
pub(super) fn blocks(document: &Document, rules: &[Spanned<Rule>], schema: &Schema) -> Blocks {
    let fields: Vec<_> = document
        .components
        .declared(schema)
        .into_iter()
        .map(|(name, property)| (name.value.as_str(), property))
        .collect();
    between(document, rules, &fields)
}

/// What must hold between fields.
pub(super) fn between(document: &Document, rules: &[Spanned<Rule>], fields: &[(&str, &Schema)]) -> Blocks {
    let sentences = rules.iter().flat_map(|rule| rule_sentences(document, &rule.value, fields));
    let items: Vec<Blocks> = sentences.map(|words| vec![Block::Paragraph(markdown::words(&words))]).collect();
    if items.is_empty() {
        return Blocks::new();
    }
    vec![paragraph("Between the fields, checked before anything is sent:"), Block::List { ordered: false, items }]
}
