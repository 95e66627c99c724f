//! Prints what a page says as Markdown.

use super::{page::Page, site::Site};

pub(super) fn markdown(_site: &Site<'_>, page: &Page) -> String {
    format!("# {}\n", page.title)
}

pub(super) fn overview(site: &Site<'_>) -> String {
    format!("# {}\n", site.name)
}
