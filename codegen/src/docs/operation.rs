//! One operation: what it does, what it costs, what it takes and what it answers.

use super::{
    anchors::schema_anchor,
    content::{
        Block, Blocks, Code, Entry, Field, Inline, Mark, Target, Words, code, code_link, file_link, subheading, text,
    },
    markdown,
    reach::parameters,
    rules,
    sample::{curl, json, rust},
    schema::{Schemas, doubts, json_line},
    view::{Names, OperationView, View},
};
use crate::{
    document::{
        self, Condition, Example, Grade, Link, LinkValue, MediaType, Parameter, ParameterLocation, Per, Price, RefOr,
        Response, ResultAt, Safety, Schema, Spanned, StatusRange, Style, Subject, Type, is_form,
    },
    ir::{Outcome, Place},
};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// Without what stands elsewhere on the same page, without answers in full, and without sources.
    Brief,
}

/// An operation as an entry under a heading of some level.
pub(super) fn entry(view: &View<'_>, operation: &OperationView<'_>, level: u8, extent: Extent) -> Block {
    let page = Writer { view, schemas: Schemas { view }, operation, level, extent };
    Block::Entry(Box::new(Entry {
        id: operation.id().to_owned(),
        level,
        title: vec![text(operation.id())],
        main: page.main(),
        aside: page.aside(),
    }))
}

struct Writer<'v, 'd> {
    view: &'v View<'d>,
    schemas: Schemas<'v, 'd>,
    operation: &'v OperationView<'d>,
    level: u8,
    extent: Extent,
}

impl Extent {
    /// Where anchors begin that only the page itself would need.
    pub(super) fn anchor(self, prefix: &str) -> Option<&str> {
        (self == Self::Whole).then_some(prefix)
    }
}

impl Writer<'_, '_> {
    fn main(&self) -> Blocks {
        let operation = self.operation.operation;
        let mut blocks =
            vec![Block::Request { method: self.operation.method(), path: self.operation.path.path.value.clone() }];
        if let Some(summary) = &operation.summary {
            blocks.push(Block::Paragraph(vec![Inline::Strong(markdown::words(&summary.value))]));
        }
        if let Some(description) = &operation.description {
            blocks.extend(markdown::blocks(&description.value, &markdown::outside));
        }
        blocks.push(Block::Facts(self.facts()));
        blocks.extend(doubts(&operation.extensions.provenance));
        blocks.extend(self.parameters());
        blocks.extend(self.body());
        blocks.extend(self.responses());
        blocks.extend(self.next_steps());
        if self.extent == Extent::Whole {
            blocks.extend(sources(self.view, self.operation.operation));
        }
        blocks
    }

    fn aside(&self) -> Blocks {
        let OperationView { path, operation, rust: made, .. } = *self.operation;
        let sample = |language: &str, text: String| Code { language: language.to_owned(), text };
        let mut blocks = vec![Block::Samples(vec![
            ("Rust", sample("rust", rust(&made.function.example))),
            ("curl", sample("sh", curl(self.view.document, path, operation))),
        ])];
        if self.extent == Extent::Whole {
            blocks.extend(self.examples());
        }
        blocks
    }

    fn facts(&self) -> Vec<(&'static str, Words)> {
        let extensions = &self.operation.operation.extensions;
        let mut facts = Vec::new();
        if let Some(price) = &extensions.price {
            facts.push(("Price", price_words(&price.value)));
        }
        if let Some(safety) = &extensions.safety {
            facts.push(("Repeating", vec![text(safety_words(safety.value))]));
        }
        facts.push(("Access", vec![text(self.access())]));
        facts.push(("Rust", self.rust_words()));
        facts
    }

    /// Who may ask, and how often.
    fn access(&self) -> String {
        let token = if self.operation.rust.table.authenticated { "With" } else { "Without" };
        let rate = self.view.document.rate_limit.as_ref().map(|limit| {
            let (requests, seconds) = (limit.requests.value, limit.seconds.value);
            format!(" Counts among the {requests} requests that an account has in {seconds} seconds.")
        });
        format!("{token} an access token.{}", rate.unwrap_or_default())
    }

