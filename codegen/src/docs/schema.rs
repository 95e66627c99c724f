//! Schemas: their types in words, and their properties as tables.

use super::{
    anchors::{anchor_part, enum_anchor, schema_anchor},
    content::{Block, Blocks, Entry, Field, Inline, Words, code, file_link, paragraph, text},
    markdown,
    operation::{Extent, source_name},
    rules,
    sample::json,
    view::{Names, View},
};
use crate::{
    document::{AdditionalProperties, Components, Grade, Literal, Provenance, Schema, Spanned, Type},
    ir::Model,
    lower::constraints,
    tree::Value,
};

/// The longest list of values that is told where a type is used.
const FEW: usize = 9;

/// What a page shows of schemas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schemas<'v, 'd> {
    pub(super) view: &'v View<'d>,
}

impl<'d> Schemas<'_, 'd> {
    fn components(self) -> &'d Components {
        &self.view.document.components
    }

    /// `list of Campaign`, `string or null`
    pub(super) fn type_words(self, schema: &Schema) -> Words {
        if let Some(reference) = &schema.reference {
            return vec![self.component_link(&reference.name)];
        }
        let branches: Vec<&Schema> = schema.one_of.iter().chain(&schema.any_of).collect();
        if !branches.is_empty() && schema.properties.is_empty() && schema.types.is_empty() {
            return joined(branches.into_iter().map(|branch| self.type_words(branch)).collect());
        }
        let types = schema.types.iter().map(|ty| self.one_type(ty.value, schema)).collect::<Vec<_>>();
        if types.is_empty() {
            let otherwise = match &schema.constant {
                Some(constant) => kind(constant),
                None if schema.properties.is_empty() && schema.all_of.is_empty() => "any value",
                None => "object",
            };
            return vec![text(otherwise)];
        }
        joined(types)
    }

    fn one_type(self, ty: Type, schema: &Schema) -> Words {
        let name = match ty {
            Type::Array => {
                let mut words = vec![text("list of ")];
                match &schema.items {
                    Some(items) => words.extend(self.type_words(items)),
                    None => words.push(text("any values")),
                }
                return words;
            }
            Type::Object => match &schema.additional_properties {
                Some(AdditionalProperties::Schema(values)) if schema.properties.is_empty() => {
                    let mut words = vec![text("map to ")];
                    words.extend(self.type_words(values));
                    return words;
                }
                _ => "object",
            },
            Type::Null => "null",
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::String => "string",
        };
        match &schema.format {
            Some(format) if !matches!(ty, Type::Null) => vec![text(format_words(&format.value).unwrap_or(name))],
            _ => vec![text(name)],
        }
    }

    fn component_link(self, name: &str) -> Inline {
        let Some((_, schema)) = self.view.component(name) else { return text(name) };
        if let Some(table) = &schema.extensions.enum_table {
            return file_link(super::enums::table_page(&table.table.value), name);
        }
        let anchor = if schema.enumeration.is_some() { enum_anchor(name) } else { schema_anchor(name) };
        Inline::Link(super::content::Target::Anchor(anchor), vec![text(name)])
    }

    /// The rows of a table: the properties, with what they hold if that has no name.
    pub(super) fn fields(self, schema: &Schema, prefix: Option<&str>, names: &Names<'_, 'd>) -> Vec<Field> {
        let components = self.components();
        let Some(schema) = components.resolve_schema(schema) else { return Vec::new() };
        let required = required(components, schema);
        let mut declared: Vec<(&str, &Schema)> = Vec::new();
        // What a part says, the whole may say anew.
        for (name, property) in components.declared(schema) {
            match declared.iter_mut().find(|(known, _)| *known == name.value) {
                Some(known) => known.1 = property,
                None => declared.push((&name.value, property)),
            }
        }
        declared.into_iter().map(|(name, property)| self.field(name, property, &required, prefix, names)).collect()
    }

    pub(super) fn field(
        self,
        name: &str,
        schema: &Schema,
        required: &[&str],
        prefix: Option<&str>,
        names: &Names<'_, 'd>,
    ) -> Field {
        let id = prefix.map(|prefix| format!("{prefix}.{}", anchor_part(name)));
        let nested = self.nested(schema, id.as_deref(), &names.inside(self.view, name));
        let rust_name = names.of(name).map(super::view::unraw).filter(|rust| *rust != name);
        Field {
            name: name.to_owned(),
            rust_name: rust_name.map(str::to_owned),
            ty: self.type_words(schema),
            required: required.contains(&name),
            deprecated: schema.deprecated,
            blocks: self.about(schema),
            nested,
            id,
        }
    }

    /// The properties of an object without a name, or of the items of a list.
    pub(super) fn nested(self, schema: &Schema, prefix: Option<&str>, names: &Names<'_, 'd>) -> Vec<Field> {
        if schema.reference.is_some() {
            return Vec::new();
        }
        if let Some(items) = &schema.items {
            return self.nested(items, prefix, names);
        }
        let branches = schema.one_of.iter().chain(&schema.any_of).filter(|_| schema.properties.is_empty());
        let mut fields = self.fields(schema, prefix, names);
        fields.extend(branches.flat_map(|branch| self.nested(branch, prefix, names)));
        fields
    }

    /// What is said of a value where it stands: its description, its limits, its values, its doubts.
    pub(super) fn about(self, schema: &Schema) -> Blocks {
        let mut blocks = Blocks::new();
        let target = self.components().resolve_schema(schema);
        let described = schema.description.as_ref().or(target.and_then(|target| target.description.as_ref()));
        if let Some(description) = described {
            blocks.extend(markdown::blocks(&description.value, &markdown::outside));
        }
        append(&mut blocks, self.facts(schema));
        blocks.extend(doubts(&schema.extensions.provenance));
        blocks
    }

    /// The limits of a value, and which values there are, when they are few.
    pub(super) fn facts(self, schema: &Schema) -> Vec<Words> {
        let target = self.components().resolve_schema(schema);
        let mut facts = Self::limits(schema);
        let items = schema.items.as_deref().and_then(|items| self.components().resolve_schema(items));
        facts.extend(target.into_iter().chain(items).filter_map(few_values));
        facts
    }

    fn limits(schema: &Schema) -> Vec<Words> {
        let mut facts: Vec<Words> = constraints(schema).iter().map(|words| markdown::words(words)).collect();
        let count = |limit: &Option<Spanned<u64>>, words: &str| {
            let noun = |count: u64| if count == 1 { "property" } else { "properties" };
            limit.as_ref().map(|limit| vec![text(format!("{words} {} {}.", limit.value, noun(limit.value)))])
        };
        facts.extend(count(&schema.min_properties, "At least"));
        facts.extend(count(&schema.max_properties, "At most"));
        if schema.read_only {
            facts.push(vec![text("Only received, never sent.")]);
        }
        if schema.write_only {
            facts.push(vec![text("Only sent, never received.")]);
        }
        facts
    }

    /// A component as an entry of its own. In brief, its properties are no places to link to.
    pub(super) fn entry(self, name: &Spanned<String>, schema: &Schema, level: u8, extent: Extent) -> Block {
        let id = schema_anchor(&name.value);
        let mut main = Blocks::new();
        let described = schema.description.as_ref().map_or("", |description| &description.value);
        main.extend(markdown::blocks(described, &markdown::outside));
        append(&mut main, Self::limits(schema));
        main.extend(doubts(&schema.extensions.provenance));
        let model = self.view.model(name);
        let names = match model {
            Some(Model::Struct(model)) => Names::Struct(model),
            _ => Names::Unknown,
        };
        let is_union = schema.properties.is_empty() && schema.all_of.is_empty();
        let branches: Vec<&Schema> = schema.one_of.iter().chain(&schema.any_of).collect();
        if is_union && !branches.is_empty() && schema.extensions.choice.is_none() {
            main.push(self.union(schema, &branches));
        }
        let fields = self.fields(schema, extent.anchor(&id), &names);
        if !fields.is_empty() {
            main.push(Block::Fields(fields));
        }
        main.extend(self.together(schema));
        main.extend(rust_name(&name.value, model));
        let name = name.value.clone();
        Block::Entry(Box::new(Entry { id, level, name, summary: None, main, aside: Blocks::new() }))
    }

    /// What goes together, and what must hold between properties.
    pub(super) fn together(self, schema: &Schema) -> Blocks {
        let mut blocks = self.choice(schema);
        blocks.extend(Self::needed(schema));
        blocks.extend(rules::blocks(self.view.document, &schema.extensions.rules, schema));
        blocks
    }

    /// Of several properties, some must be there; and some only with others.
    fn needed(schema: &Schema) -> Blocks {
        let mut items: Vec<Blocks> = Vec::new();
        let groups: Vec<&Schema> = schema.any_of.iter().filter(|branch| !branch.required.is_empty()).collect();
        if schema.extensions.choice.is_none() && !groups.is_empty() {
            let mut words = vec![text("At least one of these is there: ")];
            for (at, group) in groups.iter().enumerate() {
                words.push(text(if at == 0 { "" } else { "; " }));
                words.extend(names(&group.required));
            }
            words.push(text("."));
            items.push(vec![Block::Paragraph(words)]);
        }
        for (name, needed) in &schema.dependent_required {
            let mut words = vec![text("With "), code(&name.value), text(" there is also ")];
            words.extend(names(needed));
            words.push(text("."));
            items.push(vec![Block::Paragraph(words)]);
        }
        if items.is_empty() { Blocks::new() } else { vec![Block::List { ordered: false, items }] }
    }

    /// One of several shapes.
    fn union(self, schema: &Schema, branches: &[&Schema]) -> Block {
        let item = |branch: &&Schema| {
            let mut words = self.type_words(branch);
            let tag = schema.discriminator.as_ref().map(|found| found.property.value.as_str());
            let target = self.components().resolve_schema(branch);
            let declared = target.map(|target| self.components().declared(target)).unwrap_or_default();
            let value = declared.into_iter().find(|(name, _)| tag == Some(name.value.as_str()));
            if let Some((name, Schema { constant: Some(value), .. })) = value {
                words.extend([text(": "), code(&name.value), text(" is "), code(json_line(value))]);
            }
            vec![Block::Paragraph(words)]
        };
        Block::List { ordered: false, items: branches.iter().map(item).collect() }
    }

    /// Properties that only go together.
    fn choice(self, schema: &Schema) -> Blocks {
        if schema.extensions.choice.is_none() {
            let parts = schema.all_of.iter().filter_map(|part| self.components().resolve_schema(part));
            return parts.flat_map(|part| self.choice(part)).collect();
        }
        let mut items = Vec::new();
        for alternative in self.components().alternatives(schema) {
            let mut words = Words::new();
            for (at, (name, constant)) in alternative.constants.iter().enumerate() {
                let between = if at == 0 { "When " } else { " and " };
                words.extend([text(between), code(&name.value), text(" is "), code(json_line(constant))]);
            }
            if alternative.constants.is_empty() {
                words.push(text("Otherwise"));
            }
            let target = self.components().resolve_schema(alternative.branch);
            let described =
                alternative.branch.description.as_ref().or(target.and_then(|target| target.description.as_ref()));
            if let Some(description) = described {
                words.push(text(": "));
                words.extend(markdown::words(&description.value));
            }
            let mut blocks = vec![Block::Paragraph(words)];
            let required = target.map(|target| required(self.components(), target)).unwrap_or_default();
            let fields: Vec<Field> = alternative
                .others
                .iter()
                .map(|(name, property)| self.field(&name.value, property, &required, None, &Names::Unknown))
                .collect();
            if !fields.is_empty() {
                blocks.push(Block::Fields(fields));
            }
            items.push(blocks);
        }
        vec![
            paragraph(if schema.one_of.is_empty() { "At most one of these:" } else { "One of these:" }),
            Block::List { ordered: false, items },
        ]
    }
}

