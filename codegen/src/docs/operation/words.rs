//! Prices, safety and sources in words.

use crate::{
    docs::{
        content::{Block, Blocks, Inline, Mark, Target, Words, code, file_link, text},
        markdown,
        view::View,
    },
    document::{self, Grade, Per, Price, Safety},
};

/// What an operation does or an event tells, as a heading, which has no full stop.
pub(in crate::docs) fn summary(operation: &document::Operation) -> Option<Words> {
    operation.summary.as_ref().map(|summary| markdown::words(summary.value.trim_end_matches('.')))
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
pub(in crate::docs) fn source_name(source: &str) -> &str {
    match source {
        "reference" => "API reference",
        "guide" => "Campaigns guide",
        "wire" => "Seen in public code",
        "docs" => "Knowledge base",
        other => other,
    }
}

/// Where all this is known from.
pub(in crate::docs) fn sources(view: &View<'_>, operation: &document::Operation) -> Blocks {
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
