//! Names in a sentence.

/// "`a`, `b` and `c`"; `and` stands before the last.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>, and: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} {and} {last}", others.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn one_or_several() {
        assert_eq!(listed([], "and"), "");
        assert_eq!(listed(["a"], "and"), "`a`");
        assert_eq!(listed(["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
