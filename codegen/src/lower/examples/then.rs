//! What an example does with what its call gives: it goes through lists, and prints the fields that tell most.

use crate::{
    document::{Failure, ResultAt},
    ir::{Field, Name, Outcome, Print, Scalar, Then, Type},
    lower::{Lowering, drafts::Draft, files::Built, inputs::Taken, look::Definition, names, types},
    words,
};

/// The longest word that does not name a value by itself.
const SHORT: usize = 2;

/// Words at the end of a type's name that tell nothing of its values.
const VAGUE: [&str; 4] = ["Entry", "Info", "Item", "Summary"];

/// How many fields of a value are printed, and on how long a line.
const FIELDS: usize = 2;
const WIDTH: usize = 88;

/// What the reader of a value knows without it.
#[derive(Debug, Default)]
struct Known<'d> {
    /// Fields that tell whether the call worked.
    marks: Vec<&'d str>,
    /// The types of the names and numbers that were asked for.
    ids: Vec<Type>,
}

/// How a value is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    /// `{}`
    Display,
    /// `{:?}`
    Debug,
}

impl Hole {
    /// The place of a value in a text, by its name if it has one.
    fn of(self, name: &str) -> String {
        match self {
            Self::Display => format!("{{{name}}}"),
            Self::Debug => format!("{{{name}:?}}"),
        }
    }
}

/// What is printed beside the fields of a value.
#[derive(Debug, Clone, Copy)]
enum Labels {
    None,
    /// Their names, when there are several.
    Names,
}

impl<'d> Lowering<'d> {
    /// `returns`: the operation whose value the call gives in the end; `page`: the page that it gives, if others follow.
    pub(super) fn then(&self, returns: &Draft<'d>, taken: &Taken, outcome: &Outcome, page: Option<&Type>) -> Then {
        let known = Known { marks: marks(returns), ids: ids(taken) };
        if let Some(of_page) = page.and_then(|page| self.item_of(page)) {
            let item = name(of_page, "item");
            let print = self.print(&item, of_page, &known, Labels::None);
            return Then::Walk { items: words::plural(&item), item, print };
        }
        let ty = match outcome {
            Outcome::Value(ty) | Outcome::State(ty) | Outcome::Task { result: ty, .. } => ty,
            Outcome::Text => return whole("text", Hole::Display),
            Outcome::Bytes => return whole("bytes", Hole::Debug),
        };
        match ty {
            Type::Unit => Then::Nothing,
            Type::List(of_list) => {
                let item = name(of_list, "item");
                let print = self.print(&item, of_list, &known, Labels::None);
                Then::Each { name: words::plural(&item), list: None, item, print }
            }
            _ => self.then_of_value(ty, &known),
        }
    }

    /// Goes through the list that the value is about, or prints the value.
    fn then_of_value(&self, ty: &Type, known: &Known<'d>) -> Then {
        let value = name(ty, "result");
        let first = self.built(ty).and_then(|built| telling(built, known).next());
        match first.map(|field| (&field.name, &field.ty)) {
            Some((list, Type::List(of_list))) if self.built(of_list).is_some() => {
                let item = name(of_list, "item");
                let print = self.print(&item, of_list, &Known::default(), Labels::None);
                Then::Each { name: value, list: Some(list.clone()), item, print }
            }
            _ => Then::Print { print: self.print(&value, ty, known, Labels::Names), name: value },
        }
    }

    /// Prints the fields that tell most; the whole value, if it has none.
    fn print(&self, value: &str, ty: &Type, known: &Known<'d>, labels: Labels) -> Print {
        let Some(built) = self.built(ty) else { return print_whole(value, self.hole(ty)) };
        let fields = self.most_telling(built, known);
        let print = |fields: &[&Field]| {
            let hole = |field: &&Field| self.hole(&field.ty).of("");
            let text = match labels {
                Labels::Names if fields.len() > 1 => {
                    let labelled = |field: &&Field| format!("{}: {}", names::unraw(&field.name), hole(field));
                    fields.iter().map(labelled).collect::<Vec<_>>().join(", ")
                }
                _ => fields.iter().map(hole).collect::<Vec<_>>().join(": "),
            };
            Print { text, fields: fields.iter().map(|field| field.name.clone()).collect() }
        };
        match fields.as_slice() {
            [] => print_whole(value, Hole::Debug),
            [first, _, ..] if width(value, &print(&fields)) > WIDTH => print(&[first]),
            _ => print(&fields),
        }
    }

