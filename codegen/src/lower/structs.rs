//! Lowers object schemas to structs: fields, `new`, setters.

use super::{
    Lowering, ModelId,
    choices::Choice,
    docs,
    look::literal,
    models::Entry,
    names,
    object::{Additional, Member, Object, Property},
    types,
};
use crate::{
    ir::{self, Accept, Constructor, DefaultValue, Docs, Field, FieldSetter, Model, Name, NewStyle, Struct, Type},
    tree::Span,
};

/// Functions that a struct has anyway, besides those of every type.
const OF_EVERY_STRUCT: &[&str] = &["new", "default", "eq", "serialize"];

/// A field with what decides how it is set.
struct Part {
    field: Field,
    accept: Accept,
    role: Role,
    span: Span,
}

enum Role {
    /// An argument of `new`.
    Required,
    /// Set by `new`.
    Constant(ir::Literal),
    /// Has a setter.
    Optional,
    /// Only ever received.
    ReadOnly,
}

impl<'d> Lowering<'d> {
    /// The struct, and before it the struct with its required fields if it needs one.
    pub(super) fn structure(&mut self, id: ModelId, object: &Object<'d>) -> Vec<Model> {
        let (name, schema, sent) = {
            let entry = self.models.get(id);
            (entry.name.clone(), entry.schema, entry.is_sent())
        };
        self.check_tags(id, object);
        self.check_choices(object);
        let mut parts = self.parts(id, object);
        let mut fields = names::Names::default();
        for part in &mut parts {
            let is_extra = part.field.flatten && matches!(part.field.ty, Type::Map(_));
            while is_extra && fields.has(&part.field.name) {
                part.field.name.push('_');
            }
            let found =
                fields.claim(&part.field.name, part.span, &format!("field `{}` of `{name}`", wire(&part.field)));
            self.diagnostics.extend(found);
        }
        let mut docs = docs::type_docs(schema, &format!("The object `{name}`."));
        if sent {
            let fields: Vec<_> =
                object.properties.iter().map(|property| (property.name.value.as_str(), property.schema)).collect();
            self.rules_docs(&mut docs, object.rules.iter().copied(), &fields);
        }
        let mut models = Vec::new();
        let (mut constructor, mut setters) = (None, Vec::new());
        if sent {
            (constructor, setters) = self.construction(&name, &parts, &mut models);
        }
        let default = match &constructor {
            None if sent && all_absent(&parts) => DefaultValue::Derived,
            Some(constructor) if constructor.arguments.is_empty() => DefaultValue::New,
            _ => DefaultValue::None,
        };
        let fields: Vec<Field> = parts.into_iter().map(|part| part.field).collect();
        models.push(Model::Struct(Box::new(Struct {
            docs,
            non_exhaustive: !sent,
            wire: true,
            copied: false,
            default,
            many_bools: has_many_bools(&fields),
            fields,
            constructor,
            setters,
            page: None,
            name,
        })));
        models
    }

    /// A property that is written by a union around the object gets lost wherever there is no such union.
    fn check_tags(&mut self, id: ModelId, object: &Object<'d>) {
        let entry = self.models.get(id);
        let lost: Vec<&Property<'d>> = object
            .properties
            .iter()
            .filter(|property| entry.leaves_out(&property.name.value))
            .filter(|property| {
                let is_const = property.schema.constant.is_some();
                entry.uses.iter().any(|found| !found.tags.contains(&property.name.value) && (found.sent || !is_const))
            })
            .collect();
        let (name, span) = (entry.name.clone(), entry.schema.span);
        for property in lost {
            let message = format!(
                "`{name}` is a variant of a union by `{}`, and is used outside it as well",
                property.name.value
            );
            self.unsupported(span, message, "give the union and the other place a schema each");
        }
    }

    fn parts(&mut self, id: ModelId, object: &Object<'d>) -> Vec<Part> {
        let mut parts = Vec::new();
        for member in object.members() {
            let property = match member {
                Member::Property(property) => property,
                Member::Choice(choice) => {
                    parts.push(self.choice_part(id, choice));
                    continue;
                }
            };
            let entry = self.models.get(id);
            let (sent, received) = directions(entry, property);
            if (sent || received) && !entry.leaves_out(&property.name.value) {
                let whole = entry.is_sent() && entry.is_received();
                let always = property.required && (!whole || sent && received);
                parts.push(self.part(id, property, sent, received, always));
            }
        }
        parts.extend(self.extra_part(id, object));
        parts
    }

