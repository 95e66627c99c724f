//! The website of the real document: links lead somewhere, anchors stay, and nothing is loaded from elsewhere.

mod html;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use codegen::{
    Files, Reading,
    load::Prose,
    tree::{Node, Value},
};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document() -> Reading {
    let reading = codegen::read(&workspace().join("spec/openapi.yaml"));
    assert!(!reading.has_errors(), "run `cargo xtask check`");
    reading
}

fn site_of(reading: &Reading, with_sources: bool) -> Files {
    let (document, bundle) =
        (reading.document.as_ref().expect("a document"), reading.bundle.as_ref().expect("a bundle"));
    let prose = Prose::read(&workspace()).expect("the guides can be read");
    codegen::site(document, bundle, with_sources.then_some(&reading.sources), &prose).expect("types can be made")
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

static SITE: LazyLock<Files> = LazyLock::new(|| site_of(&document(), true));

static PAGES: LazyLock<BTreeMap<&str, html::Page>> = LazyLock::new(|| pages(&SITE));

fn pages(site: &Files) -> BTreeMap<&str, html::Page> {
    let pages = site.iter().filter(|(name, _)| is(name, "html"));
    let read = |name: &str, text: &str| html::read(text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    pages.map(|(name, text)| (name.as_str(), read(name, text))).collect()
}

/// The file that a link on a page leads to, and the anchor in it.
fn target(page: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(decoded(anchor))));
    let mut parts: Vec<&str> = page.split('/').collect();
    if path.is_empty() {
        return (page.to_owned(), anchor);
    }
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    (parts.join("/"), anchor)
}

