//! Texts that are written by hand and stand on the site beside what is made from the document.

use std::{fs, io, path::Path};

/// The texts, as Markdown. Those that do not exist are left out.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// What the first page says.
    pub home: Option<String>,
    /// How to answer deliveries of webhooks.
    pub deliveries: Option<String>,
    /// Names of guides, such as `quick-start`, with their texts, by name.
    pub guides: Vec<(String, String)>,
    /// The table of what is sent again.
    pub retries: Option<String>,
    /// The table of kinds of error.
    pub errors: Option<String>,
    pub changes: Option<String>,
}

impl Prose {
    /// Reads the texts of a workspace.
    ///
    /// # Errors
    /// A file that is there but cannot be read.
    pub fn read(workspace: &Path) -> io::Result<Self> {
        let docs = workspace.join("snov-client/docs");
        Ok(Self {
            home: text(&docs.join("home.md"))?,
            deliveries: text(&docs.join("deliveries.md"))?,
            guides: guides(&docs.join("guide"))?,
            retries: text(&docs.join("retries.md"))?,
            errors: text(&docs.join("errors.md"))?,
            changes: text(&workspace.join("CHANGELOG.md"))?,
        })
    }
}

fn guides(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut guides = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if let (Some("md"), Some(name)) = (path.extension().and_then(|found| found.to_str()), path.file_stem()) {
            guides.push((name.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
        }
    }
    guides.sort();
    Ok(guides)
}

fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
