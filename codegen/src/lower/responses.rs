//! Chooses what a call returns: which response, and which part of it.

use super::{
    Lowering,
    look::{Child, Definition, Kind},
    names,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Map, MediaType, Operation, ResultAt, Spanned, is_json, is_text},
    ir::Name,
    tree::Span,
};

/// What a call returns.
#[derive(Debug, Clone)]
pub(super) enum Returned<'d> {
    Nothing,
    Json(Child<'d>),
    Text,
    Bytes,
}

impl<'d> Lowering<'d> {
    /// What the operation returns: the body of its successful response, or the part that `x-result` names.
    pub(super) fn returned(&mut self, operation: &'d Operation, hint: &str) -> Returned<'d> {
        let result = operation.extensions.result.as_ref();
        if matches!(result.map(|result| &result.value), Some(ResultAt::Nothing)) {
            return Returned::Nothing;
        }
        let mut found: Option<(Returned<'d>, Span)> = None;
        for (status, response) in operation.successes() {
            let Some((component, response)) = self.component(response) else { continue };
            let hint = component
                .map_or_else(|| format!("{hint}Response"), |name| with_suffix(names::type_name(name), "Response"));
            let returned = self.response_content(&response.content, &hint);
            match &found {
                Some((first, span)) if !self.same(first, &returned) => {
                    self.diagnostics.push(
                        Diagnostic::error(
                            "unsupported-response",
                            status.span,
                            "two successful responses have different bodies",
                        )
                        .related(*span, "the other one")
                        .help("give both the same schema"),
                    );
                }
                Some(_) => {}
                None => found = Some((returned, status.span)),
            }
        }
        let returned = found.map_or(Returned::Nothing, |(returned, _)| returned);
        match (returned, result) {
            (Returned::Json(child), Some(Spanned { value: ResultAt::Pointer(pointer), span }))
                if !pointer.is_empty() =>
            {
                if let Some(part) = self.walk(&child, pointer) {
                    return Returned::Json(part);
                }
                let message = "`x-result` points to nothing in the response";
                self.report("unsupported-result", *span, message, "name a place that the schema describes");
                Returned::Nothing
            }
            (returned, _) => returned,
        }
    }

    fn response_content(&mut self, content: &'d Map<MediaType>, hint: &str) -> Returned<'d> {
        let found = |test: fn(&str) -> bool| content.iter().find(|(name, _)| test(&name.value)).map(|(_, media)| media);
        if let Some(media) = found(is_json) {
            return Returned::Json(Child::new(media.schema.as_ref().unwrap_or(self.anything), hint));
        }
        if found(is_text).is_some() {
            Returned::Text
        } else if content.is_empty() {
            Returned::Nothing
        } else {
            Returned::Bytes
        }
    }

    fn same(&mut self, a: &Returned<'d>, b: &Returned<'d>) -> bool {
        match (a, b) {
            (Returned::Nothing, Returned::Nothing)
            | (Returned::Text, Returned::Text)
            | (Returned::Bytes, Returned::Bytes) => true,
            (Returned::Json(a), Returned::Json(b)) => {
                let (a, b) = (self.look(a), self.look(b));
                match (a.chain.last(), b.chain.last()) {
                    (Some(a), Some(b)) => std::ptr::eq(*a, *b),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Follows a JSON pointer through a schema.
    pub(super) fn walk(&mut self, child: &Child<'d>, pointer: &[String]) -> Option<Child<'d>> {
        let mut here = child.clone();
        for segment in pointer {
            here = match self.look(&here).kind {
                Kind::List(items) if segment.parse::<usize>().is_ok() => items,
                Kind::Map(Some(values)) => values,
                Kind::Model(id) => match &self.models.get(id).definition {
                    Definition::Object(object) => {
                        object.properties.iter().find(|found| found.name.value == *segment)?.child()
                    }
                    _ => return None,
                },
                _ => return None,
            };
        }
        Some(here)
    }
}

fn with_suffix(name: Name, suffix: &str) -> Name {
    if name.ends_with(suffix) { name } else { format!("{name}{suffix}") }
}
