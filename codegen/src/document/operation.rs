//! Paths, operations, parameters, bodies, responses and links.

use super::{
    Failure, Literal, Map, Paging, Price, Provenance, RefOr, Reference, ResultAt, Rule, Safety, Schema,
    SecurityRequirement, Spanned, TaskStates,
};
use crate::tree::Span;

#[derive(Debug, Clone)]
pub struct PathItem {
    /// The template: `/v2/campaigns/{campaign_id}`.
    pub path: Spanned<String>,
    pub parameters: Vec<RefOr<Parameter>>,
    pub operations: Vec<Operation>,
}

#[derive(Debug, Clone)]
pub struct Operation {
    pub method: Spanned<Method>,
    pub id: Option<Spanned<String>>,
    pub summary: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub deprecated: bool,
    pub parameters: Vec<RefOr<Parameter>>,
    pub request_body: Option<RefOr<RequestBody>>,
    pub responses: Vec<(Spanned<StatusRange>, RefOr<Response>)>,
    /// `None`: what the document says at its root.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `externalDocs.url`
    pub external_docs: Option<Spanned<String>>,
    pub extensions: OperationExtensions,
    pub span: Span,
}

impl Operation {
    /// Whether a status of this operation means success. `default` does when nothing else could.
    #[must_use]
    pub fn is_success(&self, status: StatusRange) -> bool {
        match status {
            StatusRange::Code(code) => (200..300).contains(&code),
            StatusRange::Range(hundreds) => hundreds == 2,
            StatusRange::Default => !self.responses.iter().any(|(other, _)| match other.value {
                StatusRange::Code(code) => (200..400).contains(&code),
                StatusRange::Range(hundreds) => hundreds == 2 || hundreds == 3,
                StatusRange::Default => false,
            }),
        }
    }

    /// The responses with which a call ends when all goes well.
    pub fn successes(&self) -> impl Iterator<Item = &(Spanned<StatusRange>, RefOr<Response>)> {
        self.responses.iter().filter(|(status, _)| self.is_success(status.value))
    }
}

/// The extensions of an operation; see `spec/README.md`.
#[derive(Debug, Clone, Default)]
pub struct OperationExtensions {
    pub rust_name: Option<Spanned<String>>,
    pub safety: Option<Spanned<Safety>>,
    pub price: Option<Spanned<Price>>,
    pub result: Option<Spanned<ResultAt>>,
    pub failures: Vec<Spanned<Failure>>,
    pub task: Option<Spanned<TaskStates>>,
    pub paging: Option<Spanned<Paging>>,
    /// Over the parameters, by their names.
    pub rules: Vec<Spanned<Rule>>,
    pub provenance: Vec<Provenance>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusRange {
    Code(u16),
    /// `4XX` is `Range(4)`.
    Range(u8),
    Default,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    Path,
    Query,
    Header,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: Spanned<String>,
    pub location: Spanned<ParameterLocation>,
    pub description: Option<String>,
    pub required: bool,
    pub deprecated: bool,
    /// Already the default of the location when the document is silent.
    pub style: Style,
    pub explode: bool,
    pub schema: Schema,
    /// `example` is the example named `default`.
    pub examples: Map<RefOr<Example>>,
    pub rust_name: Option<Spanned<String>>,
    pub provenance: Vec<Provenance>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Simple,
    Form,
    DeepObject,
    SpaceDelimited,
    PipeDelimited,
}

#[derive(Debug, Clone)]
pub struct RequestBody {
    pub description: Option<String>,
    pub required: bool,
    pub content: Map<MediaType>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct MediaType {
    pub schema: Option<Schema>,
    pub examples: Map<RefOr<Example>>,
    pub encoding: Map<Encoding>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Encoding {
    pub style: Option<Spanned<Style>>,
    pub explode: Option<bool>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Example {
    pub summary: Option<String>,
    pub description: Option<String>,
    pub value: Literal,
}

#[derive(Debug, Clone)]
pub struct Response {
    pub description: Option<String>,
    pub headers: Map<RefOr<Header>>,
    pub content: Map<MediaType>,
    pub links: Map<RefOr<Link>>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Header {
    pub description: Option<String>,
    pub required: bool,
    pub schema: Schema,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub operation_id: Spanned<String>,
    /// Parameter name (maybe qualified: `path.id`) to a runtime expression or a literal.
    pub parameters: Map<LinkValue>,
    pub description: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum LinkValue {
    /// `$response.body#/data/task_hash`, as pointer segments.
    ResponseBody(Spanned<Vec<String>>),
    Literal(Literal),
}

/// Something that the components hold by name.
pub trait Component: Sized {
    /// The name of the map in `components`.
    const KIND: &'static str;
    /// Finds the component a reference names.
    fn find<'d>(components: &'d super::Components, reference: &Reference) -> Option<&'d RefOr<Self>>;
}