    /// The call, and what it can do beside being awaited.
    fn rust_words(&self) -> Words {
        let made = self.operation.rust;
        let mut words = vec![code(self.operation.rust_call())];
        if matches!(made.call.outcome, Outcome::Task { .. } | Outcome::State(_)) {
            words.extend([text("; "), code(".wait()"), text(" asks until there is a result")]);
        }
        if let Some(batch) = &made.function.batch {
            words.extend([text("; "), code(&batch.name), text(" takes any number of "), code(&batch.argument)]);
        }
        if made.call.page.is_some() {
            words.extend([text("; "), code(".items()"), text(" goes through all pages")]);
        }
        words
    }

    /// Path, query and headers.
    fn parameters(&self) -> Blocks {
        let parameters = self.all_parameters();
        let mut blocks = Blocks::new();
        for (location, place, title) in [
            (ParameterLocation::Path, Place::Path, "In the path"),
            (ParameterLocation::Query, Place::Query, "In the query"),
            (ParameterLocation::Header, Place::Header, "Headers"),
        ] {
            let fields: Vec<Field> = parameters
                .iter()
                .filter(|found| found.location.value == location)
                .map(|found| self.parameter(found, place))
                .collect();
            if !fields.is_empty() {
                blocks.push(subheading(self.level + 1, title));
                blocks.push(Block::Fields(fields));
            }
        }
        let named: Vec<_> = parameters.iter().map(|found| (found.name.value.as_str(), &found.schema)).collect();
        blocks.extend(rules::between(self.view.document, &self.operation.operation.extensions.rules, &named));
        blocks
    }

    fn all_parameters(&self) -> Vec<&Parameter> {
        parameters(&self.view.document.components, self.operation.path, self.operation.operation)
    }

    /// Where the anchors of inputs begin; those that come second with a name say their place.
    fn prefix(&self, place: Place, is_second: bool) -> String {
        let id = self.operation.id();
        if is_second { format!("{id}.{}", format!("{place:?}").to_lowercase()) } else { id.to_owned() }
    }

    fn parameter(&self, parameter: &Parameter, place: Place) -> Field {
        let name = parameter.name.value.as_str();
        let required: &[&str] = if parameter.required { &[name] } else { &[] };
        let names = Names::Inputs(self.operation, place);
        let first = self.all_parameters().into_iter().find(|found| found.name.value == name);
        let is_second = first.is_some_and(|first| first.location.value != parameter.location.value);
        let prefix = self.prefix(place, is_second);
        let mut field = self.schemas.field(name, &parameter.schema, required, self.extent.anchor(&prefix), &names);
        if let Some(description) = &parameter.description {
            let mut blocks = markdown::blocks(description, &markdown::outside);
            super::schema::append(&mut blocks, self.schemas.facts(&parameter.schema));
            field.blocks = blocks;
        }
        field.deprecated |= parameter.deprecated;
        field.blocks.extend(doubts(&parameter.provenance));
        field.blocks.extend(on_the_wire(&parameter.schema, name, Some(parameter.style), parameter.explode));
        field
    }

    fn body(&self) -> Blocks {
        let components = &self.view.document.components;
        let body = self.operation.operation.request_body.as_ref().and_then(|body| body.resolve(components));
        let Some((media_type, media, body)) =
            body.and_then(|body| body.content.first().map(|(media_type, media)| (&media_type.value, media, body)))
        else {
            return Blocks::new();
        };
        let kind = if is_form(media_type) { "A form, " } else { "JSON, " };
        let end = if body.required { "." } else { ", which may be left out." };
        let about = Block::Paragraph(vec![text(kind), code(media_type), text(end)]);
        let mut blocks = vec![self.body_title(media.schema.as_ref()), about];
        blocks.extend(markdown::blocks(body.description.as_deref().unwrap_or_default(), &markdown::outside));
        let Some(schema) = media.schema.as_ref().and_then(|schema| components.resolve_schema(schema)) else {
            return blocks;
        };
        if let Some(description) = schema.description.as_ref().filter(|_| body.description.is_none()) {
            blocks.extend(markdown::blocks(&description.value, &markdown::outside));
        }
        blocks.extend(doubts(&schema.extensions.provenance));
        let names = Names::Inputs(self.operation, Place::Body);
        let declared = components.declared(schema);
        let parameters = self.all_parameters();
        let is_second = declared.iter().any(|(name, _)| parameters.iter().any(|found| found.name.value == name.value));
        let prefix = self.prefix(Place::Body, is_second);
        let mut fields = self.schemas.fields(schema, self.extent.anchor(&prefix), &names);
        if is_form(media_type) {
            for field in &mut fields {
                let property = declared.iter().find(|(name, _)| name.value == field.name);
                field.blocks.extend(property.and_then(|(name, property)| form_field(media, &name.value, property)));
            }
        }
        blocks.extend((!fields.is_empty()).then_some(Block::Fields(fields)));
        blocks.extend(self.schemas.together(schema));
        blocks
    }

