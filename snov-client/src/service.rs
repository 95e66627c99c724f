//! What the document says of the service as a whole, as static data.

use crate::operation::Place;

/// One service: where it is, how fast it may be asked, and how it knows the caller.
#[derive(Debug)]
pub struct Service {
    /// Where the paths of the operations start: `https://api.snov.io`.
    pub base_url: &'static str,
    /// How many requests an account may send.
    pub rate_limit: Option<RateLimit>,
    /// How a request says who sends it.
    pub auth: Auth,
}

/// At most so many requests in any span of so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests.
    pub requests: u32,
    /// The length of the span.
    pub seconds: u32,
}

/// How a request says who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Not at all.
    None,
    /// A bearer token, fetched with a client id and a client secret.
    ClientCredentials {
        /// The path of the token endpoint.
        token_path: &'static str,
    },
    /// A bearer token that the user brings.
    Bearer,
    /// A key in a header or in the query.
    ApiKey {
        /// Where the key goes.
        place: Place,
        /// What it is called there.
        name: &'static str,
    },
    /// A user name and a password.
    Basic,
}
