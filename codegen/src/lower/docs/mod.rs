//! Writes the docs of every item from what the document says of it.

mod errors;
mod markdown;
mod rules;
mod words;

pub(super) use markdown::{fill, markdown, sentence};
pub(crate) use rules::rule_sentences;
pub(super) use words::code;
pub(crate) use words::constraints;

use std::collections::BTreeMap;

use errors::{failing, response_words};

use super::{
    Lowering,
    drafts::{self, Draft, Input},
    inputs::Taken,
    look::{Kind, Look},
    names,
};
use crate::{
    document::{Grade, Per, Price, Provenance, RefOr, Safety, Schema},
    ir::{Docs, Outcome, Place, Type},
};

/// What the first words of [`provenance`] mean.
const GRADES: [&str; 4] = [
    "Documented: other pages of the vendor say so.",
    "Observed: it was seen in real requests and answers.",
    "Recorded: code that handled them shows it.",
    "Unconfirmed: nobody has shown it.",
];

impl<'d> Lowering<'d> {
    /// What `mod.rs` says.
    pub(super) fn about(&self) -> Docs {
        let info = &self.document.info;
        let mut docs = vec![format!("{} {}.", sentence(&info.title.value), sentence(&info.version.value))];
        for words in info.summary.iter().chain(&info.description) {
            section(&mut docs, markdown(words));
        }
        docs
    }

    /// An input that is set by a function of its own, or a field of the struct with the required ones.
    pub(super) fn input_docs(&mut self, input: &Input<'d>) -> Docs {
        if let Some(chosen) = &input.choice {
            return self.choice_docs(&chosen.choice);
        }
        let look = self.look(&input.child);
        let otherwise = match input.place {
            Place::Path => format!("The part `{}` of the path.", input.wire),
            Place::Query => format!("The query parameter `{}`.", input.wire),
            Place::Header => format!("The header `{}`.", input.wire),
            Place::Body if input.wire.is_empty() => "The body.".to_owned(),
            Place::Body => format!("The field `{}`.", input.wire),
        };
        let description = input.description.or_else(|| drafts::description(&look.chain));
        let mut docs = described(description, self.facts(&look), &otherwise);
        if input.deprecated {
            section(&mut docs, vec!["Deprecated.".to_owned()]);
        }
        section(&mut docs, doubts(input.provenance));
        docs
    }

    /// A field of a struct.
    pub(super) fn field_docs(&mut self, wire: &str, look: &Look<'d>) -> Docs {
        let description = drafts::description(&look.chain);
        let mut docs = described(description, self.facts(look), &format!("The field `{wire}`."));
        if look.chain.first().is_some_and(|schema| schema.deprecated) {
            section(&mut docs, vec!["Deprecated.".to_owned()]);
        }
        section(&mut docs, look.chain.first().map_or_else(Vec::new, |schema| doubts(&schema.extensions.provenance)));
        docs
    }

    /// What holds in one place only, in words: what a component demands stands at its type.
    fn facts(&mut self, look: &Look<'d>) -> Vec<String> {
        let in_place = look.chain.iter().copied().take_while(|schema| self.components.find(schema).is_none());
        let mut facts: Vec<String> = in_place.flat_map(words::constraints).collect();
        facts.extend(self.wire_form(look));
        facts
    }

    /// By which of its columns a row stands on the wire. Its type does not say: all views of a table share it.
    fn wire_form(&mut self, look: &Look<'d>) -> Option<String> {
        match &look.kind {
            Kind::Table { column, .. } => Some(format!("Written as its `{column}`.")),
            Kind::List(items) => {
                let items = self.look(items);
                self.wire_form(&items).map(|words| format!("Each: {}", words::lower_first(&words)))
            }
            _ => None,
        }
    }

