//! Makes a value complete: what the document gives as an example, with what is required beside it, and without what the
//! client never sends.

use super::is_nothing;
use crate::{
    document::{Literal, Schema},
    ir::{Field, Type},
    lower::{
        Lowering, ModelId,
        choices::Branch,
        look::{Child, Definition, Kind, Look, literal},
        object::{Additional, Object, Property},
    },
    tree::{Key, Node, Value},
};

/// How many types may stand around a value.
const DEEPEST: usize = 32;

/// How values are completed, and what came of it.
#[derive(Debug, Default)]
pub(in crate::lower) struct Completion {
    /// Optional values that say nothing (`[]`, `{}`) are left out.
    pub(in crate::lower) terse: bool,
    pub(in crate::lower) doubts: Vec<Doubt>,
    /// The types around the value that is being made up, so that none is made up inside itself without end.
    around: Vec<ModelId>,
}

/// Why a value that had to be made up may not be one that the document allows.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Doubt {
    /// The input that the value is, or is part of.
    pub(in crate::lower) input: String,
    pub(in crate::lower) why: &'static str,
}

impl Completion {
    pub(in crate::lower) fn terse() -> Self {
        Self { terse: true, ..Self::default() }
    }

    pub(super) fn doubt(&mut self, why: &'static str) {
        self.doubts.push(Doubt { input: String::new(), why });
    }
}

impl<'d> Lowering<'d> {
    /// What is sent for an example, or for want of one.
    pub(in crate::lower) fn complete(
        &mut self,
        child: &Child<'d>,
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        let look = self.look(child);
        self.complete_look(&look, given, completion)
    }

    pub(in crate::lower) fn complete_look(
        &mut self,
        look: &Look<'d>,
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        let given = given.or_else(|| stated(look));
        if let Some(null @ Literal { value: Value::Null, .. }) = given.filter(|_| look.nullable) {
            return null.clone();
        }
        match &look.kind {
            Kind::Scalar(scalar) => given.cloned().unwrap_or_else(|| self.made_up(*scalar, look, completion)),
            Kind::Table { table, column } => {
                given.cloned().or_else(|| self.first_cell(table, column)).unwrap_or_else(|| self.node(Value::Null))
            }
            Kind::List(items) => self.complete_list(look, items, given, completion),
            Kind::Map(values) => {
                let values = values.clone().unwrap_or_else(|| Child::new(self.anything, ""));
                let entries = match given.and_then(Literal::as_object) {
                    Some(entries) => entries
                        .iter()
                        .map(|(key, value)| (key.clone(), self.complete(&values, Some(value), completion)))
                        .collect(),
                    None if self.is_around(&values, completion) => Vec::new(),
                    None => vec![(self.key("name"), self.complete(&values, None, completion))],
                };
                self.node(Value::Object(entries))
            }
            Kind::Model(id) => {
                if completion.around.len() > DEEPEST {
                    completion.doubt("goes on without end");
                    return self.node(Value::Null);
                }
                completion.around.push(*id);
                let made = self.complete_model(*id, look, given, completion);
                completion.around.pop();
                made
            }
        }
    }

    fn complete_list(
        &mut self,
        look: &Look<'d>,
        items: &Child<'d>,
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        let limit = |of: fn(&Schema) -> u64| look.chain.iter().map(|schema| of(schema)).max().unwrap_or_default();
        let least = limit(|schema| schema.min_items.as_ref().map_or(0, |limit| limit.value));
        let items: Vec<Literal> = match given.and_then(Literal::as_array) {
            Some(given) => given.iter().map(|item| self.complete(items, Some(item), completion)).collect(),
            None if least == 0 && self.is_around(items, completion) => Vec::new(),
            None => {
                if least > 1 && look.chain.iter().any(|schema| schema.unique_items) {
                    completion.doubt("wants a list of several items, no two of them equal");
                }
                let item = self.complete(items, None, completion);
                vec![item; usize::try_from(least.clamp(1, 100)).unwrap_or(1)]
            }
        };
        self.node(Value::Array(items))
    }

