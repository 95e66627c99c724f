//! The server: a socket on loopback, and a thread of its own behind it.
//!
//! The thread makes the server independent of its user's runtime: tests that are not async can use it, and so can those
//! that stop the clock.

mod account;

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{
    Router, body,
    extract::{self, ConnectInfo},
    http::Request as HttpRequest,
};
use tokio::{runtime, sync::oneshot, task};

use crate::{
    admin,
    answer::{
        cors,
        problem::Problem,
        task::{Pace, Tasks},
    },
    clock::Clock,
    document::{Document, DocumentError, RateLimit, read},
    fault::{
        Fault, Faults, Injected,
        deliver::{Way, deliver},
        gate::{Gate, Keeper},
        line::Line,
    },
    limit::Limiter,
    log::{Log, Received, Request},
    request::{
        auth::{Credentials, Tokens},
        prefer::Preference,
    },
    scenario::Scenario,
    service::{Observer, Service, Start},
};

/// A larger body is refused.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// A running mock server. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
    keeper: Keeper,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server for the Snov.io API on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// If no port of the loopback interface can be had.
    pub async fn start() -> Self {
        Self::builder().start().await.expect("the bundled document is served, and loopback has a free port")
    }

    /// Like [`Server::start`], for code that is not async.
    ///
    /// # Panics
    /// If no port of the loopback interface can be had.
    #[must_use]
    pub fn start_blocking() -> Self {
        Self::builder().start_blocking().expect("the bundled document is served, and loopback has a free port")
    }

    /// Settings for a server.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base URL, without a slash at its end: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The client id that gets a token.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.service.credentials.client_id
    }

    /// The client secret that gets a token.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.service.credentials.client_secret
    }

    /// The clock of the service.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.service.clock
    }

    /// Every request that was answered so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.service.log.all().iter().map(|request| Request::clone(request)).collect()
    }

    /// Every request of one operation that was answered so far.
    #[must_use]
    pub fn requests_of(&self, operation_id: &str) -> Vec<Request> {
        self.service.log.of(operation_id).iter().map(|request| Request::clone(request)).collect()
    }

    /// The requests of one operation that were answered so far, to say what they should have been.
    ///
    /// # Panics
    /// If the document has no operation of that name.
    pub fn received(&self, operation_id: &str) -> Received {
        let found = self.service.document.operation(operation_id);
        let (_, operation) = found.unwrap_or_else(|message| panic!("{message}"));
        Received::new(self.service.clone(), operation.id.clone())
    }

    /// Makes every token that was handed out so far worthless.
    pub fn revoke_tokens(&self) {
        self.service.tokens.revoke_all();
    }

    /// Chooses the answer to the next request of an operation, as the header `Prefer` would: `code=422` or
    /// `example=duplicate`, or both with a comma between. Called several times, it makes a queue.
    ///
    /// # Panics
    /// If the document has no operation of that name, or `preference` has a code that is no number.
    pub fn prefer(&self, operation_id: &str, preference: &str) {
        let found = self.service.document.operation(operation_id);
        let (operation, _) = found.unwrap_or_else(|message| panic!("{message}"));
        let preference = Preference::parse(preference).unwrap_or_else(|message| panic!("{message}"));
        self.service.prefer(operation, preference);
    }

    /// Lets something go wrong from now on, and gives what tells how often it did.
    ///
    /// # Panics
    /// If there can be no such fault: the document has no such operation, say.
    #[expect(clippy::must_use_candidate, reason = "not every test asks how often it was")]
    pub fn fault(&self, fault: Fault) -> Injected {
        fault.check(&self.service.document).unwrap_or_else(|reason| panic!("{reason}"));
        self.service.faults.add(fault)
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    /// Resets every connection, and has new ones refused until [`Server::accept_connections`]. The port stays taken.
    ///
    /// # Panics
    /// If the system does not let go of the port.
    pub fn refuse_connections(&self) {
        self.order(false);
    }

    /// Accepts connections again.
    ///
    /// # Panics
    /// If somebody else listens on the port meanwhile.
    pub fn accept_connections(&self) {
        self.order(true);
    }

    fn order(&self, open: bool) {
        let done = self.keeper.order(open).recv().expect("the server runs");
        done.expect("the port can be had");
    }

    /// Asserts that every fault met at least one request: a test of what happens then tests nothing otherwise.
    ///
    /// # Panics
    /// If a fault did not, with the names of those.
    #[track_caller]
    pub fn assert_faults_hit(&self) {
        let idle = self.service.faults.never_hit();
        assert!(idle.is_empty(), "faults that met nothing:\n  {}", idle.join("\n  "));
    }

    /// Method, path template and name of every operation, in the order of the document's paths.
    #[must_use]
    pub fn routes(&self) -> Vec<(String, String, String)> {
        let operations = self.service.document.operations.iter();
        operations.map(|found| (found.method.clone(), found.path.clone(), found.id.clone())).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Settings for a [`Server`].
#[must_use = "nothing runs until `start` is called"]
pub struct Builder {
    port: u16,
    pace: Pace,
    start: Start,
    limit: Limit,
    clock: Clock,
    examples_only: bool,
    token_lifetime: Duration,
    document: Option<String>,
    credentials: Credentials,
    faults: Vec<Fault>,
    observer: Option<Observer>,
}

/// How often a client may ask.
enum Limit {
    /// As the document says, if the clock goes by itself.
    Documented,
    Never,
    Set(RateLimit),
}

impl Default for Builder {
    fn default() -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            port: 0,
            pace: Pace::Polls(1),
            start: Start { seed: 0, credits: None },
            limit: Limit::Documented,
            clock: Clock::system(),
            examples_only: false,
            token_lifetime: Duration::from_secs(3600),
            document: None,
            credentials: Credentials { client_id: text("mock-client-id"), client_secret: text("mock-client-secret") },
            faults: Vec::new(),
            observer: None,
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Builder").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Builder {
    /// Listens on this port instead of any free one.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// How often a task is in progress before it is completed; once, if not set.
    pub fn pending_polls(self, polls: u32) -> Self {
        Self { pace: Pace::Polls(polls), ..self }
    }

    /// How long a task is in progress, by the clock of the service, instead of how often.
    pub fn task_time(self, time: Duration) -> Self {
        Self { pace: Pace::Time(time), ..self }
    }

    /// What all that looks random follows from: names of tasks, what recipients do. 0, if not set.
    pub fn seed(self, seed: u64) -> Self {
        Self { start: Start { seed, ..self.start }, ..self }
    }

    /// The credits of the account; as many as in the document's example of a balance, if not set.
    pub fn credits(self, credits: u64) -> Self {
        Self { start: Start { credits: Some(credits), ..self.start }, ..self }
    }

    /// Refuses more than so many requests in any time of this length, by the clock of the service; whoever keeps asking
    /// is blocked for five times as long.
    ///
    /// If not set, the limit is the document's: 60 requests in any 60 seconds. There is none for a clock that stands
    /// still, since clients wait by a clock that does not.
    pub fn rate_limit(self, requests: usize, window: Duration) -> Self {
        Self { limit: Limit::Set(RateLimit { requests, window }), ..self }
    }

    /// Never says that there were too many requests.
    pub fn no_rate_limit(self) -> Self {
        Self { limit: Limit::Never, ..self }
    }

    /// Sets what a scenario has. What is set after it counts.
    pub fn scenario(self, scenario: Scenario) -> Self {
        scenario.apply(self)
    }

    /// The clock of the service; that of the machine, if not set.
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Remembers nothing but tokens and tasks: every request is answered from the document's examples.
    pub fn examples_only(self) -> Self {
        Self { examples_only: true, ..self }
    }

    /// How long a token lives; an hour, if not set.
    pub fn token_lifetime(self, lifetime: Duration) -> Self {
        Self { token_lifetime: lifetime, ..self }
    }

    /// Serves this bundled OpenAPI document instead of that of the Snov.io API.
    pub fn document(self, json: impl Into<String>) -> Self {
        Self { document: Some(json.into()), ..self }
    }

    /// The credentials that get a token.
    pub fn credentials(self, client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        let credentials = Credentials { client_id: client_id.into(), client_secret: client_secret.into() };
        Self { credentials, ..self }
    }

    /// Lets something go wrong from the start; called several times, it adds faults.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Calls a function with every request that was answered.
    pub fn on_request(self, observer: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        Self { observer: Some(Arc::new(observer)), ..self }
    }

    /// Starts the server.
    pub async fn start(self) -> Result<Server, StartError> {
        match task::spawn_blocking(|| self.start_blocking()).await {
            Ok(started) => started,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }

    /// Starts the server, for code that is not async.
    pub fn start_blocking(self) -> Result<Server, StartError> {
        let document = match &self.document {
            Some(text) => read::document(text).map(Arc::new)?,
            None => Document::bundled()?,
        };
        self.faults.iter().try_for_each(|fault| fault.check(&document)).map_err(StartError::Fault)?;
        let stateful = self.document.is_none() && !self.examples_only;
        let world = stateful.then(|| Mutex::new(self.start.world(&document, &self.clock)));
        let limit = match self.limit {
            Limit::Documented => document.rate_limit.filter(|_| !self.clock.is_manual()),
            Limit::Never => None,
            Limit::Set(limit) => Some(limit),
        };
        let service = Arc::new(Service {
            tasks: Tasks::new(self.pace, self.start.seed, &document),
            document,
            world,
            clock: self.clock.clone(),
            credentials: self.credentials,
            start: self.start,
            limiter: Limiter::new(limit),
            tokens: Tokens::new(self.token_lifetime, self.clock.clone(), self.start.seed),
            faults: Faults::new(self.start.seed, self.faults),
            log: Log::default(),
            observer: self.observer,
            preferred: Mutex::default(),
        });
        let busy = |source| StartError::Listen { port: self.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(busy)?;
        let address = listener.local_addr().map_err(busy)?;
        listener.set_nonblocking(true).map_err(busy)?;

        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let entered = runtime.enter();
        let (gate, keeper) = Gate::new(listener, service.clone()).map_err(busy)?;
        drop(entered);
        let (stop, stopped) = oneshot::channel();
        let serving = serve(gate, keeper.clone(), service.clone(), stopped);
        let thread = thread::Builder::new().name("snov-mock".to_owned());
        let thread = thread.spawn(move || runtime.block_on(serving)).map_err(StartError::Thread)?;
        Ok(Server { address, service, keeper, stop: Some(stop), thread: Some(thread) })
    }
}

/// Answers requests until told to stop; connections that are open then are cut.
async fn serve(gate: Gate, keeper: Keeper, service: Arc<Service>, stopped: oneshot::Receiver<()>) {
    let answering = service.clone();
    let handler = move |ConnectInfo(line): ConnectInfo<Line>, request| {
        let way = Way { line, keeper: keeper.clone(), clock: answering.clock.clone() };
        handle(answering.clone(), way, request)
    };
    let router = Router::new().fallback(handler).into_make_service_with_connect_info::<Line>();
    tokio::select! {
        _ = axum::serve(gate, router) => {}
        () = live(&service) => {}
        _ = stopped => {}
    }
}

/// Lets happen in the account what happens by itself, when it is time, and has webhooks tell of it.
async fn live(service: &Arc<Service>) {
    let mut moved = service.clock.watch();
    loop {
        moved.mark_unchanged();
        service.catch_up();
        for post in service.take_posts() {
            let service = service.clone();
            task::spawn(async move { service.deliver(post).await });
        }
        let next = service.next_event();
        service.clock.wait(&mut moved, next).await;
    }
}

async fn handle(service: Arc<Service>, way: Way, request: extract::Request) -> axum::response::Response {
    let (head, content) = request.into_parts();
    if let Some(leave) = cors::preflight(&head) {
        return leave;
    }
    let Ok(body) = body::to_bytes(content, MAX_BODY).await else {
        return Problem::too_large(MAX_BODY).answer(&head.headers).into_http();
    };
    let request = HttpRequest::from_parts(head, body);
    let mut response = match admin::answer(&service, &request) {
        Some(answer) => answer.into_http(),
        None => deliver(service.answer(&request).await, &way).await,
    };
    cors::allow(request.headers(), response.headers_mut());
    response
}

/// Why a server did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The port cannot be listened on.
    #[non_exhaustive]
    Listen {
        /// The port; 0 stands for any free one.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The document cannot be served.
    Document(DocumentError),
    /// There can be no such fault.
    Fault(String),
    /// The system gives no thread.
    Thread(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { port, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(formatter, "port {port} is taken")
            }
            Self::Listen { port, .. } => write!(formatter, "cannot listen on port {port}"),
            Self::Document(_) => formatter.write_str("the document cannot be served"),
            Self::Fault(reason) => formatter.write_str(reason),
            Self::Thread(_) => formatter.write_str("the system gives the server no thread"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Thread(source) => Some(source),
            Self::Document(source) => Some(source),
            Self::Fault(_) => None,
        }
    }
}

impl From<DocumentError> for StartError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}
