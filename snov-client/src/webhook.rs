//! What Snov.io posts to a webhook: an envelope that is read first, and a typed payload that is read on its own.

#[cfg(test)]
mod fuzz;
mod secret;

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::answer::{offset, reason};
use crate::error::{Error, Fingerprint, Kind, redact};
use crate::wire::scan;

pub use secret::WebhookSecret;

/// One delivery: which event, its id, and its data as they came.
///
/// The envelope is read first, so that no surprise in the data can hide that something happened. The data are read on their
/// own, by [`webhooks::Event`](crate::webhooks::Event) or as a type of your own, and an event that this version does not
/// know is kept as it is.
///
/// Deliveries are not signed: a [`WebhookSecret`] in the address of the endpoint is all that keeps strangers out. One may
/// come more than once: see [`Delivery::key`].
///
/// ```
/// # use snov_client::Delivery;
/// let delivery = Delivery::from_slice(br#"{"event": "prospect.campaign_finished", "uid": "7", "data": {"id": 1}}"#)?;
/// assert_eq!(delivery.event(), "prospect.campaign_finished");
/// assert_eq!(delivery.data()["id"], 1);
/// # Ok::<(), snov_client::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Delivery {
    event: String,
    uid: String,
    envelope: Map<String, Value>,
    digest: Fingerprint,
}

impl Delivery {
    /// The largest delivery that [`from_slice`](Self::from_slice) reads, in bytes: one mebibyte.
    pub const MAX_SIZE: usize = 1 << 20;

    /// Reads the body of a delivery, of [`MAX_SIZE`](Self::MAX_SIZE) at most.
    ///
    /// # Errors
    /// The body is larger, or not a JSON object with the name of an event in it.
    pub fn from_slice(body: &[u8]) -> Result<Self, Error> {
        Self::from_slice_up_to(body, Self::MAX_SIZE)
    }

    /// Reads the body of a delivery, of so many bytes at most.
    ///
    /// # Errors
    /// The body is larger, or not a JSON object with the name of an event in it.
    pub fn from_slice_up_to(body: &[u8], most: usize) -> Result<Self, Error> {
        if body.len() > most {
            let detail = format!("the delivery is {} bytes long; the most is {most}", body.len());
            return Err(Error::new(Kind::TooLarge, detail));
        }
        let envelope: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
            let path = scan::path_at(body, offset(body, error.line(), error.column()));
            let detail = format!("the delivery is not an event in JSON: {}", reason(&error));
            Error::new(Kind::Decode, detail).with_path(path)
        })?;
        let event = envelope.get("event").and_then(text).ok_or_else(|| {
            Error::new(Kind::Decode, "the delivery does not say which event it is").with_path("event".to_owned())
        })?;
        let uid = envelope.get("uid").and_then(text).unwrap_or_default();
        Ok(Self { event, uid, envelope, digest: Fingerprint::of([body]) })
    }

    /// The name of the event: `email_verification.verified`.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.event
    }

    /// What the envelope calls itself; empty if it does not say.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// The payload, as it came; null if there is none.
    #[must_use]
    pub fn data(&self) -> &Value {
        self.field("data").unwrap_or(&Value::Null)
    }

    /// A field of the envelope, as it came, whether this version knows it or not.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.envelope.get(name)
    }

    /// What is the same each time that this event is delivered: its name, and the envelope's `uid`, or a digest of the whole
    /// body where there is none.
    ///
    /// An answer that is late or lost makes Snov.io deliver an event again, up to seven times within 38 hours. Keep the key
    /// for two days beside what was done for it, and answer a delivery whose key is there without doing it once more.
    #[must_use]
    pub fn key(&self) -> String {
        let Self { event, uid, digest, .. } = self;
        if uid.is_empty() { format!("{event}#{digest}") } else { format!("{event}:{uid}") }
    }

    /// Reads the payload.
    ///
    /// # Errors
    /// It is not a `T`; [`Error::path`] tells where.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        const BEFORE: &str = r#"{"data":"#;
        // Read from text, as answers are: what types know of JSON is compiled for that already, and an error has a place.
        let envelope = format!("{BEFORE}{}}}", self.data());
        let data = &envelope.as_bytes()[BEFORE.len()..];
        T::deserialize(&mut serde_json::Deserializer::from_slice(data)).map_err(|error| {
            let at = BEFORE.len() + offset(data, error.line(), error.column());
            let path = scan::path_at(envelope.as_bytes(), at);
            let (event, place, reason) = (redact(&self.event), redact(&path), reason(&error));
            let detail = format!("the delivery of `{event}` is not what the document says at `{place}`: {reason}");
            Error::new(Kind::Decode, detail).with_path(path)
        })
    }
}

/// A text, or a number as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("event", &redact(&self.event))
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
