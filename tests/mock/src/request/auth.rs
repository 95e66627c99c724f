//! Credentials, and the tokens they are exchanged for.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, header::AUTHORIZATION};
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    clock::{Clock, later},
    document::security::Scheme,
    random::Random,
};

/// What an account signs in with.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// The tokens that were handed out.
#[derive(Debug)]
pub(crate) struct Tokens {
    lifetime: Duration,
    clock: Clock,
    issued: Mutex<Issued>,
}

#[derive(Debug)]
struct Issued {
    random: Random,
    tokens: BTreeMap<String, Token>,
}

#[derive(Debug)]
struct Token {
    expires: Timestamp,
    revoked: bool,
}

impl Tokens {
    pub(crate) fn new(lifetime: Duration, clock: Clock, seed: u64) -> Self {
        let issued = Issued { random: Random::named(seed, "tokens"), tokens: BTreeMap::new() };
        Self { lifetime, clock, issued: Mutex::new(issued) }
    }

    /// Hands out a new token: the fields of the answer to a token request.
    pub(crate) fn issue(&self) -> Vec<(&'static str, Value)> {
        let mut issued = self.issued();
        let text = issued.random.hex();
        let expires = later(self.clock.timestamp(), self.lifetime);
        issued.tokens.insert(text.clone(), Token { expires, revoked: false });
        vec![
            ("access_token", Value::from(text)),
            ("token_type", Value::from("Bearer")),
            ("expires_in", Value::from(self.lifetime.as_secs())),
        ]
    }

    /// Makes every token handed out so far worthless.
    pub(crate) fn revoke_all(&self) {
        self.issued().tokens.values_mut().for_each(|token| token.revoked = true);
    }

    /// Whether a token lets a request in, or why not.
    fn check(&self, text: &str) -> Result<(), &'static str> {
        match self.issued().tokens.get(text) {
            None => Err("the token was not issued here"),
            Some(token) if token.revoked => Err("the token was revoked"),
            Some(token) if token.expires <= self.clock.timestamp() => Err("the token has expired"),
            Some(_) => Ok(()),
        }
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a request may come in: any of the alternatives, each with all of its schemes. Or why not.
pub(crate) fn admit(
    alternatives: &[Vec<Scheme>],
    headers: &HeaderMap,
    tokens: &Tokens,
    credentials: &Credentials,
) -> Result<(), String> {
    let mut refusal = Ok(());
    for schemes in alternatives {
        refusal = schemes.iter().try_for_each(|scheme| check(scheme, headers, tokens, credentials));
        if refusal.is_ok() {
            break;
        }
    }
    refusal
}

fn check(scheme: &Scheme, headers: &HeaderMap, tokens: &Tokens, credentials: &Credentials) -> Result<(), String> {
    match scheme {
        Scheme::Bearer => {
            let value = headers.get(AUTHORIZATION).ok_or("there is no `Authorization` header")?;
            let (kind, token) = value.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
            if !kind.eq_ignore_ascii_case("bearer") {
                return Err("the `Authorization` header is not `Bearer <token>`".to_owned());
            }
            Ok(tokens.check(token)?)
        }
        Scheme::HeaderKey(name) => match headers.get(name) {
            Some(key) if key.as_bytes() == credentials.client_secret.as_bytes() => Ok(()),
            Some(_) => Err(format!("the `{name}` header does not hold the client secret")),
            None => Err(format!("there is no `{name}` header")),
        },
    }
}
