//! From the text of a bundled OpenAPI document to a [`Document`].
//!
//! What the mock cannot serve rightly is a problem, and every problem is reported at once. A reference that leads
//! nowhere is left to the checks of the document itself.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

use crate::{
    document::{
        Body, Document, DocumentError, Field, Operation, Paging, Parameters, Per, Price, RateLimit, RequestMedia,
        Response, ResponseMedia, ResultLink, Status, Style, TaskStates, media,
        node::Node,
        order::Order,
        schema,
        security::{self, Scheme},
    },
    request::{
        route::Template,
        rules::Rules,
        validate::{self, Schema},
    },
};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Header parameters of these names are described elsewhere in a document, so OpenAPI ignores them.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Reads a document.
pub(crate) fn document(text: &str) -> Result<Document, DocumentError> {
    let broken = |error: serde_json::Error| DocumentError { problems: vec![format!("not JSON: {error}")] };
    let mut root: Value = serde_json::from_str(text).map_err(broken)?;
    let order: Order = serde_json::from_str(text).map_err(broken)?;
    let token_path = security::token_path(&root);
    if let Some(path) = &token_path {
        security::supply_token_operation(&mut root, path);
    }

    let mut reader = Reader { root: &root, order: &order, ids: operation_ids(&root), problems: Vec::new() };
    let operations = reader.operations();
    let deliveries = reader.deliveries();
    let registry = validate::registry(&root).map_err(|error| reader.problem("", &error)).ok();
    let problems = reader.problems;
    let token = operations
        .iter()
        .position(|operation| operation.method == "POST" && Some(&operation.path) == token_path.as_ref());
    let rate_limit = rate_limit(&root);
    match registry {
        Some(registry) if problems.is_empty() => {
            Ok(Document { root, operations, token, deliveries, rate_limit, registry })
        }
        _ => Err(DocumentError { problems }),
    }
}

/// The name of each operation, in the order in which [`Reader::operations`] reads them.
fn operation_ids(root: &Value) -> Vec<String> {
    each_operation(&Node::root(root)).into_iter().map(|(path, method, _, node)| id(path, method, &node)).collect()
}

fn id(path: &str, method: &str, operation: &Node<'_>) -> String {
    operation.text("operationId").map_or_else(|| format!("{} {path}", method.to_uppercase()), String::from)
}

/// Path, method, path item and operation.
fn each_operation<'d>(root: &Node<'d>) -> Vec<(&'d str, &'static str, Node<'d>, Node<'d>)> {
    let paths = root.get("paths").map(|paths| paths.entries()).unwrap_or_default();
    let operations = |(path, item): (&'d str, Node<'d>)| {
        METHODS.into_iter().filter_map(move |method| Some((path, method, item.clone(), item.get(method)?)))
    };
    paths.into_iter().flat_map(operations).collect()
}

struct Reader<'d> {
    root: &'d Value,
    order: &'d Order,
    ids: Vec<String>,
    problems: Vec<String>,
}

impl<'d> Reader<'d> {
    fn problem(&mut self, pointer: &str, message: &str) {
        self.problems.push(format!("#{pointer}: {message}"));
    }

    fn operations(&mut self) -> Vec<Operation> {
        let mut operations: Vec<Operation> = each_operation(&Node::root(self.root))
            .into_iter()
            .map(|(path, method, item, node)| self.operation(path, method, &item, &node))
            .collect();
        let targets: Vec<usize> = operations
            .iter()
            .flat_map(|operation| &operation.responses)
            .filter_map(|response| Some(response.result.as_ref()?.target))
            .collect();
        for (index, operation) in operations.iter_mut().enumerate() {
            operation.is_task_result = targets.contains(&index);
        }
        operations
    }

