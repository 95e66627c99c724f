//! Faults: what goes wrong between a request and its answer, by rule.
//!
//! A rule says what goes wrong ([`Kind`]), and for which requests. It is written in Rust, or in JSON:
//!
//! ```json
//! {"fault": "reset", "on": "startEmailVerification", "nth": 2}
//! {"fault": {"slow": "1500ms"}, "percent": 10}
//! {"fault": {"replace": {"at": "/data", "with": []}}, "on": "getBalance", "skip": 3, "times": 1}
//! ```

pub(crate) mod deliver;
pub(crate) mod gate;
pub(crate) mod line;
mod rules;
pub(crate) mod spoil;
mod tomorrow;

use std::{fmt, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use crate::{clock, document::Document};

pub use rules::Injected;
pub(crate) use rules::{Faults, Rule};

/// What goes wrong, and for which requests: for [`Server::fault`](crate::Server::fault).
///
/// A fault meets every request, those for a token too, until it is told more exactly. Of several faults that fit a
/// request, the one that was added first meets it.
///
/// A request has its effect, whatever becomes of its answer: credits are spent, tasks start. That is the case in which
/// money is at stake. For a request that was lost before the service saw it, there is [`Fault::without_effect`].
///
/// ```
/// use snov_mock::{Fault, Server};
///
/// let server = Server::start_blocking();
/// let lost = server.fault(Fault::reset().on("startEmailVerification").nth(1));
/// // … let a client start a verification …
/// assert_eq!(lost.hits(), 0);
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
#[must_use = "a fault does nothing until it is given to a server"]
pub struct Fault {
    pub(crate) kind: Kind,
    operation: Option<String>,
    skip: u64,
    times: Option<u64>,
    percent: u8,
    pub(crate) effect: bool,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    HangUp,
    Reset,
    Close,
    Stall,
    #[serde(deserialize_with = "clock::duration")]
    Down(Duration),
    Status(u16),
    Html(u16),
    Answer(OtherAnswer),
    #[serde(deserialize_with = "clock::duration")]
    Slow(Duration),
    CutBody,
    StallBody,
    MalformedJson,
    ContentType(String),
    Replace(Replacement),
    Tomorrow,
}

/// An answer that the document does not have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherAnswer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// A value in the place of another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replacement {
    /// A JSON pointer.
    pub(crate) at: String,
    pub(crate) with: Value,
}

/// A fault as JSON has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    fault: Kind,
    on: Option<String>,
    nth: Option<u64>,
    skip: Option<u64>,
    times: Option<u64>,
    percent: Option<u8>,
    #[serde(default)]
    without_effect: bool,
}

impl TryFrom<Written> for Fault {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let (skip, times) = match (written.nth, written.skip, written.times) {
            (None, skip, times) => (skip.unwrap_or_default(), times),
            (Some(nth), None, None) => (nth.checked_sub(1).ok_or("the first request is `nth` 1")?, Some(1)),
            (Some(_), ..) => return Err("`nth` stands for `skip` and `times`, and goes with neither"),
        };
        let percent = written.percent.unwrap_or(100);
        Ok(Self { kind: written.fault, operation: written.on, skip, times, percent, effect: !written.without_effect })
    }
}

/// What goes wrong.
impl Fault {
    fn new(kind: Kind) -> Self {
        Self { kind, operation: None, skip: 0, times: None, percent: 100, effect: true }
    }

    /// A connection is accepted and reset at once, before anything is read. It belongs to no operation: what is counted
    /// are connections.
    ///
    /// Connections that are refused never reach a server, so that no rule can count them:
    /// see [`Server::refuse_connections`](crate::Server::refuse_connections), and [`Fault::down`].
    pub fn hang_up() -> Self {
        Self::new(Kind::HangUp)
    }

    /// The request is read, then the connection is reset (RST).
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The request is read, then the connection is closed (FIN).
    pub fn close() -> Self {
        Self::new(Kind::Close)
    }

    /// The request is read, and nothing comes back.
    pub fn stall() -> Self {
        Self::new(Kind::Stall)
    }

    /// The server goes down when it has read the request: all connections are reset, and new ones refused until the time
    /// has passed on the server's clock.
    pub fn down(time: Duration) -> Self {
        Self::new(Kind::Down(time))
    }

    /// The answer is the document's example of this status, or the service's usual body of an error if it has none.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// The answer is a page of HTML, as a proxy before the service sends it.
    pub fn html(status: u16) -> Self {
        Self::new(Kind::Html(status))
    }

    /// The answer is this one.
    pub fn answer(status: u16, content_type: impl Into<String>, body: impl Into<String>) -> Self {
        Self::new(Kind::Answer(OtherAnswer { status, content_type: content_type.into(), body: body.into() }))
    }

