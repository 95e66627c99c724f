//! Says what the documented answers become.

use crate::{
    document::{self, Example, Literal, MediaType, RefOr, Response, StatusRange, is_json, is_text},
    ir::{AnswerBody, Becomes, Outcome, Refusal, Success, Type},
    lower::{
        Lowering,
        drafts::Draft,
        examples::{self, Given, json_lines},
        look::literal,
    },
    tree::Value,
};

/// One documented answer.
pub(super) struct Documented {
    pub(super) status: u16,
    /// The component and the example that it is, for a name: `unauthorized`.
    pub(super) component: Option<String>,
    pub(super) body: AnswerBody,
    pub(super) becomes: Ending,
}

pub(super) enum Ending {
    Value(Becomes),
    Error { is: &'static str, says: Option<String> },
}

impl Documented {
    pub(super) fn success(&self) -> Option<Success> {
        match &self.becomes {
            Ending::Value(becomes) => {
                Some(Success { status: self.status, body: self.body.clone(), becomes: becomes.clone() })
            }
            Ending::Error { .. } => None,
        }
    }

    pub(super) fn refusal(&self) -> Option<Refusal> {
        match &self.becomes {
            Ending::Value(_) => None,
            Ending::Error { is, says } => {
                Some(Refusal { status: self.status, body: self.body.clone(), is, says: says.clone() })
            }
        }
    }
}

impl<'d> Lowering<'d> {
    /// Every documented answer, in the document's order; `missing` are those without an example. `given`: what the call was
    /// given that is answered.
    pub(super) fn documented(
        &self,
        draft: &Draft<'d>,
        outcome: &Outcome,
        given: &Given,
        missing: &mut Vec<String>,
    ) -> Vec<Documented> {
        let mut found = Vec::new();
        for (status, response) in &draft.operation.responses {
            let Some((component, response)) = self.component(response) else { continue };
            let is_success = draft.operation.is_success(status.value);
            let status = status_of(status.value, is_success);
            let wanted = if is_success { wanted(outcome) } else { Wanted::Anything };
            let bodies = self.bodies(response, wanted);
            if bodies.is_empty() {
                missing.push(format!("`{}` answered with {status}: there is no example", draft.id));
            }
            let count = bodies.len();
            for (name, body) in bodies {
                let becomes = match &body {
                    Body::Json(value) if is_success => ending(draft, outcome, given, value),
                    Body::Text(_) | Body::None if is_success => Ending::Value(plain_ending(outcome)),
                    _ => refusal(status, &body),
                };
                found.push(Documented {
                    status,
                    component: component.map(|component| match name {
                        Some(name) if count > 1 => format!("{component} {name}"),
                        _ => component.to_owned(),
                    }),
                    body: body.answer(),
                    becomes,
                });
            }
        }
        found
    }

    /// The examples of a response; the empty body where it has none.
    fn bodies(&self, response: &'d Response, wanted: Wanted) -> Vec<(Option<&'d str>, Body<'d>)> {
        let of = |test: fn(&str) -> bool| response.content.iter().find(|(name, _)| test(&name.value));
        let mut bodies = Vec::new();
        if let Some((_, media)) = of(is_json) {
            bodies.extend(self.examples(media).map(|(name, value)| (Some(name), Body::Json(value))));
        } else if let Some((_, media)) = of(is_text).or(of(|_| true)) {
            let texts = self.examples(media);
            bodies.extend(texts.filter_map(|(name, value)| value.as_str().map(|text| (Some(name), Body::Text(text)))));
        }
        match wanted {
            _ if !bodies.is_empty() => {}
            // An answer that has to be read says nothing without an example.
            Wanted::Json => {}
            Wanted::Text => bodies.push((None, Body::Text("any text"))),
            Wanted::Anything => bodies.push((None, Body::None)),
        }
        bodies
    }

