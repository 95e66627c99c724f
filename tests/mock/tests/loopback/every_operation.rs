//! Every operation of the bundled document: each of its request examples is answered, each of its response examples can
//! be had, and each answer fits the document. Nothing here uses the mock's own reading of the document.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use snov_mock::{DOCUMENT, Server};

use crate::client::{Answer, Client, FORM, send};

static BUNDLE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(DOCUMENT).expect("the bundle is JSON"));
/// By the text of the schema: many answers share one.
static VALIDATORS: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());

/// An operation, and how to call it.
struct Operation {
    path: &'static str,
    method: String,
    node: &'static Value,
}

/// What is sent.
struct Call {
    method: String,
    target: String,
    content_type: Option<String>,
    body: String,
}

impl Call {
    fn headers(&self) -> Vec<(&str, &str)> {
        self.content_type.iter().map(|content_type| ("content-type", content_type.as_str())).collect()
    }
}

fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in BUNDLE["paths"].as_object().expect("the bundle has paths") {
        for (method, node) in item.as_object().into_iter().flatten() {
            if matches!(method.as_str(), "get" | "put" | "post" | "patch" | "delete") {
                operations.push(Operation { path, method: method.to_uppercase(), node });
            }
        }
    }
    operations
}

fn resolve(node: &'static Value) -> &'static Value {
    let reference = node["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.map_or(node, |pointer| BUNDLE.pointer(pointer).expect("references lead somewhere"))
}

fn validator(schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().expect("no panic with the lock");
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let schema = json!({"components": BUNDLE["components"], "allOf": [schema]});
        Arc::new(jsonschema::draft202012::new(&schema).expect("the schema is one"))
    });
    Arc::clone(validator)
}

impl Operation {
    fn id(&self) -> &str {
        self.node["operationId"].as_str().expect("every operation has a name")
    }

    fn parameters(&self) -> Vec<&'static Value> {
        let shared = &BUNDLE["paths"][self.path]["parameters"];
        let lists = [shared, &self.node["parameters"]].into_iter().filter_map(Value::as_array).flatten();
        lists.map(resolve).collect()
    }

    /// Status and response object.
    fn responses(&self) -> Vec<(u16, &'static Value)> {
        let responses = self.node["responses"].as_object().expect("every operation has responses");
        responses.iter().map(|(code, node)| (code.parse().expect("a status"), resolve(node))).collect()
    }

    /// Whether a link named `result` leads here.
    fn is_task_result(&self, operations: &[Operation]) -> bool {
        operations.iter().any(|start| start.result_link().is_some_and(|link| link["operationId"] == self.id()))
    }

    fn result_link(&self) -> Option<&'static Value> {
        self.responses().into_iter().find_map(|(_, response)| response["links"].get("result"))
    }

    /// One call for each example of the body; a single one if there is no body.
    fn calls(&self) -> Vec<Call> {
        let parameter = |parameter: &'static Value| {
            let value = parameter.get("example").cloned().or_else(|| {
                let examples = parameter["examples"].as_object()?.values().next()?;
                Some(resolve(examples)["value"].clone())
            });
            (parameter["name"].as_str().expect("parameters have names").to_owned(), value)
        };
        let known =
            |(name, value): (String, Option<Value>)| Some((name, value?)).filter(|(name, _)| !self.excludes(name));
        let parameters: Map<String, Value> = self.parameters().into_iter().map(parameter).filter_map(known).collect();
        let Some(content) = self.node.get("requestBody").map(|body| &resolve(body)["content"]) else {
            return vec![self.call(&parameters, None, String::new())];
        };
        let mut calls = Vec::new();
        for (content_type, media) in content.as_object().into_iter().flatten() {
            for example in media["examples"].as_object().expect("bodies have examples").values() {
                let value = &resolve(example)["value"];
                let body = if content_type == FORM { form(value, &media["encoding"]) } else { value.to_string() };
                calls.push(self.call(&parameters, Some(content_type.clone()), body));
            }
        }
        calls
    }

    /// Whether a parameter stands in a group of which another, the first, is called with.
    fn excludes(&self, name: &str) -> bool {
        let rules = self.node["x-rules"].as_array().into_iter().flatten();
        let groups = rules.filter_map(|rule| rule["exactly-one"].as_array()).flat_map(|groups| groups.iter().skip(1));
        groups.filter_map(Value::as_array).flatten().any(|other| other == name)
    }

    fn call(&self, parameters: &Map<String, Value>, content_type: Option<String>, body: String) -> Call {
        let mut path = self.path.to_owned();
        let mut query = Vec::new();
        for parameter in self.parameters() {
            let name = parameter["name"].as_str().expect("parameters have names");
            let Some(value) = parameters.get(name) else { continue };
            match parameter["in"].as_str() {
                Some("path") => path = path.replace(&format!("{{{name}}}"), &encode(&text(value))),
                Some("query") => query
                    .extend(query_values(parameter, value).map(|value| format!("{}={}", encode(name), encode(&value)))),
                other => panic!("{name} is in {other:?}"),
            }
        }
        assert!(!path.contains('{'), "{path}: every path parameter has an example");
        let target = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        Call { method: self.method.clone(), target, content_type, body }
    }

    /// The answer is one that the document has, and fits its schema.
    fn check(&self, answer: &Answer) {
        let responses = self.responses();
        let response = responses.iter().find(|(code, _)| *code == answer.status);
        let (_, response) = response.unwrap_or_else(|| panic!("{} does not have {answer:?}", self.id()));
        let Some(media) = response["content"].get("application/json") else {
            assert_eq!(answer.body, "", "{}", self.id());
            return;
        };
        let validator = validator(&media["schema"]);
        let body = answer.json();
        let errors: Vec<String> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{} {}: {errors:?} in {body}", self.id(), answer.status);
    }
}

