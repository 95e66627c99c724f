//! Brings a folder of generated files up to date: writes what differs, deletes what is no longer made.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use crate::Failure;

/// What has to happen to one file.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    /// `None`: the file is not there.
    pub(crate) old: Option<String>,
    /// `None`: the file has to go.
    pub(crate) new: Option<String>,
}

impl Change {
    /// What happens, in a word.
    pub(crate) fn verb(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "created",
            (_, None) => "deleted",
            _ => "updated",
        }
    }

    /// Old and new as a unified diff.
    pub(crate) fn diff(&self) -> String {
        let (old, new) = (self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default());
        let path = self.path.display().to_string();
        similar::TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(&path, &path).to_string()
    }

    /// How many lines come and go.
    pub(crate) fn lines(&self) -> (usize, usize) {
        let (old, new) = (self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default());
        similar::TextDiff::from_lines(old, new).iter_all_changes().fold((0, 0), |(added, removed), change| match change
            .tag()
        {
            similar::ChangeTag::Insert => (added + 1, removed),
            similar::ChangeTag::Delete => (added, removed + 1),
            similar::ChangeTag::Equal => (added, removed),
        })
    }
}

/// Which files of a folder may be overwritten, and deleted when they are not wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ours {
    /// All of them: nothing else has a place there.
    Everything,
    /// Those with this text in their first line: the folder is the user's.
    Marked(&'static str),
    /// Those that the file of this name in the folder lists, as the last run left it.
    Listed(&'static str),
}

impl Ours {
    /// Whether a file is one of ours. `listed`: what the list names.
    fn include(self, name: &str, text: &str, listed: &BTreeSet<String>) -> bool {
        match self {
            Self::Everything => true,
            Self::Marked(marker) => text.lines().next().is_some_and(|line| line.contains(marker)),
            Self::Listed(list) => name == list || listed.contains(name),
        }
    }

    /// The names in the list, if there is one.
    fn listed(self, folder: &Path) -> Result<BTreeSet<String>, Failure> {
        let Self::Listed(list) = self else { return Ok(BTreeSet::new()) };
        let text = read(&folder.join(list))?.unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }
}

/// Compares names and contents of `wanted` with what stands in `folder`.
pub(crate) fn compare(folder: &Path, wanted: &BTreeMap<String, String>, ours: Ours) -> Result<Vec<Change>, Failure> {
    let listed = ours.listed(folder)?;
    let mut changes = Vec::new();
    for (name, content) in wanted {
        let change = compare_file(&folder.join(name), content)?;
        if let Some(Change { path, old: Some(old), .. }) = &change
            && !ours.include(name, old, &listed)
        {
            let path = path.display();
            return Err(Failure::Broken(format!(
                "{path} is not a generated file: choose another folder, or move it away"
            )));
        }
        changes.extend(change);
    }
    let mut present = Vec::new();
    match ours {
        // The folder may hold anything else, and much of it.
        Ours::Listed(_) => present.extend(listed.iter().map(|name| folder.join(name))),
        Ours::Everything | Ours::Marked(_) => list(folder, &mut present)
            .map_err(|error| Failure::Broken(format!("cannot list {}: {error}", folder.display())))?,
    }
    for path in present {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if wanted.contains_key(&name) {
            continue;
        }
        if let Some(old) = read(&path)?.filter(|text| ours.include(&name, text, &listed)) {
            changes.push(Change { path, old: Some(old), new: None });
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// Compares one file with what it should hold.
pub(crate) fn compare_file(path: &Path, wanted: &str) -> Result<Option<Change>, Failure> {
    let old = read(path)?;
    let same = old.as_deref() == Some(wanted);
    Ok((!same).then(|| Change { path: path.to_path_buf(), old, new: Some(wanted.to_owned()) }))
}

/// Carries the changes out.
pub(crate) fn write(changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        let done = match &change.new {
            Some(content) => {
                change.path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&change.path, content))
            }
            None => fs::remove_file(&change.path),
        };
        done.map_err(|error| Failure::Broken(format!("cannot write {}: {error}", change.path.display())))?;
    }
    Ok(())
}

/// The text of a file; `None` when there is none.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Broken(format!("cannot read {}: {error}", path.display()))),
    }
}

/// Every file below a folder; none when the folder is not there.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(folder: &Path, ours: Ours) -> Vec<(String, &'static str)> {
        let wanted =
            BTreeMap::from([("kept.rs".to_owned(), "// @marked\n".to_owned()), ("new.rs".to_owned(), String::new())]);
        let Ok(changes) = compare(folder, &wanted, ours) else { panic!("the folder can be read") };
        changes
            .iter()
            .map(|change| (change.path.file_name().unwrap_or_default().to_string_lossy().into_owned(), change.verb()))
            .collect()
    }

    #[test]
    fn what_a_user_wrote_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for (name, content) in [("kept.rs", "// @marked\n"), ("old.rs", "// @marked\n"), ("mine.rs", "// by hand\n")] {
            fs::write(folder.join(name), content).expect("a file");
        }
        let entry = |name: &str, verb| (name.to_owned(), verb);
        let theirs = changes(&folder, Ours::Marked("@marked"));
        let own = changes(&folder, Ours::Everything);
        fs::remove_dir_all(&folder).expect("the folder goes");

        assert_eq!(theirs, [entry("new.rs", "created"), entry("old.rs", "deleted")]);
        assert_eq!(own, [entry("mine.rs", "deleted"), entry("new.rs", "created"), entry("old.rs", "deleted")]);
    }

    #[test]
    fn what_is_not_listed_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("xtask-listed-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for (name, content) in [("kept.rs", ""), ("old.rs", ""), ("mine.rs", ""), (".list", "kept.rs\nold.rs\n")] {
            fs::write(folder.join(name), content).expect("a file");
        }
        let listed = changes(&folder, Ours::Listed(".list"));
        fs::remove_dir_all(&folder).expect("the folder goes");

        let entry = |name: &str, verb| (name.to_owned(), verb);
        assert_eq!(listed, [entry("kept.rs", "updated"), entry("new.rs", "created"), entry("old.rs", "deleted")]);
    }

    #[test]
    fn a_file_written_by_hand_is_not_overwritten() {
        let folder = std::env::temp_dir().join(format!("xtask-overwrite-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("mod.rs"), "// by hand\n").expect("a file");
        let wanted = BTreeMap::from([("mod.rs".to_owned(), "// @marked\n".to_owned())]);
        let refused = compare(&folder, &wanted, Ours::Marked("@marked"));
        fs::remove_dir_all(&folder).expect("the folder goes");

        assert!(matches!(refused, Err(Failure::Broken(message)) if message.contains("mod.rs is not a generated file")));
    }
}
