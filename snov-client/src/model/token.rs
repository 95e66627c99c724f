//! The token: one fetch for all, no use of what was rejected, nobody waits for ever.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use shuttle::future::{block_on, yield_now};

use super::world::{Tasks, Time};
use super::{every_order, many_orders};
use crate::auth::TokenNumber;
use crate::builder::Builder;
use crate::core::Core;
use crate::error::Error;
use crate::operation::Method;
use crate::service::{Auth, Service};
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    rate_limit: None,
    auth: Auth::ClientCredentials { token_path: "/token" },
};

/// A server that grants tokens, and the client that asks for them.
#[derive(Debug, Clone)]
struct World {
    time: Time,
    server: Server,
    core: Core,
}

#[derive(Debug, Clone, Default)]
struct Server(Arc<Mutex<Progress>>);

#[derive(Debug, Default)]
struct Progress {
    fetches: usize,
    under_way: usize,
    /// No more tokens are granted.
    refuses: bool,
    /// No more answers are given.
    stalls: bool,
    rejected: Vec<TokenNumber>,
}

impl World {
    fn new() -> Self {
        let (time, server) = (Time::new(), Server::default());
        let builder = Builder::<Core>::new(&SERVICE).credentials("id", "secret");
        let core = builder.transport(server.clone()).clock(time.clone()).build().expect("a client");
        Self { time, server, core }
    }

    /// Signs a request, as everything that is sent is signed.
    async fn signed(&self) -> Result<TokenNumber, Error> {
        let rejected = self.server.with(|progress| progress.rejected.clone());
        let authenticator = self.core.authenticator();
        let mut http = HttpRequest::new(Method::Get, "https://api.example.com/".to_owned());
        loop {
            authenticator.prepare(&self.core, None).await?;
            let Ok(token) = authenticator.sign_with_token(&mut http, self.core.clock()) else { continue };
            let token = token.expect("the service wants a token");
            assert!(!rejected.contains(&token), "{token:?} is used again");
            return Ok(token);
        }
    }

    /// The server rejects a token.
    fn reject(&self, token: TokenNumber) {
        self.core.authenticator().reject(Some(token));
        self.server.with(|progress| progress.rejected.push(token));
    }

    fn fetches(&self) -> usize {
        self.server.with(|progress| progress.fetches)
    }
}

impl Server {
    fn with<T>(&self, change: impl FnOnce(&mut Progress) -> T) -> T {
        change(&mut self.0.lock().expect("no panic while it is locked"))
    }

    async fn grant(&self) -> HttpResponse {
        let _under_way = Underway::begin(self);
        yield_now().await;
        if self.with(|progress| progress.stalls) {
            return pending().await;
        }
        if self.with(|progress| progress.refuses) {
            return HttpResponse::new(403, "");
        }
        HttpResponse::new(200, r#"{"access_token": "token", "expires_in": 3600}"#)
    }
}

impl Transport for Server {
    fn send<'a>(&'a self, _: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(async { Ok(self.grant().await) })
    }
}

/// Counts a fetch while it is under way.
struct Underway<'a>(&'a Server);

impl<'a> Underway<'a> {
    fn begin(server: &'a Server) -> Self {
        server.with(|progress| {
            assert_eq!(progress.under_way, 0, "one fetch at a time");
            progress.under_way += 1;
            progress.fetches += 1;
        });
        Self(server)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.with(|progress| progress.under_way -= 1);
    }
}

/// So many callers who need a token at the same time.
fn callers(count: usize) {
    let world = World::new();
    let mut tasks = Tasks::default();
    for _ in 0..count {
        let world = world.clone();
        tasks.spawn(async move {
            world.signed().await.expect("a token");
        });
    }
    tasks.join();
    assert_eq!(world.fetches(), 1);
}

#[test]
fn any_number_of_callers_share_one_fetch() {
    every_order(|| callers(3));
    many_orders(|| callers(5));
}

/// The same, and one of them gives up at any moment, be it while it fetches for all.
fn callers_and_a_deserter(count: usize) {
    let world = World::new();
    let mut tasks = Tasks::default();
    let served = Arc::new(Mutex::new(0));
    for _ in 0..count {
        let (world, served) = (world.clone(), Arc::clone(&served));
        tasks.spawn(async move {
            world.signed().await.expect("a token");
            *served.lock().expect("no panic while it is locked") += 1;
        });
    }
    tasks.abort_last();
    tasks.join();
    assert!(*served.lock().expect("no panic while it is locked") + 1 >= count);
    assert!((1..=2).contains(&world.fetches()), "one more at most, for the one that was given up");
    block_on(world.signed()).expect("the same token");
    assert!((1..=2).contains(&world.fetches()));
}

