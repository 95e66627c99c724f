//! A Snov.io that lives on your machine: a mock server driven by the OpenAPI document.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let server = snov_mock::Server::start().await;
//! println!("{} {} {}", server.url(), server.client_id(), server.client_secret());
//! // … let the code under test call it …
//! server.received("startEmailVerification").form("emails[]", "ada@example.com").assert_never();
//! # });
//! ```
//!
//! A server takes a free port of 127.0.0.1 and a thread of its own, so that tests run side by side, with or without a
//! runtime of theirs, and stops when it is dropped. On the command line: `snov-mock --help`.
//!
//! # A request
//!
//! It goes through these steps, and ends at the first that objects:
//!
//! | step | objects with | by |
//! | --- | --- | --- |
//! | `route` | 404, the nearest operation in the header `snov-mock-hint`; 405 with `Allow` | the path templates |
//! | `auth` | 401, the reason in `snov-mock-hint` | the security schemes: bearer tokens, keys in headers |
//! | `limit` | 429 with `Retry-After` where the document has it | `x-rate-limit`, or [`Builder::rate_limit`] |
//! | `decode` | 400 for text that cannot be read, 415 for another media type | `style`, `explode`, `encoding` |
//! | `validate` | 422 with all that is wrong: location, rule, message, value | JSON Schema 2020-12 and `x-rules` |
//! | `world` | what the service would refuse, in its words | the account |
//! | `respond` | 500 if the document has no example, or an answer breaks its own schema | the document |
//!
//! Names in a query or a form that the document does not have are wrong too. `HEAD` is `GET` without the body. Objections
//! have the service's own shape, or that of RFC 9457 if the client accepts `application/problem+json`. Pages of any origin
//! may call the server, those opened from a file as well: it answers what browsers ask (CORS).
//!
//! # An account
//!
//! The server remembers. Lists, prospects, campaigns, mailboxes, warm-ups and webhooks can be created, changed, read and
//! deleted, as the rules of the service allow; campaigns send, and recipients open, click and reply. The account begins
//! with what the document's examples show, so that their ids exist, and is forgotten with the server.
//!
//! * **Credits.** They go down by `x-price`, for what is found: what finds nothing is free. Without any credits, whatever
//!   has a price is refused with 400. A task is paid when it is over; if the credits do not suffice, it ends as
//!   `not_enough_credits` and costs nothing.
//! * **Time.** Tokens, tasks, the rate limit, and all that happens by itself go by a [`Clock`], which can be moved. What
//!   looks random follows from [`Builder::seed`].
//! * **Webhooks.** They tell of tasks that are over and of what campaigns do, and repeat what does not arrive for 38 hours.
//!   Only plain HTTP to this machine is called.
//!
//! | to see | do |
//! | --- | --- |
//! | a day pass at once | [`Builder::clock`] with [`Clock::manual`], then [`Clock::advance`] |
//! | an account run out of credits | [`Builder::credits`], [`Server::credits`] |
//! | nothing found | ask about `nobody@example.com`, `unknown.example`, or anything with one of these words |
//! | a recipient who replies, bounces, … | write to `replies@example.com`, `bounces@…`, `opens@…`, `clicks@…`, `unsubscribes@…` |
//! | a token end | [`Builder::token_lifetime`], [`Server::revoke_tokens`] |
//! | a webhook called | [`Server::send_webhook`], then [`Server::settled`] and [`Server::deliveries`] |
//! | a certain answer | [`Server::prefer`], or the header `Prefer: code=422, example=duplicate` |
//! | all that, from a file | a [`Scenario`] |
//!
//! # When things go wrong
//!
//! A [`Fault`] is a rule: what goes wrong, and for which requests.
//!
//! ```
//! # use std::time::Duration;
//! # use snov_mock::{Fault, Server};
//! # let server = Server::start_blocking();
//! // The second verification is carried out and paid for, but nobody gets to know.
//! let lost = server.fault(Fault::reset().on("startEmailVerification").nth(2));
//! // Nothing is carried out for a while, in one of ten cases.
//! server.fault(Fault::html(502).without_effect().percent(10).times(3));
//! server.fault(Fault::slow(Duration::from_secs(2)).skip(100));
//! // … let the code under test run, and see that the fault met it …
//! # server.clear_faults();
//! assert_eq!(lost.hits(), 0);
//! server.assert_faults_hit();
//! ```
//!
//! | what goes wrong | fault |
//! | --- | --- |
//! | connections | [`hang_up`](Fault::hang_up), [`down`](Fault::down), [`Server::refuse_connections`] |
//! | after the request was read | [`reset`](Fault::reset), [`close`](Fault::close), [`stall`](Fault::stall) |
//! | another answer | [`status`](Fault::status), [`html`](Fault::html), [`answer`](Fault::answer) |
//! | the answer on its way | [`slow`](Fault::slow), [`cut_body`](Fault::cut_body), [`stall_body`](Fault::stall_body) |
//! | what the answer says | [`malformed_json`](Fault::malformed_json), [`content_type`](Fault::content_type), [`replace`](Fault::replace), [`empty_list`](Fault::empty_list), [`tomorrow`](Fault::tomorrow) |
//!
//! # What was received
//!
//! [`Server::received`] asserts what came, and shows the request that came closest if it did not:
//!
//! ```text
//! expected 1 request of startEmailVerification with all that was asked for, found 0 of 2
//!
//! The closest is number 1: 200 POST /v2/email-verification/start (startEmailVerification)
//!
//!                     | expected            | received
//!     form emails[] 1 | "ada@example.com"   | "ada@example.com"
//!   ≠ form emails[] 2 | "grace@example.org" | "grace@example.com"
//!                     |                     |                ^^^
//! ```
//!
//! [`Server::requests`] has every request as it came; a preflight of a browser is none.
//!
//! # Answers of the document
//!
//! What the account does not decide is answered with the first example of the first 2xx response, and so is everything with
//! [`Builder::examples_only`]. Any bundled OpenAPI 3.1 document can be served so: [`Builder::document`]. The examples are
//! made to fit:
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

#![doc = ""]
#![doc = include_str!("../docs/campaigns.md")]

mod admin;
mod answer;
mod clock;
mod credits;
mod document;
mod fault;
mod limit;
mod log;
mod pointer;
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