    /// Plain fields that are always there, then plain ones that may be, then any.
    fn most_telling<'b>(&self, built: &'b Built, known: &'b Known<'d>) -> Vec<&'b Field> {
        let is_always = |field: &Field| !field.default && !matches!(field.ty, Type::Option(_));
        let is_plain = |field: &Field| self.hole(present(&field.ty)) == Hole::Display;
        let rank = |field: &&Field| match (is_always(field), is_plain(field)) {
            (true, true) => 0,
            // Ids of other things tell less than their names.
            (false, true) if !field.name.ends_with("_id") => 1,
            (true, false) => 2,
            _ => 3,
        };
        let mut fields: Vec<&Field> = telling(built, known).collect();
        fields.sort_by_key(rank);
        // Of what may be absent and has parts, one is enough.
        let most = if fields.first().is_some_and(|first| rank(first) == 3) { 1 } else { FIELDS };
        fields.truncate(most);
        fields
    }

    fn hole(&self, ty: &Type) -> Hole {
        let is_plain = |definition: &Definition<'_>| {
            matches!(definition, Definition::Newtype(_) | Definition::StringEnum(_) | Definition::IntegerEnum(_))
        };
        let is_displayed = match ty {
            Type::Scalar(scalar) => !matches!(scalar, Scalar::Secret | Scalar::Value),
            Type::Table(_) | Type::OpenTable(_) => true,
            Type::Model(name) => {
                self.models.used().any(|(_, entry)| entry.name == *name && is_plain(&entry.definition))
            }
            _ => false,
        };
        if is_displayed { Hole::Display } else { Hole::Debug }
    }

    /// The struct that a type is.
    fn built(&self, ty: &Type) -> Option<&Built> {
        let Type::Model(name) = ty else { return None };
        let (id, _) = self.models.used().find(|(_, entry)| entry.name == *name)?;
        self.built.get(&id)
    }

    /// What a page consists of.
    fn item_of<'t>(&'t self, page: &'t Type) -> Option<&'t Type> {
        match page {
            Type::List(item) => Some(item),
            Type::Model(name) => {
                let (id, _) = self.models.used().find(|(_, entry)| entry.name == *name)?;
                self.pages.get(&id).map(|page| &page.item)
            }
            _ => None,
        }
    }
}

fn whole(name: &str, hole: Hole) -> Then {
    Then::Print { name: name.to_owned(), print: print_whole(name, hole) }
}

fn print_whole(name: &str, hole: Hole) -> Print {
    Print { text: hole.of(name), fields: Vec::new() }
}

/// How long the line is, inside a loop.
fn width(value: &str, print: &Print) -> usize {
    let fields: usize = print.fields.iter().map(|field| ", .".len() + value.len() + field.len()).sum();
    "        println!(\"\");".len() + print.text.len() + fields
}

/// The fields that tell something. Secrets are not shown.
fn telling<'b>(built: &'b Built, known: &'b Known<'_>) -> impl Iterator<Item = &'b Field> {
    let fields = built.fields.iter().filter(|(field, wire)| {
        !known.marks.contains(&wire.as_str()) && !field.flatten && field.ty != Type::Scalar(Scalar::Secret)
    });
    fields.map(|(field, _)| field).filter(|field| !is_asked_for(built, field, known))
}

/// Whether a field is the id that was asked for, or tells of the same thing: `campaign_name` beside `campaign_id`.
fn is_asked_for(built: &Built, field: &Field, known: &Known<'_>) -> bool {
    let is_id = |field: &Field| known.ids.contains(present(&field.ty));
    let things = built.fields.iter().filter(|(id, _)| is_id(id)).filter_map(|(id, _)| id.name.strip_suffix("id"));
    is_id(field) || things.filter(|thing| !thing.is_empty()).any(|thing| field.name.starts_with(thing))
}

/// The type of a field when it is there.
fn present(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) => inner,
        _ => ty,
    }
}

/// The types of the names and numbers that a call takes.
fn ids(taken: &Taken) -> Vec<Type> {
    let arguments = taken.arguments.iter().chain(taken.inputs.iter().flat_map(|inputs| &inputs.fields));
    let types = arguments.map(|argument| types::target(&argument.write.accept));
    types.filter(|ty| matches!(ty, Type::Model(_))).collect()
}

/// The fields of the returned value that tell whether it worked.
fn marks<'d>(returns: &Draft<'d>) -> Vec<&'d str> {
    let extensions = &returns.operation.extensions;
    let result: &[String] = match extensions.result.as_ref().map(|result| &result.value) {
        Some(ResultAt::Pointer(pointer)) => pointer,
        _ => &[],
    };
    let failures = extensions.failures.iter().map(|failure| -> &Failure { &failure.value });
    let pointers = failures.map(|failure| &failure.pointer);
    let pointers = pointers.chain(extensions.task.iter().map(|task| &task.value.status));
    pointers
        .filter_map(|pointer| match pointer.strip_prefix(result) {
            Some([name]) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// The variable for a value, named after the last word of its type, or else `otherwise`.
fn name(ty: &Type, otherwise: &str) -> Name {
    let named = match ty {
        Type::Model(name) => {
            let stem = VAGUE.iter().find_map(|vague| name.strip_suffix(vague)).filter(|stem| !stem.is_empty());
            names::value_name(last_word(stem.unwrap_or(name)))
        }
        Type::Map(_) => "map".to_owned(),
        _ => otherwise.to_owned(),
    };
    // A keyword cannot be named inside a format string.
    if named.starts_with("r#") { otherwise.to_owned() } else { named }
}

/// The last word of a name, and the one before it if it is as short as in `WarmUp`.
fn last_word(name: &str) -> &str {
    let mut words = name.rmatch_indices(char::is_uppercase);
    words.find(|(start, _)| name.len() - start > SHORT).map_or(name, |(start, _)| &name[start..])
}
