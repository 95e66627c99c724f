//! "Did you mean …?"

/// The name that is nearest to what was written, if one is near enough to be meant.
pub fn suggest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    // A third of the letters may be wrong; a name of one or two letters must fit but for its case.
    let limit = if written.len() < 3 { 0 } else { (written.len() / 3).max(1) };
    names
        .into_iter()
        .map(|name| (distance(&written, &name.to_lowercase().chars().collect::<Vec<_>>()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, removed, replaced or swapped with their neighbour.
fn distance(from: &[char], to: &[char]) -> usize {
    // Three rows of the usual table: a swap looks two rows back.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, letter) in from.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let at = |cells: &[usize], column: usize| cells.get(column).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, column) + usize::from(letter != other);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            let swapped = column > 0 && previous == Some(other) && to.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut last, next);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or(from.len())
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn finds_what_was_meant() {
        let keywords = ["required", "readOnly", "type", "items", "in"];
        assert_eq!(suggest("requried", keywords), Some("required"));
        assert_eq!(suggest("readonly", keywords), Some("readOnly"));
        assert_eq!(suggest("tpye", keywords), Some("type"));
        assert_eq!(suggest("IN", keywords), Some("in"));
        assert_eq!(suggest("on", keywords), None);
        assert_eq!(suggest("colour", keywords), None);
    }
}
