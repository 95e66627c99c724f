//! Merges the parts of an object schema (`allOf`, own properties, rules, choices) into one list of properties.

use super::{Lowering, choices::Choice, look::Child, names};
use crate::document::{AdditionalProperties, Rule, Schema, Spanned, Type};

/// An object with all its parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Object<'d> {
    pub(super) properties: Vec<Property<'d>>,
    pub(super) additional: Additional<'d>,
    pub(super) rules: Vec<&'d Spanned<Rule>>,
    /// At least one of each of these is present.
    pub(super) any_of: Vec<Vec<&'d str>>,
    /// Properties that only go together, each as one.
    pub(super) choices: Vec<Choice<'d>>,
    /// Every schema that had a part in it.
    pub(super) parts: Vec<&'d Schema>,
}

#[derive(Debug, Clone)]
pub(super) struct Property<'d> {
    pub(super) name: &'d Spanned<String>,
    pub(super) schema: &'d Schema,
    pub(super) required: bool,
    /// The type in which it was declared, for naming its own type.
    pub(super) owner: String,
}

impl<'d> Property<'d> {
    /// The property's schema, with the name that a type made of it gets.
    pub(super) fn child(&self) -> Child<'d> {
        Child::new(self.schema, format!("{}{}", self.owner, names::variant_name(&self.name.value)))
    }
}

/// What may stand beside the properties.
#[derive(Debug, Clone, Default)]
pub(super) enum Additional<'d> {
    #[default]
    Unsaid,
    None,
    Any,
    Values(Child<'d>),
}

/// What an object consists of.
#[derive(Debug)]
pub(super) enum Member<'o, 'd> {
    Property(&'o Property<'d>),
    Choice(&'o Choice<'d>),
}

impl<'d> Object<'d> {
    /// The choice that a property is part of.
    pub(super) fn choice_of(&self, property: &str) -> Option<&Choice<'d>> {
        self.choices.iter().find(|choice| choice.constants.contains(&property))
    }

    /// The properties that stand for themselves.
    pub(super) fn plain(&self) -> impl Iterator<Item = &Property<'d>> {
        self.properties.iter().filter(|property| self.choice_of(&property.name.value).is_none())
    }

    /// What the object consists of, in the order of the document: a choice stands where its first constant does, and one
    /// of an `allOf` behind everything else.
    pub(super) fn members(&self) -> Vec<Member<'_, 'd>> {
        let is_own =
            |choice: &Choice<'d>| self.parts.first().is_some_and(|root| std::ptr::eq(*root, choice.child.schema));
        let placed = self.properties.iter().filter_map(|property| match self.choice_of(&property.name.value) {
            None => Some(Member::Property(property)),
            Some(choice) => (is_own(choice) && choice.wire() == property.name.value).then_some(Member::Choice(choice)),
        });
        let others = self.choices.iter().filter(|choice| !is_own(choice)).map(Member::Choice);
        placed.chain(others).collect()
    }

    /// The choice that is all there is to the object.
    pub(super) fn only_choice(&self) -> Option<&Choice<'d>> {
        match (self.choices.as_slice(), self.parts.as_slice()) {
            ([only], [part]) if only.is_all_of(part) => Some(only),
            _ => None,
        }
    }
}

impl<'d> Lowering<'d> {
    /// Merges everything that a schema says of an object.
    pub(super) fn merge(&mut self, child: &Child<'d>) -> Object<'d> {
        let mut object = Object::default();
        let mut required = Vec::new();
        self.merge_into(&mut object, &mut required, child);
        for property in &mut object.properties {
            property.required = required.contains(&property.name.value.as_str());
        }
        object
    }

    fn merge_into(&mut self, object: &mut Object<'d>, required: &mut Vec<&'d str>, child: &Child<'d>) {
        let schema = child.schema;
        if let Some(reference) = &schema.reference {
            if let Some(target) = self.components.named(&reference.name) {
                let child = Child::new(target.schema, &target.rust_name);
                self.merge_into(object, required, &child);
            }
            return;
        }
        // What several parts are made of is one part.
        if object.parts.iter().any(|part| std::ptr::eq(*part, schema)) {
            return;
        }
        if !is_object(schema) {
            self.unsupported(schema.span, "a member of `allOf` is not an object", "only objects can be merged");
            return;
        }
        object.parts.push(schema);
        for member in &schema.all_of {
            self.merge_into(object, required, &Child::new(member, child.hint.clone()));
        }
        for (name, property) in &schema.properties {
            let property = Property { name, schema: property, required: false, owner: child.hint.clone() };
            match object.properties.iter_mut().find(|found| found.name.value == name.value) {
                Some(earlier) => *earlier = property,
                None => object.properties.push(property),
            }
        }
        required.extend(schema.required.iter().map(|name| name.value.as_str()));
        match &schema.additional_properties {
            None => {}
            Some(AdditionalProperties::None) => object.additional = Additional::None,
            Some(AdditionalProperties::Any) => object.additional = Additional::Any,
            Some(AdditionalProperties::Schema(values)) => {
                object.additional = Additional::Values(Child::new(values, format!("{}Value", child.hint)));
            }
        }
        object.rules.extend(&schema.extensions.rules);
        self.merge_alternatives(object, child);
    }

    /// `anyOf` of `required`, or a choice.
    fn merge_alternatives(&mut self, object: &mut Object<'d>, child: &Child<'d>) {
        let schema = child.schema;
        if !schema.any_of.is_empty() && schema.any_of.iter().all(is_only_required) {
            let mut names = Vec::new();
            for branch in &schema.any_of {
                match branch.required.as_slice() {
                    [name] => names.push(name.value.as_str()),
                    _ => self.unsupported(
                        branch.span,
                        "a branch of `anyOf` requires several properties",
                        "name one property in each branch",
                    ),
                }
            }
            object.any_of.push(names);
        }
        if let Some(field) = &schema.extensions.choice {
            let is_part = object.parts.len() > 1;
            object.choices.extend(self.choice(child, field, is_part));
        } else if !schema.one_of.is_empty() {
            self.unsupported(
                schema.span,
                "`oneOf` says which properties may stand together",
                "use `anyOf`, or `x-rules`",
            );
        }
    }
}

/// Whether a schema says anything of an object by itself.
pub(super) fn has_shape(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some()
        || !schema.extensions.rules.is_empty()
        || schema.min_properties.is_some()
        || schema.max_properties.is_some()
}

/// Whether the branches of `oneOf` or `anyOf` are about the properties beside them, and not other shapes.
pub(super) fn is_object_rule(schema: &Schema, branches: &[&Schema]) -> bool {
    (has_shape(schema) || !schema.all_of.is_empty())
        && (schema.extensions.choice.is_some() || branches.iter().all(|branch| is_only_required(branch)))
}

fn is_object(schema: &Schema) -> bool {
    let typed = schema.types.is_empty() || schema.types.iter().any(|found| found.value == Type::Object);
    let branches: Vec<&Schema> = schema.one_of.iter().chain(&schema.any_of).collect();
    typed && (branches.is_empty() || is_object_rule(schema, &branches)) && schema.enumeration.is_none()
}

/// `{required: [email]}`
fn is_only_required(schema: &Schema) -> bool {
    schema.reference.is_none()
        && !schema.required.is_empty()
        && schema.properties.is_empty()
        && schema.all_of.is_empty()
}
