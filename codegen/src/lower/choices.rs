//! Choices: properties of an object that only go together. Each choice becomes one enum, and what goes with one of its
//! branches becomes a struct, which leaves the constants to the enum.

use super::{
    Lowering, ModelId, Part, docs,
    look::{Child, Definition, Kind, literal},
    names::{self, Names},
    object::{Object, Property},
};
use crate::{
    document::{Alternative, Literal, Schema, Spanned},
    ir::{ChoiceVariant, Docs, Model, Shape},
    words::listed,
};

/// A choice in its object.
#[derive(Debug, Clone)]
pub(super) struct Choice<'d> {
    /// The name of the field that it becomes.
    pub(super) field: &'d Spanned<String>,
    /// The properties that tell which branch is meant; never none.
    pub(super) constants: Vec<&'d str>,
    pub(super) required: bool,
    /// The schema, and the name of its enum.
    pub(super) child: Child<'d>,
}

/// One branch of a choice.
#[derive(Debug, Clone)]
pub(super) struct Branch<'d> {
    pub(super) title: &'d Spanned<String>,
    pub(super) description: Option<&'d str>,
    pub(super) constants: Vec<(&'d Spanned<String>, &'d Literal)>,
    /// The object that goes with the constants, if it has other properties.
    pub(super) payload: Option<Child<'d>>,
}

impl<'d> Choice<'d> {
    /// The name of its field in Rust.
    pub(super) fn name(&self) -> String {
        names::given(&self.field.value, names::value_name)
    }

    /// Where it stands on the wire: nothing else stands there.
    pub(super) fn wire(&self) -> &'d str {
        self.constants.first().copied().unwrap_or_default()
    }

    /// Whether the schema says nothing else.
    pub(super) fn is_all_of(&self, schema: &Schema) -> bool {
        is_only_choice(schema, &self.constants)
    }
}

fn is_only_choice(schema: &Schema, constants: &[&str]) -> bool {
    schema.properties.iter().all(|(name, _)| constants.contains(&name.value.as_str()))
        && (schema.one_of.is_empty() || schema.any_of.is_empty())
        && schema.all_of.is_empty()
        && schema.additional_properties.is_none()
        && schema.extensions.rules.is_empty()
        && schema.dependent_required.is_empty()
        && schema.min_properties.is_none()
        && schema.max_properties.is_none()
}

