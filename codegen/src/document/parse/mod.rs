//! A bundled tree, read strictly into a [`Document`]: one file for each family of OpenAPI objects.

mod content;
mod extension;
mod fields;
mod operation;
mod parameter;
mod response;
mod rule;
mod schema;
mod security;
mod table;

use super::{Components, Document, Info, Map, Server, Spanned, Tag};
use crate::{
    diagnostic::Diagnostic,
    tree::{Key, Node, Value},
};
use fields::{Context, Fields, Refused, quoted};

const REFUSED_IN_COMPONENTS: Refused = &[
    ("callbacks", "describe what the server sends under `webhooks`"),
    ("pathItems", "write the path item under `paths`, or into a file of its own"),
];

const DIALECTS: [&str; 2] =
    ["https://spec.openapis.org/oas/3.1/dialect/base", "https://json-schema.org/draft/2020-12/schema"];

/// Reads a bundled tree. `None`: it is not an OpenAPI 3.1 document at all.
pub fn parse<'d>(tree: &'d Node, diagnostics: &'d mut Vec<Diagnostic>) -> Option<Document> {
    let house_rules = matches!(tree.get("x-house-rules"), Some(Node { value: Value::Bool(true), .. }));
    let schemes = tree.get("components").and_then(|components| components.get("securitySchemes"));
    let schemes = schemes.and_then(Node::as_object).unwrap_or_default();
    let security_schemes = schemes.iter().map(|(key, _)| key.name.as_str()).collect();
    let mut context = Context { diagnostics, house_rules, security_schemes, prose: Vec::new() };
    let context = &mut context;
    let mut fields = Fields::of(context, tree, "a document")?;
    if !version(context, &mut fields) {
        return None;
    }
    fields.flag(context, "x-house-rules");
    let security = fields.take("security").map(|node| security::requirements(context, node)).unwrap_or_default();
    let mut document = Document {
        info: info(context, &mut fields),
        servers: fields.items(context, "servers").iter().filter_map(|node| server(context, node)).collect(),
        security,
        tags: fields.items(context, "tags").iter().filter_map(|node| tag(context, node)).collect(),
        paths: paths(context, &mut fields),
        webhooks: webhooks(context, &mut fields),
        components: fields.take("components").map(|node| components(context, node)).unwrap_or_default(),
        rate_limit: fields.take("x-rate-limit").and_then(|node| extension::rate_limit(context, node)),
        tables: {
            let tables = fields.entries(context, "x-tables");
            map(context, tables, table::table)
        },
        prose: Vec::new(),
        house_rules,
        span: tree.span,
    };
    if tree.get("paths").is_none() && tree.get("webhooks").is_none() && tree.get("components").is_none() {
        let message = "a document needs `paths`, `webhooks` or `components`";
        context.report(Diagnostic::error("missing-keyword", tree.span, message));
    }
    dialect(context, &mut fields);
    fields.take("externalDocs").map(|node| external_docs(context, node));
    fields.accept(&["$comment"]);
    document.prose = std::mem::take(&mut context.prose);
    fields.finish(context, &[("$self", "leave it out: it is a word of OpenAPI 3.2")]);
    Some(document)
}

/// Whether the document is of a version whose words mean what is read into them.
fn version(context: &mut Context<'_>, fields: &mut Fields<'_>) -> bool {
    let Some(node) = fields.take("openapi") else {
        let finding = Diagnostic::error("missing-keyword", fields.span, "a document needs `openapi`");
        context.report(match fields.take_entry("swagger") {
            Some((swagger, _)) => {
                Diagnostic::error("unsupported-version", swagger.span, "Swagger 2.0 is not supported")
                    .help("convert the document to OpenAPI 3.1")
            }
            None => finding.help("begin the document with `openapi: 3.1.1`"),
        });
        return false;
    };
    let version = match &node.value {
        Value::String(version) => version.clone(),
        Value::Float(version) => format!("{version:?}"),
        _ => String::new(),
    };
    if version == "3.1" || version.starts_with("3.1.") {
        return true;
    }
    let finding = Diagnostic::error("unsupported-version", node.span, format!("OpenAPI `{version}` is not supported"));
    let help = match version.as_str() {
        version if version.starts_with("3.0") => {
            "convert the document to 3.1: `nullable: true` becomes `type: [x, \"null\"]`, `exclusiveMinimum: true` a number"
        }
        version if version.starts_with("3.2") => "write the document as 3.1, without the words of 3.2",
        _ => "write `openapi: 3.1.1`",
    };
    context.report(finding.help(help));
    false
}

fn dialect(context: &mut Context<'_>, fields: &mut Fields<'_>) {
    let Some(dialect) = fields.text(context, "jsonSchemaDialect") else { return };
    if !DIALECTS.contains(&dialect.value.as_str()) {
        let message = format!("the JSON Schema dialect `{}` is not supported", dialect.value);
        let help = "leave it out: schemas are JSON Schema 2020-12 with OpenAPI's words";
        context.report(Diagnostic::error("unsupported-value", dialect.span, message).help(help));
    }
}

