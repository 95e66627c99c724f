//! What an operation answers, how it fails, and what can be done next.

use super::{Extent, Writer};
use crate::{
    docs::{
        content::{Block, Blocks, Code, Inline, Target, Words, code, code_link, subheading, text},
        markdown,
        sample::json,
        schema::json_line,
        view::Names,
    },
    document::{
        Components, Condition, Example, Link, LinkValue, MediaType, RefOr, Response, ResultAt, Spanned, StatusRange,
        Subject,
    },
};

impl Writer<'_, '_> {
    pub(super) fn responses(&self) -> Blocks {
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
    pub(super) fn next_steps(&self) -> Blocks {
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
    pub(super) fn examples(&self) -> Blocks {
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

pub(in crate::docs) fn resolved<'d>(components: &'d Components, media: &'d MediaType) -> Vec<(&'d str, &'d Example)> {
    let resolved = |(name, example): &'d (Spanned<String>, RefOr<Example>)| {
        Some((name.value.as_str(), example.resolve(components)?))
    };
    media.examples.iter().filter_map(resolved).collect()
}

pub(in crate::docs) fn shown(label: &str, name: &str, example: &Example) -> Block {
    let mut summary = vec![Inline::Strong(vec![text(label)]), text(" ")];
    match &example.summary {
        Some(words) => summary.extend(markdown::words(words)),
        None => summary.push(code(name)),
    }
    let mut blocks = markdown::blocks(example.description.as_deref().unwrap_or_default(), &markdown::outside);
    blocks.push(Block::Code(Code { language: "json".to_owned(), text: json(&example.value) }));
    Block::Details { summary, blocks }
}

pub(in crate::docs) fn status_name(status: StatusRange) -> String {
    match status {
        StatusRange::Code(code) => code.to_string(),
        StatusRange::Range(hundreds) => format!("{hundreds}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}
