//! Enums, and which scalar a schema is.

use super::{Child, Definition, EnumValue, Kind};
use crate::{
    document::{Literal, Schema},
    ir::Scalar,
    lower::{Lowering, limits::Limits},
    tree::{Span, Value},
};

impl<'d> Lowering<'d> {
    /// `enum`
    pub(super) fn enumeration(&mut self, child: &Child<'d>, values: &'d [Literal], span: Span) -> Kind<'d> {
        let extensions = &child.schema.extensions;
        let names = extensions.enum_varnames.as_ref().map(|names| &names.value);
        let descriptions = extensions.enum_descriptions.as_ref().map(|words| &words.value);
        let values: Vec<EnumValue<'d>> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| !matches!(value.value, Value::Null))
            .map(|(index, value)| EnumValue {
                value,
                name: names.and_then(|names| names.get(index)).map(|name| name.value.as_str()),
                description: descriptions.and_then(|words| words.get(index)).map(|words| words.value.as_str()),
            })
            .collect();
        self.enum_of(child, values, span)
    }

    /// `oneOf` of constants: an `enum` whose values have titles and descriptions.
    pub(super) fn constants(&mut self, child: &Child<'d>, branches: &[&'d Schema]) -> Kind<'d> {
        let values = branches
            .iter()
            .filter_map(|branch| {
                let name = branch.title.as_ref().map(|title| title.value.as_str());
                let description = branch.description.as_ref().map(|words| words.value.as_str());
                branch.constant.as_ref().map(|value| EnumValue { value, name, description })
            })
            .collect();
        self.enum_of(child, values, child.schema.span)
    }

    fn enum_of(&mut self, child: &Child<'d>, values: Vec<EnumValue<'d>>, span: Span) -> Kind<'d> {
        if values.is_empty() {
            return Kind::Scalar(Scalar::Value);
        }
        if values.iter().all(|value| matches!(value.value.value, Value::String(_))) {
            Kind::Model(self.model(child, Definition::StringEnum(values)))
        } else if values.iter().all(|value| matches!(value.value.value, Value::Integer(_))) {
            Kind::Model(self.model(child, Definition::IntegerEnum(values)))
        } else if values.iter().all(|value| matches!(value.value.value, Value::Bool(_))) {
            Kind::Scalar(Scalar::Bool)
        } else {
            self.unsupported(
                span,
                "the values of the enum are neither all strings nor all integers",
                "split the enum by type",
            );
            Kind::Scalar(Scalar::Value)
        }
    }
}

pub(super) fn string(schema: &Schema) -> Scalar {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("date-time") => Scalar::DateTime,
        Some("date") => Scalar::Date,
        Some("password") => Scalar::Secret,
        Some("decimal") => Scalar::Decimal,
        Some("local-date-time") => Scalar::LocalDateTime,
        _ => Scalar::String,
    }
}

pub(super) fn integer(schema: &Schema) -> Scalar {
    match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("unix-time") => return Scalar::UnixTime,
        Some("int32") => return Scalar::I32,
        Some("int64") => return Scalar::I64,
        _ => {}
    }
    match Limits::of(&[schema]).integers() {
        (Some(0..), Some(most)) if u32::try_from(most).is_ok() => Scalar::U32,
        (Some(0..), _) => Scalar::U64,
        _ => Scalar::I64,
    }
}

/// The type of a constant.
pub(super) fn scalar_of(constant: &Literal) -> Scalar {
    match constant.value {
        Value::Bool(_) => Scalar::Bool,
        Value::Integer(_) => Scalar::I64,
        Value::Float(_) => Scalar::F64,
        Value::String(_) => Scalar::String,
        Value::Null | Value::Array(_) | Value::Object(_) => Scalar::Value,
    }
}
