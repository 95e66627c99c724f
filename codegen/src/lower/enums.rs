//! Lowers enums and newtypes.

use super::{
    Lowering, ModelId, docs,
    look::{EnumValue, literal},
    names::{self, Names},
};
use crate::{
    ir::{Model, Newtype, OpenEnum, Scalar, Type, Variant},
    tree::Value,
};

impl<'d> Lowering<'d> {
    pub(super) fn newtype_model(&self, id: ModelId, scalar: Scalar) -> Model {
        let entry = self.models.get(id);
        let docs = docs::type_docs(entry.schema, &format!("The value `{}`.", entry.name));
        Model::Newtype(Newtype { docs, name: entry.name.clone(), inner: Type::Scalar(scalar) })
    }

    pub(super) fn string_enum(&mut self, id: ModelId, values: &[EnumValue<'d>]) -> Model {
        Model::StringEnum(self.open_enum(id, values))
    }

    pub(super) fn integer_enum(&mut self, id: ModelId, values: &[EnumValue<'d>]) -> Model {
        Model::IntegerEnum(self.open_enum(id, values))
    }

    fn open_enum(&mut self, id: ModelId, values: &[EnumValue<'d>]) -> OpenEnum {
        let (name, schema) = (self.models.get(id).name.clone(), self.models.get(id).schema);
        let mut taken = Names::default();
        let mut variants = Vec::new();
        for value in values {
            let Some(constant) = literal(value.value) else { continue };
            let wire = docs::code(value.value);
            let variant = match (value.name, &value.value.value) {
                (Some(given), _) => names::given(given, names::variant_name),
                (None, Value::Integer(number)) => {
                    names::variant_name(&format!("value {number}").replace('-', "minus "))
                }
                (None, _) => names::variant_name(&wire),
            };
            let variant = names::avoid(variant, names::CATCH_ALL);
            let found = taken.claim(&variant, value.value.span, &format!("value `{wire}` of `{name}`"));
            self.diagnostics.extend(found.map(|found| found.help("name the values with `x-enum-varnames`")));
            let docs = value.description.map_or_else(|| vec![format!("`{wire}`")], docs::markdown);
            variants.push(Variant { docs, name: variant, value: constant });
        }
        OpenEnum { docs: docs::type_docs(schema, &format!("The values of `{name}`.")), name, variants }
    }
}
