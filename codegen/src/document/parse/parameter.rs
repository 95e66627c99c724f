//! Parameters.

use super::{
    content, extension,
    fields::{Context, Fields, Refused},
    schema,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Parameter, ParameterLocation, Schema, Spanned, Style},
    tree::Node,
};

const REFUSED: Refused = &[
    ("allowEmptyValue", "leave it out: OpenAPI is about to remove it"),
    ("allowReserved", "leave it out: reserved characters are always percent-encoded"),
    ("content", "use `schema`"),
];

pub(super) fn parameter(context: &mut Context<'_>, node: &Node) -> Option<Parameter> {
    let mut fields = Fields::of(context, node, "a parameter")?;
    let name = fields.require_text(context, "name");
    let location = location(context, &mut fields);
    let style = fields.take("style").and_then(|node| style(context, node));
    let explode = fields.flag(context, "explode");
    let schema = schema(context, &mut fields);
    let description = fields.prose(context, "description");
    let required = fields.flag(context, "required").unwrap_or_default();
    let deprecated = fields.flag(context, "deprecated").unwrap_or_default();
    let examples = content::examples(context, &mut fields);
    let rust_name = fields.text(context, "x-rust-name");
    let provenance = extension::provenance(context, &mut fields);
    let span = fields.span;
    fields.accept(&["$comment"]);
    fields.finish(context, REFUSED);

    let (name, location) = (name?, location?);
    let style = style_for(context, location.value, style);
    let explode = explode.unwrap_or(style == Style::Form);
    Some(Parameter {
        name,
        location,
        description,
        required,
        deprecated,
        style,
        explode,
        schema,
        examples,
        rust_name,
        provenance,
        span,
    })
}

fn schema(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Schema {
    if let Some(node) = fields.take("schema") {
        return schema::schema(context, node);
    }
    // `content` in its place is reported as refused; that is enough.
    if !fields.has("content") {
        context.report(Diagnostic::error("missing-keyword", fields.span, "a parameter needs `schema`"));
    }
    Schema::any(fields.span)
}

fn location(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<Spanned<ParameterLocation>> {
    let node = fields.require(context, "in")?;
    if node.as_str() == Some("cookie") {
        let finding = Diagnostic::error("unsupported-value", node.span, "parameters in cookies are not supported");
        context.report(finding.help("use `in: header` or `in: query`"));
        return None;
    }
    let words =
        [("path", ParameterLocation::Path), ("query", ParameterLocation::Query), ("header", ParameterLocation::Header)];
    context.word(node, "`in`", &words)
}

/// One of the styles that OpenAPI defines.
pub(super) fn style(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Style>> {
    if let Some(word @ ("matrix" | "label")) = node.as_str() {
        let finding = Diagnostic::error("unsupported-value", node.span, format!("`style: {word}` is not supported"));
        context.report(finding.help("use `style: simple`"));
        return None;
    }
    let words = [
        ("simple", Style::Simple),
        ("form", Style::Form),
        ("deepObject", Style::DeepObject),
        ("spaceDelimited", Style::SpaceDelimited),
        ("pipeDelimited", Style::PipeDelimited),
    ];
    context.word(node, "`style`", &words)
}

/// The style that holds, if it may stand at the location.
fn style_for(context: &mut Context<'_>, location: ParameterLocation, style: Option<Spanned<Style>>) -> Style {
    let default = match location {
        ParameterLocation::Query => Style::Form,
        ParameterLocation::Path | ParameterLocation::Header => Style::Simple,
    };
    let Some(style) = style else { return default };
    if (location == ParameterLocation::Query) == (style.value == Style::Simple) {
        let message = "this style is not for parameters at this place";
        let help =
            if default == Style::Form { "in a query: `form` or `deepObject`" } else { "in a path or header: `simple`" };
        context.report(Diagnostic::error("invalid-value", style.span, message).help(help));
        return default;
    }
    style.value
}