fn info(context: &mut Context<'_>, document: &mut Fields<'_>) -> Info {
    let empty = |span| Spanned { value: String::new(), span };
    let info = Info {
        title: empty(document.span),
        version: empty(document.span),
        summary: None,
        description: None,
        span: document.span,
    };
    let Some(node) = document.require(context, "info") else { return info };
    let Some(mut fields) = Fields::of(context, node, "`info`") else { return info };
    let info = Info {
        title: fields.require_text(context, "title").unwrap_or_else(|| empty(node.span)),
        version: fields.require_text(context, "version").unwrap_or_else(|| empty(node.span)),
        summary: fields.prose(context, "summary"),
        description: fields.prose(context, "description"),
        span: node.span,
    };
    fields.text(context, "termsOfService");
    annotation(context, fields.take("contact"), "`contact`", &["name", "url", "email"]);
    annotation(context, fields.take("license"), "`license`", &["name", "identifier", "url"]);
    fields.accept(&["$comment"]);
    fields.finish(context, &[]);
    info
}

/// An object of plain texts that has no effect on the code.
fn annotation(context: &mut Context<'_>, node: Option<&Node>, what: &'static str, keywords: &[&'static str]) {
    let Some(mut fields) = node.and_then(|node| Fields::of(context, node, what)) else { return };
    for keyword in keywords {
        fields.text(context, keyword);
    }
    fields.finish(context, &[]);
}

fn server(context: &mut Context<'_>, node: &Node) -> Option<Server> {
    let mut fields = Fields::of(context, node, "a server")?;
    let url = fields.require_text(context, "url");
    let description = fields.prose(context, "description");
    fields.finish(context, &[("variables", "write each URL out as a server of its own")]);
    Some(Server { url: url?, description })
}

fn tag(context: &mut Context<'_>, node: &Node) -> Option<Tag> {
    let mut fields = Fields::of(context, node, "a tag")?;
    let name = fields.require_text(context, "name");
    let description = fields.prose(context, "description");
    let rust_name = fields.text(context, "x-rust-name");
    fields.take("externalDocs").map(|node| external_docs(context, node));
    fields.finish(context, &[]);
    Some(Tag { name: name?, description, rust_name })
}

fn external_docs(context: &mut Context<'_>, node: &Node) -> Option<Spanned<String>> {
    let mut fields = Fields::of(context, node, "`externalDocs`")?;
    let url = fields.require_text(context, "url");
    fields.text(context, "description");
    fields.finish(context, &[]);
    url
}

fn paths(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<super::PathItem> {
    let entries = fields.entries(context, "paths");
    let own = entries.iter().filter(|(key, _)| !is_foreign_extension(context, key)).collect::<Vec<_>>();
    own.into_iter().filter_map(|(key, node)| operation::path_item(context, key, node)).collect()
}

fn webhooks(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Map<super::Operation> {
    let entries = fields.entries(context, "webhooks");
    entries.iter().filter_map(|(key, node)| Some((name(key), operation::webhook(context, key, node)?))).collect()
}

fn components(context: &mut Context<'_>, node: &Node) -> Components {
    let Some(mut fields) = Fields::of(context, node, "`components`") else { return Components::default() };
    let schemas = component_entries(context, &mut fields, "schemas");
    let parameters = component_entries(context, &mut fields, "parameters");
    let request_bodies = component_entries(context, &mut fields, "requestBodies");
    let responses = component_entries(context, &mut fields, "responses");
    let headers = component_entries(context, &mut fields, "headers");
    let examples = component_entries(context, &mut fields, "examples");
    let links = component_entries(context, &mut fields, "links");
    let security_schemes = component_entries(context, &mut fields, "securitySchemes");
    fields.finish(context, REFUSED_IN_COMPONENTS);
    Components {
        schemas: schema::named_schemas(context, schemas),
        parameters: map(context, parameters, |context, node| context.ref_or(node, parameter::parameter)),
        request_bodies: map(context, request_bodies, |context, node| context.ref_or(node, content::request_body)),
        responses: map(context, responses, |context, node| context.ref_or(node, response::response)),
        headers: map(context, headers, |context, node| context.ref_or(node, response::header)),
        examples: map(context, examples, |context, node| context.ref_or(node, content::example)),
        links: map(context, links, |context, node| context.ref_or(node, response::link)),
        security_schemes: map(context, security_schemes, security::scheme),
    }
}

fn component_entries<'n>(context: &mut Context<'_>, fields: &mut Fields<'n>, map: &'static str) -> &'n [(Key, Node)] {
    let entries = fields.entries(context, map);
    for (key, _) in entries {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if key.name.is_empty() || !key.name.bytes().all(fits) {
            let message = format!("{} is not a name for a component", quoted(&key.name));
            let finding = Diagnostic::error("invalid-value", key.span, message);
            context.report(finding.help("use letters, digits, `.`, `_` and `-`"));
        }
    }
    entries
}

fn is_foreign_extension(context: &Context<'_>, key: &Key) -> bool {
    !context.house_rules && key.name.starts_with("x-")
}

/// The entries of a map, each read by `parse`.
fn map<T>(
    context: &mut Context<'_>,
    entries: &[(Key, Node)],
    mut parse: impl FnMut(&mut Context<'_>, &Node) -> Option<T>,
) -> Map<T> {
    entries.iter().filter_map(|(key, node)| Some((name(key), parse(context, node)?))).collect()
}

fn name(key: &Key) -> Spanned<String> {
    Spanned { value: key.name.clone(), span: key.span }
}
