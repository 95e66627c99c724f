//! The OpenAPI document as the mock needs it: operations, and what each takes and answers.
//!
//! [`read`] makes it from the bundled JSON; nothing in here knows an operation by name.

pub(crate) mod dialect;
pub(crate) mod media;
pub(crate) mod node;
pub(crate) mod order;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod security;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use serde_json::Value;

use crate::request::{route::Template, rules::Rules, suggest, validate::Schema};

use security::Scheme;

/// The bundled document of the Snov.io API.
pub const DOCUMENT: &str = include_str!("../../../spec/openapi.json");

/// An OpenAPI document, ready to be served.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Value,
    pub(crate) operations: Vec<Operation>,
    /// The index of the operation that hands out tokens.
    pub(crate) token: Option<usize>,
    /// The first example of what each webhook is told.
    deliveries: BTreeMap<String, Value>,
    /// `x-rate-limit`
    pub(crate) rate_limit: Option<RateLimit>,
    /// Resolves the references of every schema.
    pub(crate) registry: jsonschema::Registry<'static>,
}

impl Document {
    /// The operation of a name.
    ///
    /// # Errors
    /// Says that there is none, and which is nearest.
    pub(crate) fn operation(&self, id: &str) -> Result<(usize, &Operation), String> {
        let mut operations = self.operations.iter().enumerate();
        let known = self.operations.iter().map(|operation| operation.id.as_str());
        operations.find(|(_, operation)| operation.id == id).ok_or_else(|| none("operation", id, known))
    }

    /// An example of a success of an operation.
    pub(crate) fn answer(&self, operation_id: &str, example: &str) -> Option<&Value> {
        let operation = self.operations.iter().find(|operation| operation.id == operation_id)?;
        operation.responses.iter().filter(|response| response.status.is_success()).find_map(|response| {
            let examples = &response.media.as_ref()?.examples;
            examples.iter().find(|(name, _)| name == example).map(|(_, value)| value)
        })
    }

    /// The first example of what a webhook tells.
    ///
    /// # Errors
    /// Says that there is no such webhook, and which is nearest.
    pub(crate) fn delivery(&self, webhook: &str) -> Result<&Value, String> {
        let known = self.deliveries.keys().map(String::as_str);
        self.deliveries.get(webhook).ok_or_else(|| none("webhook", webhook, known))
    }

    /// The document of the Snov.io API, read once a process.
    pub(crate) fn bundled() -> Result<Arc<Self>, DocumentError> {
        static BUNDLED: OnceLock<Result<Arc<Document>, DocumentError>> = OnceLock::new();
        BUNDLED.get_or_init(|| read::document(DOCUMENT).map(Arc::new)).clone()
    }
}

/// That the document has nothing of this kind and name, and what is meant.
fn none<'d>(kind: &str, name: &str, known: impl Iterator<Item = &'d str>) -> String {
    let hint = suggest::nearest(name, known).map(|name| format!("; is `{name}` meant?")).unwrap_or_default();
    format!("the document has no {kind} `{name}`{hint}")
}

#[derive(Debug)]
pub(crate) struct Operation {
    /// The `operationId`, or method and path.
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    /// As the document writes it: `/v2/campaigns/{campaign_id}`.
    pub(crate) path: String,
    pub(crate) template: Template,
    /// Any of these lets a request in; all of the schemes of one are needed. Empty: everybody may come in.
    pub(crate) security: Vec<Vec<Scheme>>,
    pub(crate) path_parameters: Parameters,
    pub(crate) query_parameters: Parameters,
    pub(crate) header_parameters: Parameters,
    /// `x-rules` of the parameters.
    pub(crate) rules: Rules,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
    /// `x-result`: the JSON pointer to what the call returns, empty for the whole body.
    pub(crate) result: String,
    /// `x-price`, if it costs anything.
    pub(crate) price: Option<Price>,
    /// `x-failure`: where a success says that it is none, and what stands there then.
    pub(crate) failures: Vec<(String, Value)>,
    pub(crate) task: Option<TaskStates>,
    pub(crate) paging: Option<Paging>,
    /// Whether a link named `result` leads here.
    pub(crate) is_task_result: bool,
}

