//! Whether a literal of the document fits a schema.

use std::cmp::Ordering;

use super::{
    literals::{fits_type, number, same, show},
    rules::faults,
    scope::{Scope, either, type_name},
    walk,
};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{AdditionalProperties, Alternative, Literal, Rule, Schema, Spanned, Type},
    tree::{Key, Node, Span, Value},
};

/// How many schemas deep a literal is followed, and how many it is compared with in all. Schemas that go in circles, or
/// branch again and again, have no end of their own.
const DEEPEST: usize = 64;
const MOST: usize = 50_000;

/// Every way in which a literal does not fit.
pub(super) fn misfits<'d>(scope: &Scope<'d>, literal: &Literal, schema: &'d Schema) -> Vec<Diagnostic> {
    Fitting::of(scope, false).fit(literal, schema)
}

/// The same of what a call sends, which keeps `x-rules` as well.
pub(super) fn misfits_of_request<'d>(scope: &Scope<'d>, literal: &Literal, schema: &'d Schema) -> Vec<Diagnostic> {
    Fitting::of(scope, true).fit(literal, schema)
}

/// Every way in which an object breaks rules.
pub(super) fn broken_rules(rules: &[Spanned<Rule>], object: &Literal) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules {
        found.extend(faults(&rule.value, object).into_iter().map(|fault| {
            Diagnostic::error("value-mismatch", fault.span, fault.message).related(rule.span, "the rule")
        }));
    }
    found
}

struct Fitting<'s, 'd> {
    scope: &'s Scope<'d>,
    /// Whether the literal is an example of a request.
    is_sent: bool,
    found: Vec<Diagnostic>,
    depth: usize,
    compared: usize,
}

impl<'s, 'd> Fitting<'s, 'd> {
    fn of(scope: &'s Scope<'d>, is_sent: bool) -> Self {
        Self { scope, is_sent, found: Vec::new(), depth: 0, compared: 0 }
    }

    fn fit(mut self, literal: &Literal, schema: &'d Schema) -> Vec<Diagnostic> {
        self.value(literal, schema);
        self.found
    }

    fn value(&mut self, literal: &Literal, schema: &'d Schema) {
        self.evaluate(literal, schema, false);
    }

    /// `is_part`: the schema is one of several that describe the value together.
    fn evaluate(&mut self, literal: &Literal, schema: &'d Schema, is_part: bool) {
        let Some(schema) = self.scope.resolve(schema) else { return };
        if self.depth == DEEPEST || self.compared == MOST {
            return;
        }
        self.depth += 1;
        self.compared += 1;
        if self.has_type(literal, schema) {
            self.choice(literal, schema);
            match &literal.value {
                Value::String(text) => self.length(literal, text, schema),
                Value::Integer(_) | Value::Float(_) => self.range(literal, schema),
                Value::Array(items) => self.items(literal, items, schema),
                Value::Object(entries) => {
                    self.object(literal, entries, schema, is_part);
                    if self.is_sent {
                        self.found.extend(broken_rules(&schema.extensions.rules, literal));
                    }
                }
                Value::Null | Value::Bool(_) => {}
            }
            self.combined(literal, schema);
        }
        self.depth -= 1;
    }

    fn report(&mut self, literal: &Literal, message: impl Into<String>) {
        self.found.push(Diagnostic::error("value-mismatch", literal.span, message));
    }

    /// Adds a place to the last finding.
    fn point_to(&mut self, span: Span, note: &str) {
        if let Some(last) = self.found.last_mut() {
            last.related.push((span, note.to_owned()));
        }
    }

    fn has_type(&mut self, literal: &Literal, schema: &'d Schema) -> bool {
        if fits_type(literal, schema) {
            return true;
        }
        let wanted = either(schema.types.iter().map(|kind| type_name(kind.value)));
        let is_scalar = !matches!(literal.value, Value::Array(_) | Value::Object(_) | Value::Null);
        let message = format!("{} is not of type {wanted}", show(literal));
        let wants_text = schema.types.iter().any(|kind| kind.value == Type::String);
        self.report(literal, message);
        if let Some(last) = self.found.last_mut().filter(|_| is_scalar && wants_text) {
            last.help = Some("put quotes around it".to_owned());
        }
        if let Some(first) = schema.types.first() {
            self.point_to(first.span, "the type");
        }
        false
    }

