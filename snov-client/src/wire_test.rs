//! What the tests in `generated/wire/` are made of: a client whose requests are kept instead of sent, and answered by a
//! script.
//!
//! The script stands below the token, the rate limit and the retries, and no real time passes. Nothing here belongs to the
//! crate itself, so that any crate with generated modules can hold this file.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use snov_client::rt::serde::Serialize;
use snov_client::rt::serde::de::DeserializeOwned;
use snov_client::rt::{Auth, Builder, Core, Error, Service, TaskState};
use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

use crate::fuzz;

/// Shows that a request for a token is the client's own.
const SECRET: &str = "secret-of-the-wire-test";

/// A service and its client.
#[derive(Debug)]
pub struct Wire<C> {
    service: &'static Service,
    client: PhantomData<fn() -> C>,
}

/// An answer that is an error.
#[derive(Debug)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// What the error has to be.
    pub is: fn(&Error) -> bool,
    /// The server's own words that the error has to have.
    pub says: Option<&'static str>,
    /// The body.
    pub body: &'static str,
}

/// A call that is answered, in one way after another.
pub struct Call<C: 'static, T> {
    wire: &'static Wire<C>,
    call: Make<C, T>,
}

impl<C, T> fmt::Debug for Call<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("wire", &self.wire.service).finish_non_exhaustive()
    }
}

/// What makes the call, time and again.
type Make<C, T> = Box<dyn Fn(&C) -> Sent<T>>;

/// A call on its way.
type Sent<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

impl<C: From<Core>> Wire<C> {
    /// A service, and the type of its client.
    #[must_use]
    pub const fn new(service: &'static Service) -> Self {
        Self { service, client: PhantomData }
    }

    /// Checks that a call sends this request, and no other.
    ///
    /// # Panics
    /// It does not.
    #[track_caller]
    pub fn sends<Q: IntoFuture<Output = Result<T, Error>>, T>(&self, call: impl FnOnce(&C) -> Q, expected: &str) {
        let (result, requests) = self.run(|client| call(client).into_future(), &[(400, b"")]);
        match (result, requests.as_slice()) {
            (_, [request]) => assert_sent(request, expected),
            (Err(error), []) => panic!("nothing left: {error}"),
            (_, requests) => panic!("{} requests left", requests.len()),
        }
    }

    /// Checks that a call sends this request once its first has this answer.
    ///
    /// # Panics
    /// It does not.
    #[track_caller]
    pub fn follows<Q: IntoFuture<Output = Result<T, Error>>, T>(
        &self,
        call: impl FnOnce(&C) -> Q,
        answer: &str,
        expected: &str,
    ) {
        let (result, requests) = self.run(|client| call(client).into_future(), &[(200, answer.as_bytes()), (400, b"")]);
        match (result, requests.as_slice()) {
            (_, [_, request]) => assert_sent(request, expected),
            (Err(error), [_]) => panic!("nothing followed: {error}"),
            (_, requests) => panic!("{} requests left", requests.len()),
        }
    }

    /// Makes a call, and gives back what left for it; the last of the answers is given again and again.
    fn run<F: Future>(&self, call: impl FnOnce(&C) -> F, answers: &[(u16, &[u8])]) -> (F::Output, Vec<HttpRequest>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let script = Arc::new(Script {
            answers: answers.iter().map(|(status, body)| HttpResponse::new(*status, *body)).collect(),
            ..Script::default()
        });
        let result = runtime.expect("a runtime").block_on(async { call(&self.client(&script)).await });
        let requests = std::mem::take(&mut *script.requests.lock().unwrap_or_else(PoisonError::into_inner));
        (result, requests)
    }

    fn client(&self, script: &Arc<Script>) -> C {
        let builder = Builder::new(self.service).transport(Arc::clone(script));
        let builder = match self.service.auth {
            Auth::None => builder,
            Auth::ClientCredentials { .. } => builder.credentials("id", SECRET),
            Auth::Bearer => builder.bearer("token"),
            Auth::ApiKey { .. } => builder.api_key("key"),
            Auth::Basic => builder.basic("user", "password"),
        };
        builder.build().expect("a client")
    }
}

