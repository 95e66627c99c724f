//! Lowers constraints to the shapes that the runtime checks before it sends.
//!
//! The shape of an object or a union is made once and has a name, so that it may hold itself and serve several inputs.
//! Which of them say anything is known only when all are made; the others are dropped at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Lowering, ModelId,
    limits::Limits,
    look::{Child, Definition, Kind, Look},
    names,
    object::{Additional, Object},
    rules,
};
use crate::{
    document::{Schema, Spanned},
    ir::{self, Format, Name, NamedShape, Scalar, Shape, Tag},
};

/// The shapes that have names.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    names: BTreeMap<ModelId, Name>,
    tables: BTreeMap<Name, NamedShape>,
}

impl<'d> Lowering<'d> {
    /// The shapes with names in which anything is checked; takes what checks nothing out of every shape.
    pub(super) fn named_shapes(&mut self, tags: &mut [Tag]) -> Vec<NamedShape> {
        let checked = self.shapes.checked();
        for tag in tags {
            let mut names_shapes = false;
            for input in tag.operations.iter_mut().flat_map(|operation| &mut operation.table.inputs) {
                input.shape = pruned(std::mem::replace(&mut input.shape, Shape::Any), &checked);
                names_shapes |= names_another(&input.shape);
            }
            for table in tag.operations.iter_mut().map(|operation| &mut operation.table) {
                table.rules = pruned_rules(std::mem::take(&mut table.rules), &checked);
                names_shapes |= table.rules.iter().any(|rule| matches!(rule, ir::Rule::Fits(_)));
            }
            if names_shapes {
                tag.imports.push("shapes".to_owned());
                tag.imports.sort();
            }
        }
        let tables = std::mem::take(&mut self.shapes.tables).into_values();
        let tables = tables.filter(|table| checked.contains(&table.name));
        tables.map(|table| NamedShape { shape: pruned(table.shape, &checked), ..table }).collect()
    }

    /// What is checked of an input.
    pub(super) fn shape(&mut self, child: &Child<'d>) -> Shape {
        let look = self.look(child);
        if look.or_empty_list {
            return Shape::Any;
        }
        match &look.kind {
            Kind::Scalar(scalar) => Self::scalar_shape(*scalar, &look),
            Kind::Table { .. } | Kind::Map(None) => Shape::Any,
            Kind::List(items) => {
                let items = self.shape(items);
                let min = limit(&look, |schema| schema.min_items.as_ref()).unwrap_or(0);
                let max = limit(&look, |schema| schema.max_items.as_ref());
                let unique = look.chain.iter().any(|schema| schema.unique_items);
                Shape::Array { min, max, unique, items: Box::new(items) }
            }
            Kind::Map(Some(values)) => Shape::Map { values: Box::new(self.shape(values)) },
            Kind::Model(id) => self.model_shape(*id, &look),
        }
    }

    fn model_shape(&mut self, id: ModelId, look: &Look<'d>) -> Shape {
        match self.models.get(id).definition.clone() {
            Definition::Newtype(scalar) => Self::scalar_shape(scalar, look),
            Definition::Object(object) => self.named_shape(id, |lowering| lowering.object_shape(&object)),
            Definition::Tagged { property, variants } => self.named_shape(id, |lowering| {
                let variants = variants.iter().map(|(tag, variant)| (tag.clone(), lowering.shape(variant))).collect();
                Shape::Tagged { tag: property.to_owned(), variants }
            }),
            Definition::Choice(branches) => self.named_shape(id, |lowering| lowering.choice_shape(&branches)),
            Definition::StringEnum(_) | Definition::IntegerEnum(_) | Definition::Untagged(_) => Shape::Any,
        }
    }

    /// The shape of a type by its name, made when it is first needed.
    fn named_shape(&mut self, id: ModelId, make: impl FnOnce(&mut Self) -> Shape) -> Shape {
        if let Some(name) = self.shapes.names.get(&id) {
            return Shape::Same(name.clone());
        }
        let model = self.models.get(id).name.clone();
        // The name comes first: the shape may hold itself.
        let name = self.shapes.claim(id, names::static_name(&model));
        let shape = make(self);
        let docs = vec![format!("What is checked of [`{0}`](super::models::{0}).", names::unraw(&model))];
        self.shapes.tables.insert(name.clone(), NamedShape { docs, name: name.clone(), shape });
        Shape::Same(name)
    }

    /// The rules over several fields of an object, those of its choices among them.
    pub(super) fn object_rules(&mut self, object: &Object<'d>) -> Vec<ir::Rule> {
        let choices = object.choices.iter().map(|choice| ir::Rule::Fits(self.shape(&choice.child)));
        rules::of_object(object).into_iter().chain(choices).collect()
    }

    fn object_shape(&mut self, object: &Object<'d>) -> Shape {
        let mut fields = Vec::new();
        for property in object.properties.iter().filter(|property| !property.schema.read_only) {
            fields.push((property.name.value.clone(), self.shape(&property.child())));
        }
        let rules = self.object_rules(object);
        if let Additional::Values(values) = &object.additional
            && let look = self.look(values)
            && let Kind::Scalar(scalar) = look.kind
            && Self::scalar_shape(scalar, &look) != Shape::Any
        {
            self.unsupported(
                values.schema.span,
                "constraints on additional properties beside others are not checked",
                "leave them out",
            );
        }
        Shape::Object { fields, rules }
    }

