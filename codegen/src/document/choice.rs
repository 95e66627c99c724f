//! `x-choice`: branches beside `properties`, taken apart into what tells them from each other and what goes with each.

use super::{Components, Literal, Map, Schema, Spanned};

/// How many schemas deep `$ref` and `allOf` are followed for the properties of one object.
const DEEPEST: usize = 64;

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
    pub others: Vec<(&'d Spanned<String>, &'d Schema)>,
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
    pub fn declared<'d>(&'d self, schema: &'d Schema) -> Vec<(&'d Spanned<String>, &'d Schema)> {
        let mut found = Vec::new();
        self.declare(schema, &mut found, DEEPEST);
        found
    }

    fn declare<'d>(&'d self, schema: &'d Schema, found: &mut Vec<(&'d Spanned<String>, &'d Schema)>, depth: usize) {
        let Some(schema) = self.resolve_schema(schema).filter(|_| depth > 0) else { return };
        for part in &schema.all_of {
            self.declare(part, found, depth - 1);
        }
        found.extend(entries(&schema.properties));
    }
}

fn entries<T>(map: &Map<T>) -> impl Iterator<Item = (&Spanned<String>, &T)> {
    map.iter().map(|(name, value)| (name, value))
}
