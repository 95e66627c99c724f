//! Settings of a server, and how it starts.

use std::{
    fmt, io,
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use tokio::{runtime, sync::oneshot, task};

use super::{Server, serve::serve};
use crate::{
    answer::task::{Pace, Tasks},
    clock::Clock,
    document::{Document, DocumentError, RateLimit, read},
    fault::{Fault, Faults, gate::Gate},
    limit::Limiter,
    log::{Log, Request},
    request::auth::{Credentials, Tokens},
    scenario::Scenario,
    service::{Observer, Service, Start},
};

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
        let port = self.port;
        run(Arc::new(self.service(document)), port)
    }

    fn service(self, document: Arc<Document>) -> Service {
        let stateful = self.document.is_none() && !self.examples_only;
        let limit = match self.limit {
            Limit::Documented => document.rate_limit.filter(|_| !self.clock.is_manual()),
            Limit::Never => None,
            Limit::Set(limit) => Some(limit),
        };
        let seed = self.start.seed;
        Service {
            world: stateful.then(|| Mutex::new(self.start.world(&document, &self.clock))),
            tasks: Tasks::new(self.pace, seed, &document),
            limiter: Limiter::new(limit),
            tokens: Tokens::new(self.token_lifetime, self.clock.clone(), seed),
            faults: Faults::new(seed, self.faults),
            document,
            clock: self.clock,
            credentials: self.credentials,
            start: self.start,
            log: Log::default(),
            observer: self.observer,
            preferred: Mutex::default(),
        }
    }
}

/// Listens, and has a thread of its own answer what comes.
fn run(service: Arc<Service>, port: u16) -> Result<Server, StartError> {
    let busy = |source| StartError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(busy)?;
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