/// `a`, `b`
fn names(names: &[Spanned<String>]) -> Words {
    let mut words = Words::new();
    for (at, name) in names.iter().enumerate() {
        words.extend([text(if at == 0 { "" } else { ", " }), code(&name.value)]);
    }
    words
}

/// What the client calls the type, where that differs.
fn rust_name(name: &str, model: Option<&Model>) -> Option<Block> {
    let rust = model?.name();
    (rust != name).then(|| Block::Paragraph(vec![text("In Rust: "), code(format!("models::{rust}")), text(".")]))
}

/// The names that an object must have, its own and those of its parts.
pub(super) fn required<'d>(components: &'d Components, schema: &'d Schema) -> Vec<&'d str> {
    let parts = schema.all_of.iter().filter_map(|part| components.resolve_schema(part));
    let inherited = parts.flat_map(|part| required(components, part));
    schema.required.iter().map(|name| name.value.as_str()).chain(inherited).collect()
}

/// What nobody has confirmed, and who said it.
pub(super) fn doubts(provenance: &[Provenance]) -> Blocks {
    let doubts = provenance.iter().filter(|entry| entry.grade.value == Grade::Unconfirmed);
    let doubts = doubts.map(|entry| {
        let mut words = vec![text(format!("{}: ", source_name(&entry.source.value)))];
        words.extend(markdown::words(entry.note.as_deref().unwrap_or("Nobody has shown it.")));
        Block::Doubt(words)
    });
    doubts.collect()
}

