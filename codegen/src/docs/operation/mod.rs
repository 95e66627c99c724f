//! One operation: what it does, what it costs, what it takes and what it answers.

mod answers;
mod inputs;
mod words;

pub(super) use answers::{resolved, shown, status_name};
pub(super) use words::{source_name, sources, summary};

use super::{
    content::{Block, Blocks, Code, Entry, Words, code, text},
    markdown,
    sample::{curl, rust},
    schema::{Schemas, doubts},
    view::{OperationView, View},
};
use crate::ir::Outcome;
use words::{price_words, safety_words};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::docs) enum Extent {
    Whole,
    /// Without what stands elsewhere on the same page, without answers in full, and without sources.
    Brief,
}

/// An operation as an entry under a heading of some level.
pub(in crate::docs) fn entry(view: &View<'_>, operation: &OperationView<'_>, level: u8, extent: Extent) -> Block {
    let page = Writer { view, schemas: Schemas { view }, operation, level, extent };
    Block::Entry(Box::new(Entry {
        id: operation.id().to_owned(),
        level,
        name: operation.id().to_owned(),
        summary: summary(operation.operation),
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
    pub(in crate::docs) fn anchor(self, prefix: &str) -> Option<&str> {
        (self == Self::Whole).then_some(prefix)
    }
}

impl Writer<'_, '_> {
    fn main(&self) -> Blocks {
        let operation = self.operation.operation;
        let mut blocks =
            vec![Block::Request { method: self.operation.method(), path: self.operation.path.path.value.clone() }];
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
}