impl<C: From<Core>, T> Call<C, T> {
    /// A call whose answers are looked at.
    pub fn of<Q>(wire: &'static Wire<C>, call: impl Fn(&C) -> Q + 'static) -> Self
    where
        Q: IntoFuture<Output = Result<T, Error>>,
        Q::IntoFuture: 'static,
    {
        Self { wire, call: Box::new(move |client| Box::pin(call(client).into_future())) }
    }

    /// Checks that an answer has nothing to say.
    ///
    /// # Panics
    /// It is an error.
    #[track_caller]
    pub fn gives_nothing(&self, status: u16, body: &str)
    where
        T: fmt::Debug + Default + PartialEq,
    {
        assert_eq!(self.read(status, body), T::default());
    }

    /// Checks that an answer is given back as it is.
    ///
    /// # Panics
    /// It is not.
    #[track_caller]
    pub fn gives_body(&self, status: u16, body: &str)
    where
        T: AsRef<[u8]>,
    {
        assert_eq!(String::from_utf8_lossy(self.read(status, body).as_ref()), body);
    }

    /// Checks that an answer becomes a value, and that nothing of what stands at `pointer` is lost.
    ///
    /// # Panics
    /// It does not, or something is.
    #[track_caller]
    pub fn gives(&self, status: u16, pointer: &str, body: &str)
    where
        T: Serialize + DeserializeOwned,
    {
        assert_whole(&self.read(status, body), pointer, body);
        fuzz::answers::<T>(body.as_bytes(), |body| self.ask(status, body).0.map(Some));
    }

    /// Checks that an answer becomes this error.
    ///
    /// # Panics
    /// It does not.
    #[track_caller]
    pub fn fails(&self, refusal: &Refusal) {
        let (result, requests) = self.ask(refusal.status, refusal.body);
        let Err(error) = result else { panic!("HTTP {} became a value: {}", refusal.status, refusal.body) };
        assert!((refusal.is)(&error), "another error than expected: {error:?}");
        assert_eq!(error.status(), Some(refusal.status), "{error:?}");
        assert!(refusal.status >= 500 || !error.is_outcome_unknown(), "{error:?}");
        if let Some(words) = refusal.says {
            let said = error.message().unwrap_or_default();
            assert!(said.contains(words), "the server said {words:?}, and the error has {said:?}");
        }
        if refusal.status == 401 && matches!(self.wire.service.auth, Auth::ClientCredentials { .. }) {
            let tokens: Vec<_> = requests.iter().filter_map(|request| request.header("authorization")).collect();
            let is_renewed = matches!(tokens.as_slice(), [] | ["Bearer token", "Bearer token-2"]);
            assert!(is_renewed, "sent with {tokens:?}, and not once more with a fresh token");
        }
    }

    #[track_caller]
    fn read(&self, status: u16, body: &str) -> T {
        self.ask(status, body).0.unwrap_or_else(|error| panic!("HTTP {status} became an error: {error:?}"))
    }

    fn ask(&self, status: u16, body: impl AsRef<[u8]>) -> (Result<T, Error>, Vec<HttpRequest>) {
        let (result, requests) = self.wire.run(|client| (self.call)(client), &[(status, body.as_ref())]);
        result.as_ref().err().into_iter().for_each(assert_silent);
        (result, requests)
    }
}

/// Checks that an error shows nothing private, whatever the call and its answer hold.
#[track_caller]
fn assert_silent(error: &Error) {
    let shown = format!("{error} {error:?}");
    let told = ["@", "://", SECRET].into_iter().find(|private| shown.contains(private));
    assert_eq!(told, None, "something private in an error: {shown}");
}

impl<C: From<Core>, T: Serialize + DeserializeOwned> Call<C, TaskState<T>> {
    /// Checks that an answer tells of a task that is not finished.
    ///
    /// # Panics
    /// It does not.
    #[track_caller]
    pub fn is_pending(&self, status: u16, body: &str) {
        assert!(matches!(self.read(status, body), TaskState::Pending), "the task is said to be finished");
    }

    /// Checks that an answer holds the result of a task, and that nothing of what stands at `pointer` is lost.
    ///
    /// # Panics
    /// It does not, or something is.
    #[track_caller]
    pub fn completes(&self, status: u16, pointer: &str, body: &str) {
        let Some(result) = self.read(status, body).completed() else { panic!("the task is said to be pending") };
        assert_whole(&result, pointer, body);
        fuzz::answers::<T>(body.as_bytes(), |body| self.ask(status, body).0.map(TaskState::completed));
    }
}

