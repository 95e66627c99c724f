//! A server in memory, which answers what it was told to answer and nothing else.

use std::collections::VecDeque;
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::received::Received;
use super::reply::{Outcome, Reply};
use crate::builder::Builder;
use crate::clock::{Clock, TokioClock};
use crate::core::Core;
use crate::operation::Operation;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// A server in memory. See the [module](super) for an example.
///
/// It grants tokens by itself, unless it is told [otherwise](Self::on_token).
///
/// # Panics
/// When it is dropped after a request came that was not expected, so that no test passes over one.
#[derive(Debug)]
pub struct Server(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    scripts: Vec<Script>,
    received: Vec<Received>,
    unexpected: Vec<String>,
}

/// What is called: an operation, or, without one, the endpoint for tokens.
type Target = Option<&'static Operation>;

/// What to do with the requests for one target.
struct Script {
    target: Target,
    /// How many have come.
    calls: usize,
    replies: VecDeque<Reply>,
    faults: Vec<(usize, Reply)>,
    always: Option<Answerer>,
}

type Answerer = Box<dyn FnMut(&Received) -> Reply + Send>;

impl Server {
    /// A server that expects nothing, by the clock of the tokio runtime.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), clock: Arc::new(TokioClock) }))
    }

    /// A server that expects nothing, by this clock. So do the clients that are [attached](Self::attach).
    #[must_use]
    pub fn with_clock(clock: impl Clock) -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), clock: Arc::new(clock) }))
    }

    /// Makes a client talk to this server, with made-up credentials; set your own afterwards where they matter.
    pub fn attach<C: From<Core>>(&self, builder: Builder<C>) -> Builder<C> {
        builder.made_up_credentials().transport(Wire(Arc::clone(&self.0))).clock(Arc::clone(&self.0.clock))
    }

    /// Says what to do when this operation is called.
    #[must_use = "nothing is said yet"]
    pub fn on(&self, operation: &'static Operation) -> On<'_> {
        On { server: self, target: Some(operation) }
    }

    /// Says what to do when a token is asked for.
    #[must_use = "nothing is said yet"]
    pub fn on_token(&self) -> On<'_> {
        On { server: self, target: None }
    }

    /// The requests for an operation that arrived, in their order.
    #[must_use]
    pub fn received(&self, operation: &'static Operation) -> Vec<Received> {
        self.0.state().received_for(Some(operation))
    }

    /// The requests for tokens that arrived, in their order.
    #[must_use]
    pub fn token_requests(&self) -> Vec<Received> {
        self.0.state().received_for(None)
    }

    /// Checks how many requests for an operation arrived.
    ///
    /// # Panics
    /// It is another number.
    #[track_caller]
    pub fn assert_received(&self, operation: &'static Operation, times: usize) {
        let state = self.0.state();
        let found = state.received_for(Some(operation)).len();
        let all = state.told_of_received();
        drop(state);
        assert!(found == times, "{} arrived {found} times, not {times}; received: {all}", operation.id);
    }

    /// Checks that every reply and every fault was used, and that nothing else came.
    ///
    /// # Panics
    /// One was not, or something did.
    #[track_caller]
    pub fn assert_finished(&self) {
        let mut state = self.0.state();
        let unexpected = std::mem::take(&mut state.unexpected);
        let (left, all) = (state.told_of_left(), state.told_of_received());
        drop(state);
        assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
        assert!(left == NOTHING, "still expected: {left}; received: {all}");
    }

    /// What came and was not expected, one line each. Who has asked is not told again when the server is dropped.
    #[must_use]
    pub fn take_unexpected(&self) -> Vec<String> {
        std::mem::take(&mut self.0.state().unexpected)
    }
}

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let unexpected = self.take_unexpected();
        assert!(unexpected.is_empty() || std::thread::panicking(), "{}", unexpected.join("\n"));
    }
}

/// Says what to do with the requests for one operation, or for tokens.
#[derive(Debug)]
pub struct On<'a> {
    server: &'a Server,
    target: Target,
}

