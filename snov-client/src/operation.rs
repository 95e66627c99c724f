//! What the document says of an operation, as static data.
//!
//! Generated code fills these tables; the runtime reads them and knows no operation by name. Everything here is plain
//! data, so that one table serves sending, checking, retrying, pricing and the docs.

mod rule;

use serde::{Deserialize, Serialize};

pub use rule::{Graph, GraphPair, Pattern, Rule};

/// One operation of the API: where it goes, what it costs, and what sending it twice would do.
///
/// Each stands as a static beside the call that it is about, and each call gives out its own. Reports to an
/// [`Observer`](crate::observe::Observer) and tests name operations so.
///
/// ```
/// use snov_client::operations::email_verification::START_EMAIL_VERIFICATION;
/// use snov_client::Safety;
///
/// assert_eq!(START_EMAIL_VERIFICATION.id, "startEmailVerification");
/// assert_eq!((START_EMAIL_VERIFICATION.price.credits, START_EMAIL_VERIFICATION.safety), (1, Safety::Pays));
/// ```
#[derive(Debug)]
pub struct Operation {
    /// Its name, which no other has: `startEmailVerification`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template: `/v2/campaigns/{campaign_id}`.
    pub path: &'static str,
    /// Whether the call carries the account's credentials.
    pub authenticated: bool,
    /// What sending it twice would do.
    pub safety: Safety,
    /// What it costs.
    pub price: Price,
    /// How the body is written.
    #[doc(hidden)]
    pub body: Body,
    /// Every input, in the document's order.
    #[doc(hidden)]
    pub inputs: &'static [Input],
    /// Rules over several fields of the body.
    #[doc(hidden)]
    pub rules: &'static [Rule],
    /// Rules over several parameters: of the path, the query and the headers.
    #[doc(hidden)]
    pub parameter_rules: &'static [Rule],
    /// Where the returned value sits in the response body, as JSON pointer segments.
    #[doc(hidden)]
    pub result: &'static [&'static str],
    /// What a failure inside a successful status looks like.
    #[doc(hidden)]
    pub failures: &'static [Failure],
    /// How to read the state of a task, on operations that return one.
    #[doc(hidden)]
    pub task: Option<Task>,
    /// The operation that fetches the result of this one, on operations that start a task.
    #[doc(hidden)]
    pub link: Option<Link>,
    /// The input that may be cut into batches, on operations that start a task for several things at once.
    #[doc(hidden)]
    pub batch: Option<Batch>,
    /// How pages follow each other, on operations that return a page.
    #[doc(hidden)]
    pub paging: Option<Paging>,
    /// Where the items of a page sit, from the result on, as JSON pointer segments.
    #[doc(hidden)]
    pub items: &'static [&'static str],
}

impl Operation {
    /// An operation with nothing but defaults, to fill in with `..Operation::NEW`.
    #[doc(hidden)]
    pub const NEW: Self = Self {
        id: "",
        method: Method::Get,
        path: "/",
        authenticated: true,
        safety: Safety::Creates,
        price: Price::FREE,
        body: Body::None,
        inputs: &[],
        rules: &[],
        parameter_rules: &[],
        result: &[],
        failures: &[],
        task: None,
        link: None,
        batch: None,
        paging: None,
        items: &[],
    };
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
}

impl Method {
    /// As it stands in a request: `GET`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }
}

/// What sending an operation a second time would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Safety {
    /// Changes nothing and costs nothing: may be repeated at will.
    Read,
    /// Changes something, but a second time changes nothing more.
    Idempotent,
    /// Creates or triggers something anew each time.
    Creates,
    /// Costs credits each time.
    Pays,
}

/// What an operation costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Credits per unit; 0 is free.
    pub credits: u32,
    /// The unit.
    pub per: Per,
    /// When less is charged, in words; empty if never.
    pub note: &'static str,
}

