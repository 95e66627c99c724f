//! A place in the pages of a call, to be written down.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::position::{Position, input};
use crate::error::{Error, Fingerprint, Kind, redact};
use crate::request::Request;

/// A place in the pages of a call: write it down with serde, and go on from there later, with the same call.
///
/// It stands before the first page that was not handed out in full, so that each item is seen at least once. If that page
/// is the result of a task that was started, the task is asked for it again, and not started again.
///
/// ```no_run
/// # use snov_client::models::ListId;
/// # async fn example(snov: snov_client::Client, saved: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let bookmark: snov_client::Bookmark = serde_json::from_str(saved)?;
/// let mut prospects = snov.prospects().in_list(ListId(7)).items().resume(&bookmark)?;
/// while let Some(prospect) = prospects.try_next().await? {
///     println!("{prospect:?}");
/// }
/// let saved = serde_json::to_string(&prospects.bookmark())?;
/// # Ok(()) }
/// ```
#[derive(Clone, Serialize, Deserialize)]
pub struct Bookmark {
    operation: String,
    /// Tells calls with other inputs from this one.
    call: Fingerprint,
    position: Position,
}

impl Bookmark {
    pub(super) fn new(call: &Request, position: Position) -> Self {
        Self { operation: call.operation().id.to_owned(), call: call.fingerprint_without(input(call)), position }
    }

    /// The place, if it is one in the pages of `call`.
    pub(super) fn position(&self, call: &Request) -> Result<Position, Error> {
        let operation = call.operation();
        let refused = |detail: String| Err(Error::new(Kind::Input, detail).with_operation(operation.id));
        if self.operation != operation.id {
            let (own, other) = (operation.id, redact(&self.operation));
            return refused(format!("the bookmark is one of `{other}`, and this is `{own}`"));
        }
        if self.call != call.fingerprint_without(input(call)) {
            return refused("the bookmark is one of a call with other inputs".to_owned());
        }
        Ok(self.position.clone())
    }

    /// How many pages were fetched before this place.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.position.pages
    }
}

impl fmt::Debug for Bookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bookmark")
            .field("operation", &redact(&self.operation))
            .field("pages", &self.position.pages)
            .field("end", &self.position.end)
            .finish_non_exhaustive()
    }
}
