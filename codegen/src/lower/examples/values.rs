//! Values of every kind of type.

use super::{
    Imports, complete,
    scalars::{
        call, elements, entries, exact_scalar, is_wide, method, number, owned, path, plain, string, text, whole,
    },
};
use crate::{
    document::Literal,
    ir::{Expr, Name, Scalar, Type},
    lower::{
        Lowering, ModelId,
        choices::Branch,
        look::{Child, Definition, EnumValue, Kind, Look, literal},
        names, unions,
    },
    tree::Value,
};

/// What the place of a value knows of its type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The value is only sent, so that a table's row is always a known one.
    pub(super) closed: bool,
    /// Nothing else tells the type, so that the value has to: `"a".to_owned()` instead of `"a".into()`.
    pub(super) explicit: bool,
}

impl Place {
    /// An argument that the function converts.
    const CONVERTED: Self = Self { closed: true, explicit: true };
    /// A field of a struct that is only sent.
    pub(super) const FIELD: Self = Self { closed: true, explicit: false };
}

impl<'d> Lowering<'d> {
    /// A value as a function takes it: what it converts by itself is written plainly.
    pub(super) fn taken_value(&mut self, look: &Look<'d>, value: Option<&Literal>, imports: &mut Imports) -> Expr {
        if look.nullable {
            return self.exact_value(look, value, Place::FIELD, imports);
        }
        match &look.kind {
            Kind::List(_) | Kind::Map(_) if value.is_none_or(super::is_nothing) => {
                self.exact_base(look, None, Place::CONVERTED, imports)
            }
            Kind::List(items) => {
                let values = elements(value);
                let mixed = is_mixed(values.iter().copied());
                Expr::Array(values.into_iter().map(|value| self.item(items, value, mixed, imports)).collect())
            }
            Kind::Map(values) => {
                let child = values.clone().unwrap_or_else(|| Child::new(self.anything, ""));
                self.pairs(&child, &entries(value), imports)
            }
            Kind::Scalar(Scalar::String | Scalar::Secret | Scalar::DateTime | Scalar::Date | Scalar::LocalDateTime) => {
                text(value)
            }
            Kind::Scalar(Scalar::Scalar) => plain(value),
            Kind::Model(id) if matches!(self.models.get(*id).definition, Definition::Newtype(Scalar::String)) => {
                text(value)
            }
            _ => self.exact_base(look, value, Place::CONVERTED, imports),
        }
    }

    /// A value that clears a field, or what it is set to.
    pub(super) fn patch_value(&mut self, look: &Look<'d>, value: Option<&Literal>, imports: &mut Imports) -> Expr {
        match (&look.kind, value) {
            (_, Some(Literal { value: Value::Null, .. })) => path(&["snov_client", "Patch", "Clear"]),
            (Kind::Scalar(Scalar::String), value) => text(value),
            (_, value) => self.exact_base(look, value, Place::CONVERTED, imports),
        }
    }

    /// The entries of a map that a function converts one by one.
    pub(super) fn pairs(&mut self, child: &Child<'d>, entries: &[(&str, &Literal)], imports: &mut Imports) -> Expr {
        let mixed = is_mixed(entries.iter().map(|(_, value)| *value));
        let mut pair =
            |(key, value): &(&str, &Literal)| Expr::Tuple(vec![string(key), self.item(child, value, mixed, imports)]);
        Expr::Array(entries.iter().map(&mut pair).collect())
    }

    /// An item of a list that a function converts one by one. `mixed`: its neighbours are of other types.
    fn item(&mut self, child: &Child<'d>, value: &Literal, mixed: bool, imports: &mut Imports) -> Expr {
        let look = self.look(child);
        match look.kind {
            _ if look.nullable => self.exact_value(&look, Some(value), Place::CONVERTED, imports),
            Kind::List(_) | Kind::Map(_) => self.exact_value(&look, Some(value), Place::CONVERTED, imports),
            Kind::Scalar(Scalar::Scalar) if mixed => self.exact_value(&look, Some(value), Place::CONVERTED, imports),
            // A number without a type is an `i32`, which does not convert into these.
            Kind::Scalar(scalar @ (Scalar::U32 | Scalar::U64)) => {
                Expr::Integer(whole(scalar, Some(value)), Type::Scalar(scalar))
            }
            Kind::Scalar(Scalar::I64) if is_wide(Some(value)) => {
                Expr::Integer(whole(Scalar::I64, Some(value)), Type::Scalar(Scalar::I64))
            }
            _ => self.taken_value(&look, Some(value), imports),
        }
    }

