//! Builds a client from its settings.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Authenticator, Scheme};
use crate::clock::{Clock, TokioClock};
use crate::core::{Core, Settings, Shared};
use crate::credits::Ledger;
use crate::encode;
use crate::error::{Error, Kind};
use crate::limit::{self, Account, Limiter, Quota};
use crate::observe::Observer;
use crate::operation::Place;
use crate::poll::Pace;
use crate::retry::{Budget, Policy};
use crate::service::{Auth, Service};
use crate::transport::{BaseUrl, Limits, Reqwest, Transport};
use crate::wire::Secret;

/// Added to the span of the service's rate limit: the server's clock is not ours.
const RATE_PADDING: Duration = Duration::from_secs(2);

/// The settings of a client. All but the credentials have defaults.
///
/// ```
/// # use snov_client::rt::{Auth, Builder, Core, Error, Service};
/// # struct Client(Core);
/// # impl From<Core> for Client { fn from(core: Core) -> Self { Self(core) } }
/// # static SERVICE: Service = Service {
/// #     base_url: "https://api.snov.io", rate_limit: None, auth: Auth::ClientCredentials { token_path: "/token" },
/// # };
/// let client: Client = Builder::new(&SERVICE).credentials("id", "secret").build()?;
/// # Ok::<(), Error>(())
/// ```
#[must_use]
pub struct Builder<C> {
    service: &'static Service,
    base_url: Option<String>,
    proof: Proof,
    quota: Quota,
    credit_limit: Option<u64>,
    settings: Settings,
    limits: Limits,
    policy: Policy,
    carrier: Carrier,
    clock: Option<Arc<dyn Clock>>,
    observer: Option<Arc<dyn Observer>>,
    client: PhantomData<fn() -> C>,
}

/// What the user has to show.
#[derive(Debug)]
enum Proof {
    Nothing,
    Credentials { client_id: String, client_secret: Secret },
    Bearer(Secret),
    ApiKey(Secret),
    Basic { user: String, password: Secret },
}

/// What carries requests to the server.
#[derive(Debug)]
enum Carrier {
    Own,
    Client(reqwest::Client),
    Custom(Arc<dyn Transport>),
}