    /// The answer comes when so much time has passed on the server's clock.
    pub fn slow(time: Duration) -> Self {
        Self::new(Kind::Slow(time))
    }

    /// The answer ends in the middle of its body, then the connection is closed.
    pub fn cut_body() -> Self {
        Self::new(Kind::CutBody)
    }

    /// The answer comes to the middle of its body, and nothing more.
    pub fn stall_body() -> Self {
        Self::new(Kind::StallBody)
    }

    /// The answer's body is whole for HTTP, but its JSON breaks off.
    pub fn malformed_json() -> Self {
        Self::new(Kind::MalformedJson)
    }

    /// The answer says that its body is of another type than it is.
    pub fn content_type(content_type: impl Into<String>) -> Self {
        Self::new(Kind::ContentType(content_type.into()))
    }

    /// The answer has another value at a JSON pointer; `""` is the whole body.
    pub fn replace(pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        Self::new(Kind::Replace(Replacement { at: pointer.into(), with: value.into() }))
    }

    /// The answer has `[]` at a JSON pointer, as PHP writes an object without fields; `""` is the whole body.
    pub fn empty_list(pointer: impl Into<String>) -> Self {
        Self::replace(pointer, Value::Array(Vec::new()))
    }

    /// The answer is that of a later version of the service: objects have fields, and enums values, that the document
    /// does not know. The state of a task stays as it is.
    pub fn tomorrow() -> Self {
        Self::new(Kind::Tomorrow)
    }
}

/// For which requests.
impl Fault {
    /// Only requests of this operation.
    pub fn on(self, operation_id: impl Into<String>) -> Self {
        Self { operation: Some(operation_id.into()), ..self }
    }

    /// Only the request of this number, the first is 1: of those that the fault is for, since it was added.
    ///
    /// # Panics
    /// If the number is 0.
    pub fn nth(self, number: u64) -> Self {
        assert!(number > 0, "the first request has the number 1");
        self.skip(number - 1).times(1)
    }

    /// Lets so many requests pass first.
    pub fn skip(self, requests: u64) -> Self {
        Self { skip: requests, ..self }
    }

    /// At most so many times.
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// With this chance, in percent. What falls follows from the server's seed.
    pub fn percent(self, percent: u8) -> Self {
        Self { percent, ..self }
    }

    /// The request is not carried out: it is lost before the service sees it.
    pub fn without_effect(self) -> Self {
        Self { effect: false, ..self }
    }
}

impl Fault {
    /// Whether a document's server can have this fault.
    ///
    /// # Errors
    /// Says why not.
    pub(crate) fn check(&self, document: &Document) -> Result<(), String> {
        let name = self.kind.name();
        if let Some(wanted) = &self.operation {
            if matches!(self.kind, Kind::HangUp) {
                return Err(format!("`{name}` is for connections, which belong to no operation"));
            }
            document.operation(wanted)?;
        }
        if !self.effect && self.kind.needs_answer() {
            return Err(format!("`{name}` spoils the answer to a request, so there is none without effect"));
        }
        if self.percent > 100 {
            return Err(format!("`{name}` cannot meet {} of 100 requests", self.percent));
        }
        match &self.kind {
            Kind::Replace(Replacement { at, .. }) if !at.is_empty() && !at.starts_with('/') => {
                Err(format!("`{name}` is for a JSON pointer: `/{at}`, and not `{at}`"))
            }
            Kind::Status(status) | Kind::Html(status) | Kind::Answer(OtherAnswer { status, .. })
                if !(200..600).contains(status) =>
            {
                Err(format!("`{name}` cannot answer with status {status}"))
            }
            _ => Ok(()),
        }
    }
}

