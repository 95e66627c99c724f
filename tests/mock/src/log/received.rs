//! What a test expects to have been received, and what it is told if it was not.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Request,
    diff::{self, Row},
    secrets::Secrets,
};
use crate::{request::suggest, service::Service};

/// The requests of one operation that have all that was asked for: of [`Server::received`](crate::Server::received).
///
/// An assertion that fails shows the request that came closest, beside what was expected. Secrets are compared, but never
/// shown: headers such as `Authorization`, and what the document says is a password.
///
/// ```
/// # let server = snov_mock::Server::start_blocking();
/// server.received("startEmailVerification").form_values("emails[]", ["ada@example.com"]).assert_never();
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is asserted until a method is called that does"]
pub struct Received {
    service: Arc<Service>,
    operation: String,
    expectations: Vec<Expectation>,
}

/// What a request is to have in one place.
#[derive(Debug, Clone)]
enum Expectation {
    /// Every value of a name, in order.
    Texts(Place, Vec<String>),
    /// The JSON value at a pointer into the body.
    Json(String, Value),
}

#[derive(Debug, Clone)]
enum Place {
    Path(String),
    Query(String),
    Form(String),
    Header(String),
    Status,
}

/// What is expected.
impl Received {
    pub(crate) fn new(service: Arc<Service>, operation: String) -> Self {
        Self { service, operation, expectations: Vec::new() }
    }

    /// The path parameter of a name has this value.
    pub fn path(self, name: impl Into<String>, value: impl ToString) -> Self {
        self.texts(Place::Path(name.into()), [value])
    }

    /// The query has this value of a name, and no other.
    pub fn query(self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query_values(name, [value])
    }

    /// The query has these values of a name, in this order; none if there are none.
    pub fn query_values(self, name: impl Into<String>, values: impl IntoIterator<Item: ToString>) -> Self {
        self.texts(Place::Query(name.into()), values)
    }

    /// The form has this value of a field, and no other.
    pub fn form(self, name: impl Into<String>, value: impl ToString) -> Self {
        self.form_values(name, [value])
    }

    /// The form has these values of a field, in this order; none if there are none.
    pub fn form_values(self, name: impl Into<String>, values: impl IntoIterator<Item: ToString>) -> Self {
        self.texts(Place::Form(name.into()), values)
    }

    /// A header has this value.
    pub fn header(self, name: impl Into<String>, value: impl ToString) -> Self {
        self.texts(Place::Header(name.into()), [value])
    }

    /// The JSON body has this value at a JSON pointer; `""` is the whole body.
    pub fn json(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.expectations.push(Expectation::Json(pointer.into(), value.into()));
        self
    }

    /// The answer had this status.
    pub fn answered(self, status: u16) -> Self {
        self.texts(Place::Status, [status])
    }

    fn texts(mut self, place: Place, values: impl IntoIterator<Item: ToString>) -> Self {
        let values = values.into_iter().map(|value| value.to_string()).collect();
        self.expectations.push(Expectation::Texts(place, values));
        self
    }
}

