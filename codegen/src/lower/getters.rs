//! What all variants of a tagged union have, the union gives out itself, so that nobody has to match for it.

use super::{
    Lowering, ModelId, docs,
    look::{Definition, Kind},
    names,
};
use crate::ir::{Field, Getter, Model, Type};

/// Functions that a union has anyway, besides those of every type.
const OF_EVERY_UNION: &[&str] = &["from", "eq", "ne", "serialize", "deserialize"];

/// A field that one variant or several have.
struct Shared {
    getter: Getter,
    may_be_absent: bool,
}

impl Lowering<'_> {
    /// Gives each tagged union its getters. The structs are there by now.
    pub(super) fn add_getters(&mut self) {
        for index in 0..self.lowered.len() {
            let shared = self.shared(self.lowered[index].0, &mut Vec::new());
            if let [Model::Union(union)] = self.lowered[index].1.as_mut_slice() {
                union.getters = shared.into_iter().map(finished).collect();
            }
        }
    }

    /// What all variants of a tagged union have. `around`: the unions on the way here, since one may hold itself.
    fn shared(&mut self, id: ModelId, around: &mut Vec<ModelId>) -> Vec<Shared> {
        let Definition::Tagged { variants, .. } = self.models.get(id).definition.clone() else { return Vec::new() };
        if around.contains(&id) {
            return Vec::new();
        }
        around.push(id);
        let mut shared: Option<Vec<Shared>> = None;
        for (_, child) in &variants {
            let found = match self.look(child).kind {
                Kind::Model(inner) => match self.built.get(&inner) {
                    Some(built) => built.fields.iter().filter_map(|(field, _)| of_field(field)).collect(),
                    None => self.shared(inner, around),
                },
                _ => Vec::new(),
            };
            shared = Some(match shared {
                None => found,
                Some(shared) => shared.into_iter().filter_map(|shared| with_variant(shared, &found)).collect(),
            });
        }
        around.pop();
        shared.unwrap_or_default()
    }
}

fn of_field(field: &Field) -> Option<Shared> {
    let (ty, may_be_absent) = match &field.ty {
        // What an update does to a field is more than a value.
        Type::Patch(_) => return None,
        Type::Option(inner) => (&**inner, true),
        other => (other, false),
    };
    let ty = match ty {
        Type::Boxed(inner) => &**inner,
        other => other,
    };
    let name = field.name.clone();
    let is_taken = names::setter_name(name.clone(), OF_EVERY_UNION) != name;
    let getter = Getter { docs: field.docs.clone(), name, ty: ty.clone() };
    (!field.flatten && !is_taken).then_some(Shared { getter, may_be_absent })
}

/// The field, if the next variant has it as well.
fn with_variant(mut shared: Shared, fields: &[Shared]) -> Option<Shared> {
    let getter = &mut shared.getter;
    let found = fields.iter().find(|found| found.getter.name == getter.name && found.getter.ty == getter.ty)?;
    if getter.docs != found.getter.docs {
        getter.docs = vec![format!("The field `{}`, which every variant has.", names::unraw(&getter.name))];
    }
    shared.may_be_absent |= found.may_be_absent;
    Some(shared)
}

fn finished(Shared { mut getter, may_be_absent }: Shared) -> Getter {
    let absent = if may_be_absent { "where it is absent, and " } else { "" };
    let words = format!("`None` {absent}for a shape that this version does not know.");
    docs::section(&mut getter.docs, docs::fill("", &words));
    getter
}
