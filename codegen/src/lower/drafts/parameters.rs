//! The inputs that are parameters.

use super::Input;
use crate::{
    document::{Operation, Parameter, ParameterLocation, PathItem, Style},
    ir::{self, Place},
    lower::{
        Lowering,
        look::{Child, Kind},
        names,
    },
};

impl<'d> Lowering<'d> {
    /// The parameters of an operation; its own go before those of the path.
    pub(super) fn parameters(&mut self, item: &'d PathItem, operation: &'d Operation, hint: &str) -> Vec<Input<'d>> {
        let mut found: Vec<(Option<&'d str>, &'d Parameter)> = Vec::new();
        for parameter in operation.parameters.iter().chain(&item.parameters) {
            let Some((component, parameter)) = self.component(parameter) else { continue };
            let same = |other: &Parameter| {
                other.name.value == parameter.name.value && other.location.value == parameter.location.value
            };
            if !found.iter().any(|(_, other)| same(other)) {
                found.push((component, parameter));
            }
        }
        // Places in the order in which a call reads; in the path, the order of the template.
        found.sort_by_key(|(_, parameter)| {
            let in_path = item.path.value.find(&format!("{{{}}}", parameter.name.value)).unwrap_or(usize::MAX);
            (
                place(parameter.location.value),
                if parameter.location.value == ParameterLocation::Path { in_path } else { 0 },
            )
        });
        found.into_iter().map(|(component, parameter)| self.parameter(component, parameter, hint)).collect()
    }

    fn parameter(&mut self, component: Option<&'d str>, parameter: &'d Parameter, hint: &str) -> Input<'d> {
        let words = names::type_name(&parameter.name.value);
        let child = Child::new(&parameter.schema, component.map_or_else(|| format!("{hint}{words}"), names::type_name));
        let look = self.look(&child);
        let place = place(parameter.location.value);
        let style = match (&look.kind, parameter.style, parameter.explode) {
            (Kind::List(_), Style::Form, true) => ir::Style::Repeat,
            (Kind::List(_), Style::Form | Style::Simple, _) => ir::Style::Comma,
            (_, Style::DeepObject, _) => ir::Style::Brackets,
            (Kind::Scalar(_) | Kind::Table { .. }, Style::Form | Style::Simple, _) => ir::Style::Plain,
            (Kind::Model(id), Style::Form | Style::Simple, _) if self.is_plain(*id) => ir::Style::Plain,
            _ => {
                let message =
                    format!("parameter `{}` has a shape and a style that do not go together", parameter.name.value);
                self.unsupported(
                    parameter.span,
                    message,
                    "lists go with `form` or `simple`, objects with `deepObject`",
                );
                ir::Style::Plain
            }
        };
        Input {
            wire: &parameter.name.value,
            span: parameter.span,
            place,
            required: parameter.required || place == Place::Path,
            deprecated: parameter.deprecated,
            style,
            patch: false,
            constant: if parameter.required { look.constant } else { None },
            description: parameter.description.as_deref(),
            rust_name: parameter.rust_name.as_ref(),
            provenance: &parameter.provenance,
            examples: Some(&parameter.examples),
            choice: None,
            name: String::new(),
            child,
        }
    }
}

fn place(location: ParameterLocation) -> Place {
    match location {
        ParameterLocation::Path => Place::Path,
        ParameterLocation::Query => Place::Query,
        ParameterLocation::Header => Place::Header,
    }
}
