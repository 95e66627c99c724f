//! What the document does not know for sure.

use super::page::Page;
use super::view::View;

pub(super) fn page(_view: &View<'_>) -> Option<Page> {
    None
}