    fn complete_model(
        &mut self,
        id: ModelId,
        look: &Look<'d>,
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        match self.models.get(id).definition.clone() {
            Definition::Newtype(scalar) => given.cloned().unwrap_or_else(|| self.made_up(scalar, look, completion)),
            Definition::StringEnum(values) | Definition::IntegerEnum(values) => {
                given.or(values.first().map(|value| value.value)).cloned().unwrap_or_else(|| self.node(Value::Null))
            }
            Definition::Object(object) => self.complete_object(id, &object, given, completion),
            Definition::Tagged { property, variants } => {
                let tag = given.and_then(|value| value.get(property)).and_then(Literal::as_str);
                let found = variants.iter().find(|(variant, _)| Some(variant.as_str()) == tag).cloned();
                let Some((tag, child)) = found.or_else(|| self.simple_variant(&variants, completion)) else {
                    return self.node(Value::Null);
                };
                let mut value = self.complete(&child, given, completion);
                let tag = (self.key(property), self.node(Value::String(tag)));
                if let Value::Object(entries) = &mut value.value
                    && !entries.iter().any(|(key, _)| key.name == property)
                {
                    entries.insert(0, tag);
                }
                value
            }
            Definition::Untagged(variants) => {
                let found =
                    given.and_then(|value| variants.iter().find(|(_, variant)| self.fits(variant, value)).cloned());
                match found.or_else(|| self.simple_variant(&variants, completion)) {
                    Some((_, child)) => self.complete(&child, given, completion),
                    None => self.node(Value::Null),
                }
            }
            Definition::Choice(branches) => self.complete_choice(&branches, given, completion),
        }
    }

    fn complete_object(
        &mut self,
        id: ModelId,
        object: &Object<'d>,
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        let named = self.names_of(object);
        let mut entries = Vec::new();
        for (key, value) in given.and_then(Literal::as_object).unwrap_or_default() {
            match object.plain().find(|property| property.name.value == key.name) {
                Some(property) if self.is_left_out(id, property, value, completion) => {}
                Some(property) => {
                    entries.push((key.clone(), self.complete(&property.child(), Some(value), completion)));
                }
                None if named.contains(&key.name.as_str()) => {}
                None => match &object.additional {
                    Additional::Unsaid | Additional::None => {}
                    Additional::Any => entries.push((key.clone(), value.clone())),
                    Additional::Values(values) => {
                        entries.push((key.clone(), self.complete(values, Some(value), completion)));
                    }
                },
            }
        }
        for choice in &object.choices {
            if choice.required || given.is_some_and(|given| given.get(choice.wire()).is_some()) {
                let chosen = self.complete(&choice.child, given, completion);
                entries.extend(chosen.as_object().unwrap_or_default().iter().cloned());
            }
        }
        for property in object.plain() {
            let name = property.name.value.as_str();
            let wanted = property.required || is_wanted(&object.any_of, name, &entries);
            if wanted && !property.schema.read_only && !has(&entries, name) {
                entries.push((self.key(name), self.complete(&property.child(), None, completion)));
            }
        }
        self.node(Value::Object(entries))
    }