    /// A type that is nothing but this body is told here, so that links to it lead here.
    fn body_title(&self, schema: Option<&Schema>) -> Block {
        let name = schema.and_then(|schema| schema.reference.as_ref()).map(|reference| reference.name.as_str());
        let mut words = vec![text("Body")];
        let mut id = None;
        if let Some(name) = name {
            let anchor = schema_anchor(name);
            if self.view.body_of(name).is_some() {
                words.extend([text(" "), code(name)]);
                id = Some(anchor);
            } else {
                words.extend([text(" "), code_link(anchor, name)]);
            }
        }
        Block::Heading { level: self.level + 1, id, words }
    }

    fn responses(&self) -> Blocks {
        let components = &self.view.document.components;
        let operation = self.operation.operation;
        let mut blocks = vec![subheading(self.level + 1, "Answers")];
        for (status, response) in operation.successes() {
            let name = status_name(status.value);
            let id = format!("{}.{name}", self.operation.id());
            blocks.push(Block::Heading { level: self.level + 2, id: Some(id), words: vec![code(name)] });
            blocks.extend(response.resolve(components).map(|found| self.success(found)).unwrap_or_default());
        }
        let mut failures = self.failures_in_band();
        failures.extend(self.failures());
        if !failures.is_empty() {
            blocks.push(subheading(self.level + 2, "Failures"));
            blocks.push(Block::List { ordered: false, items: failures });
        }
        blocks
    }

    /// Failures with a status of their own: what is said of this operation, then those that mean what they mean anywhere.
    fn failures(&self) -> Vec<Blocks> {
        let operation = self.operation.operation;
        let failures = operation.responses.iter().filter(|(status, _)| !operation.is_success(status.value));
        let (mut own, mut shared) = (Vec::new(), Words::new());
        for (status, response) in failures {
            let link = self.status_link(&status_name(status.value));
            match response {
                RefOr::Item(found) => {
                    let mut words = vec![link, text(": ")];
                    words.extend(markdown::words(found.description.as_deref().unwrap_or_default()));
                    own.push(vec![Block::Paragraph(words)]);
                }
                RefOr::Ref(_) => {
                    shared.push(text(if shared.is_empty() { "As everywhere: " } else { ", " }));
                    shared.push(link);
                }
            }
        }
        own.extend((!shared.is_empty()).then(|| vec![Block::Paragraph(shared)]));
        own
    }

    /// To what a status means; an anchor itself.
    fn status_link(&self, name: &str) -> Inline {
        let target = Target::Anchor(format!("status.{name}"));
        let words = vec![code(name)];
        match self.extent {
            Extent::Whole => Inline::Anchored(format!("{}.{name}", self.operation.id()), target, words),
            Extent::Brief => Inline::Link(target, words),
        }
    }

    fn success(&self, response: &Response) -> Blocks {
        let mut blocks = markdown::blocks(response.description.as_deref().unwrap_or_default(), &markdown::outside);
        let Some((_, media)) = response.content.first() else { return blocks };
        let Some(schema) = &media.schema else { return blocks };
        let mut words = vec![text("Body: ")];
        words.extend(self.schemas.type_words(schema));
        words.push(text("."));
        if let Some(result) = &self.operation.operation.extensions.result {
            match &result.value {
                ResultAt::Nothing => words.push(text(" The client returns nothing of it.")),
                ResultAt::Pointer(pointer) => {
                    words.extend([text(" The client returns "), code(pointer.join(".")), text(" of it.")]);
                }
            }
        }
        blocks.push(Block::Paragraph(words));
        if schema.reference.is_none() {
            let fields = self.schemas.nested(schema, None, &Names::Unknown);
            if !fields.is_empty() {
                blocks.push(Block::Fields(fields));
            }
        }
        blocks
    }

