//! The whole site: its pages, its menu, and which page an anchor is on.

use std::collections::BTreeMap;

use super::{content::anchors, page::Page};

#[derive(Debug)]
pub(super) struct Site<'d> {
    pub(super) name: &'d str,
    pub(super) version: &'d str,
    pub(super) pages: Vec<Page>,
    /// Headings, each with the paths of pages.
    pub(super) menu: Vec<(&'static str, Vec<String>)>,
    /// From anchor to the pages that have it, the one that links lead to first.
    homes: BTreeMap<String, Vec<String>>,
}

impl<'d> Site<'d> {
    pub(super) fn new(name: &'d str, version: &'d str, menu: Vec<(&'static str, Vec<Page>)>) -> Self {
        let paths = |pages: &[Page]| pages.iter().map(|page| page.path.clone()).collect();
        let listed = menu.iter().map(|(title, pages)| (*title, paths(pages))).collect();
        let pages: Vec<Page> = menu.into_iter().flat_map(|(_, pages)| pages).collect();
        let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (first, last): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(|page| !page.repeats);
        for page in first.into_iter().chain(last) {
            for anchor in anchors(&page.blocks) {
                homes.entry(anchor.to_owned()).or_default().push(page.path.clone());
            }
        }
        Self { name, version, pages, menu: listed, homes }
    }

    /// The page to look for an anchor: this one, or else the first that has it.
    pub(super) fn home(&self, anchor: &str, here: &Page) -> Option<&str> {
        let homes = self.homes.get(anchor)?;
        homes.iter().find(|home| **home == here.path).or(homes.first()).map(String::as_str)
    }

    /// The page that links to an anchor lead to.
    pub(super) fn home_of(&self, anchor: &str) -> Option<&str> {
        self.homes.get(anchor)?.first().map(String::as_str)
    }
}