fn decoded(anchor: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = anchor.bytes();
    while let Some(byte) = rest.next() {
        let digits: Vec<u8> = if byte == b'%' { rest.by_ref().take(2).collect() } else { Vec::new() };
        let coded = std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(coded.unwrap_or(byte));
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn is_outside(link: &str) -> bool {
    link.starts_with("http://") || link.starts_with("https://")
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let reading = document();
    let once = site_of(&reading, false);
    assert!(once == site_of(&document(), false), "another run");
    let of_bundle = codegen::read(&workspace().join("spec/openapi.json"));
    let of_bundle = site_of(&of_bundle, false);
    let differing: Vec<&String> = once.keys().filter(|name| once.get(*name) != of_bundle.get(*name)).collect();
    assert!(once.len() == of_bundle.len() && differing.is_empty(), "{differing:?}");
}

/// Links that lead nowhere.
fn broken(site: &Files, pages: &BTreeMap<&str, html::Page>) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, page) in pages {
        for link in page.links.iter().filter(|link| !is_outside(link)) {
            let (file, anchor) = target(name, link);
            let has_anchor = |anchor: String| pages.get(file.as_str()).is_some_and(|page| page.ids.contains(&anchor));
            if !site.contains_key(&file) || !anchor.is_none_or(has_anchor) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    broken
}

#[test]
fn every_link_leads_somewhere() {
    let broken = broken(&SITE, &PAGES);
    assert!(broken.is_empty(), "{} broken links:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn any_document_makes_a_site() {
    let cases = fs::read_dir(workspace().join("tests/golden/pass")).expect("documents with one feature each");
    for case in cases {
        let case = case.expect("a case").path();
        let reading = codegen::read(&case);
        let (document, bundle) = (reading.document.expect("a document"), reading.bundle.expect("a bundle"));
        let site =
            codegen::site(&document, &bundle, Some(&reading.sources), &Prose::default()).expect("types can be made");
        let broken = broken(&site, &pages(&site));
        assert!(broken.is_empty(), "{}: {broken:?}", case.display());
    }
}

#[test]
fn markdown_leads_to_markdown() {
    let mut broken = Vec::new();
    for (name, text) in SITE.iter().filter(|(name, _)| is(name, "md") || *name == "llms.txt") {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !is_outside(link)) {
            if !SITE.contains_key(&target(name, link).0) {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn links_to_other_hosts_are_known() {
    let known =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/outside.txt")).expect("a list");
    let known: BTreeSet<&str> = known.lines().collect();
    let found: BTreeSet<&str> =
        PAGES.values().flat_map(|page| &page.links).filter(|link| is_outside(link)).map(String::as_str).collect();
    assert_eq!(found, known, "tests/site/outside.txt lists every link to another host");
}

#[test]
fn nothing_runs_or_loads_but_what_is_our_own() {
    for (name, page) in PAGES.iter() {
        let handlers: Vec<&String> =
            page.attributes.iter().filter(|name| name.starts_with("on") || *name == "style").collect();
        assert!(handlers.is_empty(), "{name}: {handlers:?}");
        assert_eq!(page.elements.get("script"), Some(&1), "{name}");
        for foreign in ["style", "iframe", "img", "object", "form"] {
            assert!(!page.elements.contains_key(foreign), "{name}: <{foreign}>");
        }
    }
}

#[test]
fn headings_are_in_order() {
    for (name, page) in PAGES.iter() {
        // The menu has its own, before the page's title.
        let start = page.headings.iter().position(|level| *level == 1).expect("a title");
        let headings = &page.headings[start..];
        let steps: Vec<_> = headings.windows(2).filter(|pair| pair[1] > pair[0] + 1).collect();
        assert!(steps.is_empty() && !headings[1..].contains(&1), "{name}: {steps:?}");
    }
}

/// Names of operations, events and types, each with the places in it.
fn anchors() -> BTreeMap<String, BTreeSet<String>> {
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lasting = PAGES.iter().filter(|(name, _)| {
        name.starts_with("reference/")
            || name.starts_with("tables/")
            || ["enums.html", "errors.html", "webhooks.html"].contains(name)
    });
    let is_of_the_frame = |id: &String| ["main", "nav", "tools", "types"].contains(&id.as_str());
    for id in lasting.flat_map(|(_, page)| &page.ids).filter(|id| !is_of_the_frame(id)) {
        let has_kind = ["schema.", "enum.", "event.", "status."].iter().any(|kind| id.starts_with(kind));
        let after_kind = if has_kind { id.find('.').map_or(0, |at| at + 1) } else { 0 };
        // The names of events have points in them.
        let end = if id.starts_with("event.") { None } else { id[after_kind..].find('.').map(|at| at + after_kind) };
        let (name, place) = end.map_or((id.as_str(), ""), |at| (&id[..at], &id[at + 1..]));
        anchors.entry(name.to_owned()).or_default().insert(place.to_owned());
    }
    anchors
}

fn read_anchors(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    lines.map(|(name, places)| (name.to_owned(), places.split(' ').map(str::to_owned).collect())).collect()
}

/// An anchor once told to somebody leads there for ever, or to what took its place.
#[test]
fn no_anchor_vanishes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/anchors.txt");
    let known = read_anchors(&fs::read_to_string(&file).unwrap_or_default());
    let found = anchors();
    let has = |name: &str, place: &str| found.get(name).is_some_and(|places| places.contains(place));
    let moved: BTreeMap<&str, &str> =
        include_str!("../../src/docs/moved.txt").lines().filter_map(|line| line.split_once(" -> ")).collect();
    let whole = |name: &str, place: &str| if place.is_empty() { name.to_owned() } else { format!("{name}.{place}") };
    let all = |anchors: &BTreeMap<String, BTreeSet<String>>| -> BTreeSet<String> {
        anchors.iter().flat_map(|(name, places)| places.iter().map(move |place| whole(name, place))).collect()
    };
    let now = all(&found);
    let gone: Vec<String> = known
        .iter()
        .flat_map(|(name, places)| places.iter().map(move |place| (name, place)))
        .filter(|(name, place)| !has(name, place))
        .map(|(name, place)| whole(name, place))
        .filter(|anchor| !moved.get(anchor.as_str()).is_some_and(|target| now.contains(*target)))
        .collect();
    assert!(gone.is_empty(), "say in codegen/src/docs/moved.txt where these went: {gone:?}");

    if env::var_os("UPDATE_EXPECT").is_some() {
        let mut merged = known;
        for (name, places) in found {
            merged.entry(name).or_default().extend(places);
        }
        let line = |(name, places): (&String, &BTreeSet<String>)| {
            format!("{name}:{}\n", places.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
        };
        fs::write(&file, merged.iter().map(line).collect::<String>()).expect("the list is written");
        return;
    }
    let known = all(&known);
    let new: Vec<&String> = now.difference(&known).take(20).collect();
    assert!(new.is_empty(), "new anchors: UPDATE_EXPECT=1 cargo test -p codegen --test site lists them: {new:?} …");
}

#[test]
fn every_doubt_is_listed() {
    fn count(node: &Node) -> usize {
        match &node.value {
            Value::Array(items) => items.iter().map(count).sum(),
            Value::Object(entries) => {
                let is_doubt = node.get("grade").and_then(Node::as_str) == Some("unconfirmed");
                usize::from(is_doubt) + entries.iter().map(|(_, value)| count(value)).sum::<usize>()
            }
            _ => 0,
        }
    }
    let told = format!("The {} statements", count(&document().bundle.expect("a bundle")));
    assert!(SITE["unconfirmed.html"].contains(&told), "{told} …");
}

#[test]
fn a_doubt_names_its_source() {
    assert!(SITE["reference/campaigns.md"].contains("**Unconfirmed.** API reference: No price is stated."));
}

#[test]
fn the_overview_says_what_this_is() {
    let start = "# Snov.io API\n\n> Find, verify and contact prospects with Snov.io.\n\n## Start\n";
    assert!(SITE["llms.txt"].starts_with(start), "{start}");
}

#[test]
fn cards_have_a_note_or_none() {
    let index = &SITE["index.md"];
    assert!(index.contains("- [Quick start](guide/quick-start.md): After this page"), "{index}");
    assert!(index.contains("- [Account](reference/account.md) (1 operation): "), "{index}");
}

#[test]
fn everything_is_on_its_page_and_on_the_page_with_everything() {
    let document = document().document.expect("a document");
    for operation in document.paths.iter().flat_map(|path| &path.operations) {
        let id = &operation.id.as_ref().expect("an id").value;
        let tag = &operation.tags.first().expect("a tag").value;
        assert!(PAGES[format!("reference/{tag}.html").as_str()].ids.contains(id), "{id}");
        assert!(PAGES["everything.html"].ids.contains(id), "{id}");
        assert!(SITE["search.js"].contains(&format!("\\t{id}\\t")), "{id}");
        assert!(SITE["trial.js"].contains(&format!("\"{id}\": [")), "{id}");
    }
    for (event, _) in &document.webhooks {
        let id = format!("event.{}", event.value);
        assert!(PAGES["webhooks.html"].ids.contains(&id) && PAGES["everything.html"].ids.contains(&id), "{id}");
    }
}

/// Readers look for what is done, and programs for the name; links lead to the name.
#[test]
fn headings_say_what_is_done() {
    let heading = "<h2><a href=\"#createList\">Creates an empty list of prospects</a> <code>createList</code></h2>";
    assert!(SITE["reference/lists.html"].contains(heading), "{heading}");
    let heading = "## createList\n\n**Creates an empty list of prospects**\n\n`POST /v1/lists`";
    assert!(SITE["reference/lists.md"].contains(heading), "{heading}");
    let found = "operation\\tcreateList\\tcreateList\\tCreates an empty list of prospects · POST /v1/lists\\n";
    assert!(SITE["search.js"].contains(found), "{found}");
}

#[test]
fn the_document_reads_back_from_yaml() {
    let folder = env::temp_dir().join(format!("codegen-site-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("bundle.yaml");
    fs::write(&file, &SITE["openapi.yaml"]).expect("a file");
    let mut diagnostics = Vec::new();
    let (_, loaded) = codegen::load::load(&file, &mut diagnostics);
    fs::remove_dir_all(&folder).expect("the folder goes");
    let loaded = loaded.expect("it is YAML");
    let tree = loaded.tree(loaded.root).expect("a tree");
    assert!(codegen::bundle::to_json(tree) == SITE["openapi.json"], "{diagnostics:?}");
}

#[test]
fn scripts_and_pages_stay_light() {
    assert!(SITE["script.js"].len() <= 10_000, "{}", SITE["script.js"].len());
    assert!(SITE["everything.html"].len() <= 700_000, "{}", SITE["everything.html"].len());
}
