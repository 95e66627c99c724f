//! For tests of code that uses a client: a server in memory, faults, and a clock that can be moved. With the feature
//! `test-util` only.
//!
//! A [`Server`] takes the place of the network, and of nothing else: the client fetches tokens, waits for its rate limit,
//! retries and counts credits as it always does. The server answers what it was told to answer. Any other request ends its
//! call with an error that says what came and what was expected, and fails the test even if the code under test makes
//! nothing of the error.
//!
//! In a runtime with paused time, `#[tokio::test(start_paused = true)]`, nothing that waits takes any time; tokio has it
//! with its feature `test-util`. A [`TestClock`] is for what paused time cannot show: it moves only when it is told to, and
//! has a time of day of its own.
//!
//! ```
//! use snov_client::operations::email_verification::{GET_EMAIL_VERIFICATION_RESULT, START_EMAIL_VERIFICATION};
//! use snov_client::test_util::{Fault, Reply, Server};
//! use snov_client::{Client, Error};
//! # use serde_json::json;
//!
//! /// The code under test.
//! async fn is_valid(snov: &Client, address: &str) -> Result<bool, Error> {
//!     let report = snov.email_verification().start([address]).wait().await?;
//!     Ok(report.data.iter().all(|verified| verified.result.smtp_status.as_str() == "valid"))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! # tokio::time::pause();
//! let server = Server::new();
//! let snov: Client = server.attach(Client::builder()).build()?;
//!
//! let started = json!({"data": {"task_hash": "h1"}});
//! server.on(&START_EMAIL_VERIFICATION).fault(1, Fault::TooMany(None)).reply(Reply::json(&started));
//! let verified = json!({"smtp_status": "valid", "is_valid_format": true, "is_disposable": false, "is_webmail": false,
//!     "is_gibberish": false, "unknown_status_reason": ""});
//! server
//!     .on(&GET_EMAIL_VERIFICATION_RESULT)
//!     .reply(Reply::json(&json!({"status": "in_progress", "data": []})))
//!     .fault(2, Fault::Cut)
//!     .reply(Reply::json(&json!({"status": "completed", "data": [{"email": "ada@example.com", "result": verified}]})));
//!
//! assert!(is_valid(&snov, "ada@example.com").await?);
//! assert_eq!(server.received(&START_EMAIL_VERIFICATION)[0].values("emails[]"), ["ada@example.com"]);
//! server.assert_received(&START_EMAIL_VERIFICATION, 2);
//! server.assert_finished();
//!
//! // Charged, perhaps, and no answer: what does the code do?
//! server.on(&START_EMAIL_VERIFICATION).reply(Fault::TimedOut);
//! assert!(is_valid(&snov, "ada@example.com").await.unwrap_err().is_outcome_unknown());
//! # Ok(()) }
//! ```

mod clock;
mod received;
mod reply;
mod server;

pub use clock::TestClock;
pub use received::Received;
pub use reply::{Fault, Reply};
pub use server::{On, Server};
