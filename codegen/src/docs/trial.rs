//! The documented request of every operation, as a script, to be sent to a mock server.

use super::view::View;

pub(super) fn requests(_view: &View<'_>) -> String {
    String::new()
}