    /// The constants of a branch, and what goes with them.
    fn complete_choice(
        &mut self,
        branches: &[Branch<'d>],
        given: Option<&Literal>,
        completion: &mut Completion,
    ) -> Literal {
        let Some(branch) = chosen(branches, given) else { return self.node(Value::Null) };
        let constants = branch.constants.iter();
        let mut entries: Vec<(Key, Node)> =
            constants.map(|(name, constant)| (self.key(&name.value), (*constant).clone())).collect();
        if let Some(payload) = &branch.payload {
            // What another branch needs does not go with this one.
            let given = given.filter(|_| is_meant(branch, given));
            let others = self.complete(payload, given, completion);
            let others = others.as_object().unwrap_or_default().iter();
            let others: Vec<_> = others.filter(|(key, _)| !has(&entries, &key.name)).cloned().collect();
            entries.extend(others);
        }
        self.node(Value::Object(entries))
    }

    /// Every name that an object knows: of its properties, and of what goes with its choices.
    pub(in crate::lower) fn names_of(&mut self, object: &Object<'d>) -> Vec<&'d str> {
        let mut names: Vec<&'d str> = object.properties.iter().map(|property| property.name.value.as_str()).collect();
        for choice in &object.choices {
            names.extend(self.chosen_properties(choice).iter().map(|property| property.name.value.as_str()));
        }
        names
    }

    /// Whether what an example has for a property is not sent: the server fills it in, or leaving it out says the same.
    fn is_left_out(&mut self, id: ModelId, property: &Property<'d>, value: &Literal, completion: &Completion) -> bool {
        if property.schema.read_only {
            return true;
        }
        if property.required {
            return false;
        }
        let patched = self.built.get(&id).is_some_and(|built| {
            let field = built.fields.iter().find(|(_, wire)| *wire == property.name.value);
            matches!(field, Some((Field { ty: Type::Patch(_), .. }, _)))
        });
        match &value.value {
            Value::Null => !patched,
            Value::Array(items) if items.is_empty() && self.look(&property.child()).or_empty_list => true,
            _ => completion.terse && !patched && is_nothing(value),
        }
    }

    /// The first variant that is not being made up already.
    fn simple_variant(
        &mut self,
        variants: &[(String, Child<'d>)],
        completion: &Completion,
    ) -> Option<(String, Child<'d>)> {
        variants.iter().find(|(_, child)| !self.is_around(child, completion)).or(variants.first()).cloned()
    }

    fn is_around(&mut self, child: &Child<'d>, completion: &Completion) -> bool {
        matches!(self.look(child).kind, Kind::Model(id) if completion.around.contains(&id))
    }

    fn first_cell(&self, table: &str, column: &str) -> Option<Literal> {
        let (_, found) = self.document.tables.iter().find(|(name, _)| name.value == table)?;
        let column = found.columns.iter().position(|(name, _)| name.value == column)?;
        found.rows.first()?.value.get(column).cloned()
    }

    pub(in crate::lower) fn node(&self, value: Value) -> Literal {
        Node { value, span: self.document.span }
    }

    pub(in crate::lower) fn key(&self, name: &str) -> Key {
        Key { name: name.to_owned(), span: self.document.span }
    }
}

/// The branch that a value means; the first for want of one.
pub(in crate::lower) fn chosen<'b, 'd>(branches: &'b [Branch<'d>], value: Option<&Literal>) -> Option<&'b Branch<'d>> {
    branches.iter().find(|branch| is_meant(branch, value)).or(branches.first())
}

/// Whether a value has the constants of a branch.
fn is_meant(branch: &Branch<'_>, value: Option<&Literal>) -> bool {
    let given = |name: &str| value.and_then(|value| value.get(name)).and_then(literal);
    branch.constants.iter().all(|(name, constant)| given(&name.value) == literal(constant))
}

/// Whether a property stands for the "one of these must be there" that nothing else meets.
fn is_wanted(any_of: &[Vec<&str>], name: &str, entries: &[(Key, Node)]) -> bool {
    any_of.iter().any(|names| names.first() == Some(&name) && !names.iter().any(|name| has(entries, name)))
}

fn has(entries: &[(Key, Node)], name: &str) -> bool {
    entries.iter().any(|(key, _)| key.name == name)
}

/// What the schema itself gives as an example.
fn stated<'d>(look: &Look<'d>) -> Option<&'d Literal> {
    let constant = look.constant.filter(|constant| literal(constant).is_some());
    constant.or_else(|| look.chain.iter().find_map(|schema| schema.examples.first().or(schema.default.as_ref())))
}