    fn scalar_shape(scalar: Scalar, look: &Look<'d>) -> Shape {
        match scalar {
            Scalar::String | Scalar::Secret => Self::string_shape(look),
            Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::UnixTime => {
                let unsigned = matches!(scalar, Scalar::U32 | Scalar::U64);
                let (min, max) = Limits::of(&look.chain).integers();
                match (min.filter(|min| !unsigned || *min > 0), max) {
                    (None, None) => Shape::Any,
                    (min, max) => Shape::Integer { min, max },
                }
            }
            Scalar::F64 => match Limits::of(&look.chain).numbers() {
                (None, None) => Shape::Any,
                (min, max) => Shape::Number { min, max },
            },
            Scalar::Bool
            | Scalar::Decimal
            | Scalar::DateTime
            | Scalar::Date
            | Scalar::LocalDateTime
            | Scalar::Scalar
            | Scalar::Value => Shape::Any,
        }
    }

    fn string_shape(look: &Look<'d>) -> Shape {
        let min = limit(look, |schema| schema.min_length.as_ref()).unwrap_or(0);
        let max = limit(look, |schema| schema.max_length.as_ref());
        let pattern = look.chain.iter().find_map(|schema| schema.pattern.as_ref());
        let format =
            match look.chain.iter().find_map(|schema| schema.format.as_ref()).map(|format| format.value.as_str()) {
                Some("email") => Format::Email,
                Some("uri") => Format::Uri,
                _ => Format::Text,
            };
        if min == 0 && max.is_none() && pattern.is_none() && format == Format::Text {
            return Shape::Any;
        }
        Shape::String { min, max, pattern: pattern.map(|pattern| pattern.value.clone()), format }
    }
}

impl Shapes {
    /// The name of a type's shape; made longer when another type has it.
    fn claim(&mut self, id: ModelId, name: Name) -> Name {
        let mut name = name;
        while self.names.values().any(|taken| *taken == name) {
            name.push('_');
        }
        self.names.insert(id, name.clone());
        name
    }

    /// The names of shapes in which anything is checked.
    fn checked(&self) -> BTreeSet<Name> {
        let mut checked = BTreeSet::new();
        loop {
            let more: Vec<Name> = self
                .tables
                .values()
                .filter(|table| !checked.contains(&table.name) && is_checked(&table.shape, &checked))
                .map(|table| table.name.clone())
                .collect();
            if more.is_empty() {
                return checked;
            }
            checked.extend(more);
        }
    }
}

/// Whether anything is checked, as far as it is known of shapes with names.
fn is_checked(shape: &Shape, checked: &BTreeSet<Name>) -> bool {
    match shape {
        Shape::Any => false,
        Shape::String { .. } | Shape::Integer { .. } | Shape::Number { .. } => true,
        Shape::Array { min, max, unique, items } => *min > 0 || max.is_some() || *unique || is_checked(items, checked),
        Shape::Object { fields, rules } => {
            rules.iter().any(|rule| is_checked_rule(rule, checked))
                || fields.iter().any(|(_, shape)| is_checked(shape, checked))
        }
        Shape::Map { values } => is_checked(values, checked),
        Shape::Tagged { variants, .. } => variants.iter().any(|(_, shape)| is_checked(shape, checked)),
        Shape::Same(name) => checked.contains(name),
    }
}

fn is_checked_rule(rule: &ir::Rule, checked: &BTreeSet<Name>) -> bool {
    !matches!(rule, ir::Rule::Fits(shape) if !is_checked(shape, checked))
}

fn pruned_rules(rules: Vec<ir::Rule>, checked: &BTreeSet<Name>) -> Vec<ir::Rule> {
    rules.into_iter().filter(|rule| is_checked_rule(rule, checked)).collect()
}

/// The shape without the parts in which nothing is checked.
fn pruned(shape: Shape, checked: &BTreeSet<Name>) -> Shape {
    if !is_checked(&shape, checked) {
        return Shape::Any;
    }
    let prune_all = |parts: Vec<(String, Shape)>| {
        let parts = parts.into_iter().map(|(name, shape)| (name, pruned(shape, checked)));
        parts.filter(|(_, shape)| *shape != Shape::Any).collect()
    };
    match shape {
        Shape::Array { min, max, unique, items } => {
            Shape::Array { min, max, unique, items: Box::new(pruned(*items, checked)) }
        }
        Shape::Object { fields, rules } => {
            Shape::Object { fields: prune_all(fields), rules: pruned_rules(rules, checked) }
        }
        Shape::Map { values } => Shape::Map { values: Box::new(pruned(*values, checked)) },
        Shape::Tagged { tag, variants } => Shape::Tagged { tag, variants: prune_all(variants) },
        other => other,
    }
}

/// Whether a shape with a name is part of this one.
fn names_another(shape: &Shape) -> bool {
    match shape {
        Shape::Any | Shape::String { .. } | Shape::Integer { .. } | Shape::Number { .. } => false,
        Shape::Array { items: inner, .. } | Shape::Map { values: inner } => names_another(inner),
        Shape::Object { fields: parts, .. } | Shape::Tagged { variants: parts, .. } => {
            parts.iter().any(|(_, shape)| names_another(shape))
        }
        Shape::Same(_) => true,
    }
}

fn limit(look: &Look<'_>, of: fn(&Schema) -> Option<&Spanned<u64>>) -> Option<u32> {
    look.chain.iter().find_map(|schema| of(schema)).map(|limit| saturated(limit.value))
}

/// A count beyond 32 bits is one that nobody reaches.
pub(super) fn saturated(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
