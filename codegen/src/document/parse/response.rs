//! Responses, headers and links.

use super::{
    content,
    fields::{Context, Fields, Refused},
    schema,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Header, Link, LinkValue, Response, Schema, Spanned},
    load::reference,
    tree::Node,
};

const REFUSED_IN_HEADER: Refused = &[
    ("content", "use `schema`"),
    ("explode", "leave it out: headers are read as text"),
    ("style", "leave it out: headers are read as text"),
];

const REFUSED_IN_LINK: Refused = &[
    ("operationRef", "use `operationId`"),
    ("requestBody", "use `parameters`"),
    ("server", "all operations use the `servers` of the document"),
];

pub(super) fn response(context: &mut Context<'_>, node: &Node) -> Option<Response> {
    let mut fields = Fields::of(context, node, "a response")?;
    let description = fields.require_text(context, "description").map(|text| text.value);
    let headers = fields.entries(context, "headers");
    let links = fields.entries(context, "links");
    let response = Response {
        description,
        headers: super::map(context, headers, |context, node| context.ref_or(node, header)),
        content: content::content(context, &mut fields),
        links: super::map(context, links, |context, node| context.ref_or(node, link)),
        span: fields.span,
    };
    fields.finish(context, &[]);
    Some(response)
}

pub(super) fn header(context: &mut Context<'_>, node: &Node) -> Option<Header> {
    let mut fields = Fields::of(context, node, "a header")?;
    let header = Header {
        description: fields.prose(context, "description"),
        required: fields.flag(context, "required").unwrap_or_default(),
        schema: fields
            .require(context, "schema")
            .map_or_else(|| Schema::any(node.span), |node| schema::schema(context, node)),
    };
    content::examples(context, &mut fields);
    fields.accept(&["deprecated"]);
    fields.finish(context, REFUSED_IN_HEADER);
    Some(header)
}

pub(super) fn link(context: &mut Context<'_>, node: &Node) -> Option<Link> {
    let mut fields = Fields::of(context, node, "a link")?;
    let operation_id = match fields.take("operationId") {
        // `operationRef` in its place is reported as refused; that is enough.
        None if node.get("operationRef").is_some() => None,
        None => fields.require_text(context, "operationId"),
        Some(id) => context.text(id, "`operationId`"),
    };
    let parameters = fields.entries(context, "parameters");
    let parameters = super::map(context, parameters, link_value);
    let description = fields.prose(context, "description");
    let span = fields.span;
    fields.finish(context, REFUSED_IN_LINK);
    Some(Link { operation_id: operation_id?, parameters, description, span })
}

/// A runtime expression into the response body, or a plain value.
fn link_value(context: &mut Context<'_>, node: &Node) -> Option<LinkValue> {
    let Some(expression) = node.as_str().filter(|text| text.starts_with('$')) else {
        return Some(LinkValue::Literal(node.clone()));
    };
    if let Some(pointer) = expression.strip_prefix("$response.body#")
        && let Some(value) = reference::pointer(pointer)
    {
        return Some(LinkValue::ResponseBody(Spanned { value, span: node.span }));
    }
    let message = format!("the expression `{expression}` is not supported");
    let finding = Diagnostic::error("unsupported-value", node.span, message);
    context.report(finding.help("write `$response.body#/` and the path to the value"));
    None
}
