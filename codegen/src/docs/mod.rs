//! Turns a document, the client made from it and written guides into a website about the API.
//!
//! Pages are data first (`content`), so that each can be printed as HTML and as Markdown, and so that a link names an
//! anchor and not a place. Nothing here reads or writes a file.

mod anchors;
mod changes;
mod content;
mod enums;
mod errors;
mod everything;
mod guides;
mod home;
mod html;
mod markdown;
mod operation;
mod page;
mod print;
mod reach;
mod reference;
mod rules;
mod sample;
mod schema;
mod search;
mod site;
mod text;
mod trial;
mod unconfirmed;
mod view;
mod webhooks;

pub use sample::{curl, webhook};

use crate::{
    Files, bundle,
    document::Document,
    ir::Api,
    load::{Prose, Sources},
    tree::Node,
};
use site::Site;
use view::View;

/// What a site is made from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'d> {
    pub document: &'d Document,
    /// What became of the document in Rust.
    pub api: &'d Api,
    /// The document in one tree.
    pub bundle: &'d Node,
    /// The files that the document was read from, to link to.
    pub sources: Option<&'d Sources>,
    pub prose: &'d Prose,
}

/// Every file of the site.
#[must_use]
pub fn site(input: &Input<'_>) -> Files {
    let view = View::new(input.document, input.api, input.sources);
    let reference = reference::pages(&view);
    let mut more = vec![enums::page(&view)];
    more.extend(enums::table_pages(&view));
    more.push(errors::page(&view, input.prose));
    more.extend(webhooks::page(&view, input.prose));
    more.extend(changes::page(input.prose));
    more.extend([unconfirmed::page(&view), everything::page(&view)]);
    let guides = guides::pages(input.prose);
    let start = vec![home::page(&view, input.prose, &guides)];
    let menu = vec![("Start", start), ("Guides", guides), ("Reference", reference), ("More", more)];
    let site = Site::new(&input.document.info.title.value, &input.document.info.version.value, menu);

    let mut files: Files = view.files().map(|(name, text)| (name, text.to_owned())).collect();
    for page in &site.pages {
        files.insert(page.path.clone(), page::html(&site, page));
        files.insert(page.markdown_path(), text::markdown(&site, page));
    }
    files.insert("llms.txt".to_owned(), text::overview(&site));
    files.insert("style.css".to_owned(), include_str!("assets/style.css").to_owned());
    files.insert("icon.svg".to_owned(), include_str!("assets/icon.svg").to_owned());
    files.insert("script.js".to_owned(), include_str!("assets/script.js").to_owned());
    files.insert("search.js".to_owned(), search::script(&site));
    files.insert("trial.js".to_owned(), trial::script(&view));
    files.insert("openapi.json".to_owned(), bundle::to_json(input.bundle));
    files.insert("openapi.yaml".to_owned(), bundle::to_yaml(input.bundle));
    files
}

/// Anchors that once were, and what took their place.
fn moved() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("moved.txt").lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" -> "))
}
