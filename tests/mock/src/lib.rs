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
//! It reads the bundled document and nothing else. Any bundled OpenAPI 3.1 document can be served with
//! [`Builder::document`]; of Snov.io's own, it also plays the account behind it. A request goes through these steps, and
//! ends at the first that objects:
//!
//! | step | objects with | by |
//! | --- | --- | --- |
//! | `route` | 404, the nearest operation in the header `snov-mock-hint`; 405 with `Allow` | the path templates |
//! | `auth` | 401, the reason in `snov-mock-hint` | the security schemes: bearer tokens, keys in headers |
//! | `limit` | 429 with `Retry-After` where the document has it | `x-rate-limit`, or [`Builder::rate_limit`] |
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
//!   [`Builder::pending_polls`] says, or as long as [`Builder::task_time`] says, then it is completed; `x-task` tells the
//!   examples apart. Without an example of "in progress" the completed one is sent with the pending state and without the
//!   result.
//! * **Echo.** A field of the answer's body, or of an object directly in it, that bears the name of an input (`domain`,
//!   `emails` for `emails[]`) takes the input's value if it has the same type or either is null. The last path
//!   parameter is also echoed as the `id` of the returned object, if its name is `id` or ends so. The answer of a task
//!   echoes what the task was started with.
//! * **Items.** The result of a task that was started with a list has one object for each thing that was sent, if the
//!   objects of a list in the result have a field with the names of things in the document's examples: the string itself,
//!   or two strings of an object with a space between, such as the name of a person. A name of the examples gets its own
//!   object, others get the examples' objects in turn.
//! * **Names.** Where a result has a text of the document's examples of the request, alone or as one side of an e-mail
//!   address, it has the text that was sent instead: a search of `navy.example` finds `ada@navy.example`.
//! * **Nothing.** What is asked about by a text with the word `nobody` or `unknown` in it is not found:
//!   `unknown.example`, `nobody@example.com`, `Nobody & Sons`. The answer is the document's example `nothing_found`, or in
//!   a list an object that says nothing. A verification always has a result.
//! * **Pages.** By `x-paging`: a later page is the example of an empty or last page, or else the first page without
//!   items, or without the cursor to the next page.
//!
//! Each of these changes is made only if the answer still fits its schema, and every 2xx answer does.
//!
//! # What it remembers
//!
//! Besides tokens and tasks, the account of Snov.io's own document: what was created can be read back. It begins with what
//! the document's examples show, so that their ids exist, and is forgotten with the server. [`Builder::examples_only`]
//! does without.
//!
//! * **Credits.** They go down by `x-price`, for what is found: what finds nothing is free. Without any credits, whatever
//!   has a price is refused with 400. A task is paid when it is over; if the credits do not suffice, it ends as
//!   `not_enough_credits` and costs nothing. See [`Builder::credits`] and [`Server::credits`].
//! * **Time.** Tokens, tasks, the rate limit, and all that happens by itself go by a [`Clock`], which can be moved: an hour
//!   or a day passes at once. What looks random follows from [`Builder::seed`].
//! * **Webhooks.** They tell of tasks that are over and of what campaigns do, and repeat what does not arrive for 38 hours.
//!   Only plain HTTP to this machine is called. [`Server::send_webhook`] has them tell of anything,
//!   [`Server::settled`] waits until they have, and [`Server::deliveries`] shows what they told.
//!
//! A [`Scenario`] is a file with such settings.
//!
//! # Asking the mock itself
//!
//! From any language, by requests below `/_mock`; they need no token, count for nothing and are not logged:
//!
//! | request | does |
//! | --- | --- |
//! | `POST /_mock/webhooks/{event}` | has webhooks tell of an event: with the JSON in the body as its data, or with those of the document's example. With `?url=…` that endpoint is told and no other, without a subscription |
//! | `POST /_mock/clock?advance=1h` | lets time pass at once |
//! | `POST /_mock/reset` | begins anew, as [`Server::reset`] does |
//! | `GET /_mock/requests` | lists the requests that were answered, without what was sent |
//! | `GET /_mock/deliveries` | lists what webhooks told |
//!
//! ```console
//! $ curl -X POST 'http://127.0.0.1:4010/_mock/webhooks/campaign_email.sent?url=http://127.0.0.1:3000/hook'
//! {"told":1}
//! ```

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
