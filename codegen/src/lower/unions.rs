//! Lowers `oneOf` and `anyOf` to enums over their branches.

use super::{
    Lowering, ModelId, docs,
    look::{Child, Definition, Kind},
    names::{self, Names},
};
use crate::ir::{Model, Name, Scalar, Type, Union, UnionKind, UnionVariant};

impl<'d> Lowering<'d> {
    pub(super) fn tagged_union(&mut self, id: ModelId, property: &'d str, variants: &[(String, Child<'d>)]) -> Model {
        let tags: Vec<(String, Option<String>, Child<'d>)> =
            variants.iter().map(|(tag, child)| (tagged_name(tag, child), Some(tag.clone()), child.clone())).collect();
        for (_, _, child) in &tags {
            let look = self.look(child);
            let is_object = match look.kind {
                Kind::Model(id) => {
                    matches!(self.models.get(id).definition, Definition::Object(_) | Definition::Tagged { .. })
                }
                _ => false,
            };
            if !is_object || look.nullable {
                self.unsupported(
                    child.schema.span,
                    "a branch of a tagged union is not an object",
                    "give it properties",
                );
            }
        }
        self.union_of(id, UnionKind::Tagged(property.to_owned()), tags)
    }

    pub(super) fn untagged_union(&mut self, id: ModelId, variants: &[(String, Child<'d>)]) -> Model {
        let variants = variants.iter().map(|(name, child)| (name.clone(), None, child.clone())).collect();
        self.union_of(id, UnionKind::Untagged, variants)
    }

    fn union_of(&mut self, id: ModelId, kind: UnionKind, branches: Vec<(String, Option<String>, Child<'d>)>) -> Model {
        let (name, schema, closed) = {
            let entry = self.models.get(id);
            (entry.name.clone(), entry.schema, !entry.is_received())
        };
        let mut taken = Names::default();
        let mut variants: Vec<UnionVariant> = Vec::new();
        for (variant, tag, child) in branches {
            let ty = self.type_of(&child, closed);
            let part = tag.clone().unwrap_or_else(|| variant.clone());
            let ty = if self.boxes.contains(&(id, part)) { Type::Boxed(Box::new(ty)) } else { ty };
            if variants.iter().any(|other| other.ty == ty) {
                let message = format!("two branches of `{name}` have the same Rust type");
                self.unsupported(child.schema.span, message, "leave one of them out, or give it a schema of its own");
                continue;
            }
            let variant = names::avoid(variant, names::CATCH_ALL);
            let found = taken.claim(&variant, child.schema.span, &format!("a branch of `{name}`"));
            self.diagnostics.extend(found);
            let look = self.look(&child);
            let is_tagged = matches!(look.kind, Kind::Model(id) if matches!(self.models.get(id).definition, Definition::Tagged { .. }));
            variants.push(UnionVariant { docs: self.variant_docs(&child), name: variant, ty, tag, is_tagged });
        }
        let otherwise = match &kind {
            UnionKind::Tagged(property) => format!("An object whose shape depends on its `{property}`."),
            UnionKind::Untagged => "One of several shapes, the first that fits.".to_owned(),
        };
        let docs = docs::type_docs(schema, &otherwise);
        Model::Union(Union { docs, name, kind, variants, getters: Vec::new() })
    }

    fn variant_docs(&mut self, child: &Child<'d>) -> Vec<String> {
        let look = self.look(child);
        let words =
            look.chain.iter().find_map(|schema| schema.description.as_ref()).map(|words| docs::markdown(&words.value));
        words.unwrap_or_else(|| {
            let kind = match look.kind {
                Kind::Scalar(Scalar::Bool) => "A boolean.",
                Kind::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::UnixTime) => {
                    "A whole number."
                }
                Kind::Scalar(Scalar::F64) => "A number.",
                Kind::Scalar(Scalar::Scalar | Scalar::Value) => "Anything else.",
                Kind::Scalar(_) => "A text.",
                Kind::Table { .. } => "A row of a table.",
                Kind::List(_) => "A list.",
                Kind::Map(_) | Kind::Model(_) => "An object.",
            };
            vec![kind.to_owned()]
        })
    }
}

/// The name of a variant of a tagged union.
pub(super) fn tagged_name(tag: &str, branch: &Child<'_>) -> Name {
    branch.variant_name(names::variant_name(tag))
}