/// What was received.
impl Received {
    /// The requests that fit, in the order of their answers.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        let (fitting, _) = self.sort();
        fitting.iter().map(|(_, request)| Request::clone(request)).collect()
    }

    /// Asserts that so many requests fit, and gives them.
    ///
    /// # Panics
    /// If it were more or less.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "the assertion is the point")]
    pub fn assert_calls(&self, expected: usize) -> Vec<Request> {
        let (fitting, others) = self.sort();
        assert!(fitting.len() == expected, "{}", self.complaint(expected, &fitting, &others));
        fitting.iter().map(|(_, request)| Request::clone(request)).collect()
    }

    /// Asserts that one request fits, and gives it.
    ///
    /// # Panics
    /// If it were none or more.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "the assertion is the point")]
    pub fn assert_once(&self) -> Request {
        self.assert_calls(1).remove(0)
    }

    /// Asserts that no request fits.
    ///
    /// # Panics
    /// If one did.
    #[track_caller]
    pub fn assert_never(&self) {
        self.assert_calls(0);
    }

    /// The requests of the operation with their numbers: those that fit, and the others.
    fn sort(&self) -> (Vec<Numbered>, Vec<Numbered>) {
        let own = self.service.log.of(&self.operation);
        let numbered = own.into_iter().zip(1..).map(|(request, number)| (number, request));
        numbered.partition(|(_, request)| self.rows(request).iter().all(Row::is_same))
    }

    fn rows(&self, request: &Request) -> Vec<Row> {
        self.expectations.iter().flat_map(|expectation| expectation.compare(request)).collect()
    }

    fn complaint(&self, expected: usize, fitting: &[Numbered], others: &[Numbered]) -> String {
        let fit = if self.expectations.is_empty() { "" } else { " with all that was asked for" };
        let noun = if expected == 1 { "request" } else { "requests" };
        let all = fitting.len() + others.len();
        let mut text =
            format!("expected {expected} {noun} of {}{fit}, found {} of {all}", self.operation, fitting.len());
        for (number, request) in fitting {
            text = format!("{text}\n  number {number}: {request}");
        }
        if fitting.len() < expected {
            text = match self.closest(others) {
                Some((number, request, rows)) => {
                    let secrets = Secrets::new(&self.service.document);
                    format!("{text}\n\nThe closest is number {number}: {request}\n\n{}", diff::table(&rows, &secrets))
                }
                None => format!("{text}\n\n{}", self.instead()),
            };
        }
        text
    }

    /// The request that differs in the fewest places, and there in the fewest letters; the last of those.
    fn closest<'r>(&self, others: &'r [Numbered]) -> Option<(usize, &'r Request, Vec<Row>)> {
        let compared = others.iter().rev().map(|(number, request)| (*number, &**request, self.rows(request)));
        compared.min_by_key(|(.., rows)| {
            let different = rows.iter().filter(|row| !row.is_same());
            let letters = different.clone().map(|row| suggest::distance(row.expected(), row.received())).sum::<usize>();
            (different.count(), letters)
        })
    }

    /// What came that was of other operations.
    fn instead(&self) -> String {
        let others: Vec<_> = self.service.log.all();
        let others: Vec<_> = others.iter().filter(|one| one.operation_id.as_ref() != Some(&self.operation)).collect();
        if others.is_empty() {
            return "No other request came.".to_owned();
        }
        let lines: Vec<String> = others.iter().map(|request| format!("  {request}")).collect();
        format!("These came of other operations:\n{}", lines.join("\n"))
    }
}

/// A request, and the how manyth of its operation it is.
type Numbered = (usize, Arc<Request>);

impl Expectation {
    fn compare(&self, request: &Request) -> Vec<Row> {
        match self {
            Self::Texts(place, values) => diff::texts(place.word(), place.name(), values, &place.values(request)),
            Self::Json(pointer, value) => {
                let body = request.json();
                diff::json(pointer, value, body.as_ref().and_then(|body| body.pointer(pointer)))
            }
        }
    }
}

impl Place {
    fn word(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Query(_) => "query",
            Self::Form(_) => "form",
            Self::Header(_) => "header",
            Self::Status => "status",
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Path(name) | Self::Query(name) | Self::Form(name) | Self::Header(name) => name,
            Self::Status => "",
        }
    }

    fn values(&self, request: &Request) -> Vec<String> {
        let owned = |values: Vec<&str>| values.into_iter().map(String::from).collect();
        match self {
            Self::Path(name) => owned(request.path_value(name).into_iter().collect()),
            Self::Query(name) => owned(request.query_values(name)),
            Self::Form(name) => owned(request.form_values(name)),
            Self::Header(name) => owned(request.header(name).into_iter().collect()),
            Self::Status => vec![request.status.to_string()],
        }
    }
}