    fn operation(&mut self, path: &str, method: &str, item: &Node<'d>, node: &Node<'d>) -> Operation {
        let parameters = parameters(item, node);
        let pointer_at = |key| node.text(key).filter(|text| *text != "none").unwrap_or_default().to_owned();
        Operation {
            id: id(path, method, node),
            method: method.to_uppercase(),
            path: path.to_owned(),
            template: Template::new(path),
            security: self.security(node),
            path_parameters: self.place("path", &parameters),
            query_parameters: self.place("query", &parameters),
            header_parameters: self.place("header", &parameters),
            rules: node.get("x-rules").map(|rules| Rules::new(rules.value())).unwrap_or_default(),
            body: node.follow("requestBody").map(|body| self.body(&body)),
            responses: self.responses(node),
            result: pointer_at("x-result"),
            price: node.get("x-price").and_then(|price| price_of(&price)),
            failures: node.get("x-failure").map(|failures| failures_of(&failures)).unwrap_or_default(),
            task: node.get("x-task").map(|task| TaskStates {
                status: task.text("status").unwrap_or_default().to_owned(),
                pending: task.texts("pending"),
                completed: task.texts("completed"),
                failed: task.texts("failed"),
            }),
            paging: node.get("x-paging").and_then(|paging| self.paging(&paging)),
            is_task_result: false,
        }
    }

    /// What lets a request in: what the operation says, or else the root of the document.
    fn security(&mut self, operation: &Node<'d>) -> Vec<Vec<Scheme>> {
        let root = Node::root(self.root);
        let Some(requirements) = operation.get("security").or_else(|| root.get("security")) else { return Vec::new() };
        let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
        let mut alternatives = Vec::new();
        for requirement in requirements.items() {
            let mut needed = Vec::new();
            for (name, _) in requirement.entries() {
                match schemes.as_ref().and_then(|schemes| schemes.follow(name)).as_ref().and_then(Scheme::read) {
                    Some(scheme) => needed.push(scheme),
                    None => self.problem(requirement.pointer(), &format!("the mock has no security scheme `{name}`")),
                }
            }
            alternatives.push(needed);
        }
        if alternatives.iter().any(Vec::is_empty) { Vec::new() } else { alternatives }
    }

