//! A client for the Snov.io API: find and verify e-mail addresses, manage prospects and campaigns, receive webhooks.
//!
//! ```no_run
//! use snov_client::Client;
//!
//! # async fn example() -> Result<(), snov_client::Error> {
//! let snov = Client::from_env()?; // SNOV_CLIENT_ID, SNOV_CLIENT_SECRET
//! let report = snov.email_verification().start(["ada@example.com", "grace@example.com"]).wait().await?;
//! for address in &report.data {
//!     println!("{address:?}");
//! }
//! # Ok(()) }
//! ```
//!
//! | looking for | it is at |
//! | --- | --- |
//! | an operation, its price, its limits | [`Client`] has a method for each group of [`operations`] |
//! | what goes in and what comes out | [`models`]; time zones and currencies are [`tables`] |
//! | the settings of a client | [`Client::builder`] gives a [`Builder`] |
//! | results that take a while | [Tasks](#tasks): [`Wait`], [`TaskHandle`] |
//! | thousands of inputs | [Any number of inputs](#any-number-of-inputs): [`Batches`], [`Checkpoint`] |
//! | long lists | [Pages](#pages): [`Items`], [`Pages`], [`Bookmark`] |
//! | what calls cost | [Credits](#credits): [`Credits`], [`Price`] |
//! | what can go wrong | [`Error`] lists every kind; [Retries](#retries) says what is sent again |
//! | the sequence of a campaign | [`sequence`] writes it as it runs |
//! | events that Snov.io posts | [Webhooks](#webhooks): [`Delivery`], [`webhooks`] |
//! | metrics and spans | [`observe`] |
//! | one subject at length | the [`guide`] |
//! | tests of your own | [Without a network](#without-a-network) |
//!
//! All that the client knows of the API stands in one OpenAPI document, made by hand from what Snov.io documents and from
//! what its servers were seen to do. These pages call it *the document*. What nobody could confirm is marked
//! *Unconfirmed* where it matters.
//!
//! # Calls
//!
//! A [`Client`] has one method for each group of operations, and each group one method for each operation
//! ([`operations`]). Such a method takes what the operation cannot do without and returns a call: a value with setters
//! for the rest. Nothing is sent until the call is awaited. Options that are not the API's start with `with_`.
//!
//! ```no_run
//! # use std::time::Duration;
//! # use snov_client::models::ListId;
//! # async fn example(snov: snov_client::Client) -> Result<(), snov_client::Error> {
//! let call = snov.prospects().add_to_list(ListId(7)).email("ada@example.com").first_name("Ada");
//! let added = call.with_deadline(Duration::from_secs(20)).await?;
//! # Ok(()) }
//! ```
//!
//! Inputs are checked against the document before anything is sent; the error names the field, the limit and the
//! measure of the value. What a call costs is known beforehand: [`Operation::price`], and `price()` of each call.
//!
//! # Tasks
//!
//! Operations that start a task can `wait()` for its result, or `begin()` and give a [`TaskHandle`]: a value that can be
//! written down, and whose result can be fetched later, by another process too. A [`Wait`] that gives up hands it back in
//! its error. A task is asked about when tasks of its kind are usually done, and never at the cost of other calls.
//!
//! ```no_run
//! # async fn example(snov: snov_client::Client) -> Result<(), snov_client::Error> {
//! let verification = snov.email_verification();
//! match verification.start(["ada@example.com"]).wait().await {
//!     Ok(report) => println!("{report:?}"),
//!     Err(error) => match error.task_handle() {
//!         Some(task) => println!("{:?}", verification.result_of(task).await?),
//!         None => return Err(error),
//!     },
//! }
//! # Ok(()) }
//! ```
//!
//! # Any number of inputs
//!
//! Operations that take a few inputs in one task take any number as well, from an iterator or a
//! [`Stream`](futures_core::Stream): [`Batches`] cuts them, keeps several tasks in flight, and hands out each result with
//! the inputs that it belongs to. It can stop at a number of credits, and go on from a [`Checkpoint`].
//!
//! ```no_run
//! # async fn example(snov: snov_client::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let addresses = std::fs::read_to_string("addresses.txt")?;
//! let mut batches = snov.email_verification().start_all(addresses.lines()).with_credit_limit(5_000);
//! while let Some(batch) = batches.next().await {
//!     println!("{} addresses: {:?}", batch.inputs.len(), batch.result);
//! }
//! # Ok(()) }
//! ```
//!
//! # Pages
//!
//! Operations that return pages have `items()` and `pages()`: lazy, with [`Items::try_next`], and as a
//! [`Stream`](futures_core::Stream). [`Items::end`] says why there are no more, and a [`Bookmark`] is a place to go on
//! from.
//!
//! ```no_run
//! # use snov_client::models::ListId;
//! # async fn example(snov: snov_client::Client) -> Result<(), snov_client::Error> {
//! let mut prospects = snov.prospects().in_list(ListId(7)).per_page(1_000).items();
//! while let Some(prospect) = prospects.try_next().await? {
//!     println!("{prospect:?}");
//! }
//! # Ok(()) }
//! ```
//!
//! # Values
//!
//! Responses are read with patience: enums keep values that they do not know, ids come as numbers or texts, an empty
//! object may be an empty list. Ids have types of their own. A partial update can keep, clear or set a field:
//!
//! ```no_run
//! # use snov_client::{Patch, models::SenderAccountId};
//! # async fn example(snov: snov_client::Client) -> Result<(), snov_client::Error> {
//! snov.sender_accounts().update(SenderAccountId(5)).signature(Patch::Clear).limitation(100).await?;
//! # Ok(()) }
//! ```
//!
//! # Promises
//!
//! * **Rate**: an account may send 60 requests a minute. All its clients in the process wait for their turn, first come,
//!   first served, calls before questions about tasks; fetching tokens counts.
//! * **Once**: a call that pays or creates is sent again only if it was surely not carried out. Where nobody can tell
//!   whether it was, the error says so: [`Error::outcome_unknown`].
//! * **Money**: a call tells its price before it is sent, and is refused if it may cost more than it or its client may
//!   spend.
//! * **Answers**: a value, a field or a shape that this version does not know fails no answer. One that cannot be read all
//!   the same is kept: [`Error::answer`]. A failure that comes with a status of success is an error.
//! * **Deadlines**: connecting, an attempt, a pause in an answer, a call, and a wait for a task all end by themselves.
//! * **Tokens**: one is fetched for all who need it, and renewed before it expires while it still serves. That is all that
//!   goes on in the background, and it ends with the last client and its calls.
//! * **Secrets**: credentials, tokens, e-mail addresses and URLs stand in no `Debug` and no `Display` of the client, its
//!   calls and its errors. TLS is always on, but for this machine; redirects are not followed.
//!
//! # Credits
//!
//! A call knows what it can cost before it is sent, and refuses to cost more than it may. What calls have cost, at most,
//! is counted; what they were really charged is in the balance.
//!
//! ```no_run
//! # async fn example() -> Result<(), snov_client::Error> {
//! # use snov_client::Client;
//! let snov: Client = Client::builder().credentials("id", "secret").credit_limit(500).build()?;
//! let call = snov.email_verification().start(["ada@example.com", "grace@example.com"]);
//! assert_eq!(call.price(), Some(2));
//! let report = call.with_credit_limit(2).wait().await?;
//! println!("{} credits spent, {} perhaps", snov.credits().spent, snov.credits().possibly_spent);
//! # Ok(()) }
//! ```
//!
//! An [`observe::Observer`] is told of every call and attempt: how long it waited, what came, what it cost.
//!
//! # Retries
//!
#![doc = include_str!("../docs/retries.md")]
//!
//! A call is sent three times at most ([`Builder::retries`]), once more with a fresh token, and never beyond its deadline.
//! Pauses are chosen at random, from nothing up to half a second, then twice as much; `Retry-After` takes their place.
//! After status 429 no request of the account leaves for as long as the server asks, or a minute, and longer each time it
//! says so again; then one goes alone, and the others follow when it is answered. [`Error`] lists every kind of failure.
//!
//! # Webhooks
//!
//! ```
//! use snov_client::Delivery;
//! use snov_client::webhooks::Event;
//!
//! fn receive(body: &[u8]) -> Result<(), snov_client::Error> {
//!     let delivery = Delivery::from_slice(body)?;
//!     match Event::try_from(&delivery)? {
//!         Event::EmailVerificationVerified(report) => println!("{report:?}"),
//!         other => println!("{} is of no interest", other.name()),
//!     }
//!     Ok(())
//! }
//! # receive(br#"{"event": "campaign_email.sent", "data": {}}"#).unwrap();
//! ```
//!
//! Deliveries are not signed, and may come twice: [`WebhookSecret`] keeps strangers out, and [`Delivery::key`] tells one
//! event from the next. `examples/webhook_receiver.rs` is a whole endpoint.
//!
//! # Features
//!
//! * `rustls`, on by default: TLS by rustls with ring, which trusts what the operating system trusts.
//! * `native-tls`: TLS by the operating system's own library, in place of rustls. Without either, the client reaches this
//!   machine only, unless it is given an HTTP client or a transport that reaches further.
//! * `tracing`: a span for each call, and an event for each attempt.
//! * `test-util`: for your own tests, a server in memory that answers as it is told, faults included, and a clock.
//!
//! # Without a network
//!
//! The feature `test-util` has a server in memory. What it is made of can be had without it: [`Builder::transport`]
//! replaces the network by anything that turns a request into a response, below the token, the rate limit and the
//! retries; [`Builder::clock`] replaces the time.
//!
//! ```
//! # use snov_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
//! #[derive(Debug)]
//! struct Canned;
//!
//! impl Transport for Canned {
//!     fn send<'a>(&'a self, request: &'a HttpRequest) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
//!         let body = match request.url.ends_with("/access_token") {
//!             true => r#"{"access_token": "token", "expires_in": 3600}"#,
//!             false => r#"{"success": true, "data": {"balance": "25000.00"}}"#,
//!         };
//!         Box::pin(async move { Ok(HttpResponse::new(200, body)) })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), snov_client::Error> {
//! let snov: snov_client::Client =
//!     snov_client::Client::builder().credentials("id", "secret").transport(Canned).build()?;
//! let balance = snov.account().balance().await?;
//! assert_eq!(balance.balance.as_str(), "25000.00");
//! # Ok(()) }
//! ```

