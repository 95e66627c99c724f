//! Says what a schema is: references followed, `null` set apart, forms of `oneOf` told from each other.
//!
//! This is the one place that interprets JSON Schema; every later pass works on a [`Look`].

mod unions;
mod values;

use super::{
    Lowering, Part,
    choices::Branch,
    names,
    object::{self, Additional, Object},
};
use crate::{
    document::{AdditionalProperties, Literal, Schema, Type},
    ir::{self, Scalar},
    tree::Value,
};
use values::{integer, scalar_of, string};

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

    /// The name of the variant that a branch of a union becomes: the one it gives itself, or else the one made for it.
    pub(super) fn variant_name(&self, made: ir::Name) -> ir::Name {
        match &self.schema.extensions.rust_name {
            Some(given) if self.part == Part::Whole => names::given(&given.value, names::variant_name),
            _ => made,
        }
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