    /// The JSON examples of the successful answers.
    pub(super) fn started_bodies(&self, draft: &Draft<'d>) -> Vec<&'d Literal> {
        let bodies = draft.operation.successes().filter_map(|(_, response)| self.component(response));
        let bodies = bodies.flat_map(|(_, response)| self.bodies(response, Wanted::Json));
        bodies.filter_map(|(_, body)| if let Body::Json(value) = body { Some(value) } else { None }).collect()
    }

    fn examples(&self, media: &'d MediaType) -> impl Iterator<Item = (&'d str, &'d Literal)> + use<'d> {
        let document = self.document;
        let resolve = |example: &'d RefOr<Example>| example.resolve(&document.components);
        media.examples.iter().filter_map(move |(name, example)| Some((name.value.as_str(), &resolve(example)?.value)))
    }
}

/// The body of an answer.
enum Body<'d> {
    Json(&'d Literal),
    Text(&'d str),
    None,
}

impl Body<'_> {
    fn answer(&self) -> AnswerBody {
        match self {
            Self::Json(value) => AnswerBody::Json(json_lines(value)),
            Self::Text(text) => AnswerBody::Text((*text).to_owned()),
            Self::None => AnswerBody::Text(String::new()),
        }
    }
}

/// What an answer has to have in its body.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Json,
    Text,
    Anything,
}

fn wanted(outcome: &Outcome) -> Wanted {
    match outcome {
        Outcome::Value(Type::Unit) => Wanted::Anything,
        Outcome::Text | Outcome::Bytes => Wanted::Text,
        Outcome::Value(_) | Outcome::Task { .. } | Outcome::State(_) => Wanted::Json,
    }
}

/// A status of the range.
fn status_of(range: StatusRange, is_success: bool) -> u16 {
    match range {
        StatusRange::Code(code) => code,
        StatusRange::Range(hundreds) => u16::from(hundreds) * 100,
        StatusRange::Default if is_success => 200,
        StatusRange::Default => 500,
    }
}

fn plain_ending(outcome: &Outcome) -> Becomes {
    match outcome {
        Outcome::Text | Outcome::Bytes => Becomes::Body,
        _ => Becomes::Nothing,
    }
}

/// What JSON with a successful status becomes.
fn ending(draft: &Draft<'_>, outcome: &Outcome, given: &Given, body: &Literal) -> Ending {
    let extensions = &draft.operation.extensions;
    if extensions.failures.iter().any(|failure| is_failure(&failure.value, given, body)) {
        return Ending::Error { is: "is_refused", says: words(body) };
    }
    let pointer = match &extensions.result {
        Some(document::Spanned { value: document::ResultAt::Pointer(pointer), .. }) => in_body(pointer, body),
        _ => String::new(),
    };
    let Some(task) = &extensions.task else {
        return Ending::Value(match outcome {
            Outcome::Value(Type::Unit) | Outcome::Text | Outcome::Bytes => plain_ending(outcome),
            _ => Becomes::Value(pointer),
        });
    };
    let state = at(body, &task.value.status).and_then(Literal::as_str);
    let is_one_of = |states: &[document::Spanned<String>]| {
        state.is_some_and(|state| states.iter().any(|other| other.value.eq_ignore_ascii_case(state)))
    };
    if is_one_of(&task.value.pending) {
        Ending::Value(Becomes::Pending)
    } else if state.is_none() || is_one_of(&task.value.completed) {
        Ending::Value(Becomes::Completed(pointer))
    } else {
        Ending::Error { is: "is_task_failed", says: words(body) }
    }
}

/// What an answer with the status of a failure becomes.
fn refusal(status: u16, body: &Body<'_>) -> Ending {
    let is = match status {
        401 => "is_authentication",
        403 => "is_forbidden",
        404 => "is_not_found",
        429 => "is_rate_limited",
        500.. => "is_server_error",
        _ => "is_refused",
    };
    let says = match body {
        Body::Json(value) => words(value),
        Body::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty() && !text.starts_with('<')),
        Body::None => None,
    };
    Ending::Error { is, says }
}

fn is_failure(failure: &document::Failure, given: &Given, body: &Literal) -> bool {
    let holds = |condition: &document::Condition| {
        let value = match &condition.subject {
            document::Subject::Response(pointer) => at(body, pointer),
            document::Subject::Input(name) => {
                given.inputs.iter().find(|(_, wire, _)| *wire == name.value).map(|(_, _, value)| value)
            }
        };
        value.is_some_and(|value| is_same(value, &condition.equals))
    };
    let is_excused = !failure.unless.is_empty() && failure.unless.iter().all(|condition| holds(&condition.value));
    let means_failure = |value: &Literal| match &failure.equals {
        Some(equals) => is_same(value, equals),
        None => {
            !examples::is_nothing(value) && !matches!(&value.value, Value::Bool(false)) && value.as_str() != Some("")
        }
    };
    at(body, &failure.pointer).is_some_and(means_failure) && !is_excused
}

fn is_same(one: &Literal, other: &Literal) -> bool {
    literal(one).is_some() && literal(one) == literal(other)
}

/// What the server says: under the first of these names, here or in `data`, and the most telling of several texts.
fn words(body: &Literal) -> Option<String> {
    const NAMES: [&str; 6] = ["errors", "message", "error_description", "error", "title", "detail"];
    if let Some(text) = body.as_str() {
        return Some(text.trim().to_owned());
    }
    let fields = [Some(body), body.get("data")];
    let mut found = fields.into_iter().flatten().flat_map(|fields| NAMES.iter().filter_map(|name| fields.get(name)));
    found.find_map(longest)
}

/// The longest text in a value; of an object that has one, that of its `title`, `message` or `detail`.
fn longest(value: &Literal) -> Option<String> {
    let texts: Vec<String> = match &value.value {
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Array(items) => items.iter().filter_map(longest).collect(),
        Value::Object(entries) => match ["title", "message", "detail"].iter().find_map(|name| value.get(name)) {
            Some(words) => return longest(words),
            None => entries.iter().filter_map(|(_, value)| longest(value)).collect(),
        },
        _ => Vec::new(),
    };
    texts.into_iter().filter(|text| !text.is_empty()).max_by_key(String::len)
}

/// The value at a pointer.
pub(super) fn at<'v>(value: &'v Literal, pointer: &[String]) -> Option<&'v Literal> {
    let mut here = value;
    for segment in pointer {
        here = match &here.value {
            Value::Array(items) => items.get(segment.parse::<usize>().ok()?)?,
            // A list of one may come as the bare element.
            _ if segment == "0" && here.get(segment).is_none() => here,
            _ => here.get(segment)?,
        };
    }
    Some(here)
}

/// Where the result sits in this body: a list of one may come as the bare element.
fn in_body(pointer: &[String], body: &Literal) -> String {
    let mut here = Some(body);
    let mut out = String::new();
    for segment in pointer {
        let is_bare = segment == "0" && here.is_some_and(|here| here.as_array().is_none() && here.get("0").is_none());
        if !is_bare {
            out.push('/');
            out.push_str(&segment.replace('~', "~0").replace('/', "~1"));
            here = here.and_then(|here| at(here, std::slice::from_ref(segment)));
        }
    }
    out
}
