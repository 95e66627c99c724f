//! A Snov.io that lives on your machine: a mock server driven by the OpenAPI document.
//!
//! ```no_run
//! # async fn example() {
//! let server = snov_mock::Server::start().await;
//! println!("{} {} {}", server.url(), server.client_id(), server.client_secret());
//! // … let a client call it …
//! for request in server.requests_of("startEmailVerification") {
//!     println!("{:?}", request.form_values("emails[]"));
//! }
//! # }
//! ```
//!
//! On the command line: `snov-mock --help`.
//!
//! # What it does
//!
//! It reads the bundled document and nothing else: no operation is named in its code, and any bundled OpenAPI 3.1
//! document can be served with [`Builder::document`]. A request goes through these steps, and ends at the first that
//! objects:
//!
//! | step | objects with | by |
//! | --- | --- | --- |
//! | `route` | 404, the nearest operation in the header `snov-mock-hint`; 405 with `Allow` | the path templates |
//! | `auth` | 401, the reason in `snov-mock-hint` | the security schemes: bearer tokens, keys in headers |
//! | `decode` | 400 for text that cannot be read, 415 for another media type | `style`, `explode`, `encoding` |
//! | `validate` | 422 with all that is wrong: location, rule, message, value | JSON Schema 2020-12 and `x-rules` |
//! | `respond` | 500 if the document has no example, or one that breaks its own schema | the examples |
//!
//! Names in a query or a form that the document does not have are wrong too. Objections have the service's own shape,
//! or that of RFC 9457 if the client accepts `application/problem+json`.
//!
//! # What it answers
//!
//! The first example of the first 2xx response. `Prefer: code=422` and `Prefer: example=duplicate` choose others, and
//! so does [`Server::prefer`] for a client that cannot send that header. The examples are then made to fit:
//!
//! * **Tokens.** The path of the document's `tokenUrl` exchanges [`Server::client_id`] and [`Server::client_secret`]
//!   for a token that lives an hour. If the document does not describe that operation, it is as RFC 6749 says.
//!   [`Server::revoke_tokens`] ends all tokens. Where the document wants a key in a header, it is the client secret.
//! * **Tasks.** A response with a link named `result` starts a task: where the link points to in the body stands a
//!   fresh name, and the linked operation answers to that name only. It is in progress as often as
//!   [`Builder::pending_polls`] says, then it is completed; `x-task` tells the examples apart. Without an example of
//!   "in progress" the completed one is sent with the pending state and without the result.
//! * **Echo.** A field of the answer's body, or of an object directly in it, that bears the name of an input (`domain`,
//!   `emails` for `emails[]`) takes the input's value if it has the same type or either is null. The last path
//!   parameter is also echoed as the `id` of the returned object, if its name is `id` or ends so. The answer of a task
//!   echoes what the task was started with.
//! * **Items.** If a task was started with a list of strings, and the objects of a list in its result have a field that
//!   only holds strings from the document's examples of that input, then the result has one object for each string that
//!   was sent. A string of the examples gets its own object, others get the examples' objects in turn.
//! * **Pages.** By `x-paging`: a later page is the example of an empty or last page, or else the first page without
//!   items, or without the cursor to the next page.
//!
//! Each of these changes is made only if the answer still fits its schema, and every 2xx answer does.
//!
//! # What it does not do
//!
//! It keeps no state besides tokens, tasks and the log of requests: what was created cannot be read back. It has no
//! rate limit, spends no credits and posts no webhooks.

mod admin;
mod answer;
mod clock;
mod credits;
mod document;
mod fault;
mod limit;
mod log;
mod post;
mod random;
mod request;
mod scenario;
mod server;
mod service;
mod unknown;
mod world;

pub use clock::Clock;
pub use document::{DOCUMENT, DocumentError};
pub use fault::{Fault, Injected};
pub use log::{Received, Request};
pub use scenario::{Scenario, ScenarioError};
pub use server::{Builder, Server, StartError};
pub use world::webhooks::delivery::{Delivery, Outcome};
