//! A small service with one operation of each kind, written by hand in the shape that the generator writes.

#![allow(
    unreachable_pub,
    clippy::trivially_copy_pass_by_ref,
    reason = "this is what is written for the public interface of a library"
)]

use serde::{Deserialize, Serialize};
use snov_client::rt;

pub static SERVICE: rt::Service = rt::Service {
    base_url: "https://api.example.com",
    rate_limit: Some(rt::RateLimit { requests: 60, seconds: 60 }),
    auth: rt::Auth::ClientCredentials { token_path: "/v1/oauth/access_token" },
};

#[derive(Debug, Clone)]
pub struct Client {
    core: rt::Core,
}

impl From<rt::Core> for Client {
    fn from(core: rt::Core) -> Self {
        Self { core }
    }
}

impl Client {
    pub fn builder() -> rt::Builder<Self> {
        rt::Builder::new(&SERVICE)
    }

    pub fn credits(&self) -> rt::Credits {
        self.core.credits()
    }

    pub fn things(&self) -> Things<'_> {
        Things { core: &self.core }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Things<'a> {
    core: &'a rt::Core,
}

impl Things<'_> {
    pub fn get(&self, id: ThingId) -> Get {
        let mut request = rt::Request::new(self.core, &GET_THING);
        request.path("id", id);
        Get { request }
    }

    pub fn find(&self, name: impl Into<String>) -> Find {
        let mut request = rt::Request::new(self.core, &FIND_THING);
        request.path("name", name.into());
        Find { request }
    }

    pub fn create(&self, name: impl Into<String>) -> Create {
        let mut request = rt::Request::new(self.core, &CREATE_THING);
        request.body("name", name.into());
        Create { request }
    }

    pub fn update(&self, id: ThingId) -> Update {
        let mut request = rt::Request::new(self.core, &UPDATE_THING);
        request.path("id", id);
        Update { request }
    }

    pub fn delete(&self, id: ThingId) -> Delete {
        let mut request = rt::Request::new(self.core, &DELETE_THING);
        request.path("id", id);
        Delete { request }
    }

    pub fn export(&self) -> Export {
        Export { request: rt::Request::new(self.core, &EXPORT_THINGS) }
    }

    pub fn picture(&self) -> Picture {
        Picture { request: rt::Request::new(self.core, &EXPORT_THINGS) }
    }

    pub fn list(&self) -> List {
        List { request: rt::Request::new(self.core, &LIST_THINGS) }
    }

    pub fn buy(&self) -> List {
        List { request: rt::Request::new(self.core, &BUY_THINGS) }
    }

    pub fn scroll(&self) -> Scroll {
        Scroll { request: rt::Request::new(self.core, &SCROLL_THINGS) }
    }

    pub fn skip(&self) -> Skip {
        Skip { request: rt::Request::new(self.core, &SKIP_THINGS) }
    }

    pub fn start(&self, emails: impl IntoIterator<Item = impl Into<String>>) -> Start {
        let mut request = rt::Request::new(self.core, &START_CHECK);
        request.body("emails[]", rt::strings(emails));
        Start { request }
    }

    pub fn result(&self, task_hash: impl Into<TaskHash>) -> GetResult {
        let mut request = rt::Request::new(self.core, &GET_CHECK);
        request.path("task_hash", task_hash.into());
        GetResult { request }
    }

    pub fn result_of(&self, task: &rt::TaskHandle) -> rt::Wait<CheckReport> {
        rt::Wait::of(self.core, &GET_CHECK, task)
    }

    pub fn start_all<'i>(&self, emails: impl Into<rt::Inputs<'i, String>>) -> rt::Batches<'i, Start> {
        rt::Batches::new(rt::Request::new(self.core, &START_CHECK), emails.into())
    }

    pub fn look_up_all<'i>(&self, people: impl Into<rt::Inputs<'i, Person>>) -> rt::Batches<'i, LookUp> {
        rt::Batches::new(rt::Request::new(self.core, &LOOK_UP), people.into())
    }
}

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Get {
    request: rt::Request,
}

rt::call!(Get -> Thing);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Find {
    request: rt::Request,
}

impl Find {
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.request.query("tags[]", rt::strings(tags));
        self
    }
}

rt::call!(Find -> Thing);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Create {
    request: rt::Request,
}

