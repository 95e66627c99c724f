//! An OpenAPI 3.1 document as types: exactly what the generator honours, each part with its position.
//!
//! Parsing turns a bundled [`Node`] into a [`Document`] and reports every keyword that has no place here. References
//! stay references (`#/components/…`), resolved by name through [`Components`].

mod choice;
mod extensions;
mod media_type;
mod operation;
mod parse;
mod resolve;
mod rule;
mod schema;

pub use choice::Alternative;
pub use extensions::*;
pub use media_type::{is_form, is_json, is_text};
pub use operation::*;
pub use parse::parse;
pub use rule::*;
pub use schema::*;

use crate::tree::{Node, Span};

/// A value with its position.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// A map in the order of the document.
pub type Map<T> = Vec<(Spanned<String>, T)>;

/// A whole document.
#[derive(Debug, Clone)]
pub struct Document {
    pub info: Info,
    pub servers: Vec<Server>,
    pub security: Vec<SecurityRequirement>,
    pub tags: Vec<Tag>,
    pub paths: Vec<PathItem>,
    /// Webhook name to the operation that is received.
    pub webhooks: Map<Operation>,
    pub components: Components,
    pub rate_limit: Option<RateLimit>,
    pub tables: Map<Table>,
    /// Every text that a reader of the docs meets, in the order of the document.
    pub prose: Vec<Prose>,
    /// `x-house-rules: true`: the rules of our own document apply too.
    pub house_rules: bool,
    pub span: Span,
}

/// A text that is written for readers.
#[derive(Debug, Clone)]
pub struct Prose {
    /// What it is a text of: "an operation".
    pub of: &'static str,
    /// The keyword that holds it.
    pub keyword: &'static str,
    pub text: Spanned<String>,
}

#[derive(Debug, Clone)]
pub struct Info {
    pub title: Spanned<String>,
    pub version: Spanned<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Server {
    pub url: Spanned<String>,
    pub description: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Tag {
    pub name: Spanned<String>,
    pub description: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<Spanned<String>>,
}

/// `{}` (anonymous) is an empty list of schemes.
#[derive(Debug, Clone)]
pub struct SecurityRequirement {
    pub schemes: Vec<Spanned<String>>,
    pub span: Span,
}

#[derive(Debug, Clone, Default)]
pub struct Components {
    pub schemas: Map<Schema>,
    pub parameters: Map<RefOr<Parameter>>,
    pub request_bodies: Map<RefOr<RequestBody>>,
    pub responses: Map<RefOr<Response>>,
    pub headers: Map<RefOr<Header>>,
    pub examples: Map<RefOr<Example>>,
    pub links: Map<RefOr<Link>>,
    pub security_schemes: Map<SecurityScheme>,
}

#[derive(Debug, Clone)]
pub struct SecurityScheme {
    pub kind: SecurityKind,
    pub description: Option<String>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum SecurityKind {
    /// `type: http, scheme: bearer`
    Bearer,
    /// `type: http, scheme: basic`
    Basic,
    /// `type: apiKey`
    ApiKey { location: ParameterLocation, name: Spanned<String> },
    /// `type: oauth2` with the client-credentials flow.
    ClientCredentials { token_url: Spanned<String> },
}

/// A reference into the components, or the thing itself.
#[derive(Debug, Clone)]
pub enum RefOr<T> {
    Ref(Reference),
    Item(T),
}

/// `$ref: '#/components/<kind>/<name>'`.
#[derive(Debug, Clone)]
pub struct Reference {
    pub pointer: Spanned<String>,
    /// The last segment, unescaped.
    pub name: String,
}

/// A literal of the document: examples, defaults, constants.
pub type Literal = Node;