/// The values of a short enum, where it is used.
fn few_values(schema: &Schema) -> Option<Words> {
    let values = &schema.enumeration.as_ref()?.value;
    let values: Vec<&Literal> = values.iter().filter(|value| !matches!(value.value, Value::Null)).collect();
    if values.len() > FEW || schema.extensions.enum_table.is_some() {
        return None;
    }
    let mut words = vec![text("One of ")];
    for (at, value) in values.iter().enumerate() {
        words.push(text(if at == 0 { "" } else { ", " }));
        words.push(code(json_line(value)));
    }
    words.push(text("."));
    Some(words)
}

/// Adds short facts to the last paragraph, or as one of their own.
pub(super) fn append(blocks: &mut Blocks, facts: Vec<Words>) {
    let mut once: Vec<Words> = Vec::new();
    for fact in facts {
        let plain = super::content::plain(&fact);
        if !once.iter().any(|known| super::content::plain(known) == plain) {
            once.push(fact);
        }
    }
    let mut words = Words::new();
    for fact in once {
        if !words.is_empty() {
            words.push(text(" "));
        }
        words.extend(fact);
    }
    if words.is_empty() {
        return;
    }
    if let Some(Block::Paragraph(last)) = blocks.last_mut() {
        last.push(text(" "));
        last.extend(words);
    } else {
        blocks.push(Block::Paragraph(words));
    }
}

/// `a or b or c`
fn joined(types: Vec<Words>) -> Words {
    let mut words = Words::new();
    for ty in types {
        if !words.is_empty() {
            words.push(text(" or "));
        }
        words.extend(ty);
    }
    words
}

/// A text as it is, and anything else as JSON.
pub(super) fn json_line(value: &Literal) -> String {
    match &value.value {
        Value::String(text) => text.clone(),
        _ => json(value).split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn kind(value: &Literal) -> &'static str {
    match value.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// What a format makes of a text or a number.
fn format_words(format: &str) -> Option<&'static str> {
    Some(match format {
        "email" => "e-mail address",
        "uri" => "URL",
        "date" => "date",
        "date-time" => "date and time",
        "local-date-time" => "local date and time",
        "decimal" => "decimal number as a string",
        "unix-time" => "Unix time",
        "password" => "secret string",
        _ => return None,
    })
}