    /// Failures that come with a successful status, and ends of tasks.
    fn failures_in_band(&self) -> Vec<Blocks> {
        let extensions = &self.operation.operation.extensions;
        let mut items: Vec<Blocks> = Vec::new();
        for failure in &extensions.failures {
            let place = failure.value.pointer.join(".");
            let mut words = vec![text("An answer whose "), code(place)];
            match &failure.value.equals {
                Some(value) => words.extend([text(" is "), code(json_line(value))]),
                None => words.push(text(" is there and not empty")),
            }
            words.push(text(" is a failure"));
            words.extend(unless(&failure.value.unless));
            words.push(text(": the client returns an error."));
            items.push(vec![Block::Paragraph(words)]);
        }
        for state in extensions.task.iter().flat_map(|task| &task.value.failed) {
            let words = vec![
                text("A task that ends as "),
                code(&state.value),
                text(" has failed: the client returns an error."),
            ];
            items.push(vec![Block::Paragraph(words)]);
        }
        items
    }

    /// Links to what can be done with the answer.
    fn next_steps(&self) -> Blocks {
        let components = &self.view.document.components;
        let responses = self.operation.operation.successes().filter_map(|(_, response)| response.resolve(components));
        let links = responses.flat_map(|response| &response.links).filter_map(|(_, link)| link.resolve(components));
        let items: Vec<Blocks> = links.map(|link| vec![Block::Paragraph(next_step(link))]).collect();
        if items.is_empty() {
            return Blocks::new();
        }
        vec![subheading(self.level + 1, "Next step"), Block::List { ordered: false, items }]
    }

    /// Further requests, and answers.
    fn examples(&self) -> Blocks {
        let components = &self.view.document.components;
        let operation = self.operation.operation;
        let mut blocks = Blocks::new();
        let body = operation.request_body.as_ref().and_then(|body| body.resolve(components));
        if let Some((_, media)) = body.and_then(|body| body.content.first()) {
            for (name, example) in resolved(components, media).into_iter().skip(1) {
                blocks.push(shown("Body", name, example));
            }
        }
        // Failures that operations share are shown once, on the page about errors.
        let own = operation
            .responses
            .iter()
            .filter(|(status, response)| operation.is_success(status.value) || matches!(response, RefOr::Item(_)));
        for (status, response) in own {
            let media = response.resolve(components).and_then(|response| response.content.first());
            for (name, example) in media.map(|(_, media)| resolved(components, media)).unwrap_or_default() {
                blocks.push(shown(&status_name(status.value), name, example));
            }
        }
        blocks
    }
}

/// When it is no failure after all.
fn unless(conditions: &[Spanned<Condition>]) -> Words {
    let mut words = Words::new();
    for (at, condition) in conditions.iter().enumerate() {
        let place = match &condition.value.subject {
            Subject::Response(pointer) => vec![code(pointer.join("."))],
            Subject::Input(name) => vec![code(&name.value), text(" of the request")],
        };
        words.push(text(if at == 0 { ", unless " } else { " and " }));
        words.extend(place);
        words.extend([text(" is "), code(json_line(&condition.value.equals))]);
    }
    words
}

pub(super) fn resolved<'d>(
    components: &'d crate::document::Components,
    media: &'d MediaType,
) -> Vec<(&'d str, &'d Example)> {
    let resolved = |(name, example): &'d (Spanned<String>, RefOr<Example>)| {
        Some((name.value.as_str(), example.resolve(components)?))
    };
    media.examples.iter().filter_map(resolved).collect()
}

pub(super) fn shown(label: &str, name: &str, example: &Example) -> Block {
    let mut summary = vec![Inline::Strong(vec![text(label)]), text(" ")];
    match &example.summary {
        Some(words) => summary.extend(markdown::words(words)),
        None => summary.push(code(name)),
    }
    let mut blocks = markdown::blocks(example.description.as_deref().unwrap_or_default(), &markdown::outside);
    blocks.push(Block::Code(Code { language: "json".to_owned(), text: json(&example.value) }));
    Block::Details { summary, blocks }
}

