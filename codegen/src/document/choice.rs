//! `x-choice`: branches beside `properties`, taken apart into what tells them from each other and what goes with each.

use std::collections::BTreeSet;

use super::{Components, Literal, Schema, Spanned};

/// A property of an object, by its name.
type Declared<'d> = (&'d Spanned<String>, &'d Schema);

/// One branch of a choice.
#[derive(Debug, Clone)]
pub struct Alternative<'d> {
    /// As it stands in the list: a schema, or a reference to one.
    pub branch: &'d Schema,
    /// The name of the variant: that beside the reference, or else that of its target.
    pub title: Option<&'d Spanned<String>>,
    /// The properties with a `const`.
    pub constants: Vec<(&'d Spanned<String>, &'d Literal)>,
    /// The other properties.
    pub others: Vec<Declared<'d>>,
}

impl Schema {
    /// The branches of a choice: of `oneOf`, or else of `anyOf`.
    #[must_use]
    pub fn branches_of_choice(&self) -> &[Schema] {
        if self.one_of.is_empty() { &self.any_of } else { &self.one_of }
    }
}

impl Components {
    /// The branches of a choice that lead somewhere.
    #[must_use]
    pub fn alternatives<'d>(&'d self, schema: &'d Schema) -> Vec<Alternative<'d>> {
        let branches = schema.branches_of_choice().iter();
        branches.filter_map(|branch| self.alternative(branch)).collect()
    }

    fn alternative<'d>(&'d self, branch: &'d Schema) -> Option<Alternative<'d>> {
        let target = self.resolve_schema(branch)?;
        let title = branch.title.as_ref().or(target.title.as_ref());
        let (mut constants, mut others) = (Vec::new(), Vec::new());
        for (name, property) in self.declared(target) {
            match &property.constant {
                Some(constant) => constants.push((name, constant)),
                None => others.push((name, property)),
            }
        }
        Some(Alternative { branch, title, constants, others })
    }

    /// The properties that an object has whatever its alternatives are: its own, and those of its parts.
    #[must_use]
    pub fn declared<'d>(&'d self, schema: &'d Schema) -> Vec<Declared<'d>> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        self.declare(schema, &mut found, &mut seen);
        found
    }

    /// `seen`: the parts so far, each of which counts once.
    fn declare<'d>(&'d self, schema: &'d Schema, found: &mut Vec<Declared<'d>>, seen: &mut BTreeSet<*const Schema>) {
        let Some(schema) = self.resolve_schema(schema).filter(|schema| seen.insert(*schema)) else { return };
        for part in &schema.all_of {
            self.declare(part, found, seen);
        }
        found.extend(schema.properties.iter().map(|(name, property)| (name, property)));
    }
}
