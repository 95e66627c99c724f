//! The server: a socket on loopback, and a thread of its own behind it.
//!
//! The thread makes the server independent of its user's runtime: tests that are not async can use it, and so can those
//! that stop the clock.

mod account;
mod serve;
mod start;

use std::{net::SocketAddr, sync::Arc, thread::JoinHandle};

use tokio::sync::oneshot;

use crate::{
    clock::Clock,
    fault::{Fault, Injected, gate::Keeper},
    log::{Received, Request},
    request::prefer::Preference,
    service::Service,
};

pub use start::{Builder, StartError};

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
