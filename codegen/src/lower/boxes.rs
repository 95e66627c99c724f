//! Finds the types that hold themselves, which need a box somewhere.

use std::collections::BTreeSet;

use super::{
    Lowering, ModelId,
    look::{Child, Definition, Kind},
};

/// What holds something by value.
#[derive(Debug, Clone, Copy)]
enum Holder {
    Struct,
    Union,
    /// An object its choices, and a choice what goes with its branches.
    Choice,
}

impl<'d> Lowering<'d> {
    /// Finds the fields and variants that hold their own type by value, and boxes one on each circle.
    pub(super) fn find_boxes(&mut self) {
        let ids: Vec<ModelId> = self.models.used().map(|(id, _)| id).collect();
        let mut edges: Vec<(ModelId, String, ModelId)> = Vec::new();
        for holder in [Holder::Struct, Holder::Union, Holder::Choice] {
            for id in &ids {
                for (part, child) in self.held(*id, holder) {
                    if let Kind::Model(target) = self.look(&child).kind {
                        edges.push((*id, part, target));
                    }
                }
            }
        }
        // Struct fields stand before variants, so that a circle through both is cut in the struct. Choices come last and
        // are never cut: on every circle through one lies a field of what goes with a branch.
        for index in 0..edges.len() {
            let (id, part, target) = edges[index].clone();
            if reaches(target, id, &edges, &self.boxes) {
                self.boxes.insert((id, part));
            }
        }
    }

    /// What a type holds by value.
    fn held(&self, id: ModelId, holder: Holder) -> Vec<(String, Child<'d>)> {
        match (holder, &self.models.get(id).definition) {
            (Holder::Struct, Definition::Object(object)) => {
                object.plain().map(|property| (property.name.value.clone(), property.child())).collect()
            }
            (Holder::Union, Definition::Tagged { variants, .. } | Definition::Untagged(variants)) => variants.clone(),
            (Holder::Choice, Definition::Object(object)) => {
                object.choices.iter().map(|choice| (choice.wire().to_owned(), choice.child.clone())).collect()
            }
            (Holder::Choice, Definition::Choice(branches)) => branches
                .iter()
                .filter_map(|branch| Some((branch.title.value.clone(), branch.payload.clone()?)))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether values of `from` hold a `to`, boxes apart.
fn reaches(
    from: ModelId,
    to: ModelId,
    edges: &[(ModelId, String, ModelId)],
    boxes: &BTreeSet<(ModelId, String)>,
) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(here) = next.pop() {
        if here == to {
            return true;
        }
        if seen.insert(here) {
            let onward = edges.iter().filter(|(id, part, _)| *id == here && !boxes.contains(&(*id, part.clone())));
            next.extend(onward.map(|(_, _, target)| *target));
        }
    }
    false
}