impl<'d> Lowering<'d> {
    /// The choice that the branches of a schema are. A schema that says nothing else gives the enum its name, unless it
    /// is a nameless part of another.
    pub(super) fn choice(
        &mut self,
        child: &Child<'d>,
        field: &'d Spanned<String>,
        is_part: bool,
    ) -> Option<Choice<'d>> {
        let schema = child.schema;
        let first = self.document.components.alternatives(schema).into_iter().next()?;
        let mut choice = Choice {
            field,
            constants: first.constants.iter().map(|(name, _)| name.value.as_str()).collect(),
            required: !schema.one_of.is_empty(),
            child: Child { part: Part::Choice, ..child.clone() },
        };
        let is_nameless_part = is_part && self.components.find(schema).is_none();
        if !choice.is_all_of(schema) || is_nameless_part {
            choice.child.hint.push_str(&names::variant_name(&field.value));
        }
        Some(choice).filter(|choice| !choice.constants.is_empty())
    }

    /// The enum that the branches of a schema are.
    pub(super) fn choice_kind(&mut self, child: &Child<'d>) -> Kind<'d> {
        let alternatives = self.document.components.alternatives(child.schema);
        let branches = alternatives.into_iter().filter_map(|alternative| self.branch(child, alternative)).collect();
        Kind::Model(self.model(child, Definition::Choice(branches)))
    }

    fn branch(&self, child: &Child<'d>, alternative: Alternative<'d>) -> Option<Branch<'d>> {
        let title = alternative.title?;
        let target = self.document.components.resolve_schema(alternative.branch)?;
        let description = alternative.branch.description.as_ref().or(target.description.as_ref());
        let hint = format!("{}{}", child.hint, names::variant_name(&title.value));
        Some(Branch {
            title,
            description: description.map(|words| words.value.as_str()),
            payload: (!alternative.others.is_empty()).then(|| Child::new(alternative.branch, hint)),
            constants: alternative.constants,
        })
    }

    /// The branches of a choice in its object.
    fn branches(&mut self, choice: &Choice<'d>) -> Vec<Branch<'d>> {
        let Kind::Model(id) = self.look(&choice.child).kind else { return Vec::new() };
        match &self.models.get(id).definition {
            Definition::Choice(branches) => branches.clone(),
            _ => Vec::new(),
        }
    }

    /// The object that goes with a branch.
    fn payload(&mut self, branch: &Branch<'d>) -> Option<Object<'d>> {
        let Kind::Model(id) = self.look(branch.payload.as_ref()?).kind else { return None };
        match &self.models.get(id).definition {
            Definition::Object(object) => Some(object.clone()),
            _ => None,
        }
    }

    /// The properties that go with one branch or another.
    pub(super) fn chosen_properties(&mut self, choice: &Choice<'d>) -> Vec<Property<'d>> {
        let mut found: Vec<Property<'d>> = Vec::new();
        for branch in self.branches(choice) {
            let Some(payload) = self.payload(&branch) else { continue };
            let mut more = payload.properties;
            for nested in &payload.choices {
                more.extend(self.chosen_properties(nested));
            }
            more.retain(|property| !choice.constants.contains(&property.name.value.as_str()));
            more.retain(|property| !found.iter().any(|known| known.name.value == property.name.value));
            found.extend(more);
        }
        found
    }

    /// Reports what one property of an object and a choice in it, or two choices, both say.
    pub(super) fn check_choices(&mut self, object: &Object<'d>) {
        let mut known: Vec<&str> = object.properties.iter().map(|property| property.name.value.as_str()).collect();
        for choice in &object.choices {
            let chosen = self.chosen_properties(choice);
            for Property { name, .. } in &chosen {
                if known.contains(&name.value.as_str()) {
                    let message = format!("`{}` stands both in a branch of a choice and beside it", name.value);
                    self.unsupported(name.span, message, "give one of them another name");
                }
            }
            known.extend(chosen.iter().map(|property| property.name.value.as_str()));
        }
    }

    pub(super) fn choice_model(&mut self, id: ModelId, branches: &[Branch<'d>]) -> Model {
        let (name, schema, closed) = {
            let entry = self.models.get(id);
            (entry.name.clone(), entry.schema, !entry.is_received())
        };
        let mut taken = Names::default();
        let mut variants = Vec::new();
        for branch in branches {
            let variant = names::given(&branch.title.value, names::variant_name);
            let found = taken.claim(&variant, branch.title.span, &format!("a branch of `{name}`"));
            self.diagnostics.extend(found);
            variants.push(ChoiceVariant {
                docs: variant_docs(branch),
                name: variant,
                payload: branch.payload.as_ref().map(|payload| self.type_of(payload, closed)),
                constants: branch
                    .constants
                    .iter()
                    .filter_map(|(name, constant)| Some((name.value.clone(), literal(constant)?)))
                    .collect(),
            });
        }
        let constants: Vec<&str> = branches
            .first()
            .map_or_else(Vec::new, |branch| branch.constants.iter().map(|(name, _)| name.value.as_str()).collect());
        let docs = match constants.as_slice() {
            constants if schema.description.is_some() && is_only_choice(schema, constants) => {
                docs::type_docs(schema, "")
            }
            [only] => Self::constant_docs(schema, only),
            several => {
                let names = listed(several.iter().copied(), "and");
                docs::fill("", &format!("The ways in which {names} go together."))
            }
        };
        Model::Choice(crate::ir::Choice { docs, name, variants })
    }

    /// What is checked of a choice: that of the branch whose constants stand there.
    pub(super) fn choice_shape(&mut self, branches: &[Branch<'d>]) -> Shape {
        let mut shapes = Vec::new();
        for branch in branches {
            let shape = branch.payload.as_ref().map_or(Shape::Any, |payload| self.shape(payload));
            shapes.push((branch.constants.clone(), shape));
        }
        told_apart(&shapes)
    }

    /// The docs of a field or an input that is a choice: what it is about, and what may be chosen.
    pub(super) fn choice_docs(&mut self, choice: &Choice<'d>) -> Docs {
        let mut docs = match choice.constants.as_slice() {
            [only] => Self::constant_docs(choice.child.schema, only),
            several => vec![format!("{} in one.", listed(several.iter().copied(), "and"))],
        };
        let mut words = Vec::new();
        for branch in self.branches(choice) {
            let title = names::given(&branch.title.value, names::variant_name);
            let payload = self.payload(&branch).into_iter().flat_map(|payload| payload.properties);
            let others: Vec<&str> = payload
                .map(|property| property.name.value.as_str())
                .filter(|name| !choice.constants.contains(name))
                .collect();
            words.push(match others.as_slice() {
                [] => format!("`{title}`"),
                others => format!("`{title}` with {}", listed(others.iter().copied(), "and")),
            });
        }
        let separator = if words.iter().any(|words| words.contains(' ')) { "; " } else { ", " };
        docs::section(&mut docs, docs::fill("", &format!("One of: {}.", words.join(separator))));
        docs
    }

    fn constant_docs(schema: &Schema, name: &str) -> Docs {
        let property = schema.properties.iter().find(|(found, _)| found.value == name).map(|(_, property)| property);
        property.map_or_else(Vec::new, |property| docs::type_docs(property, &format!("The field `{name}`.")))
    }
}

/// The description of a branch, and its constants.
fn variant_docs(branch: &Branch<'_>) -> Docs {
    let mut docs = branch.description.map_or_else(Vec::new, docs::markdown);
    let constants = branch.constants.iter();
    let words: Vec<String> =
        constants.map(|(name, constant)| format!("`{}` is `{}`", name.value, docs::code(constant))).collect();
    docs::section(&mut docs, vec![format!("{}.", words.join(", "))]);
    docs
}

/// The constants that tell a branch from the others, and what is checked of it.
type Told<'d> = (Vec<(&'d Spanned<String>, &'d Literal)>, Shape);

/// A union by the first constant, of unions by the next, and so on.
fn told_apart(branches: &[Told<'_>]) -> Shape {
    let Some((constants, shape)) = branches.first() else { return Shape::Any };
    let Some((first, _)) = constants.first() else { return shape.clone() };
    let mut variants: Vec<(String, Vec<Told<'_>>)> = Vec::new();
    for (constants, shape) in branches {
        let (here, rest): (Vec<_>, Vec<_>) = constants.iter().copied().partition(|(name, _)| name.value == first.value);
        let Some((_, constant)) = here.first() else { continue };
        let tag = constant.as_str().map_or_else(|| super::examples::json(constant), str::to_owned);
        match variants.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, inside)) => inside.push((rest, shape.clone())),
            None => variants.push((tag, vec![(rest, shape.clone())])),
        }
    }
    let variants = variants.into_iter().map(|(tag, inside)| (tag, told_apart(&inside)));
    Shape::Tagged { tag: first.value.clone(), variants: variants.collect() }
}