    fn choice(&mut self, literal: &Literal, schema: &'d Schema) {
        if let Some(constant) = &schema.constant
            && !same(constant, literal)
        {
            self.report(literal, format!("{} is not the constant {}", show(literal), show(constant)));
            self.point_to(constant.span, "the constant");
        }
        let Some(values) = &schema.enumeration else { return };
        if values.value.iter().any(|value| same(value, literal)) {
            return;
        }
        self.report(literal, format!("{} is not one of the values of the enum", show(literal)));
        self.point_to(values.span, "the values");
        let near = literal.as_str().and_then(|text| suggest(text, values.value.iter().filter_map(Node::as_str)));
        if let (Some(near), Some(last)) = (near, self.found.last_mut()) {
            last.help = Some(format!("did you mean `{near}`?"));
        }
    }

    fn length(&mut self, literal: &Literal, text: &str, schema: &'d Schema) {
        let length = text.chars().count() as u64;
        if let Some(limit) = schema.min_length.as_ref().filter(|limit| length < limit.value) {
            self.report(literal, format!("this has {length} characters, fewer than {}", limit.value));
        }
        if let Some(limit) = schema.max_length.as_ref().filter(|limit| length > limit.value) {
            self.report(literal, format!("this has {length} characters, more than {}", limit.value));
        }
        if let Some(pattern) = schema.pattern.as_ref().filter(|pattern| super::patterns::forbids(&pattern.value, text))
        {
            self.report(literal, format!("{} does not match the pattern", show(literal)));
            self.point_to(pattern.span, "the pattern");
        }
    }

    fn range(&mut self, literal: &Literal, schema: &'d Schema) {
        let Some(value) = number(literal) else { return };
        let limits = [
            (&schema.minimum, Ordering::Less, false, "is below the minimum"),
            (&schema.maximum, Ordering::Greater, false, "is above the maximum"),
            (&schema.exclusive_minimum, Ordering::Less, true, "is not above"),
            (&schema.exclusive_maximum, Ordering::Greater, true, "is not below"),
        ];
        for (limit, beyond, or_equal, words) in limits {
            let Some(limit) = limit else { continue };
            // Not `total_cmp`: -0.0 is 0.0.
            let order = value.partial_cmp(&limit.value);
            if order == Some(beyond) || (or_equal && order == Some(Ordering::Equal)) {
                self.report(literal, format!("{} {words} {}", show(literal), limit.value));
                self.point_to(limit.span, "the limit");
            }
        }
    }

    fn items(&mut self, literal: &Literal, items: &[Node], schema: &'d Schema) {
        let length = items.len() as u64;
        if let Some(limit) = schema.min_items.as_ref().filter(|limit| length < limit.value) {
            self.report(literal, format!("this list has {length} items, fewer than {}", limit.value));
        }
        if let Some(limit) = schema.max_items.as_ref().filter(|limit| length > limit.value) {
            self.report(literal, format!("this list has {length} items, more than {}", limit.value));
        }
        if let Some(of) = schema.items.as_deref() {
            for item in items {
                self.value(item, of);
            }
        }
    }

    fn object(&mut self, literal: &Literal, entries: &[(Key, Node)], schema: &'d Schema, is_part: bool) {
        for name in schema.required.iter().filter(|name| literal.get(&name.value).is_none()) {
            let property = schema.properties.iter().find(|(known, _)| known.value == name.value);
            let counts = match property {
                // The server fills in what may only be read; an example of a request leaves it out.
                Some((_, property)) => !property.read_only,
                // A name that is no property has been reported where it stands.
                None => schema.properties.is_empty(),
            };
            if counts {
                self.report(literal, format!("`{}` is required and missing", name.value));
                self.point_to(name.span, "required here");
            }
        }
        for (key, value) in entries {
            let property = schema.properties.iter().find(|(name, _)| name.value == key.name);
            match (property, &schema.additional_properties) {
                (Some((_, property)), _) => self.value(value, property),
                (None, Some(AdditionalProperties::Schema(additional))) => self.value(value, additional),
                (None, Some(AdditionalProperties::None)) => self.undeclared(key, schema),
                (None, None) if !is_part && self.scope.document.house_rules => self.undeclared(key, schema),
                (None, None | Some(AdditionalProperties::Any)) => {}
            }
        }
    }

