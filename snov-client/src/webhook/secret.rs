//! What keeps strangers from posting to a webhook.

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use crate::error::{Error, Kind};
use crate::wire::Secret;

/// The fewest characters of a secret.
const SHORTEST: usize = 32;

/// A text that nobody can guess, for the address of a webhook's endpoint: as a part of its path, or as a value of its
/// query.
///
/// Snov.io does not sign what it delivers, so that whoever knows the address can post to it. Make a secret once, keep it
/// where you keep passwords, and compare it with [`matches`](Self::matches), which takes the same time for every text of its
/// length. `Debug` hides it.
///
/// ```
/// # use snov_client::WebhookSecret;
/// let secret = WebhookSecret::generate()?;
/// let address = format!("https://hooks.example.com/snov/{}", secret.expose());
///
/// let secret = WebhookSecret::new(secret.expose())?; // as it was kept
/// let received = address.rsplit('/').next().unwrap_or_default();
/// assert!(secret.matches(received) && !secret.matches("a guess"));
/// # Ok::<(), snov_client::Error>(())
/// ```
#[derive(Clone)]
pub struct WebhookSecret(Secret);

impl WebhookSecret {
    /// A new secret: 256 bits of the operating system's randomness, as 64 hexadecimal digits.
    ///
    /// # Errors
    /// The operating system has none.
    pub fn generate() -> Result<Self, Error> {
        let mut bytes = [0; 32];
        getrandom::getrandom(&mut bytes).map_err(|error| {
            Error::new(Kind::Configuration, "there is no randomness for a secret").with_source(Arc::new(error))
        })?;
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        Ok(Self(Secret::from(digits.collect::<String>())))
    }

    /// A secret that was made before: 32 characters or more, each a letter, a digit, or one of `-._~`, so that it stands in
    /// an address as it is.
    ///
    /// # Errors
    /// It is shorter, or has another character.
    pub fn new(text: impl Into<Secret>) -> Result<Self, Error> {
        let secret = text.into();
        let stands_for_itself = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if secret.expose().len() < SHORTEST {
            return Err(refused(&format!("is shorter than {SHORTEST} characters")));
        }
        if !secret.expose().bytes().all(stands_for_itself) {
            return Err(refused("has characters that are encoded in an address"));
        }
        Ok(Self(secret))
    }

    /// Whether this text is the secret. It takes as long to say no as to say yes, wherever the first difference is; only the
    /// length of the secret shows.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (secret, text) = (self.0.expose().bytes(), text.bytes());
        secret.len() == text.len() && are_same(secret.zip(text))
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Whether all pairs are of equals, looking at each of them.
fn are_same(pairs: impl Iterator<Item = (u8, u8)>) -> bool {
    // The compiler must not see that one difference decides.
    pairs.fold(0, |difference, (a, b)| black_box(difference | (a ^ b))) == 0
}

fn refused(what: &str) -> Error {
    Error::new(Kind::Configuration, format!("the secret of a webhook {what}"))
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdefghijklmnopqrst-_";

    #[test]
    fn only_the_secret_matches() {
        let secret = WebhookSecret::new(SECRET).expect("it is long enough");
        assert!(secret.matches(SECRET));
        for place in 0..SECRET.len() {
            let mut other = SECRET.as_bytes().to_vec();
            other[place] ^= 1;
            assert!(!secret.matches(&String::from_utf8(other).expect("ASCII")), "{place}");
        }
        for other in ["", "0", &SECRET[1..], &format!("{SECRET}0"), &SECRET.to_uppercase()] {
            assert!(!secret.matches(other), "{other}");
        }
    }

    #[test]
    fn every_character_is_looked_at_whichever_differs() {
        for place in 0..SECRET.len() {
            let mut looked_at = 0;
            let pairs = SECRET.bytes().enumerate().map(|(index, byte)| (byte, byte ^ u8::from(index == place)));
            assert!(!are_same(pairs.inspect(|_| looked_at += 1)));
            assert_eq!(looked_at, SECRET.len(), "{place}");
        }
    }

    #[test]
    fn what_can_be_guessed_or_is_encoded_is_refused() {
        for (text, reason) in [
            ("", "the secret of a webhook is shorter than 32 characters"),
            (&SECRET[1..], "the secret of a webhook is shorter than 32 characters"),
            (
                "0123456789abcdef0123456789abcd/f",
                "the secret of a webhook has characters that are encoded in an address",
            ),
            (
                "0123456789abcdef0123456789abcdeü",
                "the secret of a webhook has characters that are encoded in an address",
            ),
        ] {
            let error = WebhookSecret::new(text).expect_err("no secret");
            assert_eq!((error.to_string().as_str(), error.is_configuration()), (reason, true));
        }
    }

    #[test]
    fn each_new_secret_is_another() {
        let secrets: Vec<_> = (0..10).map(|_| WebhookSecret::generate().expect("randomness")).collect();
        for (index, secret) in secrets.iter().enumerate() {
            WebhookSecret::new(secret.expose()).expect("it can be made again");
            assert_eq!(secrets.iter().filter(|other| other.matches(secret.expose())).count(), 1, "{index}");
        }
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", WebhookSecret::new(SECRET)), "Ok(WebhookSecret(…))");
    }
}
