//! Each form in which an answer may come is shown by an example somewhere: a form that nobody has seen decodes untested.

use std::collections::BTreeSet;

use crate::{
    check::{scope::Scope, values::misfits, walk},
    diagnostic::Diagnostic,
    document::{AdditionalProperties, Literal, Schema, Type},
    tree::Value,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let document = scope.document;
    let mut shown = Shown { scope, seen: BTreeSet::new(), compared: BTreeSet::new() };
    for (_, media_type) in walk::media_types(document) {
        for (_, example) in &media_type.examples {
            if let (Some(example), Some(schema)) = (scope.item(example), &media_type.schema) {
                shown.value(&example.value, schema);
            }
        }
    }
    let seen = shown.seen;
    let mut missing = Vec::new();
    for schema in received(scope) {
        missing.extend(forms(schema).into_iter().filter(|form| !seen.contains(&std::ptr::from_ref(*form))));
    }
    for form in missing {
        let finding = Diagnostic::error("house-shape", form.span, "no example shows this form");
        scope.report(finding.help("add one to a response that may hold it"));
    }
}

/// The forms of a value, if it has several: each is of another type, or another object. `null` is none.
fn forms(schema: &Schema) -> Vec<&Schema> {
    // Beside properties, the branches are about the same object.
    let branches = if schema.properties.is_empty() { schema.one_of.as_slice() } else { &[] };
    let is_null = |form: &&Schema| form.types.first().is_some_and(|kind| kind.value == Type::Null);
    let forms: Vec<_> = branches.iter().filter(|form| !is_null(form)).collect();
    if forms.len() > 1 { forms } else { Vec::new() }
}

/// Every schema that describes a part of a successful answer.
fn received<'d>(scope: &Scope<'d>) -> Vec<&'d Schema> {
    let mut open: Vec<&Schema> = scope
        .calls
        .iter()
        .filter_map(|call| scope.success(call.operation))
        .flat_map(|response| response.content.iter().filter_map(|(_, media_type)| media_type.schema.as_ref()))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(schema) = open.pop() {
        if seen.insert(std::ptr::from_ref(schema)) {
            found.push(schema);
            open.extend(schema.reference.as_ref().and_then(|reference| scope.document.components.schema(reference)));
            open.extend(walk::parts(schema).chain(walk::branches(schema)));
        }
    }
    found
}

struct Shown<'s, 'd> {
    scope: &'s Scope<'d>,
    /// The forms that a value of an example has.
    seen: BTreeSet<*const Schema>,
    /// Schemas may lead back to themselves: each value is held against each of them once.
    compared: BTreeSet<(*const Literal, *const Schema)>,
}

impl<'d> Shown<'_, 'd> {
    fn value(&mut self, literal: &Literal, schema: &'d Schema) {
        let Some(schema) = self.scope.resolve(schema) else { return };
        if !self.compared.insert((std::ptr::from_ref(literal), std::ptr::from_ref(schema))) {
            return;
        }
        for part in &schema.all_of {
            self.value(literal, part);
        }
        for form in schema.any_of.iter().chain(&schema.one_of) {
            if misfits(self.scope, literal, form).is_empty() {
                self.seen.insert(std::ptr::from_ref(form));
                self.value(literal, form);
            }
        }
        match &literal.value {
            Value::Array(items) => {
                for item in items {
                    if let Some(of) = schema.items.as_deref() {
                        self.value(item, of);
                    }
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    let property = schema.properties.iter().find(|(name, _)| name.value == key.name);
                    match (property, &schema.additional_properties) {
                        (Some((_, property)), _) => self.value(value, property),
                        (None, Some(AdditionalProperties::Schema(additional))) => self.value(value, additional),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