/// What a parameter of the query holds: each item of a list alone, unless the document joins them.
fn query_values(parameter: &Value, value: &Value) -> impl Iterator<Item = String> {
    let values = match value.as_array() {
        Some(items) if parameter["explode"] == json!(false) => {
            vec![items.iter().map(text).collect::<Vec<_>>().join(",")]
        }
        Some(items) => items.iter().map(text).collect(),
        None => vec![text(value)],
    };
    values.into_iter()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

fn encode(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(byte).collect::<Vec<_>>().concat()
}

fn form(value: &Value, encoding: &Value) -> String {
    let mut pairs = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Array(items) if encoding[name]["style"] == "form" => {
                pairs.extend(items.iter().map(|item| (name.clone(), text(item))));
            }
            value => bracketed(name.clone(), value, &mut pairs),
        }
    }
    let pairs = pairs.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn bracketed(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                bracketed(format!("{name}[{index}]"), item, pairs);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                bracketed(format!("{name}[{key}]"), field, pairs);
            }
        }
        scalar => pairs.push((name, text(scalar))),
    }
}

/// A server that takes the credentials of the document's examples.
async fn server() -> Server {
    let operations = operations();
    let mut calls = operations.iter().flat_map(Operation::calls);
    let body = calls.find(|call| call.body.contains("client_secret")).expect("an example of a token request").body;
    let value = |name: &str| {
        let pair = body.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == encode(name)));
        pair.expect("credentials").1
    };
    let builder = Server::builder().credentials(value("client_id"), value("client_secret")).no_rate_limit();
    builder.start().await.expect("it starts")
}

async fn answer(client: &Client<'_>, call: &Call, more: &[(&str, &str)]) -> Answer {
    let headers = [call.headers(), more.to_vec()].concat();
    client.send(&call.method, &call.target, &headers, &call.body).await
}

#[tokio::test]
async fn each_request_example_is_answered_by_a_fresh_server() {
    let operations = operations();
    for operation in operations.iter().filter(|operation| !operation.is_task_result(&operations)) {
        for call in operation.calls() {
            let server = server().await;
            let client = Client::new(&server).await;
            let answer = answer(&client, &call, &[]).await;
            assert!((200..300).contains(&answer.status), "{} {}: {answer:?}", operation.id(), call.body);
            operation.check(&answer);
        }
    }
}

#[tokio::test]
async fn each_task_has_a_result() {
    let server = server().await;
    let client = Client::new(&server).await;
    let operations = operations();
    let mut tasks = 0;
    for (start, link) in operations.iter().filter_map(|start| Some((start, start.result_link()?))) {
        let result = operations.iter().find(|operation| link["operationId"] == operation.id()).expect("it is linked");
        for call in start.calls() {
            let started = answer(&client, &call, &[]).await.json();
            let links = link["parameters"].as_object().expect("the link passes something on");
            let value = |pointer: &Value| {
                let pointer = pointer.as_str()?.strip_prefix("$response.body#")?;
                started.pointer(pointer).cloned()
            };
            let parameters = links.iter().map(|(name, from)| (name.clone(), value(from).expect("it is in the answer")));
            let call = result.call(&parameters.collect(), None, String::new());
            let (pending, completed) = (answer(&client, &call, &[]).await, answer(&client, &call, &[]).await);
            assert_eq!((pending.status, completed.status), (200, 200), "{}", result.id());
            let state = result.node["x-task"]["status"].as_str().expect("the state has a place");
            for (answer, states) in [(&pending, "pending"), (&completed, "completed")] {
                result.check(answer);
                let body = answer.json();
                let states = result.node["x-task"][states].as_array().expect("a list");
                assert!(states.contains(body.pointer(state).expect("a state")), "{}: {body}", result.id());
            }
            tasks += 1;
        }
    }
    assert!(tasks > 0);
}

#[tokio::test]
async fn each_response_example_can_be_had() {
    let server = server().await;
    let client = Client::new(&server).await;
    for operation in operations() {
        let call = operation.calls().into_iter().next().expect("a call");
        for (code, response) in operation.responses() {
            let examples = response["content"]["application/json"]["examples"].as_object();
            for (name, example) in examples.into_iter().flatten() {
                let preference = format!("code={code}, example={name}");
                let answer = answer(&client, &call, &[("prefer", &preference)]).await;
                assert_eq!(answer.status, code, "{} {preference}: {answer:?}", operation.id());
                operation.check(&answer);
                if code >= 400 {
                    assert_eq!(answer.json(), resolve(example)["value"], "{} {name}", operation.id());
                }
            }
        }
    }
}

#[tokio::test]
async fn objections_fit_the_document_too() {
    let server = server().await;
    let client = Client::new(&server).await;
    for operation in operations() {
        let call = operation.calls().into_iter().next().expect("a call");
        let codes: Vec<u16> = operation.responses().iter().map(|(code, _)| *code).collect();
        if operation.node["security"] != json!([]) {
            let answer = send(&server, &call.method, &call.target, &call.headers(), &call.body).await;
            assert_eq!(answer.status, 401, "{}", operation.id());
            operation.check(&answer);
        }
        let joint = if call.target.contains('?') { '&' } else { '?' };
        let call = Call { target: format!("{}{joint}no_such_name=1", call.target), ..call };
        let answer = answer(&client, &call, &[]).await;
        assert_eq!(answer.violations(), ["query.no_such_name unknown"], "{}", operation.id());
        if codes.contains(&422) {
            operation.check(&answer);
        }
    }
}