    /// A value of exactly the type.
    pub(super) fn exact_value(
        &mut self,
        look: &Look<'d>,
        value: Option<&Literal>,
        place: Place,
        imports: &mut Imports,
    ) -> Expr {
        match value {
            _ if !look.nullable => self.exact_base(look, value, place, imports),
            None | Some(Literal { value: Value::Null, .. }) if place.explicit => {
                let ty = self.base_type(look, place.closed);
                imports.of_type(&ty);
                Expr::Nothing(ty)
            }
            None | Some(Literal { value: Value::Null, .. }) => path(&["None"]),
            some => call(path(&["Some"]), vec![self.exact_base(look, some, place, imports)]),
        }
    }

    fn exact_child(&mut self, child: &Child<'d>, value: Option<&Literal>, place: Place, imports: &mut Imports) -> Expr {
        let look = self.look(child);
        self.exact_value(&look, value, place, imports)
    }

    /// A value of the type without `null`.
    fn exact_base(&mut self, look: &Look<'d>, value: Option<&Literal>, place: Place, imports: &mut Imports) -> Expr {
        match &look.kind {
            Kind::Scalar(scalar) => exact_scalar(*scalar, value, place),
            Kind::Table { table, column } => {
                let row = self.row(table, column, value, imports);
                match place {
                    Place { closed: true, .. } => row,
                    Place { explicit: true, .. } => call(path(&["snov_client", "Open", "from"]), vec![row]),
                    _ => method(row, "into"),
                }
            }
            Kind::List(items) if elements(value).is_empty() && place.explicit => {
                let item = self.type_of(items, place.closed);
                imports.of_type(&item);
                Expr::EmptyList(item)
            }
            Kind::List(items) => Expr::Vec(
                elements(value).into_iter().map(|value| self.exact_child(items, Some(value), place, imports)).collect(),
            ),
            Kind::Map(values) => {
                let values = values.clone().unwrap_or_else(|| Child::new(self.anything, ""));
                let pairs: Vec<Expr> = entries(value)
                    .into_iter()
                    .map(|(key, value)| {
                        Expr::Tuple(vec![
                            owned(string(key), place),
                            self.exact_child(&values, Some(value), place, imports),
                        ])
                    })
                    .collect();
                if pairs.is_empty() {
                    let value = self.type_of(&values, place.closed);
                    imports.of_type(&value);
                    return Expr::EmptyMap(value);
                }
                call(path(&["std", "collections", "BTreeMap", "from"]), vec![Expr::Array(pairs)])
            }
            Kind::Model(id) => self.exact_model(*id, value, place, imports),
        }
    }

    fn exact_model(&mut self, id: ModelId, value: Option<&Literal>, place: Place, imports: &mut Imports) -> Expr {
        let name = self.models.get(id).name.clone();
        let inside = Place { closed: !self.models.get(id).is_received(), explicit: false };
        match self.models.get(id).definition.clone() {
            Definition::Newtype(Scalar::String) if place.explicit => {
                imports.models.push(name.clone());
                call(Expr::Path(vec![name, "from".to_owned()]), vec![text(value)])
            }
            Definition::Newtype(Scalar::String) => method(text(value), "into"),
            Definition::Newtype(scalar) => {
                imports.models.push(name.clone());
                call(Expr::Path(vec![name]), vec![number(scalar, value)])
            }
            Definition::StringEnum(values) | Definition::IntegerEnum(values) => {
                self.enum_value(id, &values, value, imports)
            }
            Definition::Choice(branches) => self.chosen(name, &branches, value, inside, imports),
            Definition::Object(object) => self.object_value(id, &object, value, imports),
            Definition::Tagged { property, variants } => {
                let tag = value.and_then(|value| value.get(property)).and_then(Literal::as_str);
                let chosen = variants.iter().find(|(found, _)| Some(found.as_str()) == tag).cloned();
                let Some((tag, child)) = chosen else { return path(&["None"]) };
                self.variant(id, &tag, &unions::tagged_name(&tag, &child), &child, value, inside, imports)
            }
            Definition::Untagged(variants) => {
                let chosen =
                    value.and_then(|value| variants.iter().find(|(_, variant)| self.fits(variant, value)).cloned());
                let Some((variant, child)) = chosen else { return path(&["None"]) };
                self.variant(id, &variant, &variant, &child, value, inside, imports)
            }
        }
    }

