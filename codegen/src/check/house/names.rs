//! Names: an id and a Rust name for each operation, one declared tag.

use crate::{
    check::scope::{Call, Scope, either},
    diagnostic::{Diagnostic, suggest},
    document::Spanned,
};

pub(super) fn check(scope: &mut Scope<'_>) {
    for call in scope.calls.clone() {
        operation_id(scope, call);
        rust_name(scope, call);
        tag(scope, call);
    }
    tag_names(scope);
}

fn operation_id(scope: &mut Scope<'_>, call: Call<'_>) {
    let finding = match &call.operation.id {
        None => Diagnostic::error("house-operation-id", call.operation.method.span, "an operation needs `operationId`"),
        Some(id) if !is_words(&id.value, char::is_ascii_lowercase, |letter| letter.is_ascii_alphanumeric()) => {
            Diagnostic::error("house-operation-id", id.span, format!("`{}` is not written `likeThis`", id.value))
        }
        Some(_) => return,
    };
    if !scope.is_incomplete(call.operation.span) {
        scope.report(finding.help("write a verb and its object: `getCampaign`"));
    }
}

fn rust_name(scope: &mut Scope<'_>, call: Call<'_>) {
    let finding = match &call.operation.extensions.rust_name {
        None => {
            let message = "an operation needs `x-rust-name`";
            Diagnostic::error("house-rust-name", call.operation.method.span, message)
                .help("the name of its method: `start`")
        }
        Some(name) if !is_snake(name) => {
            Diagnostic::error("house-rust-name", name.span, format!("`{}` is not written `like_this`", name.value))
        }
        Some(_) => return,
    };
    if !scope.is_incomplete(call.operation.span) {
        scope.report(finding);
    }
}

fn tag(scope: &mut Scope<'_>, call: Call<'_>) {
    let declared: Vec<_> = scope.document.tags.iter().map(|tag| tag.name.value.as_str()).collect();
    let finding = match call.operation.tags.as_slice() {
        [] if scope.is_incomplete(call.operation.span) => return,
        [] => Diagnostic::error("house-tag", call.operation.method.span, "an operation needs a tag")
            .help(format!("declared: {}", either(declared.iter().copied()))),
        [tag] if declared.contains(&tag.value.as_str()) => return,
        [tag] => {
            let finding = Diagnostic::error("house-tag", tag.span, format!("the tag `{}` is not declared", tag.value));
            match suggest(&tag.value, declared.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("declare it under `tags` of the document"),
            }
        }
        [first, second, ..] => Diagnostic::error("house-tag", second.span, "an operation has one tag")
            .related(first.span, "this one")
            .help("its tag is the Rust module it is in"),
    };
    scope.report(finding);
}

fn tag_names(scope: &mut Scope<'_>) {
    for tag in &scope.document.tags {
        if !is_words(&tag.name.value, char::is_ascii_lowercase, |letter| letter.is_ascii_lowercase() || letter == '-') {
            let message = format!("the tag `{}` is not written `like-this`", tag.name.value);
            scope.report(Diagnostic::error("house-tag", tag.name.span, message));
        }
        if tag.description.is_none() {
            let message = format!("the tag `{}` needs a description", tag.name.value);
            scope.report(Diagnostic::error("house-description", tag.name.span, message));
        }
    }
}

fn is_snake(name: &Spanned<String>) -> bool {
    let inner = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    is_words(&name.value, char::is_ascii_lowercase, inner)
}

fn is_words(text: &str, first: fn(&char) -> bool, others: impl Fn(char) -> bool) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|letter| first(&letter)) && letters.all(others)
}