#![deny(missing_docs)]

extern crate self as snov_client;

mod answer;
mod auth;
mod batch;
mod builder;
mod call;
mod check;
mod client;
mod clock;
mod core;
mod credits;
mod deliver;
mod encode;
mod error;
#[cfg(test)]
mod fuzz;
#[allow(unreachable_pub, reason = "what is public in it is public where it stands alone")]
#[rustfmt::skip]
mod generated;
pub mod guide;
mod life;
mod limit;
mod macros;
#[cfg(test)]
mod model;
pub mod observe;
mod operation;
mod page;
mod poll;
mod prospect;
mod request;
mod retry;
#[doc(hidden)]
pub mod rt;
pub mod sequence;
mod service;
mod sync;
mod task;
#[cfg(feature = "test-util")]
pub mod test_util;
mod tls;
pub mod transport;
mod webhook;
mod wire;
#[cfg(test)]
pub mod wire_test;

pub use answer::TaskState;
pub use batch::{Batch, BatchCall, Batches, BatchesEnd, Checkpoint, Inputs};
pub use builder::Builder;
pub use call::Sending;
pub use clock::Clock;
pub use credits::Credits;
pub use error::{Error, Fingerprint, OutcomeUnknown};
pub use generated::{Client, models, operations, tables, webhooks};
pub use operation::{Operation, Per, Price, Safety};
pub use page::{Bookmark, Items, Page, Pages, PagesEnd};
pub use poll::{Progress, Wait};
pub use task::{TaskEnd, TaskHandle};
pub use webhook::{Delivery, WebhookSecret};
pub use wire::{
    Date, DateTime, Decimal, LocalDateTime, Open, ParseDecimalError, ParseRowError, Patch, Scalar, Secret, UnixTime,
    UnknownValue,
};
