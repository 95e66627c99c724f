//! What Snov.io posts to a webhook: an envelope that is read first, and a typed payload that is read on its own.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Kind};
use crate::wire::lenient;

/// The largest delivery, in bytes.
const LARGEST: usize = 1 << 20;

/// One delivery: which event, its id, and its data as they came.
///
/// Deliveries are not signed: keep the address of the endpoint secret. They may come more than once:
/// [`Delivery::uid`] tells one event from the next.
///
/// ```
/// # use snov_client::Delivery;
/// let delivery = Delivery::from_slice(br#"{"event": "prospect.campaign_finished", "uid": "7", "data": {"id": 1}}"#)?;
/// assert_eq!(delivery.event(), "prospect.campaign_finished");
/// # Ok::<(), snov_client::Error>(())
/// ```
#[derive(Clone, PartialEq, Deserialize)]
pub struct Delivery {
    #[serde(deserialize_with = "lenient::text")]
    event: String,
    #[serde(default, deserialize_with = "lenient::text")]
    uid: String,
    #[serde(default)]
    data: Value,
}

impl Delivery {
    /// Reads the body of a delivery, of one mebibyte at most.
    ///
    /// # Errors
    /// The body is larger, or not a JSON object with the name of an event.
    pub fn from_slice(body: &[u8]) -> Result<Self, Error> {
        if body.len() > LARGEST {
            let detail = format!("the delivery is {} bytes long; the most is {LARGEST}", body.len());
            return Err(Error::new(Kind::TooLarge, detail));
        }
        serde_json::from_slice(body).map_err(|_| Error::new(Kind::Decode, "the delivery is not an event in JSON"))
    }

    /// The name of the event: `email_verification.verified`.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.event
    }

    /// What tells this event from all others; empty if it does not say.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.uid
    }

    /// The payload, as it came.
    #[must_use]
    pub fn data(&self) -> &Value {
        &self.data
    }

    /// Reads the payload.
    ///
    /// # Errors
    /// It is not a `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(&self.data).map_err(|error| {
            let reason = crate::answer::reason(&error);
            Error::new(Kind::Decode, format!("the data of `{}`: {reason}", crate::error::redact(&self.event)))
        })
    }
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("event", &self.event).field("uid", &self.uid).finish_non_exhaustive()
    }
}
