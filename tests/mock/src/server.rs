//! The server: a socket on loopback, and a thread of its own behind it.
//!
//! The thread makes the server independent of its user's runtime: tests that are not async can use it, and so can those
//! that stop the clock.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{Router, body, extract, http::Request as HttpRequest};
use tokio::{runtime, sync::oneshot, task};

use crate::{
    answer::{problem::Problem, task::Tasks},
    clock::Clock,
    document::{Document, DocumentError, read},
    log::{Log, Request},
    request::{
        auth::{Credentials, Tokens},
        prefer::Preference,
    },
    service::{Observer, Service},
    world::World,
};

/// A larger body is refused.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// A running mock server. It stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    service: Arc<Service>,
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
        self.service.log.all()
    }

    /// Every request of one operation that was answered so far.
    #[must_use]
    pub fn requests_of(&self, operation_id: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.operation_id.as_deref() == Some(operation_id));
        requests
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
        let operations = &self.service.document.operations;
        let operation = operations.iter().position(|operation| operation.id == operation_id);
        let operation = operation.unwrap_or_else(|| panic!("the document has no operation `{operation_id}`"));
        let preference = Preference::parse(preference).unwrap_or_else(|message| panic!("{message}"));
        self.service.prefer(operation, preference);
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
    pending_polls: u32,
    seed: u64,
    clock: Clock,
    examples_only: bool,
    token_lifetime: Duration,
    document: Option<String>,
    credentials: Credentials,
    observer: Option<Observer>,
}

impl Default for Builder {
    fn default() -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            port: 0,
            pending_polls: 1,
            seed: 0,
            clock: Clock::system(),
            examples_only: false,
            token_lifetime: Duration::from_secs(3600),
            document: None,
            credentials: Credentials { client_id: text("mock-client-id"), client_secret: text("mock-client-secret") },
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
        Self { pending_polls: polls, ..self }
    }

    /// What all that looks random follows from: names of tasks, what recipients do. 0, if not set.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
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
        let stateful = self.document.is_none() && !self.examples_only;
        let world = stateful.then(|| Mutex::new(World::new(&document, self.seed, self.clock.timestamp())));
        let service = Arc::new(Service {
            document,
            world,
            clock: self.clock.clone(),
            credentials: self.credentials,
            tokens: Tokens::new(self.token_lifetime, self.clock.clone(), self.seed),
            tasks: Tasks::new(self.pending_polls, self.seed),
            log: Log::default(),
            observer: self.observer,
            preferred: Mutex::default(),
        });
        let busy = |source| StartError::Listen { port: self.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(busy)?;
        let address = listener.local_addr().map_err(busy)?;
        listener.set_nonblocking(true).map_err(busy)?;

        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let serving = serve(listener, service.clone(), stopped);
        let thread = thread::Builder::new().name("snov-mock".to_owned());
        let thread = thread.spawn(move || runtime.block_on(serving)).map_err(StartError::Thread)?;
        Ok(Server { address, service, stop: Some(stop), thread: Some(thread) })
    }
}

/// Answers requests until told to stop; connections that are open then are cut.
async fn serve(listener: TcpListener, service: Arc<Service>, stopped: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let answering = service.clone();
    let handler = move |request| handle(answering.clone(), request);
    let serving = axum::serve(listener, Router::new().fallback(handler));
    tokio::select! {
        _ = serving => {}
        () = live(&service) => {}
        _ = stopped => {}
    }
}

/// Lets happen in the account what happens by itself, when it is time.
async fn live(service: &Service) {
    loop {
        let next = service.world().and_then(|mut world| {
            world.catch_up(service.clock.timestamp());
            world.next_event()
        });
        service.clock.wait(next).await;
    }
}

async fn handle(service: Arc<Service>, request: extract::Request) -> axum::response::Response {
    let (head, content) = request.into_parts();
    let answer = match body::to_bytes(content, MAX_BODY).await {
        Ok(bytes) => service.answer(&HttpRequest::from_parts(head, bytes)),
        Err(_) => Problem::too_large(MAX_BODY).answer(&head.headers),
    };
    answer.into_http()
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
            Self::Thread(_) => formatter.write_str("the system gives the server no thread"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } | Self::Thread(source) => Some(source),
            Self::Document(source) => Some(source),
        }
    }
}

impl From<DocumentError> for StartError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}