#[allow(clippy::return_self_not_must_use, reason = "the last of a chain is not used")]
impl On<'_> {
    /// Answers one request, after those that were answered before.
    pub fn reply(self, reply: impl Into<Reply>) -> Self {
        self.with(|script| script.replies.push_back(reply.into()))
    }

    /// Answers every request for which there is nothing else.
    pub fn always(self, reply: impl Into<Reply>) -> Self {
        let reply = reply.into();
        self.answer(move |_| reply.clone())
    }

    /// Answers every request for which there is nothing else with what this makes of it.
    pub fn answer(self, answer: impl FnMut(&Received) -> Reply + Send + 'static) -> Self {
        self.with(|script| script.always = Some(Box::new(answer)))
    }

    /// Does this with the `nth` request, counted from 1 and from the beginning, in place of what it would be answered. The
    /// reply that it would have had is for the next.
    pub fn fault(self, nth: usize, fault: impl Into<Reply>) -> Self {
        self.with(|script| script.faults.push((nth, fault.into())))
    }

    fn with(self, change: impl FnOnce(&mut Script)) -> Self {
        change(self.server.0.state().script(self.target));
        self
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a request in; gives what to do with it.
    fn take(&self, request: &HttpRequest) -> Result<Reply, String> {
        let received = Received::new(request, self.clock.now());
        let mut state = self.state();
        let script = state.script(request.operation);
        script.calls += 1;
        let Some(reply) = script.reply_to(&received) else {
            let words = format!("{} is not expected; expected: {}", name(request.operation), state.told_of_expected());
            state.unexpected.push(words.clone());
            return Err(words);
        };
        if !matches!(reply.outcome, Outcome::Refused) {
            state.received.push(received);
        }
        Ok(reply)
    }
}

/// How it is said that nothing is expected, or was received.
const NOTHING: &str = "nothing";

impl State {
    fn script(&mut self, target: Target) -> &mut Script {
        let is_same = |script: &Script| name(script.target) == name(target);
        let index = self.scripts.iter().position(is_same).unwrap_or_else(|| {
            self.scripts.push(Script::new(target));
            self.scripts.len() - 1
        });
        &mut self.scripts[index]
    }

    fn received_for(&self, target: Target) -> Vec<Received> {
        let is_for = |received: &&Received| name(received.operation()) == name(target);
        self.received.iter().filter(is_for).cloned().collect()
    }

    /// The replies and faults that have not been used.
    fn told_of_left(&self) -> String {
        told(self.scripts.iter().map(|script| (name(script.target), script.left())))
    }

    /// These, and the operations that are always answered.
    fn told_of_expected(&self) -> String {
        let always = self.scripts.iter().filter(|script| script.target.is_some() && script.always.is_some());
        let always = always.map(|script| format!("any × {}", name(script.target)));
        let left = Some(self.told_of_left()).filter(|left| left != NOTHING);
        let all: Vec<_> = left.into_iter().chain(always).collect();
        if all.is_empty() { NOTHING.to_owned() } else { all.join(", ") }
    }

    fn told_of_received(&self) -> String {
        told(self.scripts.iter().map(|script| (name(script.target), self.received_for(script.target).len())))
    }
}

impl Script {
    fn new(target: Target) -> Self {
        let always: Option<Answerer> = match target {
            Some(_) => None,
            None => Some(Box::new(|_| Reply::token("token-of-a-test"))),
        };
        Self { target, calls: 0, replies: VecDeque::new(), faults: Vec::new(), always }
    }

    fn reply_to(&mut self, received: &Received) -> Option<Reply> {
        if let Some(index) = self.faults.iter().position(|(nth, _)| *nth == self.calls) {
            return Some(self.faults.swap_remove(index).1);
        }
        self.replies.pop_front().or_else(|| self.always.as_mut().map(|answer| answer(received)))
    }

    /// How many replies and faults have not been used.
    fn left(&self) -> usize {
        self.replies.len() + self.faults.len()
    }
}

fn name(target: Target) -> &'static str {
    target.map_or("a token", |operation| operation.id)
}

/// `2 × startCheck, 1 × getCheck`.
fn told(counts: impl Iterator<Item = (&'static str, usize)>) -> String {
    let counts: Vec<_> =
        counts.filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} × {name}")).collect();
    if counts.is_empty() { NOTHING.to_owned() } else { counts.join(", ") }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Server")
            .field("expected", &state.told_of_expected())
            .field("received", &state.told_of_received())
            .finish_non_exhaustive()
    }
}

/// What a client sends through.
#[derive(Debug)]
struct Wire(Arc<Inner>);

impl Transport for Wire {
    fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        let reply = self.0.take(request);
        let clock = Arc::clone(&self.0.clock);
        Box::pin(async move {
            let reply = reply.map_err(TransportError::refused)?;
            if reply.after > Duration::ZERO {
                clock.sleep_until(clock.now() + reply.after).await;
            }
            match reply.outcome {
                Outcome::Answer(response) => Ok(response),
                Outcome::Refused => Err(TransportError::not_sent("the connection was refused by a test")),
                Outcome::Silence => pending().await,
                Outcome::Broken(error) => Err(error),
            }
        })
    }
}