impl<C: From<Core>> Builder<C> {
    /// The defaults for a service.
    #[doc(hidden)]
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            base_url: None,
            proof: Proof::Nothing,
            quota: service.rate_limit.map_or(Quota::NONE, |limit| Quota {
                requests: usize::try_from(limit.requests).unwrap_or(usize::MAX),
                window: Duration::from_secs(limit.seconds.into()) + RATE_PADDING,
            }),
            credit_limit: None,
            settings: Settings {
                user_agent: concat!("snov-client/", env!("CARGO_PKG_VERSION")).to_owned(),
                deadline: Duration::from_secs(300),
                attempt: Duration::from_secs(30),
                wait: Duration::from_secs(120),
            },
            limits: Limits { connect: Duration::from_secs(10), body_gap: Duration::from_secs(15), body: 32 << 20 },
            policy: Policy::default(),
            carrier: Carrier::Own,
            clock: None,
            observer: None,
            client: PhantomData,
        }
    }

    /// The account's client id and client secret.
    pub fn credentials(mut self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.proof = Proof::Credentials { client_id: client_id.into(), client_secret: client_secret.into() };
        self
    }

    /// A bearer token, for services that want one that the user brings.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.proof = Proof::Bearer(token.into());
        self
    }

    /// A key, for services that want one in a header or in the query.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.proof = Proof::ApiKey(key.into());
        self
    }

    /// A user name and a password, for services that want those.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.proof = Proof::Basic { user: user.into(), password: password.into() };
        self
    }

    /// Another place of the service: https, or http to this machine only.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// At most `requests` requests, fetches of tokens included, in any window of this length.
    ///
    /// By default this is what the service allows, in a window two seconds longer: 60 requests in 62 seconds.
    ///
    /// All clients of this process that have the same credentials for the same place share what they have sent, each
    /// keeping to its own limit; a client with a [`transport`](Self::transport) or a [`clock`](Self::clock) of its own
    /// shares with its clones only.
    pub fn rate_limit(mut self, requests: u32, window: Duration) -> Self {
        self.quota = Quota { requests: usize::try_from(requests).unwrap_or(usize::MAX), window };
        self
    }

    /// The most credits that the client and its clones may spend. A call that may cost more than is left of them is
    /// refused before it is sent ([`Error::is_over_budget`]); one that costs nothing never is. No limit by default.
    pub fn credit_limit(mut self, credits: u64) -> Self {
        self.credit_limit = Some(credits);
        self
    }

    /// The longest time for a call, the wait for the rate limit and all attempts included. Five minutes by default.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// The longest time to wait for the result of a task. Two minutes by default.
    pub fn wait_deadline(mut self, deadline: Duration) -> Self {
        self.settings.wait = deadline;
        self
    }

    /// The longest time to connect. Ten seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// The longest time for one attempt, from its first byte to the last byte of the answer. Thirty seconds by default.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt = timeout;
        self
    }

    /// The longest time between two pieces of an answer. Fifteen seconds by default.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_gap = timeout;
        self
    }

    /// The largest answer, in bytes. 32 MiB by default.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How many times more a call may be sent when it fails. Two by default.
    ///
    /// Whether it is sent again at all depends on what it does and on how it failed: see
    /// [retries](crate#retries). A client that meets nothing but failures stops after about twenty retries, until
    /// calls succeed again.
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy.retries = retries;
        self
    }

    /// What the client calls itself.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = user_agent.into();
        self
    }

    /// Sends through a client that is already set up, with its own TLS, proxies and connection timeout.
    ///
    /// Turn redirects off in it. An answer that came by a redirect is an error, and a body is sent once only, so that no
    /// credentials reach another host; but what is asked for may, by the `referer` header that reqwest adds.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.carrier = Carrier::Client(client);
        self
    }

    /// Sends through something else than HTTP over TLS.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.carrier = Carrier::Custom(Arc::new(transport));
        self
    }

    /// Goes by another clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Tells this what the client and its clones do.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Credentials of the kind that the service wants, for a server that does not look at them.
    #[cfg(feature = "test-util")]
    pub(crate) fn made_up_credentials(self) -> Self {
        match self.service.auth {
            Auth::None => self,
            Auth::ClientCredentials { .. } => self.credentials("id-of-a-test", "secret-of-a-test"),
            Auth::Bearer => self.bearer("token-of-a-test"),
            Auth::ApiKey { .. } => self.api_key("key-of-a-test"),
            Auth::Basic => self.basic("user-of-a-test", "password-of-a-test"),
        }
    }

    /// The client.
    ///
    /// # Errors
    /// A setting is missing or makes no sense; the message says which.
    pub fn build(self) -> Result<C, Error> {
        let base = BaseUrl::parse(self.base_url.as_deref().unwrap_or(self.service.base_url)).map_err(configuration)?;
        if self.quota.requests == 0 {
            return Err(configuration("a rate limit of no requests lets none through"));
        }
        if encode::header(&self.settings.user_agent.as_str().into()).is_none() {
            return Err(configuration("the user agent cannot stand in a header"));
        }
        let scheme = scheme(self.service.auth, self.proof)?;
        let is_real = self.clock.is_none() && !matches!(self.carrier, Carrier::Custom(_));
        let limiter = match scheme.identity() {
            Some(identity) if is_real => limit::shared(Account::of(&base.url, identity), TokioClock.now()),
            _ => Arc::<Limiter>::default(),
        };
        let transport = match self.carrier {
            Carrier::Custom(transport) => transport,
            Carrier::Client(client) => Arc::new(Reqwest::from_client(client, self.limits)),
            Carrier::Own => Arc::new(Reqwest::new(&base, self.limits).map_err(|error| {
                configuration(format!("TLS cannot be set up: {error}")).with_source(Arc::from(error))
            })?),
        };
        Ok(C::from(Core::new(Shared {
            base,
            settings: self.settings,
            authenticator: Authenticator::new(scheme),
            limiter,
            quota: self.quota,
            policy: self.policy,
            budget: Budget::default(),
            ledger: Ledger::new(self.credit_limit),
            pace: Pace::default(),
            transport,
            observer: self.observer,
            clock: self.clock.unwrap_or_else(|| Arc::new(TokioClock)),
        })))
    }
}

fn configuration(detail: impl Into<String>) -> Error {
    Error::new(Kind::Configuration, detail)
}

/// Brings together what the service wants and what the user has.
fn scheme(auth: Auth, proof: Proof) -> Result<Scheme, Error> {
    let header = |name, value: String| {
        let value = Some(value).filter(|value| encode::header(&value.as_str().into()).is_some());
        let value = value.ok_or_else(|| configuration("the credentials cannot stand in a header"))?;
        Ok(Scheme::Header { name, value: Secret::from(value) })
    };
    match (auth, proof) {
        (Auth::None, Proof::Nothing) => Ok(Scheme::None),
        (Auth::ClientCredentials { token_path }, Proof::Credentials { client_id, client_secret }) => {
            if client_id.is_empty() || client_secret.expose().is_empty() {
                return Err(configuration("the client id or the client secret is empty"));
            }
            Ok(Scheme::ClientCredentials { token_path, client_id, client_secret })
        }
        (Auth::Bearer, Proof::Bearer(token)) => header("authorization", format!("Bearer {}", token.expose())),
        (Auth::Basic, Proof::Basic { user, password }) => {
            let pair = format!("{user}:{}", password.expose());
            header("authorization", format!("Basic {}", encode::base64(pair.as_bytes())))
        }
        (Auth::ApiKey { place: Place::Query, name }, Proof::ApiKey(value)) => Ok(Scheme::Query { name, value }),
        (Auth::ApiKey { name, .. }, Proof::ApiKey(value)) => header(name, value.expose().to_owned()),
        (Auth::None, _) => Err(configuration("the service takes no credentials")),
        (Auth::ClientCredentials { .. }, _) => Err(configuration("the service wants a client id and a client secret")),
        (Auth::Bearer, _) => Err(configuration("the service wants a bearer token")),
        (Auth::ApiKey { .. }, _) => Err(configuration("the service wants a key")),
        (Auth::Basic, _) => Err(configuration("the service wants a user name and a password")),
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url.as_deref().unwrap_or(self.service.base_url))
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
