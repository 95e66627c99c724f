//! JSON Schema 2020-12, as far as the generator honours it.

use super::{Literal, Map, Provenance, Reference, Rule, Spanned, TableView};
use crate::tree::Span;

/// A schema object. What a keyword may stand beside is decided in `check`.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Schema {
    /// `$ref`; annotations may stand beside it.
    pub reference: Option<Reference>,
    /// `type`, one or several; `null` included. Empty: any type.
    pub types: Vec<Spanned<Type>>,
    pub title: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub default: Option<Literal>,
    pub examples: Vec<Literal>,
    pub constant: Option<Literal>,
    pub enumeration: Option<Spanned<Vec<Literal>>>,
    pub format: Option<Spanned<String>>,

    pub properties: Map<Schema>,
    pub required: Vec<Spanned<String>>,
    pub additional_properties: Option<AdditionalProperties>,
    pub min_properties: Option<Spanned<u64>>,
    pub max_properties: Option<Spanned<u64>>,
    /// `dependentRequired`
    pub dependent_required: Map<Vec<Spanned<String>>>,

    pub items: Option<Box<Schema>>,
    pub min_items: Option<Spanned<u64>>,
    pub max_items: Option<Spanned<u64>>,
    pub unique_items: bool,

    pub min_length: Option<Spanned<u64>>,
    pub max_length: Option<Spanned<u64>>,
    pub pattern: Option<Spanned<String>>,

    pub minimum: Option<Spanned<f64>>,
    pub maximum: Option<Spanned<f64>>,
    pub exclusive_minimum: Option<Spanned<f64>>,
    pub exclusive_maximum: Option<Spanned<f64>>,
    pub multiple_of: Option<Spanned<f64>>,

    pub all_of: Vec<Schema>,
    pub any_of: Vec<Schema>,
    pub one_of: Vec<Schema>,
    pub discriminator: Option<Discriminator>,

    pub extensions: SchemaExtensions,
    pub span: Span,
}

impl Schema {
    /// A schema without a keyword: anything fits it.
    #[must_use]
    pub fn any(span: Span) -> Self {
        Self {
            reference: None,
            types: Vec::new(),
            title: None,
            description: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            default: None,
            examples: Vec::new(),
            constant: None,
            enumeration: None,
            format: None,
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            min_properties: None,
            max_properties: None,
            dependent_required: Vec::new(),
            items: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            min_length: None,
            max_length: None,
            pattern: None,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            discriminator: None,
            extensions: SchemaExtensions::default(),
            span,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

#[derive(Debug, Clone)]
pub enum AdditionalProperties {
    /// `true` or `{}`
    Any,
    /// `false`
    None,
    Schema(Box<Schema>),
}

#[derive(Debug, Clone)]
pub struct Discriminator {
    pub property: Spanned<String>,
    /// Value to schema name; empty when the document leaves it to the variants' names.
    pub mapping: Map<Spanned<String>>,
    pub span: Span,
}

/// The extensions of a schema; see `spec/README.md`.
#[derive(Debug, Clone, Default)]
pub struct SchemaExtensions {
    pub rust_name: Option<Spanned<String>>,
    pub enum_table: Option<TableView>,
    pub enum_varnames: Option<Spanned<Vec<Spanned<String>>>>,
    pub enum_descriptions: Option<Spanned<Vec<Spanned<String>>>>,
    pub rules: Vec<Spanned<Rule>>,
    /// `x-choice`: the Rust name of the field that the branches beside `properties` become.
    pub choice: Option<Spanned<String>>,
    pub provenance: Vec<Provenance>,
}