    /// The parameters of one place, each alone and as the object that they make together.
    fn place(&mut self, place: &str, parameters: &[Node<'d>]) -> Parameters {
        let mut fields = Vec::new();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for parameter in parameters.iter().filter(|parameter| parameter.text("in") == Some(place)) {
            let (Some(name), Some(schema)) = (parameter.text("name"), parameter.get("schema")) else {
                self.problem(parameter.pointer(), "the mock needs a parameter to have `name` and `schema`");
                continue;
            };
            if place == "header" && IGNORED_HEADERS.contains(&name.to_lowercase().as_str()) {
                continue;
            }
            match self.style(schema.value(), Some(parameter), place) {
                Ok(style) => {
                    let example = parameter_example(parameter);
                    fields.push(Field { name: name.to_owned(), style, schema: schema.value().clone(), example });
                }
                Err(message) => self.problem(parameter.pointer(), &message),
            }
            properties.insert(name.to_owned(), Schema::reference(schema.pointer()));
            if parameter.flag("required") == Some(true) {
                required.push(name);
            }
        }
        let schema = json!({"type": "object", "properties": properties, "required": required});
        Parameters { fields, schema: Schema::new(schema) }
    }

    /// How a value is written in a path, a query, a header or a form. `settings` has `style` and `explode`.
    fn style(&self, schema: &Value, settings: Option<&Node<'d>>, place: &str) -> Result<Style, String> {
        let kinds = schema::kinds(self.root, schema);
        let default = if matches!(place, "query" | "form") { "form" } else { "simple" };
        let text = |key| settings.and_then(|settings| settings.text(key));
        let style = text("style").unwrap_or(default);
        let explode = settings.and_then(|settings| settings.flag("explode")).unwrap_or(style == "form");
        match style {
            _ if text("contentType").is_some_and(media::is_json) => Ok(Style::Json),
            "deepObject" => Ok(Style::Brackets),
            "form" if kinds.contains("array") && explode => Ok(Style::Repeat),
            "form" | "simple" if kinds.contains("array") => Ok(Style::Separated(',')),
            "spaceDelimited" if !explode => Ok(Style::Separated(' ')),
            "pipeDelimited" if !explode => Ok(Style::Separated('|')),
            "form" if kinds.contains("object") && place == "form" => Ok(Style::Json),
            "form" | "simple" if !kinds.contains("object") => Ok(Style::Plain),
            _ => Err(format!("the mock cannot read `style: {style}` for {kinds:?} in the {place}")),
        }
    }

    fn body(&mut self, body: &Node<'d>) -> Body {
        let media = body.get("content").map(|content| content.entries()).unwrap_or_default();
        Body {
            required: body.flag("required") == Some(true),
            media: media.into_iter().map(|(content_type, media)| self.request_media(content_type, &media)).collect(),
        }
    }

    fn request_media(&mut self, content_type: &str, media: &Node<'d>) -> RequestMedia {
        if media::essence(content_type).starts_with("multipart/") {
            self.problem(media.pointer(), "the mock cannot read this media type");
        }
        let examples = self.examples(media).into_iter().map(|(_, value)| value).collect();
        let schema = media.get("schema").map(|schema| schema.value());
        let form = schema.filter(|_| media::is_form(content_type));
        RequestMedia {
            content_type: media::essence(content_type),
            schema: Schema::of_request(media),
            fields: form.map(|schema| self.form_fields(schema, media)).unwrap_or_default(),
            additional: form.and_then(|schema| schema::additional(self.root, schema)).cloned(),
            examples,
        }
    }

    fn form_fields(&mut self, schema: &'d Value, media: &Node<'d>) -> Vec<Field> {
        let encoding = media.get("encoding");
        let mut fields = Vec::new();
        for (name, property) in schema::properties(self.root, schema) {
            let settings = encoding.as_ref().and_then(|encoding| encoding.get(name));
            match self.style(property, settings.as_ref(), "form") {
                Ok(style) => {
                    fields.push(Field { name: name.to_owned(), style, schema: property.clone(), example: None });
                }
                Err(message) => self.problem(media.pointer(), &format!("`{name}`: {message}")),
            }
        }
        fields
    }

    fn responses(&mut self, operation: &Node<'d>) -> Vec<Response> {
        let entries = operation.get("responses").map(|responses| responses.entries()).unwrap_or_default();
        let mut responses = Vec::new();
        for (code, node) in entries {
            let Some(status) = status(code) else {
                self.problem(node.pointer(), &format!("`{code}` is no status"));
                continue;
            };
            responses.push(Response {
                status,
                headers: headers(&node),
                says_when: node.get("headers").is_some_and(|headers| headers.get("Retry-After").is_some()),
                media: self.response_media(&node),
                result: self.result_link(&node),
            });
        }
        responses
    }

    /// The JSON of a response, or else what there is.
    fn response_media(&self, response: &Node<'d>) -> Option<ResponseMedia> {
        let mut content = response.get("content")?.entries();
        content.sort_by_key(|(content_type, _)| !media::is_json(content_type));
        let (content_type, media) = content.into_iter().next()?;
        Some(ResponseMedia {
            content_type: content_type.to_owned(),
            schema: Schema::of_answer(&media),
            examples: self.examples(&media),
        })
    }

    /// The first example of what each webhook is told.
    fn deliveries(&self) -> BTreeMap<String, Value> {
        let webhooks = Node::root(self.root).get("webhooks").map(|webhooks| webhooks.entries()).unwrap_or_default();
        let delivery = |(name, webhook): (&str, Node<'d>)| {
            let content = webhook.get("post")?.follow("requestBody")?.get("content")?;
            let (_, example) = self.examples(&content.follow("application/json")?).into_iter().next()?;
            Some((name.to_owned(), example))
        };
        webhooks.into_iter().filter_map(delivery).collect()
    }

    /// The examples of a media type, in the order of the document.
    fn examples(&self, media: &Node<'d>) -> Vec<(String, Value)> {
        if let Some(example) = media.get("example") {
            return vec![("default".to_owned(), example.value().clone())];
        }
        let Some(examples) = media.get("examples") else { return Vec::new() };
        let value = |name: &str| Some((name.to_owned(), examples.follow(name)?.get("value")?.value().clone()));
        self.order.keys(examples.pointer()).into_iter().filter_map(value).collect()
    }

    fn result_link(&mut self, response: &Node<'d>) -> Option<ResultLink> {
        let link = response.get("links")?.follow("result")?;
        let id = link.text("operationId")?;
        let Some(target) = self.ids.iter().position(|known| known == id) else {
            self.problem(link.pointer(), &format!("no operation is named `{id}`"));
            return None;
        };
        let parameters = link.get("parameters").map(|parameters| parameters.entries()).unwrap_or_default();
        let pointer = |(name, value): (&str, Node<'d>)| {
            let pointer = value.value().as_str()?.strip_prefix("$response.body#")?;
            let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
            Some((name.to_owned(), pointer.to_owned()))
        };
        Some(ResultLink { target, parameters: parameters.into_iter().filter_map(pointer).collect() })
    }

    fn paging(&mut self, paging: &Node<'d>) -> Option<Paging> {
        let text = |key| paging.text(key).unwrap_or_default().to_owned();
        match paging.text("style") {
            Some("page") => Some(Paging::Numbered { input: text("page"), first: 1, items: text("items") }),
            Some("offset") => Some(Paging::Numbered { input: text("offset"), first: 0, items: text("items") }),
            Some("cursor") => Some(Paging::Cursor { input: text("cursor"), next: text("next") }),
            _ => {
                self.problem(paging.pointer(), "`style` is `page`, `offset` or `cursor`");
                None
            }
        }
    }
}

/// The parameters of an operation, with those of its path that it does not replace.
fn parameters<'d>(item: &Node<'d>, operation: &Node<'d>) -> Vec<Node<'d>> {
    let of = |node: &Node<'d>| node.get("parameters").map(|parameters| parameters.items()).unwrap_or_default();
    let mut parameters = of(operation);
    for shared in of(item) {
        let same = |own: &Node<'d>| own.text("name") == shared.text("name") && own.text("in") == shared.text("in");
        if !parameters.iter().any(same) {
            parameters.push(shared);
        }
    }
    parameters
}

fn parameter_example(parameter: &Node<'_>) -> Option<Value> {
    let first = || parameter.get("examples")?.entries().into_iter().find_map(|(_, example)| example.get("value"));
    parameter.get("example").or_else(first).map(|example| example.value().clone())
}

fn status(code: &str) -> Option<Status> {
    match code {
        "default" => Some(Status::Default),
        _ => match code.strip_suffix("XX") {
            Some(range) => range.parse().ok().map(Status::Range),
            None => code.parse().ok().filter(|code| (100..600).contains(code)).map(Status::Exact),
        },
    }
}

/// `x-rate-limit` of the document.
fn rate_limit(root: &Value) -> Option<RateLimit> {
    let limit = root.get("x-rate-limit")?;
    let number = |key| limit.get(key).and_then(Value::as_u64);
    let window = Duration::from_secs(number("seconds")?);
    Some(RateLimit { requests: usize::try_from(number("requests")?).ok()?, window })
}

/// `x-price`; none, if it costs nothing.
fn price_of(price: &Node<'_>) -> Option<Price> {
    let credits = price.value().get("credits").and_then(Value::as_u64).filter(|credits| *credits > 0)?;
    let per = match (price.text("per"), price.text("items")) {
        (Some("item"), Some(input)) => Per::Item(input.to_owned()),
        (Some("result"), _) => Per::Result,
        _ => Per::Request,
    };
    Some(Price { credits, per })
}

/// `x-failure`, as far as it compares.
fn failures_of(failures: &Node<'_>) -> Vec<(String, Value)> {
    let failure = |node: Node<'_>| Some((node.text("pointer")?.to_owned(), node.value().get("equals")?.clone()));
    failures.items().into_iter().filter_map(failure).collect()
}

/// The headers of a response for which the document has an example.
fn headers(response: &Node<'_>) -> Vec<(String, String)> {
    let headers = response.get("headers").map(|headers| headers.entries()).unwrap_or_default();
    let example = |(name, header): (&str, Node<'_>)| {
        let schema = header.get("schema");
        let value = header.get("example").or_else(|| schema?.get("examples")?.items().into_iter().next())?;
        let text = value.value().as_str().map_or_else(|| value.value().to_string(), String::from);
        Some((name.to_owned(), text))
    };
    headers.into_iter().filter_map(example).collect()
}
