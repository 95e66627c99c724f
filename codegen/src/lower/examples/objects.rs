//! Values of objects: made by their constructor, completed by their setters.

use super::{
    Imports,
    scalars::{call, entries, path},
    values::Place,
};
use crate::{
    document::Literal,
    ir::{Expr, NewStyle},
    lower::{
        Lowering, ModelId,
        files::Built,
        look::{Child, Look},
        object::{Additional, Object},
    },
};

impl<'d> Lowering<'d> {
    /// A struct by its `new` and setters, or written out.
    pub(super) fn object_value(
        &mut self,
        id: ModelId,
        object: &Object<'d>,
        value: Option<&Literal>,
        imports: &mut Imports,
    ) -> Expr {
        let name = self.models.get(id).name.clone();
        imports.models.push(name.clone());
        let Some(built) = self.built.get(&id).cloned() else { return path(&["None"]) };
        let wire_of = |field: &str| {
            built.fields.iter().find(|(found, _)| found.name == field).map(|(_, wire)| wire.clone()).unwrap_or_default()
        };
        let Some(constructor) = &built.constructor else {
            if built.default {
                let made = call(Expr::Path(vec![name, "default".to_owned()]), Vec::new());
                return self.completed(made, &built, object, value, imports);
            }
            let fields = built.fields.iter().map(|(field, wire)| {
                let expr = self.property_value(id, object, wire, value, true, imports);
                (field.name.clone(), expr)
            });
            return Expr::Struct { fields: fields.collect(), name };
        };
        let arguments: Vec<Expr> = match &constructor.style {
            NewStyle::Positional => constructor
                .arguments
                .iter()
                .map(|argument| self.property_value(id, object, &wire_of(&argument.field), value, false, imports))
                .collect(),
            NewStyle::Struct { model, .. } => {
                imports.models.push(model.clone());
                let fields = constructor
                    .arguments
                    .iter()
                    .map(|argument| {
                        (
                            argument.field.clone(),
                            self.property_value(id, object, &wire_of(&argument.field), value, true, imports),
                        )
                    })
                    .collect();
                vec![Expr::Struct { name: model.clone(), fields }]
            }
        };
        let made = call(Expr::Path(vec![name, "new".to_owned()]), arguments);
        self.completed(made, &built, object, value, imports)
    }

    /// The setters for what the value has beyond the required.
    fn completed(
        &mut self,
        mut made: Expr,
        built: &Built,
        object: &Object<'d>,
        value: Option<&Literal>,
        imports: &mut Imports,
    ) -> Expr {
        for setter in &built.setters {
            let Some((_, wire)) = built.fields.iter().find(|(field, _)| field.name == setter.field) else { continue };
            if let Some(choice) = object.choice_of(wire) {
                if value.is_some_and(|value| value.get(wire).is_some()) {
                    let look = self.look(&choice.child);
                    let argument = self.taken_value(&look, value, imports);
                    let (name, arguments) = (setter.name.clone(), vec![argument]);
                    made = Expr::Method { receiver: Box::new(made), name, arguments };
                }
                continue;
            }
            let argument = match object.properties.iter().find(|property| property.name.value == *wire) {
                Some(property) => {
                    let Some(given) = value.and_then(|value| value.get(wire)) else { continue };
                    let look = Look { nullable: false, ..self.look(&property.child()) };
                    if setter.patch {
                        self.patch_value(&look, Some(given), imports)
                    } else {
                        self.taken_value(&look, Some(given), imports)
                    }
                }
                None => match self.extra(object, value, imports) {
                    Some(argument) => argument,
                    None => continue,
                },
            };
            made = Expr::Method { receiver: Box::new(made), name: setter.name.clone(), arguments: vec![argument] };
        }
        made
    }

    /// What the document does not name.
    fn extra(&mut self, object: &Object<'d>, value: Option<&Literal>, imports: &mut Imports) -> Option<Expr> {
        let child = match &object.additional {
            Additional::Values(values) => values.clone(),
            Additional::Any => Child::new(self.anything, ""),
            Additional::Unsaid | Additional::None => return None,
        };
        let mut others = entries(value);
        let named = self.names_of(object);
        others.retain(|(key, _)| !named.contains(key));
        (!others.is_empty()).then(|| self.pairs(&child, &others, imports))
    }

    /// One property of an object; a choice, where one begins.
    fn property_value(
        &mut self,
        id: ModelId,
        object: &Object<'d>,
        wire: &str,
        value: Option<&Literal>,
        exact: bool,
        imports: &mut Imports,
    ) -> Expr {
        let place = Place { closed: !self.models.get(id).is_received(), explicit: false };
        if let Some(choice) = object.choice_of(wire) {
            let look = self.look(&choice.child);
            return self.exact_value(&look, value, place, imports);
        }
        let Some(property) = object.properties.iter().find(|property| property.name.value == wire) else {
            return call(path(&["Default", "default"]), Vec::new());
        };
        let look = self.look(&property.child());
        let given = value.and_then(|value| value.get(wire));
        if exact { self.exact_value(&look, given, place, imports) } else { self.taken_value(&look, given, imports) }
    }
}