impl Create {
    pub fn password(mut self, password: impl Into<rt::Secret>) -> Self {
        self.request.body("password", password.into());
        self
    }

    pub fn update(mut self, update: bool) -> Self {
        self.request.body("update", update);
        self
    }

    pub fn custom_fields(mut self, fields: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        self.request.body("customFields", rt::map::<String>(fields));
        self
    }
}

rt::call!(Create -> Thing);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Update {
    request: rt::Request,
}

impl Update {
    pub fn signature(mut self, signature: impl Into<rt::Patch<String>>) -> Self {
        self.request.patch("signature", signature.into());
        self
    }

    pub fn limitation(mut self, limitation: impl Into<rt::Patch<u32>>) -> Self {
        self.request.patch("limitation", limitation.into());
        self
    }

    pub fn delay_from(mut self, delay_from: u32) -> Self {
        self.request.body("delay_from", delay_from);
        self
    }

    pub fn delay_to(mut self, delay_to: u32) -> Self {
        self.request.body("delay_to", delay_to);
        self
    }

    pub fn strategy(mut self, strategy: impl Into<Strategy>) -> Self {
        self.request.body_choice(&["strategy", "from", "increase"], strategy.into());
        self
    }
}

rt::choice! {
    /// How many a day.
    pub enum Strategy {
        /// Always as many.
        Steady = { "strategy": "steady" },
        /// More each day.
        Progressive(Progress) = { "strategy": "progressive" },
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub from: u32,
    pub increase: u32,
}

rt::call!(Update -> ());

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Delete {
    request: rt::Request,
}

rt::call!(Delete -> ());

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Export {
    request: rt::Request,
}

rt::text_call!(Export);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Picture {
    request: rt::Request,
}

rt::bytes_call!(Picture);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct List {
    request: rt::Request,
}

impl List {
    pub fn page(mut self, page: u32) -> Self {
        self.request.body("page", page);
        self
    }
}

rt::call!(List -> ThingPage);
rt::paged!(List -> ThingPage);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Scroll {
    request: rt::Request,
}

rt::call!(Scroll -> ThingPage);
rt::paged!(Scroll -> ThingPage);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct Skip {
    request: rt::Request,
}

impl Skip {
    pub fn between(mut self, from: impl Into<rt::Date>, to: impl Into<rt::Date>) -> Self {
        self.request.query("from", from.into());
        self.request.query("to", to.into());
        self
    }
}

rt::call!(Skip -> ThingPage);
rt::paged!(Skip -> ThingPage);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent, and nothing is charged, until the call is awaited"]
pub struct Start {
    request: rt::Request,
}

impl Start {
    pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self {
        self.request.body("webhook_url", webhook_url.into());
        self
    }
}

rt::start_call!(Start -> CheckTask => CheckReport);
rt::paged_task!(Start -> CheckReport);
rt::batch_call!(Start(String) -> CheckReport);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent, and nothing is charged, until the call is awaited"]
pub struct LookUp {
    request: rt::Request,
}

rt::start_call!(LookUp -> CheckTask => CheckReport);
rt::batch_call!(LookUp(Person) -> CheckReport);

#[derive(Debug, Clone)]
#[must_use = "nothing is sent until the call is awaited"]
pub struct GetResult {
    request: rt::Request,
}

rt::task_call!(GetResult -> CheckReport);

rt::newtype! {
    /// The id of a thing.
    pub struct ThingId(u64);
}

rt::newtype! {
    /// The name of a task.
    pub struct TaskHash(String);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    pub id: ThingId,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default, with = "rt::empty_list")]
    pub links: Option<Links>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Links {
    pub result: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThingPage {
    pub items: Vec<Thing>,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub total: Option<u64>,
}

impl rt::Page for ThingPage {
    type Item = Thing;

    fn into_items(self) -> Vec<Thing> {
        self.items
    }

    fn count(&self) -> usize {
        self.items.len()
    }

    fn next_cursor(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn total(&self) -> Option<u64> {
        self.total
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub domain: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckTask {
    pub task_hash: TaskHash,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    pub results: Vec<CheckResult>,
    #[serde(default)]
    pub next: Option<String>,
}

impl rt::Page for CheckReport {
    type Item = CheckResult;

    fn into_items(self) -> Vec<CheckResult> {
        self.results
    }

    fn count(&self) -> usize {
        self.results.len()
    }

    fn next_cursor(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    pub email: String,
    pub status: CheckStatus,
}

rt::string_enum! {
    /// Whether an address can receive mail.
    pub enum CheckStatus {
        /// It can.
        Valid = "valid",
        /// It cannot.
        NotValid = "not_valid",
    }
}

pub static GET_THING: rt::Operation = rt::Operation {
    id: "getThing",
    path: "/v1/things/{id}",
    safety: rt::Safety::Read,
    result: &["data"],
    inputs: &[rt::Input { name: "id", place: rt::Place::Path, required: true, ..rt::Input::NEW }],
    ..rt::Operation::NEW
};

pub static FIND_THING: rt::Operation = rt::Operation {
    id: "findThing",
    path: "/v1/things/by-name/{name}",
    safety: rt::Safety::Read,
    result: &["0", "data"],
    inputs: &[
        rt::Input { name: "name", place: rt::Place::Path, required: true, ..rt::Input::NEW },
        rt::Input { name: "tags[]", place: rt::Place::Query, style: rt::Style::Repeat, ..rt::Input::NEW },
    ],
    ..rt::Operation::NEW
};

pub static CREATE_THING: rt::Operation = rt::Operation {
    id: "createThing",
    method: rt::Method::Post,
    path: "/v1/things",
    safety: rt::Safety::Creates,
    body: rt::Body::Form,
    failures: &[rt::Failure {
        pointer: &["success"],
        equals: Some(rt::Const::Bool(false)),
        unless: &[
            rt::Condition { subject: rt::Subject::Response(&["updated"]), equals: rt::Const::Bool(true) },
            rt::Condition { subject: rt::Subject::Input("update"), equals: rt::Const::Bool(true) },
        ],
    }],
    inputs: &[
        rt::Input {
            name: "name",
            required: true,
            shape: rt::Shape::String { min: 1, max: Some(20), pattern: None, format: rt::Format::Text },
            ..rt::Input::NEW
        },
        rt::Input {
            name: "password",
            shape: rt::Shape::String { min: 8, max: None, pattern: None, format: rt::Format::Text },
            ..rt::Input::NEW
        },
        rt::Input { name: "update", ..rt::Input::NEW },
        rt::Input { name: "customFields", style: rt::Style::Brackets, ..rt::Input::NEW },
    ],
    ..rt::Operation::NEW
};

pub static UPDATE_THING: rt::Operation = rt::Operation {
    id: "updateThing",
    method: rt::Method::Patch,
    path: "/v1/things/{id}",
    safety: rt::Safety::Idempotent,
    body: rt::Body::Json,
    inputs: &[
        rt::Input { name: "id", place: rt::Place::Path, required: true, ..rt::Input::NEW },
        rt::Input { name: "signature", ..rt::Input::NEW },
        rt::Input { name: "limitation", shape: rt::Shape::Integer { min: Some(1), max: Some(500) }, ..rt::Input::NEW },
    ],
    rules: &[rt::Rule::LessThan("delay_from", "delay_to"), rt::Rule::Fits(&STRATEGY)],
    ..rt::Operation::NEW
};

static STRATEGY: rt::Shape = rt::Shape::tagged("strategy", &[("progressive", &PROGRESS)]);

static PROGRESS: rt::Shape = rt::Shape::object(&[rt::Field::new("from", rt::Shape::integer(Some(1), Some(5)))], &[]);

static DELETE_THING: rt::Operation = rt::Operation {
    id: "deleteThing",
    method: rt::Method::Delete,
    path: "/v1/things/{id}",
    safety: rt::Safety::Idempotent,
    inputs: &[rt::Input { name: "id", place: rt::Place::Path, required: true, ..rt::Input::NEW }],
    failures: &[rt::Failure { pointer: &["success"], equals: Some(rt::Const::Bool(false)), unless: &[] }],
    ..rt::Operation::NEW
};

static EXPORT_THINGS: rt::Operation =
    rt::Operation { id: "exportThings", path: "/v1/things/export", safety: rt::Safety::Read, ..rt::Operation::NEW };

static LIST_THINGS: rt::Operation = rt::Operation {
    id: "listThings",
    method: rt::Method::Post,
    path: "/v1/things/list",
    safety: rt::Safety::Read,
    body: rt::Body::Form,
    inputs: &[rt::Input { name: "page", ..rt::Input::NEW }],
    paging: Some(rt::Paging::Page { page: (rt::Place::Body, "page") }),
    failures: &[rt::Failure { pointer: &["errors"], equals: None, unless: &[] }],
    items: &["items"],
    ..rt::Operation::NEW
};

static BUY_THINGS: rt::Operation = rt::Operation {
    id: "buyThings",
    method: rt::Method::Post,
    path: "/v1/things/buy",
    safety: rt::Safety::Pays,
    price: rt::Price { credits: 1, per: rt::Per::Request, note: "" },
    body: rt::Body::Form,
    inputs: &[rt::Input { name: "page", ..rt::Input::NEW }],
    paging: Some(rt::Paging::Page { page: (rt::Place::Body, "page") }),
    items: &["items"],
    ..rt::Operation::NEW
};

static SCROLL_THINGS: rt::Operation = rt::Operation {
    id: "scrollThings",
    path: "/v1/things/scroll",
    safety: rt::Safety::Read,
    inputs: &[rt::Input { name: "next", place: rt::Place::Query, ..rt::Input::NEW }],
    paging: Some(rt::Paging::Cursor { cursor: (rt::Place::Query, "next") }),
    items: &["items"],
    ..rt::Operation::NEW
};

static SKIP_THINGS: rt::Operation = rt::Operation {
    id: "skipThings",
    path: "/v1/things/skip",
    safety: rt::Safety::Read,
    inputs: &[rt::Input::query("offset"), rt::Input::query("from"), rt::Input::query("to")],
    parameter_rules: &[rt::Rule::AtMost("from", "to")],
    paging: Some(rt::Paging::Offset { offset: (rt::Place::Query, "offset") }),
    items: &["items"],
    ..rt::Operation::NEW
};

pub static START_CHECK: rt::Operation = rt::Operation {
    id: "startCheck",
    method: rt::Method::Post,
    path: "/v2/checks/start",
    safety: rt::Safety::Pays,
    price: rt::Price { credits: 1, per: rt::Per::Item("emails[]"), note: "" },
    body: rt::Body::Form,
    result: &["data"],
    inputs: &[
        rt::Input {
            name: "emails[]",
            required: true,
            style: rt::Style::Repeat,
            shape: rt::Shape::Array {
                min: 1,
                max: Some(10),
                unique: false,
                items: &rt::Shape::String { min: 0, max: Some(255), pattern: None, format: rt::Format::Email },
            },
            ..rt::Input::NEW
        },
        rt::Input { name: "next", ..rt::Input::NEW },
    ],
    link: Some(rt::Link {
        operation: &GET_CHECK,
        parameters: &[(rt::Place::Path, "task_hash", &["data", "task_hash"])],
    }),
    batch: Some(rt::Batch { input: "emails[]", most: 10 }),
    paging: Some(rt::Paging::Cursor { cursor: (rt::Place::Body, "next") }),
    items: &["results"],
    ..rt::Operation::NEW
};

pub static LOOK_UP: rt::Operation = rt::Operation {
    id: "lookUp",
    method: rt::Method::Post,
    path: "/v2/lookups/start",
    safety: rt::Safety::Pays,
    price: rt::Price { credits: 1, per: rt::Per::Result, note: "" },
    body: rt::Body::Json,
    result: &["data"],
    inputs: &[rt::Input {
        name: "rows",
        required: true,
        shape: rt::Shape::Array { min: 1, max: Some(2), unique: false, items: &rt::Shape::Any },
        ..rt::Input::NEW
    }],
    link: Some(rt::Link {
        operation: &GET_CHECK,
        parameters: &[(rt::Place::Path, "task_hash", &["data", "task_hash"])],
    }),
    batch: Some(rt::Batch { input: "rows", most: 2 }),
    ..rt::Operation::NEW
};

pub static GET_CHECK: rt::Operation = rt::Operation {
    id: "getCheck",
    path: "/v2/checks/result/{task_hash}",
    safety: rt::Safety::Read,
    result: &["data"],
    inputs: &[rt::Input { name: "task_hash", place: rt::Place::Path, required: true, ..rt::Input::NEW }],
    task: Some(rt::Task {
        status: &["status"],
        pending: &["in_progress", "in progress"],
        completed: &["completed"],
        failed: &["not_enough_credits"],
    }),
    ..rt::Operation::NEW
};
