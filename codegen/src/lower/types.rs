//! Turns what a schema is into a Rust type, and says how a function takes a value of it.

use super::{
    Lowering,
    look::{Child, Definition, Kind, Look},
    names,
};
use crate::ir::{Accept, Scalar, Type};

impl<'d> Lowering<'d> {
    /// The type of a value that stands by itself: an item of a list, a returned value.
    ///
    /// `closed`: the value is only sent, so that a table's row is always a known one.
    pub(super) fn type_of(&mut self, child: &Child<'d>, closed: bool) -> Type {
        let look = self.look(child);
        if look.or_empty_list {
            let message = "an object that may be an empty list is supported as a property only";
            self.unsupported(child.schema.span, message, "make it a property of an object");
        }
        let base = self.base_type(&look, closed);
        if look.nullable { Type::Option(Box::new(base)) } else { base }
    }

    /// The type without `null`.
    pub(super) fn base_type(&mut self, look: &Look<'d>, closed: bool) -> Type {
        match &look.kind {
            Kind::Scalar(scalar) => Type::Scalar(*scalar),
            Kind::Table { table, .. } => {
                let name = names::type_name(table);
                if closed { Type::Table(name) } else { Type::OpenTable(name) }
            }
            Kind::List(items) => Type::List(Box::new(self.type_of(items, closed))),
            Kind::Map(None) => Type::Map(Box::new(Type::Scalar(Scalar::Value))),
            Kind::Map(Some(values)) => {
                if let Kind::Table { .. } = self.look(values).kind {
                    self.unsupported(values.schema.span, "a map of table rows is not supported", "use a list");
                }
                Type::Map(Box::new(self.type_of(values, closed)))
            }
            Kind::Model(id) => Type::Model(self.models.get(*id).name.clone()),
        }
    }

    /// How a function takes a value of this type.
    pub(super) fn accept(&mut self, look: &Look<'d>, ty: Type) -> Accept {
        match (&look.kind, ty) {
            (Kind::Scalar(scalar), ty) if is_textual(*scalar) => Accept::Into(ty),
            (Kind::Model(id), ty) => match self.models.get(*id).definition {
                Definition::Newtype(Scalar::String) | Definition::Tagged { .. } | Definition::Untagged(_) => {
                    Accept::Into(ty)
                }
                Definition::Choice(ref branches) if branches.iter().any(|branch| branch.payload.is_some()) => {
                    Accept::Into(ty)
                }
                _ => Accept::Exact(ty),
            },
            (Kind::Table { .. }, ty @ Type::OpenTable(_)) => Accept::Into(ty),
            (Kind::List(_), Type::List(item)) => Accept::List(*item),
            (Kind::Map(_), Type::Map(value)) => Accept::Map(*value),
            (_, ty) => Accept::Exact(ty),
        }
    }

    /// How a call takes an input.
    pub(super) fn accept_input(&mut self, child: &Child<'d>, nullable: bool) -> Accept {
        let look = self.look(child);
        if let Kind::Table { table, column } = look.kind {
            if nullable {
                self.unsupported(
                    child.schema.span,
                    "a nullable row of a table is not supported here",
                    "make it optional",
                );
            }
            return Accept::Column { table: names::type_name(table), accessor: names::value_name(column) };
        }
        if let Kind::List(items) = &look.kind
            && let Kind::Table { .. } = self.look(items).kind
        {
            self.unsupported(
                child.schema.span,
                "a list of table rows is not supported as an input",
                "put the list into an object",
            );
        }
        let base = self.base_type(&look, true);
        if nullable { Accept::Exact(Type::Option(Box::new(base))) } else { self.accept(&look, base) }
    }

    /// Whether values of the type are copied, not moved.
    pub(super) fn is_copied(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => !is_textual(*scalar),
            Type::Table(_) => true,
            Type::Option(inner) => self.is_copied(inner),
            Type::Model(name) => {
                self.models.used().any(|(_, entry)| entry.name == *name && is_copied(&entry.definition))
            }
            _ => false,
        }
    }

    /// The module for `#[serde(with)]` that writes rows as the column which the schema names.
    pub(super) fn view(&mut self, look: &Look<'d>) -> Option<String> {
        match &look.kind {
            Kind::Table { table, column } => {
                Some(format!("tables::{}::as_{}", names::value_name(table), names::unraw(&names::value_name(column))))
            }
            Kind::List(items) => {
                let items = self.look(items);
                self.view(&items)
            }
            _ => None,
        }
    }
}

/// Types that the runtime's macros let be copied.
fn is_copied(definition: &Definition<'_>) -> bool {
    match definition {
        Definition::Newtype(scalar) => !is_textual(*scalar),
        Definition::IntegerEnum(_) => true,
        Definition::Choice(branches) => branches.iter().all(|branch| branch.payload.is_none()),
        _ => false,
    }
}

/// Types that are made from a text.
fn is_textual(scalar: Scalar) -> bool {
    match scalar {
        Scalar::String
        | Scalar::Decimal
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::LocalDateTime
        | Scalar::Secret
        | Scalar::Scalar
        | Scalar::Value => true,
        Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::F64 | Scalar::UnixTime => false,
    }
}

/// The type that a value must have in the end, for telling arguments apart.
pub(super) fn target(accept: &Accept) -> Type {
    match accept {
        Accept::Exact(ty) | Accept::Into(ty) => ty.clone(),
        Accept::List(item) => Type::List(Box::new(item.clone())),
        Accept::Map(value) => Type::Map(Box::new(value.clone())),
        Accept::Column { table, .. } => Type::Table(table.clone()),
    }
}

/// Whether values of these types can stand in one argument list: few, and none can be taken for another.
pub(super) fn can_be_positional(types: &[Type]) -> bool {
    types.len() <= 3 && types.iter().enumerate().all(|(index, ty)| !types[..index].contains(ty))
}