impl Kind {
    /// As JSON has it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::HangUp => "hang_up",
            Self::Reset => "reset",
            Self::Close => "close",
            Self::Stall => "stall",
            Self::Down(_) => "down",
            Self::Status(_) => "status",
            Self::Html(_) => "html",
            Self::Answer(_) => "answer",
            Self::Slow(_) => "slow",
            Self::CutBody => "cut_body",
            Self::StallBody => "stall_body",
            Self::MalformedJson => "malformed_json",
            Self::ContentType(_) => "content_type",
            Self::Replace(_) => "replace",
            Self::Tomorrow => "tomorrow",
        }
    }

    /// Whether nothing of the answer is sent.
    pub(crate) fn keeps_back(&self) -> bool {
        matches!(self, Self::HangUp | Self::Reset | Self::Close | Self::Stall | Self::Down(_))
    }

    /// Whether the fault spoils the answer, instead of keeping it back or sending another.
    fn needs_answer(&self) -> bool {
        match self {
            Self::Slow(_)
            | Self::CutBody
            | Self::StallBody
            | Self::MalformedJson
            | Self::ContentType(_)
            | Self::Replace(_)
            | Self::Tomorrow => true,
            Self::HangUp
            | Self::Reset
            | Self::Close
            | Self::Stall
            | Self::Down(_)
            | Self::Status(_)
            | Self::Html(_)
            | Self::Answer(_) => false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let things = if matches!(self.kind, Kind::HangUp) { "connections" } else { "requests" };
        write!(formatter, "`{}` on ", self.kind.name())?;
        match &self.operation {
            Some(operation) => write!(formatter, "{things} of {operation}")?,
            None => write!(formatter, "any {things}")?,
        }
        match (self.skip, self.times) {
            (0, None) => {}
            (skip, Some(1)) => write!(formatter, ", number {}", skip + 1)?,
            (skip, None) => write!(formatter, ", from number {}", skip + 1)?,
            (skip, Some(times)) => write!(formatter, ", from number {}, {times} times", skip + 1)?,
        }
        if self.percent < 100 {
            write!(formatter, ", {} %", self.percent)?;
        }
        if self.effect { Ok(()) } else { formatter.write_str(", without effect") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Faults come in lists.
    fn read(text: &str) -> Result<Fault, String> {
        let read: Result<[Fault; 1], _> = serde_json::from_str(&format!("[{text}]"));
        read.map(|[fault]| fault).map_err(|error| error.to_string())
    }

    #[test]
    fn faults_are_written_in_json() {
        for (text, fault) in [
            (r#"{"fault": "reset", "on": "getBalance", "nth": 2}"#, Fault::reset().on("getBalance").nth(2)),
            (r#"{"fault": {"slow": "1500ms"}, "percent": 10}"#, Fault::slow(Duration::from_millis(1500)).percent(10)),
            (r#"{"fault": {"status": 503}, "skip": 1, "times": 2}"#, Fault::status(503).skip(1).times(2)),
            (
                r#"{"fault": {"replace": {"at": "/data", "with": [1]}}, "without_effect": true}"#,
                Fault::replace("/data", json!([1])).without_effect(),
            ),
            (
                r#"{"fault": {"answer": {"status": 500, "content_type": "text/plain", "body": "no"}}}"#,
                Fault::answer(500, "text/plain", "no"),
            ),
        ] {
            assert_eq!(read(text).as_ref(), Ok(&fault), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_in_json_is_named() {
        for (text, error) in [
            (r#"{"fault": "rest"}"#, "unknown variant `rest`, expected one of `hang_up`, `reset`"),
            (r#"{"fault": "reset", "at": "x"}"#, "unknown field `at`, expected one of `fault`, `on`, `nth`"),
            (r#"{"fault": {"slow": "long"}}"#, "`long` is no time such as `500ms`"),
            (r#"{"fault": "reset", "nth": 0}"#, "the first request is `nth` 1"),
            (r#"{"fault": "reset", "nth": 1, "times": 2}"#, "`nth` stands for `skip` and `times`"),
        ] {
            let found = read(text).expect_err(text);
            assert!(found.starts_with(error) && found.contains(" at line 1 column "), "{found}");
        }
    }

    #[test]
    fn a_fault_says_for_which_requests_it_is() {
        for (fault, text) in [
            (Fault::reset(), "`reset` on any requests"),
            (Fault::hang_up().nth(2), "`hang_up` on any connections, number 2"),
            (
                Fault::close().on("getBalance").skip(1).times(3).percent(50).without_effect(),
                "`close` on requests of getBalance, from number 2, 3 times, 50 %, without effect",
            ),
        ] {
            assert_eq!(fault.to_string(), text);
        }
    }

    #[test]
    fn faults_that_cannot_be_are_refused() {
        let document = Document::bundled().expect("it can be served");
        for (fault, reason) in [
            (Fault::reset().on("getBalanse"), "the document has no operation `getBalanse`; is `getBalance` meant?"),
            (Fault::hang_up().on("getBalance"), "`hang_up` is for connections, which belong to no operation"),
            (
                Fault::cut_body().without_effect(),
                "`cut_body` spoils the answer to a request, so there is none without effect",
            ),
            (Fault::reset().percent(101), "`reset` cannot meet 101 of 100 requests"),
            (Fault::replace("data", 1), "`replace` is for a JSON pointer: `/data`, and not `data`"),
            (Fault::html(100), "`html` cannot answer with status 100"),
        ] {
            assert_eq!(fault.check(&document), Err(reason.to_owned()));
        }
    }
}
