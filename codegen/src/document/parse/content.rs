//! Request bodies, media types, encodings and examples.

use super::{
    fields::{Context, Fields, Refused},
    parameter, schema,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Encoding, Example, Map, MediaType, RefOr, RequestBody, Spanned},
    tree::{Key, Node},
};

const REFUSED_IN_ENCODING: Refused = &[
    ("allowReserved", "leave it out: reserved characters are always percent-encoded"),
    ("contentType", "leave it out: fields of a form are text"),
    ("headers", "leave it out: only bodies in several parts have them"),
];

pub(super) fn request_body(context: &mut Context<'_>, node: &Node) -> Option<RequestBody> {
    let mut fields = Fields::of(context, node, "a request body")?;
    fields.require(context, "content");
    let body = RequestBody {
        description: fields.prose(context, "description"),
        required: fields.flag(context, "required").unwrap_or_default(),
        content: content(context, &mut fields),
        span: fields.span,
    };
    fields.finish(context, &[]);
    Some(body)
}

/// The media types under `content`.
pub(super) fn content(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Map<MediaType> {
    let entries = fields.entries(context, "content");
    entries.iter().filter_map(|(key, node)| Some((super::name(key), media_type(context, key, node)?))).collect()
}

fn media_type(context: &mut Context<'_>, key: &Key, node: &Node) -> Option<MediaType> {
    if !key.name.contains('/') {
        let finding = Diagnostic::error("invalid-value", key.span, format!("`{}` is not a media type", key.name));
        context.report(finding.help("for example: `application/json`"));
    }
    let mut fields = Fields::of(context, node, "a media type")?;
    let encoding = fields.entries(context, "encoding");
    let media_type = MediaType {
        schema: fields.take("schema").map(|node| schema::schema(context, node)),
        examples: examples(context, &mut fields),
        encoding: encoding
            .iter()
            .filter_map(|(key, node)| Some((super::name(key), self::encoding(context, node)?)))
            .collect(),
        span: fields.span,
    };
    fields.finish(context, &[]);
    Some(media_type)
}

fn encoding(context: &mut Context<'_>, node: &Node) -> Option<Encoding> {
    let mut fields = Fields::of(context, node, "an encoding")?;
    let encoding = Encoding {
        style: fields.take("style").and_then(|node| parameter::style(context, node)),
        explode: fields.flag(context, "explode"),
        span: fields.span,
    };
    fields.finish(context, REFUSED_IN_ENCODING);
    Some(encoding)
}

/// `examples`, or the one `example`, which is then called `default`.
pub(super) fn examples(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Map<RefOr<Example>> {
    let one = fields.take_entry("example");
    let several = fields.take_entry("examples");
    if let (Some((one, _)), Some((several, _))) = (one, several) {
        let finding = Diagnostic::error("invalid-value", one.span, "`example` and `examples` exclude each other");
        context.report(finding.related(several.span, "the other").help("move it into `examples`"));
    }
    if let Some((_, node)) = several {
        let entries = context.entries(node, "`examples`");
        return super::map(context, entries, |context, node| context.ref_or(node, example));
    }
    one.map(|(key, node)| {
        let example = Example { summary: None, description: None, value: node.clone() };
        (Spanned { value: "default".to_owned(), span: key.span }, RefOr::Item(example))
    })
    .into_iter()
    .collect()
}

pub(super) fn example(context: &mut Context<'_>, node: &Node) -> Option<Example> {
    let mut fields = Fields::of(context, node, "an example")?;
    let summary = fields.prose(context, "summary");
    let description = fields.prose(context, "description");
    let value = fields.require(context, "value").cloned();
    fields.finish(context, &[("externalValue", "put the example into `value`")]);
    Some(Example { summary, description, value: value? })
}
