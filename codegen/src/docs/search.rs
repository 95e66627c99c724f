//! The search index, as a script.

use super::{site::Site, view::View};

pub(super) fn index(_view: &View<'_>, _site: &Site<'_>) -> String {
    String::new()
}