    fn part(&mut self, id: ModelId, property: &Property<'d>, sent: bool, received: bool, always: bool) -> Part {
        let child = property.child();
        let look = self.look(&child);
        let boxed = self.boxes.contains(&(id, property.name.value.clone()));
        let base = self.base_type(&look, sent && !received);
        let base = if boxed { Type::Boxed(Box::new(base)) } else { base };
        let accept = self.accept(&look, unboxed(&base).clone());
        let collection = matches!(base, Type::List(_) | Type::Map(_)) && !look.nullable && !look.or_empty_list;
        let option = |ty: Type| Type::Option(Box::new(ty));
        let (ty, skip_if) = match (always, look.nullable || look.or_empty_list) {
            (true, false) => (base, None),
            (true, true) => (option(base), None),
            (false, false) if collection && !sent => {
                let skip_if = if matches!(base, Type::List(_)) { "Vec::is_empty" } else { "BTreeMap::is_empty" };
                (base, Some(skip_if))
            }
            (false, true) if sent && self.models.get(id).is_patched() && !look.or_empty_list => {
                (Type::Patch(Box::new(base)), Some("rt::Patch::is_keep"))
            }
            (false, _) => (option(base), Some("Option::is_none")),
        };
        let name = field_name(property);
        let with = if look.or_empty_list { Some("rt::empty_list".to_owned()) } else { self.view(&look) };
        let constant = look.constant.filter(|_| always && sent && !look.nullable).and_then(literal);
        let accept = if always && look.nullable { Accept::Exact(ty.clone()) } else { accept };
        Part {
            span: property.name.span,
            accept: if matches!(ty, Type::Patch(_)) { Accept::Exact(types::target(&accept)) } else { accept },
            role: match constant {
                Some(constant) => Role::Constant(constant),
                None if always => Role::Required,
                None if sent => Role::Optional,
                None => Role::ReadOnly,
            },
            field: Field {
                docs: self.field_docs(&property.name.value, &look),
                rename: (names::unraw(&name) != property.name.value).then(|| property.name.value.clone()),
                name,
                flatten: false,
                // An absent `Option` reads as `None` by itself, unless something else reads it.
                default: !always && (!matches!(ty, Type::Option(_)) || with.is_some()),
                with,
                skip_if,
                ty,
            },
        }
    }

    fn choice_part(&mut self, id: ModelId, choice: &Choice<'d>) -> Part {
        let look = self.look(&choice.child);
        let base = self.base_type(&look, !self.models.get(id).is_received());
        Part {
            accept: self.accept(&look, base.clone()),
            role: if choice.required { Role::Required } else { Role::Optional },
            span: choice.field.span,
            field: Field {
                flatten: true,
                ..Field::new(
                    choice.name(),
                    if choice.required { base } else { Type::Option(Box::new(base)) },
                    self.choice_docs(choice),
                )
            },
        }
    }

    /// `extra`: what stands beside the properties.
    fn extra_part(&mut self, id: ModelId, object: &Object<'d>) -> Option<Part> {
        let closed = !self.models.get(id).is_received();
        let value = match &object.additional {
            Additional::Unsaid | Additional::None => return None,
            Additional::Any => Type::Scalar(ir::Scalar::Value),
            Additional::Values(values) => self.type_of(values, closed),
        };
        Some(Part {
            field: Field {
                flatten: true,
                ..Field::new(
                    "extra".to_owned(),
                    Type::Map(Box::new(value.clone())),
                    vec!["All other fields, by their names.".to_owned()],
                )
            },
            accept: Accept::Map(value),
            role: Role::Optional,
            span: self.models.get(id).schema.span,
        })
    }

