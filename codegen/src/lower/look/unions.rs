//! Tells the forms of `oneOf` and `anyOf` from each other.

use super::{Child, Definition, Kind, Look, is_empty_list, types};
use crate::{
    document::{Discriminator, Schema, Type},
    ir::Scalar,
    lower::{Lowering, Part, names, object},
};

impl<'d> Lowering<'d> {
    /// What a schema is whose branches are no rule over the properties beside them.
    pub(super) fn union(&mut self, child: &Child<'d>, branches: &[&'d Schema], depth: usize) -> Look<'d> {
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

    /// The variants of an untagged union, each with a name of its own.
    pub(super) fn named(variants: Vec<Child<'d>>) -> Vec<(String, Child<'d>)> {
        let mut named: Vec<(String, Child<'d>)> = Vec::new();
        for variant in variants {
            let name = variant.variant_name(Self::variant_of(&variant));
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

    fn tagged(&mut self, child: &Child<'d>, discriminator: &'d Discriminator, branches: &[&'d Schema]) -> Kind<'d> {
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

/// A mapping's target is a name or a reference.
fn last_segment(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}
