//! Says what a schema is: references followed, `null` set apart, forms of `oneOf` told from each other.
//!
//! This is the one place that interprets JSON Schema; every later pass works on a [`Look`].

use super::{
    Lowering, Part,
    choices::Branch,
    names,
    object::{self, Additional, Object},
};
use crate::{
    document::{AdditionalProperties, Literal, Schema, Type},
    ir::{self, Scalar},
    tree::{Span, Value},
};

/// A schema in its place.
#[derive(Debug, Clone)]
pub(super) struct Child<'d> {
    pub(super) schema: &'d Schema,
    /// The name that a type made of it gets, unless the schema has one of its own.
    pub(super) hint: String,
    /// What of the schema is meant.
    pub(super) part: Part,
}

impl<'d> Child<'d> {
    pub(super) fn new(schema: &'d Schema, hint: impl Into<String>) -> Self {
        Self { schema, hint: hint.into(), part: Part::Whole }
    }
}

/// What a schema is.
#[derive(Debug, Clone)]
pub(super) struct Look<'d> {
    pub(super) kind: Kind<'d>,
    pub(super) nullable: bool,
    /// An empty list stands for "no object".
    pub(super) or_empty_list: bool,
    pub(super) constant: Option<&'d Literal>,
    /// The schema and what it refers to, nearest first.
    pub(super) chain: Vec<&'d Schema>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind<'d> {
    Scalar(Scalar),
    /// A row of a table, by one of its columns.
    Table {
        table: &'d str,
        column: &'d str,
    },
    List(Child<'d>),
    /// An object with any keys; `None` when anything may be in it.
    Map(Option<Child<'d>>),
    /// A type of its own.
    Model(super::ModelId),
}

/// What a type of its own consists of.
#[derive(Debug, Clone)]
pub(super) enum Definition<'d> {
    Object(Object<'d>),
    Newtype(Scalar),
    StringEnum(Vec<EnumValue<'d>>),
    IntegerEnum(Vec<EnumValue<'d>>),
    /// Properties of an object around it that only go together.
    Choice(Vec<Branch<'d>>),
    Tagged {
        property: &'d str,
        variants: Vec<(String, Child<'d>)>,
    },
    Untagged(Vec<(String, Child<'d>)>),
}

/// One value of an enum.
#[derive(Debug, Clone)]
pub(super) struct EnumValue<'d> {
    pub(super) value: &'d Literal,
    pub(super) name: Option<&'d str>,
    pub(super) description: Option<&'d str>,
}

/// References that lead to references, at most.
const DEPTH: usize = 64;

impl<'d> Lowering<'d> {
    /// Says what a schema is. Findings are reported; the schema then counts as "anything".
    pub(super) fn look(&mut self, child: &Child<'d>) -> Look<'d> {
        self.look_at(child, DEPTH)
    }

    fn look_at(&mut self, child: &Child<'d>, depth: usize) -> Look<'d> {
        let schema = child.schema;
        if depth == 0 {
            self.unsupported(schema.span, "the schema refers to itself without end", "references that form a loop");
            return anything(schema);
        }
        if let Some(reference) = &schema.reference {
            let Some(target) = self.components.named(&reference.name) else { return anything(schema) };
            let child = Child::new(target.schema, &target.rust_name);
            let mut look = self.look_at(&child, depth - 1);
            look.chain.insert(0, schema);
            return look;
        }
        if child.part == Part::Choice {
            return Look { kind: self.choice_kind(child), ..anything(schema) };
        }
        let types = types(child);
        let branches: Vec<&'d Schema> =
            schema.one_of.iter().chain(&schema.any_of).filter(|branch| !is_null(branch)).collect();
        let null_branch = branches.len() < schema.one_of.len() + schema.any_of.len();
        let null_type = types.contains(&Type::Null)
            || child.part == Part::Whole && schema.types.iter().any(|found| found.value == Type::Null);
        let null_value = schema
            .enumeration
            .as_ref()
            .is_some_and(|values| values.value.iter().any(|value| matches!(value.value, Value::Null)));
        let mut look = self.look_without_null(child, &types, &branches, depth);
        look.nullable |= null_branch || null_type || null_value;
        look
    }

    fn look_without_null(
        &mut self,
        child: &Child<'d>,
        types: &[Type],
        branches: &[&'d Schema],
        depth: usize,
    ) -> Look<'d> {
        let schema = child.schema;
        let own = |kind| Look {
            kind,
            nullable: false,
            or_empty_list: false,
            constant: schema.constant.as_ref(),
            chain: vec![schema],
        };
        if let Some(view) = &schema.extensions.enum_table {
            return own(Kind::Table { table: &view.table.value, column: &view.column.value });
        }
        if let Some(values) = &schema.enumeration {
            return own(self.enumeration(child, &values.value, values.span));
        }
        if let Some(constant) = &schema.constant {
            return own(Kind::Scalar(scalar_of(constant)));
        }
        if let [only] = schema.all_of.as_slice()
            && !object::has_shape(schema)
        {
            let mut look = self.look_at(&Child::new(only, child.hint.clone()), depth - 1);
            look.chain.insert(0, schema);
            return look;
        }
        if !branches.is_empty() && !object::is_object_rule(schema, branches) {
            return self.union(child, branches, depth);
        }
        let kinds: Vec<Type> = types.iter().copied().filter(|found| *found != Type::Null).collect();
        own(match kinds.as_slice() {
            [] if object::has_shape(schema) || !schema.all_of.is_empty() => self.object(child),
            [] if schema.items.is_some() => self.list(child),
            [] => Kind::Scalar(Scalar::Value),
            [one] => self.typed(child, *one),
            several if several.iter().all(|found| is_scalar(*found)) => Kind::Scalar(Scalar::Scalar),
            several => {
                let variants = Self::named(
                    several.iter().map(|only| Child { part: Part::Only(*only), ..child.clone() }).collect(),
                );
                Kind::Model(self.model(child, Definition::Untagged(variants)))
            }
        })
    }

    /// A schema with exactly one type.
    fn typed(&mut self, child: &Child<'d>, of: Type) -> Kind<'d> {
        let schema = child.schema;
        match of {
            Type::Array => self.list(child),
            Type::Object => self.object(child),
            Type::Boolean => Kind::Scalar(Scalar::Bool),
            Type::Number => Kind::Scalar(Scalar::F64),
            Type::Null => Kind::Scalar(Scalar::Value),
            Type::String => self.newtype(child, string(schema)),
            Type::Integer => self.newtype(child, integer(schema)),
        }
    }

    /// A component that is a plain string or integer is a type of its own, so that ids cannot be swapped.
    fn newtype(&mut self, child: &Child<'d>, scalar: Scalar) -> Kind<'d> {
        let plain = matches!(scalar, Scalar::String | Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64);
        if plain && child.part == Part::Whole && self.components.find(child.schema).is_some() {
            Kind::Model(self.model(child, Definition::Newtype(scalar)))
        } else {
            Kind::Scalar(scalar)
        }
    }

    fn list(&mut self, child: &Child<'d>) -> Kind<'d> {
        match &child.schema.items {
            Some(items) if !self.is_nameless_circle(child.schema) => {
                Kind::List(Child::new(items, format!("{}Item", child.hint)))
            }
            Some(_) => Kind::Scalar(Scalar::Value),
            None => Kind::List(Child::new(self.anything, child.hint.clone())),
        }
    }

    fn object(&mut self, child: &Child<'d>) -> Kind<'d> {
        let object = self.merge(child);
        if let Some(choice) = object.only_choice() {
            return self.choice_kind(&choice.child);
        }
        if object.properties.is_empty() {
            Kind::Map(match object.additional {
                Additional::Values(values) if !self.is_nameless_circle(child.schema) => Some(values),
                _ => None,
            })
        } else {
            Kind::Model(self.model(child, Definition::Object(object)))
        }
    }

    /// Whether a list or a map is made of nothing but itself, so that no type in between has a name.
    fn is_nameless_circle(&mut self, schema: &'d Schema) -> bool {
        let mut here = schema;
        for _ in 0..DEPTH {
            match self.inside(here) {
                Some(next) if std::ptr::eq(next, schema) => {
                    let help = "let an object with properties stand in between";
                    self.unsupported(schema.span, "a list or a map contains nothing but itself", help);
                    return true;
                }
                Some(next) => here = next,
                None => return false,
            }
        }
        // A circle further in is found there.
        false
    }

    /// What a schema without a name of its own is made of.
    fn inside(&self, schema: &'d Schema) -> Option<&'d Schema> {
        if let Some(reference) = &schema.reference {
            return self.components.named(&reference.name).map(|target| target.schema);
        }
        let mut branches = schema.one_of.iter().chain(&schema.any_of).chain(&schema.all_of);
        let mut branches = branches.by_ref().filter(|branch| !is_null(branch) && !is_empty_list(branch));
        match (branches.next(), branches.next(), &schema.items, &schema.additional_properties) {
            (Some(only), None, _, _) if !object::has_shape(schema) => Some(only),
            (None, None, Some(items), _) => Some(items),
            (None, None, None, Some(AdditionalProperties::Schema(values))) if schema.properties.is_empty() => {
                Some(values)
            }
            _ => None,
        }
    }

    fn union(&mut self, child: &Child<'d>, branches: &[&'d Schema], depth: usize) -> Look<'d> {
        let schema = child.schema;
        let own =
            |kind, or_empty_list| Look { kind, nullable: false, or_empty_list, constant: None, chain: vec![schema] };
        if object::has_shape(schema) || !schema.all_of.is_empty() {
            self.unsupported(
                schema.span,
                "`oneOf` or `anyOf` stands beside keywords of an object",
                "move the properties into the branches",
            );
            return own(Kind::Scalar(Scalar::Value), false);
        }
        let (empty, rest): (Vec<&Schema>, Vec<&Schema>) = branches.iter().partition(|branch| is_empty_list(branch));
        if let [only] = rest.as_slice() {
            let mut look = self.look_at(&Child::new(only, child.hint.clone()), depth - 1);
            look.chain.insert(0, schema);
            look.or_empty_list |= !empty.is_empty();
            return look;
        }
        if rest.iter().all(|branch| branch.constant.is_some()) {
            return own(self.constants(child, &rest), false);
        }
        if let Some(discriminator) = &schema.discriminator {
            return own(self.tagged(child, discriminator, branches), false);
        }
        let variants = Self::named(branches.iter().map(|branch| Child::new(branch, child.hint.clone())).collect());
        let is_scalar =
            |look: &Look<'_>| matches!(look.kind, Kind::Scalar(scalar) if scalar != Scalar::Value) && !look.nullable;
        if variants.iter().all(|(_, variant)| is_scalar(&self.look_at(variant, depth - 1))) {
            return own(Kind::Scalar(Scalar::Scalar), false);
        }
        own(Kind::Model(self.model(child, Definition::Untagged(variants))), false)
    }

    /// `enum`
    fn enumeration(&mut self, child: &Child<'d>, values: &'d [Literal], span: Span) -> Kind<'d> {
        let extensions = &child.schema.extensions;
        let names = extensions.enum_varnames.as_ref().map(|names| &names.value);
        let descriptions = extensions.enum_descriptions.as_ref().map(|words| &words.value);
        let values: Vec<EnumValue<'d>> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| !matches!(value.value, Value::Null))
            .map(|(index, value)| EnumValue {
                value,
                name: names.and_then(|names| names.get(index)).map(|name| name.value.as_str()),
                description: descriptions.and_then(|words| words.get(index)).map(|words| words.value.as_str()),
            })
            .collect();
        self.enum_of(child, values, span)
    }

    /// `oneOf` of constants: an `enum` whose values have titles and descriptions.
    fn constants(&mut self, child: &Child<'d>, branches: &[&'d Schema]) -> Kind<'d> {
        let values = branches
            .iter()
            .filter_map(|branch| {
                let name = branch.title.as_ref().map(|title| title.value.as_str());
                let description = branch.description.as_ref().map(|words| words.value.as_str());
                branch.constant.as_ref().map(|value| EnumValue { value, name, description })
            })
            .collect();
        self.enum_of(child, values, child.schema.span)
    }

    fn enum_of(&mut self, child: &Child<'d>, values: Vec<EnumValue<'d>>, span: Span) -> Kind<'d> {
        if values.is_empty() {
            return Kind::Scalar(Scalar::Value);
        }
        if values.iter().all(|value| matches!(value.value.value, Value::String(_))) {
            Kind::Model(self.model(child, Definition::StringEnum(values)))
        } else if values.iter().all(|value| matches!(value.value.value, Value::Integer(_))) {
            Kind::Model(self.model(child, Definition::IntegerEnum(values)))
        } else if values.iter().all(|value| matches!(value.value.value, Value::Bool(_))) {
            Kind::Scalar(Scalar::Bool)
        } else {
            self.unsupported(
                span,
                "the values of the enum are neither all strings nor all integers",
                "split the enum by type",
            );
            Kind::Scalar(Scalar::Value)
        }
    }

    /// The variants of an untagged union, each with a name of its own.
    fn named(variants: Vec<Child<'d>>) -> Vec<(String, Child<'d>)> {
        let mut named: Vec<(String, Child<'d>)> = Vec::new();
        for variant in variants {
            let name = Self::variant_of(&variant);
            let same =
                named.iter().filter(|(other, _)| other.trim_end_matches(|c: char| c.is_ascii_digit()) == name).count();
            let name = if same == 0 { name } else { format!("{name}{}", same + 1) };
            let hint = format!("{}{name}", variant.hint);
            named.push((name, Child { hint, ..variant }));
        }
        named
    }

    /// The name of a variant of an untagged union: what the schema is called, or else what it is.
    fn variant_of(variant: &Child<'d>) -> String {
        if let Some(reference) = &variant.schema.reference {
            return names::variant_name(&reference.name);
        }
        if let Some(title) = variant.schema.title.as_ref().filter(|_| variant.part == Part::Whole) {
            return names::variant_name(&title.value);
        }
        let of = types(variant).into_iter().find(|found| *found != Type::Null);
        match of {
            Some(Type::Boolean) => "Bool",
            Some(Type::Integer) => "Integer",
            Some(Type::Number) => "Number",
            Some(Type::String) => "Text",
            Some(Type::Array) => "List",
            Some(Type::Object) => "Object",
            Some(Type::Null) | None => "Other",
        }
        .to_owned()
    }

    fn tagged(
        &mut self,
        child: &Child<'d>,
        discriminator: &'d crate::document::Discriminator,
        branches: &[&'d Schema],
    ) -> Kind<'d> {
        let property = discriminator.property.value.as_str();
        let mut variants = Vec::new();
        for branch in branches {
            let Some(reference) = &branch.reference else {
                self.unsupported(
                    branch.span,
                    "a branch of a tagged union is not a `$ref`",
                    "name the schema in `components/schemas`",
                );
                continue;
            };
            let mapped: Vec<String> = discriminator
                .mapping
                .iter()
                .filter(|(_, target)| last_segment(&target.value) == reference.name)
                .map(|(value, _)| value.value.clone())
                .collect();
            let hint = names::type_name(&reference.name);
            if mapped.is_empty() {
                let tag = self.tag_of(branch, property).unwrap_or_else(|| reference.name.clone());
                variants.push((tag, Child::new(branch, hint)));
            } else {
                variants.extend(mapped.into_iter().map(|tag| (tag, Child::new(branch, hint.clone()))));
            }
        }
        Kind::Model(self.model(child, Definition::Tagged { property, variants }))
    }

    /// The constant that a variant has for its tag.
    fn tag_of(&mut self, branch: &'d Schema, property: &str) -> Option<String> {
        let Kind::Model(id) = self.look(&Child::new(branch, "")).kind else { return None };
        let Definition::Object(object) = &self.models.get(id).definition else { return None };
        let found = object.properties.iter().find(|found| found.name.value == property)?.schema;
        found.constant.as_ref().and_then(|constant| constant.as_str()).map(str::to_owned)
    }
}

/// What is known of a schema that cannot be understood.
fn anything(schema: &Schema) -> Look<'_> {
    Look {
        kind: Kind::Scalar(Scalar::Value),
        nullable: false,
        or_empty_list: false,
        constant: None,
        chain: vec![schema],
    }
}

fn types(child: &Child<'_>) -> Vec<Type> {
    match child.part {
        Part::Only(only) => vec![only],
        Part::Whole | Part::Choice => child.schema.types.iter().map(|found| found.value).collect(),
    }
}

fn is_scalar(of: Type) -> bool {
    matches!(of, Type::Boolean | Type::Integer | Type::Number | Type::String)
}

/// `{type: "null"}`
fn is_null(schema: &Schema) -> bool {
    schema.reference.is_none() && matches!(schema.types.as_slice(), [only] if only.value == Type::Null)
        || matches!(&schema.constant, Some(constant) if matches!(constant.value, Value::Null))
}

/// `{type: array, maxItems: 0}`
fn is_empty_list(schema: &Schema) -> bool {
    matches!(schema.types.as_slice(), [only] if only.value == Type::Array)
        && schema.max_items.as_ref().is_some_and(|most| most.value == 0)
}

fn string(schema: &Schema) -> Scalar {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("date-time") => Scalar::DateTime,
        Some("date") => Scalar::Date,
        Some("password") => Scalar::Secret,
        Some("decimal") => Scalar::Decimal,
        Some("local-date-time") => Scalar::LocalDateTime,
        _ => Scalar::String,
    }
}

fn integer(schema: &Schema) -> Scalar {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("unix-time") => return Scalar::UnixTime,
        Some("int32") => return Scalar::I32,
        Some("int64") => return Scalar::I64,
        _ => {}
    }
    let at_least = |limit: &Option<crate::document::Spanned<f64>>, least: f64| {
        limit.as_ref().is_some_and(|limit| limit.value >= least)
    };
    if !at_least(&schema.minimum, 0.0) && !at_least(&schema.exclusive_minimum, -1.0) {
        return Scalar::I64;
    }
    let most = schema.maximum.as_ref().or(schema.exclusive_maximum.as_ref()).map(|limit| limit.value);
    if most.is_some_and(|most| most <= f64::from(u32::MAX)) { Scalar::U32 } else { Scalar::U64 }
}

/// The type of a constant.
fn scalar_of(constant: &Literal) -> Scalar {
    match constant.value {
        Value::Bool(_) => Scalar::Bool,
        Value::Integer(_) => Scalar::I64,
        Value::Float(_) => Scalar::F64,
        Value::String(_) => Scalar::String,
        Value::Null | Value::Array(_) | Value::Object(_) => Scalar::Value,
    }
}

/// A mapping's target is a name or a reference.
fn last_segment(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}

/// A constant of the document as the IR has it; `None` for lists and maps.
pub(super) fn literal(node: &Literal) -> Option<ir::Literal> {
    Some(match &node.value {
        Value::Null => ir::Literal::Null,
        Value::Bool(value) => ir::Literal::Bool(*value),
        Value::Integer(value) => ir::Literal::Integer(*value),
        Value::Float(value) => ir::Literal::Float(*value),
        Value::String(value) => ir::Literal::String(value.clone()),
        Value::Array(_) | Value::Object(_) => return None,
    })
}