impl Price {
    /// Costs nothing.
    pub const FREE: Self = Self { credits: 0, per: Per::Request, note: "" };
}

/// The unit of a [`Price`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Each request.
    Request,
    /// Each element of the named body field.
    Item(&'static str),
    /// Each item of the result: the price is not known before the answer.
    Result,
}

/// How a request body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// One input of an operation.
#[derive(Debug)]
pub struct Input {
    /// The name on the wire; empty for a body that is not an object.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the call is refused without it.
    pub required: bool,
    /// How a list or an object is written outside JSON.
    pub style: Style,
    /// What is checked before sending.
    pub shape: Shape,
}

impl Input {
    /// An optional body field, to fill in with `..Input::NEW`.
    pub const NEW: Self =
        Self { name: "", place: Place::Body, required: false, style: Style::Plain, shape: Shape::Any };

    /// A part of the path, which is always required.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self { name, place: Place::Path, required: true, ..Self::NEW }
    }

    /// A parameter of the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self { name, place: Place::Query, ..Self::NEW }
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self { name, place: Place::Header, ..Self::NEW }
    }

    /// A field of the body; with an empty name, the body itself.
    #[must_use]
    pub const fn body(name: &'static str) -> Self {
        Self { name, ..Self::NEW }
    }

    /// The same input, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same input, written in this style.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The same input, checked against this shape.
    #[must_use]
    pub const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }
}

/// Where an input goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
}

/// How a list or an object is written in a path, a query, a header or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// One plain value.
    Plain,
    /// `name=a&name=b`.
    Repeat,
    /// `name=a,b`.
    Comma,
    /// `name[key]=value`, recursively; list elements get their index: `rows[0][first_name]=Ada`.
    Brackets,
}

/// What is known of a value before it is sent. Lengths count Unicode scalar values.
#[derive(Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// A string.
    String {
        /// Shortest length.
        min: u32,
        /// Longest length.
        max: Option<u32>,
        /// A regular expression it must match somewhere.
        pattern: Option<&'static str>,
        /// What kind of text it is.
        format: Format,
    },
    /// An integer.
    Integer {
        /// Smallest value.
        min: Option<i64>,
        /// Largest value.
        max: Option<i64>,
    },
    /// A number.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
    },
    /// A list.
    Array {
        /// Fewest items.
        min: u32,
        /// Most items.
        max: Option<u32>,
        /// Whether no two items may be equal.
        unique: bool,
        /// The shape of each item.
        items: &'static Shape,
    },
    /// An object with known fields; others are let through.
    Object {
        /// The fields that have something to check.
        fields: &'static [Field],
        /// Rules over several fields.
        rules: &'static [Rule],
    },
    /// An object with any keys.
    Map {
        /// The shape of each value.
        values: &'static Shape,
    },
    /// An object whose shape depends on one of its fields.
    Tagged {
        /// The field that tells.
        tag: &'static str,
        /// Its values, as texts, and the shapes they stand for.
        variants: &'static [(&'static str, &'static Shape)],
    },
    /// What another table says.
    Same(&'static Shape),
}

impl Shape {
    /// A string of `min` to `max` characters.
    #[must_use]
    pub const fn string(min: u32, max: Option<u32>) -> Self {
        Self::String { min, max, pattern: None, format: Format::Text }
    }

    /// The same string, which matches a pattern as well.
    #[must_use]
    pub const fn pattern(self, pattern: &'static str) -> Self {
        match self {
            Self::String { min, max, format, .. } => Self::String { min, max, pattern: Some(pattern), format },
            other => other,
        }
    }

    /// The same string, which has a format as well.
    #[must_use]
    pub const fn format(self, format: Format) -> Self {
        match self {
            Self::String { min, max, pattern, .. } => Self::String { min, max, pattern, format },
            other => other,
        }
    }

    /// An integer from `min` to `max`.
    #[must_use]
    pub const fn integer(min: Option<i64>, max: Option<i64>) -> Self {
        Self::Integer { min, max }
    }

