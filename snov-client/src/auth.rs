//! Proves to the server who is asking.
//!
//! A token is fetched once for any number of callers, kept, and renewed in the background while it still serves. A failed
//! renewal never displaces a token that works; a token that the server rejects is forgotten, unless another one has taken
//! its place.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Deserializer};

use crate::clock::{Clock, before};
use crate::core::Core;
use crate::credits::Cost;
use crate::deliver::{Delivered, Plan, Trip, deliver, late};
use crate::encode;
use crate::error::{Error, Kind};
use crate::limit::Priority;
use crate::operation::{Method, Safety};
use crate::sync::{Guard, Mutex};
use crate::transport::{BoxFuture, HttpRequest, HttpResponse};
use crate::wire::{Secret, lenient};

/// The lifetime of a token whose answer does not tell.
const USUAL_LIFETIME: Duration = Duration::from_secs(3_600);
/// The longest lifetime that is believed.
const LONGEST_LIFETIME: Duration = Duration::from_secs(86_400);
/// A token is renewed this long before it expires, or at half its lifetime.
const RENEWED_BEFORE: Duration = Duration::from_secs(300);
/// A token is not used in the last moments of its life, or in the last tenth of it.
const UNUSED_BEFORE: Duration = Duration::from_secs(10);
/// The pause after a renewal that failed.
const RENEWAL_PAUSE: Duration = Duration::from_secs(10);