/// A server that keeps what arrives, grants tokens, and answers the rest in order.
#[derive(Default)]
struct Script {
    answers: Vec<HttpResponse>,
    requests: Mutex<Vec<HttpRequest>>,
    tokens: Mutex<u32>,
}

impl Script {
    /// `token` first, then `token-2` and so on.
    fn grant(&self) -> HttpResponse {
        let mut count = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        let token = if *count == 1 { "token".to_owned() } else { format!("token-{count}") };
        HttpResponse::new(200, format!(r#"{{"access_token": "{token}", "token_type": "Bearer", "expires_in": 3600}}"#))
    }

    fn answer(&self, request: &HttpRequest) -> HttpResponse {
        if text(request).contains(SECRET) {
            return self.grant();
        }
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.answers.get(requests.len()).or(self.answers.last()).expect("an answer");
        requests.push(request.clone());
        answer.clone()
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}

impl Transport for Script {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let answer = self.answer(request);
        Box::pin(async move { Ok(answer) })
    }
}

/// A request as it is compared: line and headers to the letter, JSON as a value, any other body byte for byte.
#[derive(Debug, PartialEq)]
struct Message {
    line: String,
    headers: Vec<String>,
    json: Option<Value>,
    body: String,
}

impl Message {
    /// What a test says: request line, headers in order, an empty line, and the body. Lines of a form are one line.
    fn of_text(text: &str) -> Self {
        let mut lines = text.trim().lines().map(str::trim);
        let line = lines.next().unwrap_or_default().to_owned();
        let headers = lines.by_ref().take_while(|line| !line.is_empty()).map(str::to_owned).collect();
        Self::new(line, headers, lines.collect::<String>())
    }

    /// What left. The name of the client has to be there, whatever it is.
    #[track_caller]
    fn of_request(request: &HttpRequest) -> Self {
        assert!(request.header("user-agent").is_some_and(|name| !name.is_empty()), "no user agent");
        let headers = request.headers.iter().filter(|(name, _)| name != "user-agent");
        let mut headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
        headers.sort();
        let (_, rest) = request.url.split_once("://").expect("an absolute URL");
        let target = &rest[rest.find('/').unwrap_or(rest.len())..];
        let line = format!("{} {target}", format!("{:?}", request.method).to_uppercase());
        Self::new(line, headers, text(request))
    }

    fn new(line: String, headers: Vec<String>, body: String) -> Self {
        let is_json = headers.iter().any(|header| header == "content-type: application/json");
        match serde_json::from_str(&body) {
            Ok(json) if is_json => Self { line, headers, json: Some(json), body: String::new() },
            _ => Self { line, headers, json: None, body },
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n", self.line, self.headers.join("\n"))?;
        match &self.json {
            Some(json) => write!(f, "{json:#}"),
            None => f.write_str(&self.body),
        }
    }
}

#[track_caller]
fn assert_sent(request: &HttpRequest, expected: &str) {
    let (sent, expected) = (Message::of_request(request), Message::of_text(expected));
    assert!(sent == expected, "this left:\n\n{sent}\n\nand not this:\n\n{expected}\n");
}

fn text(request: &HttpRequest) -> String {
    String::from_utf8_lossy(request.body.as_deref().unwrap_or_default()).into_owned()
}

/// Checks that a value, encoded again, is what stands at `pointer` in the body.
#[track_caller]
fn assert_whole<T: Serialize>(value: &T, pointer: &str, body: &str) {
    let body: Value = serde_json::from_str(body).expect("an example is JSON");
    let example = body.pointer(pointer).unwrap_or_else(|| panic!("the example has nothing at {pointer}"));
    let again = serde_json::to_value(value).expect("a model is JSON");
    assert_eq!(without_nothing(again), without_nothing(example.clone()), "read and written again, and the example");
}

/// The value without nulls and empty lists, which an absent field stands for as well.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, without_nothing(value)));
            Value::Object(fields.filter(|(_, value)| !value.is_null() && *value != Value::Array(Vec::new())).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nothing).collect()),
        // 99 and 99.0 are the same number.
        Value::Number(number) => number.as_f64().map_or(Value::Number(number), Value::from),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use serde_json::json;
    use snov_client::rt::{Body, Input, Operation, Request, Safety, Sending, Style, result};

    use super::*;

    static SERVICE: Service = Service {
        base_url: "https://api.example.com",
        rate_limit: None,
        auth: Auth::ClientCredentials { token_path: "/token" },
    };
    static API: Wire<Client> = Wire::new(&SERVICE);
    static UPDATE: Operation = Operation {
        id: "update",
        path: "/things/{id}",
        safety: Safety::Read,
        body: Body::Json,
        result: &["data"],
        ..Operation::NEW
    };
    static SEND: Operation = Operation {
        id: "send",
        path: "/things/{id}",
        body: Body::Form,
        inputs: &[Input::body("names[]").style(Style::Repeat)],
        ..Operation::NEW
    };

    struct Client(Core);

    impl From<Core> for Client {
        fn from(core: Core) -> Self {
            Self(core)
        }
    }

    impl Client {
        fn update(&self) -> Sending<Value> {
            let mut request = Request::new(&self.0, &UPDATE);
            request.path("id", "a b");
            request.query("deep", true);
            request.body("name", "Ada");
            request.body("note", Value::Null);
            request.send(result::<Value>)
        }

        fn send(&self) -> Sending<Value> {
            let mut request = Request::new(&self.0, &SEND);
            request.path("id", 1);
            request.body("names[]", ["Ada", "Grace"]);
            request.send(result::<Value>)
        }
    }

    fn fails(check: impl FnOnce()) -> bool {
        catch_unwind(AssertUnwindSafe(check)).is_err()
    }

    const UPDATED: &str = r#"
        GET /things/a%20b?deep=true
        accept: application/json
        authorization: Bearer token
        content-type: application/json

        {
          "note": null,
          "name": "Ada"
        }
    "#;

    #[test]
    fn json_is_compared_as_a_value_and_everything_else_to_the_letter() {
        API.sends(Client::update, UPDATED);
        for (right, wrong) in [
            ("GET", "POST"),
            ("a%20b", "a+b"),
            ("?deep=true", ""),
            ("accept: application/json\n", ""),
            ("Bearer token", "Bearer token-2"),
            ("content-type", "x-more: 1\ncontent-type"),
            ("null", "\"\""),
            ("\"note\": null,", ""),
            ("\"Ada\"", "\"Grace\""),
        ] {
            let expected = UPDATED.replace(right, wrong);
            assert_ne!(expected, UPDATED);
            assert!(fails(|| API.sends(Client::update, &expected)), "{expected}");
        }
    }

    #[test]
    fn a_form_is_compared_byte_for_byte() {
        let head = "GET /things/1\naccept: application/json\nauthorization: Bearer token\n\
                    content-type: application/x-www-form-urlencoded\n\n";
        API.sends(Client::send, &format!("{head}names%5B%5D=Ada\n&names%5B%5D=Grace"));
        for form in ["names%5B%5D=Grace\n&names%5B%5D=Ada", "names=Ada&names=Grace", "names%5B%5D=Ada", ""] {
            assert!(fails(|| API.sends(Client::send, &format!("{head}{form}"))), "{form}");
        }
    }

    #[test]
    fn a_value_is_one_only_if_nothing_is_lost() {
        let call = Call::of(&API, Client::update);
        call.gives(200, "/data", r#"{"data": {"id": 1}}"#);
        for (status, pointer, body) in [(200, "", r#"{"data": {}}"#), (200, "/data", "{}"), (404, "", "{}")] {
            assert!(fails(|| call.gives(status, pointer, body)), "{status} {body}");
        }
        assert!(fails(|| assert_whole(&json!({"id": 1}), "", r#"{"id": 1, "name": "Ada"}"#)));
    }

    #[test]
    fn an_error_is_the_one_that_is_meant() {
        let call = Call::of(&API, Client::update);
        let refusal = |status, is, says| Refusal { status, is, says, body: r#"{"message": "Not now"}"# };
        call.fails(&refusal(401, Error::is_authentication, Some("Not now")));
        call.fails(&refusal(429, Error::is_rate_limited, None));
        assert!(fails(|| call.fails(&refusal(404, Error::is_forbidden, None))), "another predicate");
        assert!(fails(|| call.fails(&refusal(404, Error::is_not_found, Some("Never")))), "other words");
        assert!(fails(|| call.fails(&Refusal { body: r#"{"data": 1}"#, ..refusal(200, Error::is_refused, None) })));
    }
}