    /// The branch of a choice whose constants the value has.
    fn chosen(
        &mut self,
        name: Name,
        branches: &[Branch<'d>],
        value: Option<&Literal>,
        place: Place,
        imports: &mut Imports,
    ) -> Expr {
        let Some(branch) = complete::chosen(branches, value) else { return path(&["None"]) };
        imports.models.push(name.clone());
        let variant = Expr::Path(vec![name, names::given(&branch.title.value, names::variant_name)]);
        match &branch.payload {
            Some(payload) => call(variant, vec![self.exact_child(payload, value, place, imports)]),
            None => variant,
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one place that puts a variant together")]
    fn variant(
        &mut self,
        id: ModelId,
        part: &str,
        variant: &str,
        child: &Child<'d>,
        value: Option<&Literal>,
        place: Place,
        imports: &mut Imports,
    ) -> Expr {
        let name = self.models.get(id).name.clone();
        imports.models.push(name.clone());
        let inner = self.exact_child(child, value, place, imports);
        let inner =
            if self.boxes.contains(&(id, part.to_owned())) { call(path(&["Box", "new"]), vec![inner]) } else { inner };
        call(Expr::Path(vec![name, names::avoid(variant.to_owned(), &["UnknownValue"])]), vec![inner])
    }

    fn enum_value(
        &mut self,
        id: ModelId,
        values: &[EnumValue<'d>],
        value: Option<&Literal>,
        imports: &mut Imports,
    ) -> Expr {
        let name = self.models.get(id).name.clone();
        imports.models.push(name.clone());
        let index =
            value.and_then(|value| values.iter().position(|known| literal(known.value) == literal(value))).unwrap_or(0);
        let variant = self.variants.get(&id).and_then(|variants| variants.get(index)).cloned().unwrap_or_default();
        Expr::Path(vec![name, variant])
    }

    fn row(&mut self, table: &str, column: &str, value: Option<&Literal>, imports: &mut Imports) -> Expr {
        imports.tables = true;
        let variant = self.row_named(table, column, value).unwrap_or_default();
        Expr::Path(vec!["tables".to_owned(), names::type_name(table), variant])
    }

    /// Whether a value has the shape of a schema, as far as kinds and required properties tell.
    pub(super) fn fits(&mut self, child: &Child<'d>, value: &Literal) -> bool {
        let look = self.look(child);
        match (&look.kind, &value.value) {
            (_, Value::Null) => look.nullable,
            (Kind::Scalar(Scalar::Value), _) => true,
            (Kind::Scalar(Scalar::Bool), found) => matches!(found, Value::Bool(_)),
            (Kind::Scalar(Scalar::F64), found) => matches!(found, Value::Integer(_) | Value::Float(_)),
            (Kind::Scalar(Scalar::Scalar), found) => !matches!(found, Value::Array(_) | Value::Object(_)),
            (Kind::Scalar(Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::UnixTime), found) => {
                matches!(found, Value::Integer(_))
            }
            (Kind::Scalar(_), found) => matches!(found, Value::String(_)),
            (Kind::Table { .. }, found) => matches!(found, Value::String(_) | Value::Integer(_)),
            (Kind::List(_), found) => matches!(found, Value::Array(_)),
            (Kind::Map(_), found) => matches!(found, Value::Object(_)),
            (Kind::Model(id), found) => match &self.models.get(*id).definition {
                Definition::Newtype(Scalar::String) => matches!(found, Value::String(_)),
                Definition::StringEnum(values) | Definition::IntegerEnum(values) => {
                    values.iter().any(|known| literal(known.value) == literal(value))
                }
                Definition::Newtype(_) => matches!(found, Value::Integer(_)),
                Definition::Object(object) => object
                    .properties
                    .iter()
                    .all(|property| !property.required || value.get(&property.name.value).is_some()),
                Definition::Tagged { .. } | Definition::Choice(_) | Definition::Untagged(_) => {
                    matches!(found, Value::Object(_))
                }
            },
        }
    }
}

/// Whether values have types of their own.
fn is_mixed<'v>(mut values: impl Iterator<Item = &'v Literal>) -> bool {
    let kind = |value: &Literal| std::mem::discriminant(&value.value);
    let first = values.next().map(kind);
    values.any(|value| Some(kind(value)) != first)
}