#[test]
fn a_fetch_that_is_given_up_is_taken_over() {
    every_order(|| callers_and_a_deserter(3));
    many_orders(|| callers_and_a_deserter(5));
}

/// A fetch that fails, fails for all who waited for it; and nobody is left behind.
fn failure(count: usize) {
    let world = World::new();
    world.server.with(|progress| progress.refuses = true);
    let mut tasks = Tasks::default();
    for _ in 0..count {
        let world = world.clone();
        tasks.spawn(async move {
            assert!(world.signed().await.expect_err("there is no token").is_authentication());
        });
    }
    tasks.abort_last();
    tasks.join();
    assert!((0..=count).contains(&world.fetches()));
}

#[test]
fn a_failure_strands_nobody() {
    every_order(|| failure(3));
    many_orders(|| failure(4));
}

/// All callers have their token rejected, and one of them gives up at any moment.
fn rejection(count: usize) {
    let world = World::new();
    let first = block_on(world.signed()).expect("a token");
    let mut tasks = Tasks::default();
    for _ in 0..count {
        let world = world.clone();
        tasks.spawn(async move {
            let token = world.signed().await.expect("a token");
            yield_now().await;
            if token == first {
                world.reject(token);
            }
            assert_ne!(world.signed().await.expect("a token"), first);
        });
    }
    tasks.join();
    assert_eq!(world.fetches(), 2, "one new token, however many rejections of the old one");
}

#[test]
fn a_rejected_token_is_replaced_once_and_never_used_again() {
    every_order(|| rejection(3));
    many_orders(|| rejection(4));
}

/// Callers with a token that is due for renewal, which fails.
fn renewal(count: usize, refuses: bool) {
    let world = World::new();
    let first = block_on(world.signed()).expect("a token");
    world.server.with(|progress| progress.refuses = refuses);
    world.time.pass(Duration::from_secs(3_400));
    let mut tasks = Tasks::default();
    for _ in 0..count {
        let world = world.clone();
        tasks.spawn(async move {
            let token = world.signed().await.expect("the old token serves");
            assert!(token == first || !refuses);
        });
    }
    tasks.join();
    let last = block_on(world.signed()).expect("the old token serves");
    assert_eq!(last == first, refuses, "the renewal has ended");
    assert_eq!(world.fetches(), 2, "one renewal, and one that fails is not tried again at once");
}

#[test]
fn a_failed_renewal_keeps_the_token() {
    every_order(|| renewal(3, true));
    many_orders(|| renewal(4, true));
}

#[test]
fn a_renewal_keeps_nobody_waiting() {
    every_order(|| renewal(3, false));
    many_orders(|| renewal(4, false));
}

/// Callers with a token that is due for renewal, which is never answered: it ends when all of them are gone.
fn abandoned_renewal(count: usize) {
    let world = World::new();
    block_on(world.signed()).expect("a token");
    world.server.with(|progress| progress.stalls = true);
    world.time.pass(Duration::from_secs(3_400));
    let server = world.server.clone();
    let mut tasks = Tasks::default();
    for _ in 0..count {
        let world = world.clone();
        tasks.spawn(async move {
            world.signed().await.expect("the old token serves");
        });
    }
    drop(world);
    tasks.join();
    assert_eq!(server.with(|progress| progress.under_way), 0);
}

#[test]
fn a_renewal_ends_with_the_last_client() {
    every_order(|| abandoned_renewal(2));
    many_orders(|| abandoned_renewal(3));
}

/// A token is rejected while it is being renewed, and one of the callers gives up at any moment.
fn rejection_during_renewal() {
    let world = World::new();
    let first = block_on(world.signed()).expect("a token");
    world.time.pass(Duration::from_secs(3_400));
    let mut tasks = Tasks::default();
    for _ in 0..3 {
        let world = world.clone();
        tasks.spawn(async move {
            let token = world.signed().await.expect("a token");
            if token == first {
                world.reject(token);
            }
            assert_ne!(world.signed().await.expect("a token"), first);
        });
    }
    tasks.abort_last();
    tasks.join();
    assert!((2..=3).contains(&world.fetches()), "the renewal, and one more for the one that was given up");
}

#[test]
fn a_rejection_during_a_renewal_waits_for_it() {
    many_orders(rejection_during_renewal);
}
