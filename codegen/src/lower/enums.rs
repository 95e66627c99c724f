//! Lowers enums, newtypes and pairs of constants.

use super::{
    Lowering, ModelId, docs,
    look::{EnumValue, literal},
    names::{self, Names},
};
use crate::{
    document::Schema,
    ir::{self, Model, Newtype, OpenEnum, Scalar, Type, Variant, VariantValue},
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
            variants.push(Variant { docs, name: variant, value: VariantValue::One(constant) });
        }
        OpenEnum { docs: docs::type_docs(schema, &format!("The values of `{name}`.")), name, variants }
    }

    /// Properties whose constants only occur together.
    pub(super) fn choice(&mut self, id: ModelId, branches: &[&'d Schema]) -> Model {
        let name = self.models.get(id).name.clone();
        let mut taken = Names::default();
        let mut variants = Vec::new();
        for branch in branches {
            let fields: Vec<(String, ir::Literal)> = branch
                .properties
                .iter()
                .filter_map(|(name, property)| {
                    property.constant.as_ref().and_then(literal).map(|constant| (name.value.clone(), constant))
                })
                .collect();
            let words: Vec<String> = branch
                .properties
                .iter()
                .filter_map(|(name, property)| {
                    property.constant.as_ref().map(|constant| format!("`{}` is `{}`", name.value, docs::code(constant)))
                })
                .collect();
            let Some(title) = &branch.title else {
                self.unsupported(
                    branch.span,
                    "a branch of constants has no `title`",
                    "give it the name of a Rust variant",
                );
                continue;
            };
            let variant = names::given(&title.value, names::variant_name);
            let found = taken.claim(&variant, title.span, &format!("a branch of `{name}`"));
            self.diagnostics.extend(found);
            let mut docs = branch.description.as_ref().map_or_else(Vec::new, |words| docs::markdown(&words.value));
            docs::section(&mut docs, vec![format!("{}.", words.join(", "))]);
            variants.push(Variant { docs, name: variant, value: VariantValue::Several(fields) });
        }
        let docs = vec!["Fields that only occur together, as one value.".to_owned()];
        Model::ConstChoice(OpenEnum { docs, name, variants })
    }
}
