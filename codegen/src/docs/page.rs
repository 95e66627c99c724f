//! Pages, and the frame around what they say.

use std::collections::BTreeSet;

use super::{
    content::{Block, Blocks, Target, Words, plain},
    html::Html,
    print::Printer,
    site::Site,
};

/// Nothing is loaded from another host, and only a mock server on this machine is ever asked.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src http://127.0.0.1:*; base-uri 'none'; form-action 'none'";

#[derive(Debug, Clone)]
pub(super) struct Page {
    /// From the root of the site: `reference/campaigns.html`.
    pub(super) path: String,
    pub(super) title: String,
    /// What the page is about, in a sentence.
    pub(super) lead: Words,
    pub(super) blocks: Blocks,
    /// The files of the document that it says things of.
    pub(super) made_from: BTreeSet<String>,
    /// Whether it repeats what other pages say, so that no link from elsewhere leads here.
    pub(super) repeats: bool,
}

impl Page {
    /// The same page as Markdown.
    pub(super) fn markdown_path(&self) -> String {
        self.path.replace(".html", ".md")
    }

    /// From the page to the root.
    pub(super) fn root(&self) -> &'static str {
        if self.path.contains('/') { "../" } else { "" }
    }
}

/// A page as HTML.
pub(super) fn html(site: &Site<'_>, page: &Page) -> String {
    let mut html = Html::default();
    html.doctype();
    html.element("html", &[("lang", "en")], |html| {
        html.element("head", &[], |html| head(site, page, html));
        html.line();
        html.element("body", &[], |html| body(site, page, html));
    });
    html.line();
    html.finish()
}

fn head(site: &Site<'_>, page: &Page, html: &mut Html) {
    let root = page.root();
    html.empty("meta", &[("charset", "utf-8")]);
    html.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    html.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    html.leaf("title", &[], &format!("{} · {}", page.title, site.name));
    html.empty("meta", &[("name", "description"), ("content", &plain(&page.lead))]);
    html.empty("link", &[("rel", "icon"), ("href", &format!("{root}icon.svg"))]);
    html.empty("link", &[("rel", "stylesheet"), ("href", &format!("{root}style.css"))]);
    let twin = page.markdown_path();
    let twin = twin.rsplit('/').next().unwrap_or_default();
    html.empty("link", &[("rel", "alternate"), ("type", "text/markdown"), ("href", twin)]);
    // Before the page shows, so that a chosen theme does not flash.
    html.empty("script", &[("src", &format!("{root}script.js")), ("data-root", root)]);
}

fn body(site: &Site<'_>, page: &Page, html: &mut Html) {
    html.leaf("a", &[("class", "skip"), ("href", "#main")], "Skip to the content");
    html.element("header", &[], |html| {
        html.leaf("button", &[("class", "menu"), ("popovertarget", "nav"), ("type", "button")], "Menu");
        let home = format!("{}index.html", page.root());
        html.leaf("a", &[("class", "brand"), ("href", &home)], site.name);
        html.empty("div", &[("id", "tools")]);
    });
    html.line();
    html.element("nav", &[("id", "nav"), ("popover", ""), ("aria-label", "Pages")], |html| menu(site, page, html));
    html.line();
    let class = if page.repeats { "long" } else { "one" };
    html.element("main", &[("id", "main"), ("class", class), ("tabindex", "-1")], |html| {
        let printer = Printer::new(site, page);
        html.leaf("h1", &[], &page.title);
        if !page.lead.is_empty() {
            html.element("p", &[("class", "lead")], |html| printer.words(html, &page.lead));
        }
        printer.blocks(html, &page.blocks);
    });
    html.line();
    html.element("footer", &[], |html| footer(site, page, html));
}

fn menu(site: &Site<'_>, page: &Page, html: &mut Html) {
    let printer = Printer::new(site, page);
    for (title, paths) in &site.menu {
        html.leaf("h2", &[], title);
        html.element("ul", &[], |html| {
            for found in paths.iter().filter_map(|path| site.pages.iter().find(|found| found.path == *path)) {
                let is_here = found.path == page.path;
                html.element("li", &[], |html| {
                    let href = printer.href(&Target::File(found.path.clone()));
                    let mut attributes = vec![("href", href.as_str())];
                    if is_here {
                        attributes.push(("aria-current", "page"));
                    }
                    html.leaf("a", &attributes, &found.title);
                    if is_here {
                        entries(&printer, html, &found.blocks);
                    }
                });
            }
        });
    }
}

/// What this page has, below its own line of the menu.
fn entries(printer: &Printer<'_>, html: &mut Html, blocks: &[Block]) {
    let entries: Vec<_> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Entry(entry) if entry.level == 2 && !entry.aside.is_empty() => Some((&entry.id, entry.name.clone())),
            Block::Heading { level: 2, id: Some(id), words } => Some((id, plain(words))),
            _ => None,
        })
        .collect();
    if entries.is_empty() {
        return;
    }
    html.element("ul", &[], |html| {
        for (id, title) in entries {
            let href = printer.href(&Target::Anchor(id.clone()));
            html.element("li", &[], |html| html.element("a", &[("href", &href)], |html| html.breaking(&title)));
        }
    });
}

fn footer(site: &Site<'_>, page: &Page, html: &mut Html) {
    html.element("p", &[], |html| {
        html.text(&format!("{} {}, snov-client {}. ", site.name, site.version, env!("CARGO_PKG_VERSION")));
        let twin = page.markdown_path();
        html.leaf("a", &[("href", twin.rsplit('/').next().unwrap_or_default())], "This page as Markdown");
        html.text(" · ");
        html.leaf("a", &[("href", &format!("{}openapi.yaml", page.root()))], "openapi.yaml");
        html.text(" · ");
        html.leaf("a", &[("href", &format!("{}openapi.json", page.root()))], "openapi.json");
    });
    if !page.made_from.is_empty() {
        html.element("p", &[], |html| {
            html.text("Made from");
            for file in &page.made_from {
                html.text(" ");
                html.leaf("a", &[("href", &format!("{}{file}", page.root()))], file);
            }
        });
    }
    html.leaf("p", &[], "Not affiliated with the vendor of the API. What nobody could confirm is marked.");
}
