//! What all checks share: the document, its parts as flat lists, and the findings.

use super::walk;
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::{
        Component, Document, Link, MediaType, Method, Operation, Parameter, PathItem, RefOr, RequestBody, Response,
        ResultAt, Schema, Spanned, Type, is_form, is_json,
    },
    is_harmless,
    tree::Span,
    words::listed,
};

/// The findings after which the parser leaves something out, so that its absence is no finding of its own.
const DROPPING: [&str; 10] = [
    "dangling-reference",
    "file-not-found",
    "invalid-value",
    "missing-keyword",
    "reference-kind",
    "unknown-extension",
    "unknown-keyword",
    "unknown-word",
    "unsupported-value",
    "wrong-type",
];

pub(super) struct Scope<'d> {
    pub(super) document: &'d Document,
    /// Every schema object, outer ones first.
    pub(super) schemas: Vec<&'d Schema>,
    /// Every operation of `paths`.
    pub(super) calls: Vec<Call<'d>>,
    /// Whether reading and parsing found no error.
    is_read: bool,
    dropped: Vec<Span>,
    findings: Vec<Diagnostic>,
}

/// An operation and the path it is called at.
#[derive(Clone, Copy)]
pub(super) struct Call<'d> {
    pub(super) path: &'d PathItem,
    pub(super) operation: &'d Operation,
}

/// An input of an operation.
pub(super) struct Input<'d> {
    pub(super) name: &'d str,
    pub(super) schema: &'d Schema,
}

