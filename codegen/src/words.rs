//! Names in a sentence, and in numbers.

/// "`a`, `b` and `c`"; `and` stands before the last.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>, and: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} {and} {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// `companies` for `company`.
pub(crate) fn plural(word: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('y') {
        _ if word == "person" => "people".to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if sibilant => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, plural};

    #[test]
    fn several_of_a_kind() {
        for (one, several) in [
            ("campaign", "campaigns"),
            ("company", "companies"),
            ("reply", "replies"),
            ("key", "keys"),
            ("status", "statuses"),
            ("search", "searches"),
            ("person", "people"),
        ] {
            assert_eq!(plural(one), several);
        }
    }

    #[test]
    fn one_or_several() {
        assert_eq!(listed([], "and"), "");
        assert_eq!(listed(["a"], "and"), "`a`");
        assert_eq!(listed(["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