    /// What `operations.rs` says: the failures that several operations share, and how well things are known.
    pub(super) fn operations_docs(&self) -> Docs {
        let mut docs = vec!["The operations, in groups of one module each.".to_owned()];
        let mut shared: BTreeMap<(String, &str), String> = BTreeMap::new();
        for (status, response) in
            self.document.paths.iter().flat_map(|item| &item.operations).flat_map(|operation| &operation.responses)
        {
            if let (Some(status), RefOr::Ref(reference)) = (failing(status.value), response) {
                shared.entry((status, &reference.name)).or_insert_with(|| response_words(response, self));
            }
        }
        if !shared.is_empty() {
            section(&mut docs, vec!["# Statuses".to_owned()]);
            section(&mut docs, vec!["What the failures of HTTP mean that any operation may meet:".to_owned()]);
            section(
                &mut docs,
                bulleted(&shared.iter().map(|((status, _), words)| format!("`{status}`: {words}")).collect::<Vec<_>>()),
            );
        }
        let mut operations = self.document.paths.iter().flat_map(|item| &item.operations);
        if operations.any(|operation| !provenance(&operation.extensions.provenance).is_empty()) {
            section(&mut docs, vec!["# Sources".to_owned()]);
            let about =
                "Where the reference that an operation names does not say all, its docs tell how the rest is known:";
            section(&mut docs, markdown::fill("", about));
            section(&mut docs, bulleted(&GRADES.map(str::to_owned)));
        }
        docs
    }

    pub(super) fn operation_docs(
        &mut self,
        draft: &Draft<'d>,
        taken: &Taken,
        outcome: &Outcome,
        call: &str,
        notes: &[String],
    ) -> Docs {
        let operation = draft.operation;
        let http = format!("`{} {}`", format!("{:?}", operation.method.value).to_uppercase(), draft.path.value);
        let mut docs = match (&operation.summary, &operation.description) {
            (Some(summary), _) => vec![sentence(&summary.value)],
            (None, Some(_)) => Vec::new(),
            (None, None) => vec![format!("Sends {http}.")],
        };
        if let Some(description) = &operation.description {
            section(&mut docs, markdown(&description.value));
        }
        for note in notes {
            section(&mut docs, markdown::fill("", note));
        }
        let mut bullets = self.inputs_docs(draft, taken, call);
        bullets.extend(result(outcome));
        bullets.extend(operation.extensions.price.as_ref().map(|price| self::price(&price.value, draft)));
        bullets.extend(operation.extensions.safety.as_ref().map(|safety| self::safety(safety.value)));
        bullets.push(format!("Request: {http}"));
        bullets.extend(operation.external_docs.as_ref().map(|url| format!("Reference: {}", sentence(&url.value))));
        bullets.extend(provenance(&operation.extensions.provenance));
        section(&mut docs, bulleted(&bullets));
        let fields: Vec<_> = draft.inputs.iter().map(|input| (input.wire, input.child.schema)).collect();
        self.rules_docs(&mut docs, operation.extensions.rules.iter().chain(draft.rules()), &fields);
        errors::section_of(draft, self, &mut docs);
        docs
    }

    /// The arguments of a function, and where to set what is optional: on the call that it returns.
    fn inputs_docs(&mut self, draft: &Draft<'d>, taken: &Taken, call: &str) -> Vec<String> {
        let arguments = taken.arguments.iter().map(|argument| &argument.write);
        let positional: Vec<_> = arguments.filter_map(|write| draft.input(write.place, &write.wire)).collect();
        let mut bullets = Vec::new();
        for input in &positional {
            let words = self.input_docs(input).join(" ");
            bullets.push(format!("`{}`: {words}", names::unraw(&input.name)));
        }
        if let Some(inputs) = &taken.inputs {
            let what = if positional.is_empty() { "what is required" } else { "the other inputs that are required" };
            bullets.push(format!("`{0}`: {what}, in one [`{1}`](models::{1}).", inputs.argument, inputs.model));
        }
        let setters = taken.setters.iter().map(|setter| &setter.name);
        let names = setters.chain(taken.extra.iter().map(|extra| &extra.name)).map(|name| names::unraw(name));
        let optional: Vec<String> = names.map(|name| format!("[`{name}`]({call}::{name})")).collect();
        if !optional.is_empty() {
            bullets.push(format!("Optional: {}.", optional.join(", ")));
        }
        bullets
    }
}

/// A schema that becomes a type.
pub(super) fn type_docs(schema: &Schema, otherwise: &str) -> Docs {
    let description = schema.description.as_ref().map(|words| words.value.as_str());
    let mut docs = described(description, words::constraints(schema), otherwise);
    if schema.deprecated {
        section(&mut docs, vec!["Deprecated.".to_owned()]);
    }
    section(&mut docs, doubts(&schema.extensions.provenance));
    docs
}