impl<'d> Scope<'d> {
    pub(super) fn new(document: &'d Document, earlier: &[Diagnostic]) -> Self {
        let dropped = earlier.iter().filter(|found| DROPPING.contains(&found.code)).filter_map(|found| found.span);
        let calls = document
            .paths
            .iter()
            .flat_map(|path| path.operations.iter().map(move |operation| Call { path, operation }))
            .collect();
        Self {
            document,
            schemas: walk::schemas(document),
            calls,
            is_read: earlier.iter().all(is_harmless),
            dropped: dropped.collect(),
            findings: Vec::new(),
        }
    }

    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Reports what our own document may not say, and what in others only deserves a look.
    pub(super) fn report_by_house(&mut self, mut finding: Diagnostic) {
        if !self.document.house_rules {
            finding.severity = Severity::Warning;
        }
        self.findings.push(finding);
    }

    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }

    /// Whether the parser may have left something out inside a place.
    pub(super) fn is_incomplete(&self, span: Span) -> bool {
        self.dropped.iter().any(|lost| lost.file == span.file && lost.start >= span.start && lost.end <= span.end)
    }

    /// Whether a schema and all that describes the same value are known in full.
    pub(super) fn is_known(&self, schema: &'d Schema) -> bool {
        walk::same_value(self.document, schema)
            .into_iter()
            .all(|part| self.resolve(part).is_some() && !self.is_incomplete(part.span))
    }

    /// Whether a reference among the parameters leads nowhere, which has been reported.
    pub(super) fn has_unknown_parameters(&self, call: Call<'d>) -> bool {
        call.path.parameters.iter().chain(&call.operation.parameters).any(|item| self.item(item).is_none())
    }

    /// Whether nothing is wrong with the structure of the document, so that what is not there is really missing.
    pub(super) fn is_whole(&self) -> bool {
        self.is_read && self.findings.iter().all(is_harmless)
    }

    /// The schema itself, or the one its references lead to.
    pub(super) fn resolve(&self, schema: &'d Schema) -> Option<&'d Schema> {
        self.document.components.resolve_schema(schema)
    }

    pub(super) fn item<T: Component>(&self, item: &'d RefOr<T>) -> Option<&'d T> {
        item.resolve(&self.document.components)
    }

    /// The types that values of a schema may have, without `null`. Empty: any.
    pub(super) fn types(&self, schema: &'d Schema) -> Vec<Type> {
        let Some(schema) = self.resolve(schema) else { return Vec::new() };
        schema.types.iter().map(|kind| kind.value).filter(|kind| *kind != Type::Null).collect()
    }

    /// Whether nothing is known to forbid that values of a schema have the type.
    pub(super) fn may_be(&self, schema: &'d Schema, kind: Type) -> bool {
        let types = self.types(schema);
        types.is_empty() || types.contains(&kind) || (kind == Type::Integer && types.contains(&Type::Number))
    }

    /// The operation with an id.
    pub(super) fn call(&self, id: &str) -> Option<Call<'d>> {
        self.calls.iter().copied().find(|call| call.operation.id.as_ref().is_some_and(|known| known.value == id))
    }

    /// The parameters of a call: its own, and those of its path that it does not replace.
    pub(super) fn parameters(&self, call: Call<'d>) -> Vec<&'d Parameter> {
        let own: Vec<_> = call.operation.parameters.iter().filter_map(|item| self.item(item)).collect();
        let shared: Vec<_> = call.path.parameters.iter().filter_map(|item| self.item(item)).collect();
        let is_replaced = |shared: &&Parameter| {
            own.iter().any(|own| own.name.value == shared.name.value && own.location.value == shared.location.value)
        };
        let kept: Vec<_> = shared.into_iter().filter(|shared| !is_replaced(shared)).collect();
        kept.into_iter().chain(own.iter().copied()).collect()
    }

    pub(super) fn request_body(&self, operation: &'d Operation) -> Option<&'d RequestBody> {
        operation.request_body.as_ref().and_then(|body| self.item(body))
    }

    /// The schema of the request body that is sent.
    pub(super) fn body_schema(&self, operation: &'d Operation) -> Option<&'d Schema> {
        let content = &self.request_body(operation)?.content;
        content.iter().find(|(name, _)| is_json(&name.value) || is_form(&name.value))?.1.schema.as_ref()
    }

    /// Every parameter and every property of the body.
    pub(super) fn inputs(&self, call: Call<'d>) -> Vec<Input<'d>> {
        let parameters = self.parameters(call).into_iter();
        let mut inputs: Vec<_> =
            parameters.map(|parameter| Input { name: &parameter.name.value, schema: &parameter.schema }).collect();
        if let Some(body) = self.body_schema(call.operation) {
            inputs
                .extend(walk::properties(self.document, body).into_iter().map(|(name, schema)| Input { name, schema }));
        }
        inputs
    }

    /// The response that a call ends with when all goes well.
    pub(super) fn success(&self, operation: &'d Operation) -> Option<&'d Response> {
        operation.successes().find_map(|(_, response)| self.item(response))
    }

    /// The schema of the body of that response.
    pub(super) fn success_schema(&self, operation: &'d Operation) -> Option<&'d Schema> {
        json_schema(&self.success(operation)?.content)
    }

    /// The schema of what a call returns: the success body, or the part of it that `x-result` names.
    pub(super) fn returned(&self, operation: &'d Operation) -> Option<&'d Schema> {
        let body = self.success_schema(operation)?;
        match operation.extensions.result.as_ref().map(|result| &result.value) {
            None => Some(body),
            Some(ResultAt::Nothing) => None,
            Some(ResultAt::Pointer(segments)) => match walk::follow(self.document, body, segments) {
                walk::Step::Found(schema) => Some(schema),
                walk::Step::Unknown | walk::Step::Missing { .. } => None,
            },
        }
    }

    /// The link from a start operation to the operation with its result.
    pub(super) fn result_link(&self, operation: &'d Operation) -> Option<&'d Link> {
        let links = &self.success(operation)?.links;
        links.iter().find(|(name, _)| name.value == "result").and_then(|(_, link)| self.item(link))
    }
}

pub(super) fn json_schema(content: &[(Spanned<String>, MediaType)]) -> Option<&Schema> {
    content.iter().find(|(name, _)| is_json(&name.value))?.1.schema.as_ref()
}

pub(super) fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Put => "PUT",
        Method::Post => "POST",
        Method::Delete => "DELETE",
        Method::Options => "OPTIONS",
        Method::Head => "HEAD",
        Method::Patch => "PATCH",
        Method::Trace => "TRACE",
    }
}

pub(super) fn type_name(kind: Type) -> &'static str {
    match kind {
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Integer => "integer",
        Type::Number => "number",
        Type::String => "string",
        Type::Array => "array",
        Type::Object => "object",
    }
}

/// "`a`, `b` or `c`"
pub(super) fn either<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names = listed(names, "or");
    if names.is_empty() { "nothing".to_owned() } else { names }
}
