//! Writes the docs of every item from what the document says of it.

mod markdown;
mod rules;
mod words;

pub(super) use markdown::{fill, markdown, sentence};
pub(crate) use rules::rule_sentences;
pub(super) use words::code;
pub(crate) use words::constraints;

use std::collections::BTreeMap;

use super::{
    Lowering,
    drafts::{self, Draft, Input},
    look::{Kind, Look},
};
use crate::{
    document::{Grade, Per, Price, Provenance, RefOr, Response, Safety, Schema, StatusRange},
    ir::{Docs, Inputs, Place},
};

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

    /// What `operations.rs` says: the answers that several operations share.
    pub(super) fn operations_docs(&self) -> Docs {
        let mut docs = vec!["The operations, one module for each tag of the document.".to_owned()];
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
            section(
                &mut docs,
                bulleted(&shared.iter().map(|((status, _), words)| format!("`{status}`: {words}")).collect::<Vec<_>>()),
            );
        }
        docs
    }

    pub(super) fn operation_docs(
        &mut self,
        draft: &Draft<'d>,
        positional: &[&Input<'d>],
        inputs: Option<&Inputs>,
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
        let mut bullets = Vec::new();
        for input in positional {
            let words = self.input_docs(input).join(" ");
            bullets.push(format!("`{}`: {words}", super::names::unraw(&input.name)));
        }
        if let Some(inputs) = inputs {
            bullets.push(format!(
                "`{}`: the other inputs that are required, in one [`{}`](models::{}).",
                inputs.argument, inputs.model, inputs.model
            ));
        }
        bullets.extend(operation.extensions.price.as_ref().map(|price| self::price(&price.value)));
        bullets.extend(operation.extensions.safety.as_ref().map(|safety| self::safety(safety.value)));
        bullets.push(format!("Request: {http}"));
        bullets.extend(operation.external_docs.as_ref().map(|url| format!("Reference: {}", sentence(&url.value))));
        bullets.extend(provenance(&operation.extensions.provenance));
        section(&mut docs, bulleted(&bullets));
        let fields: Vec<_> = draft.inputs.iter().map(|input| (input.wire, input.child.schema)).collect();
        self.rules_docs(&mut docs, operation.extensions.rules.iter().chain(draft.rules()), &fields);
        let errors = errors(draft, self);
        if !errors.is_empty() {
            section(&mut docs, vec!["# Errors".to_owned()]);
            section(&mut docs, bulleted(&errors));
        }
        docs
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

fn price(price: &Price) -> String {
    let credits = match price.credits {
        0 => "free".to_owned(),
        1 => "1 credit".to_owned(),
        many => format!("{many} credits"),
    };
    let per = match &price.per {
        _ if price.credits == 0 => String::new(),
        Per::Request => " for each request".to_owned(),
        Per::Item(name) => format!(" for each of `{}`", name.value),
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

/// Where it is from: the sources that stand for all of it, then what single sources say.
fn provenance(entries: &[Provenance]) -> Vec<String> {
    let grade = |entry: &Provenance| match entry.grade.value {
        Grade::Documented => "documented",
        Grade::Observed => "observed",
        Grade::Recorded => "recorded",
        Grade::Unconfirmed => "unconfirmed",
    };
    let (stated, whole): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.note.is_some());
    let whole: Vec<String> =
        whole.into_iter().map(|entry| format!("{} ({})", sentence(&entry.source.value), grade(entry))).collect();
    let mut bullets = Vec::new();
    if !whole.is_empty() {
        bullets.push(format!("Source: {}", whole.join(", ")));
    }
    bullets.extend(stated.into_iter().map(|entry| {
        let note = entry.note.as_deref().unwrap_or_default();
        format!("{} ({}): {}", capital(grade(entry)), sentence(&entry.source.value), with_full_stop(&sentence(note)))
    }));
    bullets
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
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

/// What the document says can go wrong.
fn errors(draft: &Draft<'_>, lowering: &Lowering<'_>) -> Vec<String> {
    let mut errors = Vec::new();
    for failure in &draft.operation.extensions.failures {
        let place = failure.value.pointer.join("/");
        let unless = if failure.value.unless.is_empty() { "" } else { ", with exceptions" };
        errors.push(match &failure.value.equals {
            Some(value) => format!("A success whose `{place}` is `{}`{unless}.", code(value)),
            None => format!("A success that has `{place}`{unless}."),
        });
    }
    if let Some(task) = &draft.operation.extensions.task {
        for state in &task.value.failed {
            errors.push(format!("A task that ends as `{}`.", state.value));
        }
    }
    let mut shared = Vec::new();
    for (status, response) in &draft.operation.responses {
        match (failing(status.value), response) {
            (None, _) => {}
            (Some(status), RefOr::Ref(_)) => shared.push(format!("`{status}`")),
            (Some(status), RefOr::Item(_)) => {
                errors.push(format!("`{status}`: {}", response_words(response, lowering)));
            }
        }
    }
    if !shared.is_empty() {
        errors.push(format!("{}: see [statuses](super#statuses).", shared.join(", ")));
    }
    errors
}

/// The status, when it is that of a failure.
fn failing(status: StatusRange) -> Option<String> {
    match status {
        StatusRange::Code(code) if code >= 400 => Some(code.to_string()),
        StatusRange::Range(hundreds) if hundreds >= 4 => Some(format!("{hundreds}XX")),
        StatusRange::Code(_) | StatusRange::Range(_) | StatusRange::Default => None,
    }
}

fn response_words(response: &RefOr<Response>, lowering: &Lowering<'_>) -> String {
    let description =
        response.resolve(&lowering.document.components).and_then(|response| response.description.as_deref());
    with_full_stop(&sentence(description.unwrap_or("no description")))
}
