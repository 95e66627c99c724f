//! Path items and operations.

use super::{
    content, extension,
    fields::{Context, Fields, Refused},
    parameter, response, security,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Method, Operation, Parameter, PathItem, RefOr, Response, Spanned, StatusRange},
    tree::{Key, Node},
};

const METHODS: [(&str, Method); 8] = [
    ("get", Method::Get),
    ("put", Method::Put),
    ("post", Method::Post),
    ("delete", Method::Delete),
    ("options", Method::Options),
    ("head", Method::Head),
    ("patch", Method::Patch),
    ("trace", Method::Trace),
];

const REFUSED_IN_PATH_ITEM: Refused = &[("servers", "all operations use the `servers` of the document")];

const REFUSED_IN_OPERATION: Refused = &[
    ("callbacks", "describe what the server sends under `webhooks`"),
    ("servers", "all operations use the `servers` of the document"),
];

/// One entry of `paths`.
pub(super) fn path_item(context: &mut Context<'_>, key: &Key, node: &Node) -> Option<PathItem> {
    let mut fields = Fields::of(context, node, "a path item")?;
    if !key.name.starts_with('/') {
        let finding =
            Diagnostic::error("invalid-value", key.span, format!("the path `{}` must start with `/`", key.name));
        context.report(finding.help(format!("did you mean `/{}`?", key.name)));
    }
    let parameters = parameters(context, &mut fields);
    let operations = operations(context, &mut fields);
    finish_path_item(context, fields);
    Some(PathItem { path: super::name(key), parameters, operations })
}

/// One entry of `webhooks`: a path item with one operation.
pub(super) fn webhook(context: &mut Context<'_>, key: &Key, node: &Node) -> Option<Operation> {
    let mut fields = Fields::of(context, node, "a webhook")?;
    let shared = parameters(context, &mut fields);
    let mut operations = operations(context, &mut fields).into_iter();
    finish_path_item(context, fields);
    let first = operations.next();
    let finding = match (&first, operations.next()) {
        // What the reference leads to is not known, which has been reported.
        (None, _) if node.get("$ref").is_some() => return None,
        (None, _) => {
            Diagnostic::error("missing-keyword", key.span, format!("the webhook `{}` has no operation", key.name))
                .help("a webhook is what the server sends: `post` with a `requestBody`")
        }
        (Some(first), Some(second)) => {
            Diagnostic::error("unsupported-value", second.method.span, "a webhook has one operation")
                .related(first.method.span, "this one")
        }
        (Some(_), None) => {
            let mut first = first?;
            first.parameters.extend(shared);
            return Some(first);
        }
    };
    context.report(finding);
    first
}

fn finish_path_item(context: &mut Context<'_>, mut fields: Fields<'_>) {
    // The bundle has put the target in place of a reference that leads somewhere, and reported any other.
    fields.accept(&["$ref", "summary", "description"]);
    fields.finish(context, REFUSED_IN_PATH_ITEM);
}

fn operations(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Operation> {
    let mut entries: Vec<_> =
        METHODS.iter().filter_map(|(name, method)| fields.take_entry(name).map(|entry| (*method, entry))).collect();
    // In the order of the document.
    entries.sort_by_key(|(_, (key, _))| key.span);
    entries.into_iter().filter_map(|(method, (key, node))| operation(context, method, key, node)).collect()
}

fn operation(context: &mut Context<'_>, method: Method, key: &Key, node: &Node) -> Option<Operation> {
    let mut fields = Fields::of(context, node, "an operation")?;
    let operation = Operation {
        method: Spanned { value: method, span: key.span },
        id: fields.text(context, "operationId"),
        summary: fields.text(context, "summary"),
        description: fields.text(context, "description"),
        tags: fields.texts(context, "tags"),
        deprecated: fields.flag(context, "deprecated").unwrap_or_default(),
        parameters: parameters(context, &mut fields),
        request_body: fields.take("requestBody").and_then(|node| context.ref_or(node, content::request_body)),
        responses: responses(context, &mut fields),
        security: fields.take("security").map(|node| security::requirements(context, node)),
        external_docs: fields.take("externalDocs").and_then(|node| super::external_docs(context, node)),
        extensions: extension::of_operation(context, &mut fields),
        span: fields.span,
    };
    fields.accept(&["$comment"]);
    fields.finish(context, REFUSED_IN_OPERATION);
    Some(operation)
}

fn parameters(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<RefOr<Parameter>> {
    let items = fields.items(context, "parameters");
    items.iter().filter_map(|node| context.ref_or(node, parameter::parameter)).collect()
}

fn responses(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<(Spanned<StatusRange>, RefOr<Response>)> {
    let mut responses = Vec::new();
    for (key, node) in fields.entries(context, "responses") {
        if key.name.starts_with("x-") && !context.house_rules {
            continue;
        }
        let status = status(context, key);
        let response = context.ref_or(node, response::response);
        if let (Some(status), Some(response)) = (status, response) {
            responses.push((status, response));
        }
    }
    responses
}

fn status(context: &mut Context<'_>, key: &Key) -> Option<Spanned<StatusRange>> {
    let status = match key.name.as_str() {
        "default" => Some(StatusRange::Default),
        "1XX" => Some(StatusRange::Range(1)),
        "2XX" => Some(StatusRange::Range(2)),
        "3XX" => Some(StatusRange::Range(3)),
        "4XX" => Some(StatusRange::Range(4)),
        "5XX" => Some(StatusRange::Range(5)),
        code => code.parse().ok().filter(|code| (100..600).contains(code)).map(StatusRange::Code),
    };
    if status.is_none() {
        let finding = Diagnostic::error("invalid-value", key.span, format!("`{}` is not a status code", key.name));
        context.report(finding.help("write a code (`\"200\"`), a range (`4XX`) or `default`"));
    }
    status.map(|value| Spanned { value, span: key.span })
}