    /// `new` and the setters. A struct whose fields are all required and too many for arguments is written out instead.
    fn construction(
        &mut self,
        name: &Name,
        parts: &[Part],
        models: &mut Vec<Model>,
    ) -> (Option<Constructor>, Vec<FieldSetter>) {
        let required: Vec<&Part> = parts.iter().filter(|part| matches!(part.role, Role::Required)).collect();
        let targets: Vec<Type> = required.iter().map(|part| types::target(&part.accept)).collect();
        let setters = parts
            .iter()
            .filter(|part| matches!(part.role, Role::Optional))
            .map(|part| setter(part, OF_EVERY_STRUCT))
            .collect();
        let positional = types::can_be_positional(&targets);
        if all_absent(parts) || !positional && required.len() == parts.len() {
            return (None, setters);
        }
        let style = if positional { NewStyle::Positional } else { self.required_struct(name, &required, models) };
        let constructor = Constructor {
            style,
            arguments: required.iter().map(|part| setter(part, &[])).collect(),
            constants: parts
                .iter()
                .filter_map(|part| match &part.role {
                    Role::Constant(constant) => {
                        Some((part.field.name.clone(), part.field.ty.clone(), constant.clone()))
                    }
                    _ => None,
                })
                .collect(),
            absent: parts
                .iter()
                .filter(|part| matches!(part.role, Role::Optional | Role::ReadOnly))
                .map(|part| (part.field.name.clone(), part.field.ty.clone()))
                .collect(),
        };
        (Some(constructor), setters)
    }

    /// `EmailStepRequired`: the required fields by name.
    fn required_struct(&mut self, name: &Name, required: &[&Part], models: &mut Vec<Model>) -> NewStyle {
        let model = format!("{name}Required");
        let span = required.first().map_or(self.document.span, |part| part.span);
        let found = self.model_names.claim(&model, span, &format!("the required fields of `{name}`"));
        self.diagnostics.extend(found);
        let fields = required.iter().map(|part| Field {
            flatten: part.field.flatten,
            ..Field::new(part.field.name.clone(), types::target(&part.accept), part.field.docs.clone())
        });
        let docs = vec![format!("The fields that every [`{name}`] has.")];
        let structure = self.arguments_struct(model.clone(), docs, fields.collect());
        models.push(Model::Struct(Box::new(structure)));
        NewStyle::Struct { model, argument: "required".to_owned() }
    }

    /// A struct that holds arguments, and never crosses the wire itself.
    pub(super) fn arguments_struct(&self, name: Name, docs: Docs, fields: Vec<Field>) -> Struct {
        Struct {
            docs,
            name,
            non_exhaustive: false,
            wire: false,
            copied: fields.iter().all(|field| self.is_copied(&field.ty)),
            default: DefaultValue::None,
            many_bools: has_many_bools(&fields),
            fields,
            constructor: None,
            setters: Vec::new(),
            page: None,
        }
    }
}

/// More than three, which clippy takes for a state machine.
fn has_many_bools(fields: &[Field]) -> bool {
    fields.iter().filter(|field| field.ty == Type::Scalar(ir::Scalar::Bool)).count() > 3
}

/// Whether a property is sent, and whether it is received.
fn directions(entry: &Entry<'_>, property: &Property<'_>) -> (bool, bool) {
    (entry.is_sent() && !property.schema.read_only, entry.is_received() && !property.schema.write_only)
}

pub(super) fn field_name(property: &Property<'_>) -> Name {
    match &property.schema.extensions.rust_name {
        Some(name) => names::given(&name.value, names::value_name),
        None => names::value_name(&property.name.value),
    }
}

fn setter(part: &Part, taken: &[&str]) -> FieldSetter {
    FieldSetter {
        docs: vec![format!("Sets [`{0}`](field@Self::{0}).", names::unraw(&part.field.name))],
        name: names::setter_name(part.field.name.clone(), taken),
        field: part.field.name.clone(),
        accept: part.accept.clone(),
        ty: part.field.ty.clone(),
        patch: matches!(part.field.ty, Type::Patch(_)),
    }
}

/// Whether nothing is required, so that the struct has a default.
fn all_absent(parts: &[Part]) -> bool {
    parts.iter().all(|part| matches!(part.role, Role::Optional | Role::ReadOnly))
}

fn unboxed(ty: &Type) -> &Type {
    match ty {
        Type::Boxed(inner) => inner,
        other => other,
    }
}

fn wire(field: &Field) -> &str {
    field.rename.as_deref().unwrap_or_else(|| names::unraw(&field.name))
}
