//! `client.rs`: the client and where its service lives.

use super::{Docs, Name};

/// `pub struct Client`
#[derive(Debug, Clone)]
pub struct Client {
    pub docs: Docs,
    pub service: Service,
    pub accessors: Vec<Accessor>,
}

/// `pub static SERVICE`
#[derive(Debug, Clone)]
pub struct Service {
    pub base_url: String,
    /// Requests, and in how many seconds.
    pub rate_limit: Option<(u32, u32)>,
    pub auth: Auth,
}

/// How a request says who sends it.
#[derive(Debug, Clone, PartialEq)]
pub enum Auth {
    None,
    ClientCredentials { token_path: String },
    Bearer,
    ApiKey { place: super::Place, name: String },
    Basic,
}

/// `pub fn email_verification(&self) -> operations::EmailVerification<'_>`
#[derive(Debug, Clone)]
pub struct Accessor {
    pub docs: Docs,
    pub name: Name,
    /// The module of `operations` with the handle.
    pub module: Name,
    pub handle: Name,
}