/// The parameters of one place.
#[derive(Debug)]
pub(crate) struct Parameters {
    pub(crate) fields: Vec<Field>,
    /// The schema of the object that they make together.
    pub(crate) schema: Schema,
}

/// A parameter, or a field of a form.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) style: Style,
    pub(crate) schema: Value,
    /// The document's example of a parameter.
    pub(crate) example: Option<Value>,
}

/// How a value is written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// One plain value.
    Plain,
    /// `name=a&name=b`
    Repeat,
    /// `name=a,b`
    Separated(char),
    /// `name[key][0]=value`
    Brackets,
    /// `name={"key":"value"}`
    Json,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) media: Vec<RequestMedia>,
}

#[derive(Debug)]
pub(crate) struct RequestMedia {
    /// Without parameters: `application/json`.
    pub(crate) content_type: String,
    pub(crate) schema: Schema,
    /// The fields of a form; empty for anything else.
    pub(crate) fields: Vec<Field>,
    /// The schema of form fields that are not declared, where they are let through.
    pub(crate) additional: Option<Value>,
    /// The values of the document's examples.
    pub(crate) examples: Vec<Value>,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: Status,
    pub(crate) headers: Vec<(String, String)>,
    /// Whether the header `Retry-After` is declared.
    pub(crate) says_when: bool,
    pub(crate) media: Option<ResponseMedia>,
    /// The link named `result`.
    pub(crate) result: Option<ResultLink>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Exact(u16),
    /// `4XX` is 4.
    Range(u16),
    Default,
}

impl Status {
    /// The code that stands for all that this status covers.
    pub(crate) fn code(self) -> u16 {
        match self {
            Self::Exact(code) => code,
            Self::Range(range) => range * 100,
            Self::Default => 500,
        }
    }

    pub(crate) fn is_success(self) -> bool {
        (200..300).contains(&self.code())
    }
}

#[derive(Debug)]
pub(crate) struct ResponseMedia {
    pub(crate) content_type: String,
    pub(crate) schema: Schema,
    /// Name and value, in the order of the document.
    pub(crate) examples: Vec<(String, Value)>,
}

/// From the answer that starts a task to the operation that fetches its result.
#[derive(Debug)]
pub(crate) struct ResultLink {
    /// The index of the operation.
    pub(crate) target: usize,
    /// The name of each parameter, and the JSON pointer into the answer's body where its value stands.
    pub(crate) parameters: Vec<(String, String)>,
}

/// `x-task`
#[derive(Debug)]
pub(crate) struct TaskStates {
    /// The JSON pointer to the state.
    pub(crate) status: String,
    pub(crate) pending: Vec<String>,
    pub(crate) completed: Vec<String>,
    pub(crate) failed: Vec<String>,
}

/// `x-price`
#[derive(Debug)]
pub(crate) struct Price {
    pub(crate) credits: u64,
    pub(crate) per: Per,
}

/// What a price is paid for.
#[derive(Debug)]
pub(crate) enum Per {
    Request,
    /// Each element of this input.
    Item(String),
    /// Each thing that is found.
    Result,
}

/// How many requests there may be in any time of this length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) requests: usize,
    pub(crate) window: Duration,
}

/// `x-paging`; the pointers are relative to the returned value.
#[derive(Debug)]
pub(crate) enum Paging {
    /// Numbered pages, or numbered items: the first page has number 1, the first item number 0.
    Numbered { input: String, first: u64, items: String },
    /// Each page names the next.
    Cursor { input: String, next: String },
}

/// A document that cannot be served, with every reason.
#[derive(Debug, Clone)]
pub struct DocumentError {
    pub(crate) problems: Vec<String>,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the document cannot be served: {}", self.problems.join("; "))
    }
}

impl std::error::Error for DocumentError {}