/// Where all this is known from.
pub(super) fn sources(view: &View<'_>, operation: &document::Operation) -> Blocks {
    let known = operation.extensions.provenance.iter().filter(|entry| entry.grade.value != Grade::Unconfirmed);
    let mut items: Vec<Blocks> = known
        .map(|entry| {
            let grade = match entry.grade.value {
                Grade::Documented => "documented",
                Grade::Observed => "observed",
                Grade::Recorded => "recorded",
                Grade::Unconfirmed => "unconfirmed",
            };
            let mut words = vec![text(format!("{} ({grade})", source_name(&entry.source.value)))];
            if let Some(note) = &entry.note {
                words.push(text(": "));
                words.extend(markdown::words(note));
            }
            vec![Block::Paragraph(words)]
        })
        .collect();
    if let Some(url) = &operation.external_docs {
        let target = Target::Outside(url.value.clone());
        items.push(vec![Block::Paragraph(vec![text("More: "), Inline::Link(target, vec![text(url.value.clone())])])]);
    }
    if let Some(file) = view.file(operation.span) {
        items.push(vec![Block::Paragraph(vec![text("Made from "), file_link(&file, &file)])]);
    }
    if items.is_empty() {
        return Blocks::new();
    }
    vec![Block::Details { summary: vec![text("Sources")], blocks: vec![Block::List { ordered: false, items }] }]
}

fn next_step(link: &Link) -> Words {
    let mut words = vec![code_link(&link.operation_id.value, &link.operation_id.value)];
    for (name, value) in &link.parameters {
        let LinkValue::ResponseBody(pointer) = value else { continue };
        words.extend([text(", with "), code(pointer.value.join(".")), text(" as "), code(&name.value)]);
    }
    words.push(text("."));
    if let Some(description) = &link.description {
        words.push(text(" "));
        words.extend(markdown::words(description));
    }
    words
}

/// How a field goes into a form.
fn form_field(media: &MediaType, name: &str, schema: &Schema) -> Option<Block> {
    let encoding = media.encoding.iter().find(|(found, _)| found.value == name).map(|(_, encoding)| encoding);
    let style = encoding.and_then(|found| found.style.as_ref()).map(|style| style.value);
    on_the_wire(schema, name, style, encoding.and_then(|found| found.explode).unwrap_or(true))
}

/// How a list or an object is written in a query or a form.
fn on_the_wire(schema: &Schema, name: &str, style: Option<Style>, explode: bool) -> Option<Block> {
    let is = |ty: Type| schema.types.iter().any(|found| found.value == ty);
    let sample = if style == Some(Style::DeepObject) {
        format!("{name}[key]=value")
    } else if is(Type::Array) && explode {
        format!("{name}=a&{name}=b")
    } else if is(Type::Array) {
        format!("{name}=a,b")
    } else {
        return None;
    };
    Some(Block::Paragraph(vec![text("Written as "), code(sample), text(".")]))
}

pub(super) fn status_name(status: StatusRange) -> String {
    match status {
        StatusRange::Code(code) => code.to_string(),
        StatusRange::Range(hundreds) => format!("{hundreds}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

pub(super) fn price_words(price: &Price) -> Words {
    let mark = match price.credits {
        0 => Inline::Mark(Mark::Free, "free".to_owned()),
        1 => Inline::Mark(Mark::Price, "1 credit".to_owned()),
        many => Inline::Mark(Mark::Price, format!("{many} credits")),
    };
    let mut words = vec![mark];
    match &price.per {
        _ if price.credits == 0 => {}
        Per::Request => words.push(text(" for each request.")),
        Per::Item(name) => words.extend([text(" for each of "), code(&name.value), text(".")]),
        Per::Result => words.push(text(" for each item of the result.")),
    }
    if let Some(note) = &price.note {
        words.push(text(" "));
        words.extend(markdown::words(note));
    }
    words
}

pub(super) fn safety_words(safety: Safety) -> &'static str {
    match safety {
        Safety::Read => "Changes nothing. The client repeats it when it fails in passing.",
        Safety::Idempotent => "A second time changes nothing more. The client repeats it when it fails in passing.",
        Safety::Creates => "Takes effect each time. The client repeats it only if it was surely not carried out.",
        Safety::Pays => "Costs credits each time. The client repeats it only if it was surely not carried out.",
    }
}

/// Where a statement is from, for somebody who does not know the document.
pub(super) fn source_name(source: &str) -> &str {
    match source {
        "reference" => "API reference",
        "guide" => "Campaigns guide",
        "wire" => "Seen in public code",
        "docs" => "Knowledge base",
        other => other,
    }
}