/// Appends lines as a paragraph of their own.
pub(super) fn section(docs: &mut Docs, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    if docs.last().is_some_and(|last| !last.is_empty()) {
        docs.push(String::new());
    }
    docs.extend(lines);
}

/// Fills a paragraph of clean text.
pub(super) fn paragraph(text: &str) -> Docs {
    markdown::fill("", text)
}

/// A description, followed by facts, each once.
fn described(description: Option<&str>, facts: Vec<String>, otherwise: &str) -> Docs {
    let mut once: Vec<String> = Vec::new();
    for fact in facts {
        if !once.contains(&fact) {
            once.push(fact);
        }
    }
    let facts = once.join(" ");
    let mut docs = markdown(description.unwrap_or_default());
    if docs.is_empty() {
        docs.push(otherwise.to_owned());
    }
    if facts.is_empty() {
        return docs;
    }
    let one_paragraph = !docs.iter().any(String::is_empty);
    if one_paragraph {
        let text = format!("{} {facts}", with_full_stop(&docs.join(" ")));
        markdown::fill("", &text)
    } else {
        section(&mut docs, markdown::fill("", &facts));
        docs
    }
}

fn with_full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

fn bulleted(bullets: &[String]) -> Docs {
    bullets.iter().flat_map(|bullet| markdown::fill("*", bullet)).collect()
}

/// The type that a call gives in the end, where that is one of `models`.
fn result(outcome: &Outcome) -> Option<String> {
    let (Outcome::Value(result) | Outcome::Task { result, .. } | Outcome::State(result)) = outcome else { return None };
    match result {
        Type::Model(name) => Some(format!("Result: [`{name}`](models::{name}).")),
        Type::List(item) => match &**item {
            Type::Model(name) => Some(format!("Result: a list of [`{name}`](models::{name}).")),
            _ => None,
        },
        _ => None,
    }
}

fn price(price: &Price, draft: &Draft<'_>) -> String {
    let credits = match price.credits {
        0 => "free".to_owned(),
        1 => "1 credit".to_owned(),
        many => format!("{many} credits"),
    };
    let per = match &price.per {
        _ if price.credits == 0 => String::new(),
        Per::Request => " for each request".to_owned(),
        Per::Item(name) => {
            let input = draft.input(Place::Body, &name.value).map(|input| names::unraw(&input.name));
            format!(" for each of `{}`", input.unwrap_or(&name.value))
        }
        Per::Result => " for each item of the result".to_owned(),
    };
    let note = price.note.as_ref().map(|note| format!(" {}", sentence(note))).unwrap_or_default();
    format!("Price: {credits}{per}.{note}")
}

fn safety(safety: Safety) -> String {
    match safety {
        Safety::Read => "Safety: changes nothing; the client repeats it when it fails in passing.",
        Safety::Idempotent => {
            "Safety: a second time changes nothing more; the client repeats it when it fails in passing."
        }
        Safety::Creates => {
            "Safety: takes effect each time; the client repeats it only if it was surely not carried out."
        }
        Safety::Pays => "Safety: costs credits each time; the client repeats it only if it was surely not carried out.",
    }
    .to_owned()
}

/// How well it is known, where that is not simply documented: what single sources say, and what the others stand for as
/// a whole.
fn provenance(entries: &[Provenance]) -> Vec<String> {
    let words = entries.iter().filter_map(|entry| {
        let grade = match entry.grade.value {
            Grade::Documented => "Documented",
            Grade::Observed => "Observed",
            Grade::Recorded => "Recorded",
            Grade::Unconfirmed => "Unconfirmed",
        };
        match &entry.note {
            Some(note) => Some(format!("{grade}: {}", with_full_stop(&sentence(note)))),
            None if entry.grade.value == Grade::Documented => None,
            None => Some(format!("{grade}: all of it.")),
        }
    });
    words.collect()
}

/// What nobody has confirmed.
fn doubts(provenance: &[Provenance]) -> Docs {
    provenance
        .iter()
        .filter(|entry| entry.grade.value == Grade::Unconfirmed)
        .flat_map(|entry| {
            let note = entry
                .note
                .as_deref()
                .map_or_else(|| "nobody has shown it.".to_owned(), |note| with_full_stop(&sentence(note)));
            markdown::fill("", &format!("Unconfirmed: {note}"))
        })
        .collect()
}