    /// A property of a literal that no schema declares is most often a slip.
    fn undeclared(&mut self, key: &Key, schema: &'d Schema) {
        let known: Vec<_> = walk::properties(self.scope.document, schema).into_iter().map(|(name, _)| name).collect();
        let is_declared = known.contains(&key.name.as_str());
        if known.is_empty() || is_declared || !self.scope.is_known(schema) {
            return;
        }
        let finding = Diagnostic::error("value-mismatch", key.span, format!("the schema declares no `{}`", key.name));
        self.found.push(match suggest(&key.name, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("declare it under `properties`"),
        });
    }

    fn combined(&mut self, literal: &Literal, schema: &'d Schema) {
        for part in &schema.all_of {
            self.evaluate(literal, part, true);
        }
        match &literal.value {
            Value::Object(entries) if schema.extensions.choice.is_some() && self.scope.document.house_rules => {
                self.chosen(entries, literal, schema);
            }
            _ => {}
        }
        for branches in [&schema.any_of, &schema.one_of].into_iter().filter(|branches| !branches.is_empty()) {
            let attempts: Vec<_> = branches.iter().map(|branch| self.attempt(literal, branch)).collect();
            if attempts.iter().any(Vec::is_empty) {
                continue;
            }
            match self.meant(literal, schema, branches) {
                Some(meant) => self.found.extend(attempts.into_iter().nth(meant).unwrap_or_default()),
                None => self.report(literal, format!("{} fits none of the alternatives", show(literal))),
            }
        }
    }

    /// What goes with one branch of a choice stands beside the constants of that branch.
    fn chosen(&mut self, entries: &[(Key, Node)], literal: &Literal, schema: &'d Schema) {
        let alternatives = self.scope.document.components.alternatives(schema);
        let chosen = alternatives.iter().find(|alternative| is_chosen(alternative, literal));
        for (key, _) in entries {
            let goes_with =
                |alternative: &&Alternative<'_>| alternative.others.iter().any(|(name, _)| name.value == key.name);
            let Some(owner) = alternatives.iter().find(goes_with).filter(|_| !chosen.as_ref().is_some_and(goes_with))
            else {
                continue;
            };
            let title = owner.title.map_or("", |title| title.value.as_str());
            let message = format!("`{}` only goes with the choice of `{title}`", key.name);
            self.found.push(Diagnostic::error("value-mismatch", key.span, message));
        }
    }

    fn attempt(&mut self, literal: &Literal, branch: &'d Schema) -> Vec<Diagnostic> {
        let before = self.found.len();
        self.evaluate(literal, branch, true);
        self.found.split_off(before)
    }

    /// The branch that a literal is meant to fit: by its tag, by its constants, or as the only one of its type.
    fn meant(&self, literal: &Literal, schema: &'d Schema, branches: &'d [Schema]) -> Option<usize> {
        let tag = schema.discriminator.as_ref().map(|discriminator| discriminator.property.value.as_str());
        let has_tag = |branch: &&Schema| {
            let constant = tag.and_then(|tag| {
                let properties = walk::properties(self.scope.document, branch);
                properties
                    .into_iter()
                    .find(|(name, _)| *name == tag)
                    .and_then(|(_, property)| property.constant.as_ref())
            });
            constant.zip(tag).is_some_and(|(constant, tag)| literal.get(tag).is_some_and(|value| same(constant, value)))
        };
        let resolved: Vec<_> = branches.iter().map(|branch| self.scope.resolve(branch)).collect();
        if let Some(at) = resolved.iter().position(|branch| branch.as_ref().is_some_and(has_tag)) {
            return Some(at);
        }
        if schema.extensions.choice.is_some() {
            let alternatives = self.scope.document.components.alternatives(schema);
            let chosen = alternatives.into_iter().find(|alternative| is_chosen(alternative, literal))?;
            return branches.iter().position(|branch| std::ptr::eq(branch, chosen.branch));
        }
        let of_type = |branch: Option<&Schema>| branch.is_some_and(|branch| fits_type(literal, branch));
        match resolved.iter().filter(|branch| of_type(**branch)).count() {
            1 => resolved.iter().position(|branch| of_type(*branch)),
            _ => None,
        }
    }
}

/// Whether a literal has the constants of a branch.
fn is_chosen(alternative: &Alternative<'_>, literal: &Literal) -> bool {
    let mut constants = alternative.constants.iter();
    constants.all(|(name, constant)| literal.get(&name.value).is_some_and(|value| same(constant, value)))
}