/// How requests are signed.
#[derive(Debug)]
pub(crate) enum Scheme {
    /// Not at all.
    None,
    /// By a header that never changes.
    Header { name: &'static str, value: Secret },
    /// By a field of the query that never changes.
    Query { name: &'static str, value: Secret },
    /// By a token that client credentials buy.
    ClientCredentials { token_path: &'static str, client_id: String, client_secret: Secret },
}

impl Scheme {
    /// What tells one account from another; nothing, where there are none.
    pub(crate) fn identity(&self) -> Option<(&str, &str)> {
        match self {
            Self::None => None,
            Self::Header { name, value } | Self::Query { name, value } => Some((name, value.expose())),
            Self::ClientCredentials { token_path, client_id, .. } => Some((token_path, client_id)),
        }
    }
}

/// Tells one token from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenNumber(u64);

/// There is no token that is still good.
#[derive(Debug)]
pub(crate) struct Stale;

/// Signs requests.
pub(crate) struct Authenticator {
    scheme: Scheme,
    state: Mutex<State>,
    /// Held while a token is being fetched.
    flight: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Token>,
    /// How many fetches have ended.
    fetches: u64,
    /// Why the last of them failed.
    failure: Option<Error>,
    /// No renewal is tried before.
    pause_until: Option<Instant>,
}

#[derive(Debug)]
struct Token {
    number: TokenNumber,
    value: Secret,
    renew_from: Instant,
    use_until: Instant,
    /// The same moment by the other clock, which goes on while the machine sleeps.
    use_until_wall: SystemTime,
}

impl Token {
    fn is_valid(&self, now: Instant, wall: SystemTime) -> bool {
        now < self.use_until && wall < self.use_until_wall
    }
}

impl Authenticator {
    pub(crate) fn new(scheme: Scheme) -> Self {
        Self { scheme, state: Mutex::default(), flight: Arc::default() }
    }

    /// Signs a request with what never changes, once.
    pub(crate) fn sign(&self, http: &mut HttpRequest) {
        match &self.scheme {
            Scheme::Header { name, value } => http.set_header(name, value.expose().to_owned()),
            Scheme::Query { name, value } => http.add_query(&encode::pair(name, value.expose())),
            Scheme::None | Scheme::ClientCredentials { .. } => {}
        }
    }

    /// Sees to it that there is a token, where one is needed.
    pub(crate) async fn prepare(&self, core: &Core, until: Option<Instant>) -> Result<(), Error> {
        if !self.needs_token() {
            return Ok(());
        }
        match self.current(core.clock(), |token| (token.number, token.renew_from)) {
            Some((number, renew_from)) => {
                if core.clock().now() >= renew_from {
                    self.renew(core, number);
                }
                Ok(())
            }
            None => self.wait_for_token(core, until).await,
        }
    }

    /// Signs a request with the token of the moment, where one is needed; gives its number, or [`Stale`] if the last
    /// token has expired.
    pub(crate) fn sign_with_token(
        &self,
        http: &mut HttpRequest,
        clock: &dyn Clock,
    ) -> Result<Option<TokenNumber>, Stale> {
        if !self.needs_token() {
            return Ok(None);
        }
        let token = self.current(clock, |token| (token.number, format!("Bearer {}", token.value.expose())));
        let (number, value) = token.ok_or(Stale)?;
        http.set_header("authorization", value);
        Ok(Some(number))
    }

    /// Forgets the token that the server rejected, if it is still the one in use.
    pub(crate) fn reject(&self, number: Option<TokenNumber>) {
        let mut state = self.state();
        if state.token.as_ref().map(|token| token.number) == number {
            state.token = None;
        }
    }

    /// Fetches a token, or waits for whoever fetches one already.
    async fn wait_for_token(&self, core: &Core, until: Option<Instant>) -> Result<(), Error> {
        let waiting_since = self.state().fetches;
        let token = before(core.clock(), until, async {
            let _flight = self.flight.lock().await;
            if self.current(core.clock(), |_| ()).is_some() {
                return Ok(());
            }
            if let Some(failure) = self.failure_since(waiting_since) {
                return Err(failure);
            }
            self.fetch(core).await
        });
        token.await.unwrap_or_else(|| Err(late("waiting for an access token")))
    }

    /// Fetches a new token in the background, unless that is going on already, has just been done or has just failed.
    fn renew(&self, core: &Core, number: TokenNumber) {
        let Ok(flight) = Arc::clone(&self.flight).try_lock_owned() else { return };
        if !self.is_renewal_due(number, core.clock().now()) {
            return;
        }
        core.spawn(|core| async move {
            let renewed = core.authenticator().fetch(&core).await;
            if renewed.is_err() {
                core.authenticator().state().pause_until = core.clock().now().checked_add(RENEWAL_PAUSE);
            }
            drop(flight);
        });
    }

    fn is_renewal_due(&self, number: TokenNumber, now: Instant) -> bool {
        let state = self.state();
        let is_in_use = state.token.as_ref().is_some_and(|token| token.number == number);
        is_in_use && state.pause_until.is_none_or(|until| now >= until)
    }

    /// Fetches a token and keeps it. Whoever calls this holds the flight.
    async fn fetch(&self, core: &Core) -> Result<(), Error> {
        let fetched = self.request(core).await;
        let mut state = self.state();
        state.fetches += 1;
        match fetched {
            Ok(grant) => {
                state.token = Some(grant.into_token(TokenNumber(state.fetches), core.clock()));
                state.failure = None;
                Ok(())
            }
            Err(error) => {
                let error = error.in_token_request(self.client_secret());
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Asks the server for a token. In a box, because sending asks for tokens and asking for tokens sends.
    fn request<'a>(&'a self, core: &'a Core) -> BoxFuture<'a, Result<Grant, Error>> {
        Box::pin(async move {
            let Some(http) = self.token_request(core) else {
                return Err(Error::new(Kind::Configuration, "the client has no client credentials"));
            };
            let until = core.clock().now().checked_add(core.settings().deadline);
            let plan =
                Plan { operation: None, safety: Safety::Read, authenticated: false, priority: Priority::Call, until };
            let free = core.ledger().reserve(Cost { price: Some(0), limit: None })?;
            let Delivered { response, sent_at } = deliver(core, http, &mut Trip::new(plan, free, None)).await?;
            let answer = serde_json::from_slice(&response.body).ok().filter(GrantAnswer::is_usable);
            let Some(answer) = answer else { return Err(ungranted(&response)) };
            Ok(Grant { answer, sent_at })
        })
    }

    fn token_request(&self, core: &Core) -> Option<HttpRequest> {
        let Scheme::ClientCredentials { token_path, client_id, client_secret } = &self.scheme else { return None };
        let fields =
            [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", client_secret.expose())];
        let mut http = HttpRequest::new(Method::Post, format!("{}{token_path}", core.base_url()));
        http.set_header("accept", "application/json".to_owned());
        http.set_header("content-type", "application/x-www-form-urlencoded".to_owned());
        http.set_header("user-agent", core.settings().user_agent.clone());
        http.body = Some(encode::fields(&fields));
        Some(http)
    }

    fn needs_token(&self) -> bool {
        matches!(self.scheme, Scheme::ClientCredentials { .. })
    }

    fn client_secret(&self) -> &str {
        match &self.scheme {
            Scheme::ClientCredentials { client_secret, .. } => client_secret.expose(),
            _ => "",
        }
    }

    /// What `read` makes of the token, if there is one that is good.
    fn current<T>(&self, clock: &dyn Clock, read: impl FnOnce(&Token) -> T) -> Option<T> {
        let (now, wall) = (clock.now(), clock.wall());
        self.state().token.as_ref().filter(|token| token.is_valid(now, wall)).map(read)
    }

    /// Why the last fetch failed, if one has ended since there were `fetches`: those who waited for it share its fate.
    fn failure_since(&self, fetches: u64) -> Option<Error> {
        let state = self.state();
        if state.fetches == fetches { None } else { state.failure.clone() }
    }

    fn state(&self) -> Guard<'_, State> {
        self.state.lock()
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// The error for an answer that grants nothing. One that may hold a token all the same is not kept.
fn ungranted(response: &HttpResponse) -> Error {
    let detail = format!("HTTP {} without a usable access token", response.status);
    if String::from_utf8_lossy(&response.body).contains("access_token") {
        return Error::new(Kind::Decode, detail);
    }
    Error::of_answer(Kind::Refused, detail, response.status, &response.body)
}

/// What the token endpoint answers.
#[derive(Deserialize)]
struct GrantAnswer {
    access_token: Secret,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<u64>,
}

impl GrantAnswer {
    fn is_usable(&self) -> bool {
        let token = self.access_token.expose();
        !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) && self.expires_in != Some(0)
    }
}

/// A number, or a text that spells one; a number below zero is as good as zero.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    lenient::integer::<D, i64>(deserializer).map(|seconds| Some(u64::try_from(seconds).unwrap_or(0)))
}

/// An answer and when it was asked for: the lifetime may count from there.
struct Grant {
    answer: GrantAnswer,
    sent_at: Instant,
}

impl Grant {
    fn into_token(self, number: TokenNumber, clock: &dyn Clock) -> Token {
        let lifetime = self.answer.expires_in.map_or(USUAL_LIFETIME, Duration::from_secs).min(LONGEST_LIFETIME);
        let used_for = lifetime.saturating_sub(UNUSED_BEFORE.min(lifetime / 10));
        let renewed_after = lifetime.saturating_sub(RENEWED_BEFORE.min(lifetime / 2));
        let use_until = self.sent_at + used_for;
        Token {
            number,
            value: self.answer.access_token,
            renew_from: self.sent_at + renewed_after,
            use_until,
            use_until_wall: clock.wall() + use_until.saturating_duration_since(clock.now()),
        }
    }
}