    /// A number from `min` to `max`.
    #[must_use]
    pub const fn number(min: Option<f64>, max: Option<f64>) -> Self {
        Self::Number { min, max }
    }

    /// A list of `min` to `max` items.
    #[must_use]
    pub const fn array(min: u32, max: Option<u32>, items: &'static Shape) -> Self {
        Self::Array { min, max, unique: false, items }
    }

    /// The same list, in which no two items are equal.
    #[must_use]
    pub const fn unique(self) -> Self {
        match self {
            Self::Array { min, max, items, .. } => Self::Array { min, max, unique: true, items },
            other => other,
        }
    }

    /// An object with these fields and rules.
    #[must_use]
    pub const fn object(fields: &'static [Field], rules: &'static [Rule]) -> Self {
        Self::Object { fields, rules }
    }

    /// An object with any keys.
    #[must_use]
    pub const fn map(values: &'static Shape) -> Self {
        Self::Map { values }
    }

    /// An object whose shape depends on the field `tag`.
    #[must_use]
    pub const fn tagged(tag: &'static str, variants: &'static [(&'static str, &'static Shape)]) -> Self {
        Self::Tagged { tag, variants }
    }
}

/// A field of [`Shape::Object`].
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What is checked.
    pub shape: Shape,
}

impl Field {
    /// A field and what is checked of it.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape }
    }
}

/// Formats that are checked before sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Text,
    /// Has the look of an e-mail address.
    Email,
    /// Has the look of an absolute URL.
    Uri,
}

/// A failure that arrives with a successful status.
#[derive(Debug)]
pub struct Failure {
    /// The field that tells, as JSON pointer segments.
    pub pointer: &'static [&'static str],
    /// The value that means failure; `None`: any but null, `false`, and what is empty.
    pub equals: Option<Const>,
    /// When all of these hold as well (and there is at least one), it is no failure.
    pub unless: &'static [Condition],
}

/// A condition on an exchange.
#[derive(Debug)]
pub struct Condition {
    /// What is looked at.
    pub subject: Subject,
    /// The value it must have.
    pub equals: Const,
}

/// What a [`Condition`] looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A place in the response body, as JSON pointer segments.
    Response(&'static [&'static str]),
    /// An input that was sent.
    Input(&'static str),
}

/// A constant of the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Const {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A string.
    String(&'static str),
}

/// How to read the state of a task from a response.
#[derive(Debug)]
pub struct Task {
    /// The field with the state, as JSON pointer segments.
    pub status: &'static [&'static str],
    /// States that mean "ask again".
    pub pending: &'static [&'static str],
    /// States that mean "here is the result".
    pub completed: &'static [&'static str],
    /// States that mean "there will be no result".
    pub failed: &'static [&'static str],
}

/// From the answer of a start operation to the operation that fetches its result.
#[derive(Debug)]
pub struct Link {
    /// The operation that fetches the result.
    pub operation: &'static Operation,
    /// Its parameters: place, name, and where the value sits in the start operation's response body.
    pub parameters: &'static [(Place, &'static str, &'static [&'static str])],
}

/// An input of which one request takes a few, and any number of requests any number.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// The body field that takes the list.
    pub input: &'static str,
    /// The most that one request takes.
    pub most: u32,
}

/// How pages follow each other.
#[derive(Debug, Clone, Copy)]
pub enum Paging {
    /// Pages are numbered from 1.
    Page {
        /// The input that takes the number, and where it goes.
        page: (Place, &'static str),
    },
    /// Items are numbered from 0.
    Offset {
        /// The input that takes the number of items to skip, and where it goes.
        offset: (Place, &'static str),
    },
    /// Each page names the next.
    Cursor {
        /// The input that takes the name of the page, and where it goes.
        cursor: (Place, &'static str),
    },
}
