//! "Did you mean": the nearest of the words that exist.

/// The candidate that is nearest to `word`, if it is near enough to be meant.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be put in, taken out or replaced to get from one word to the other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    cost(&from, &to, |_| 1, |_| 1, |one, other| usize::from(one != other))
}

/// What it costs at least to get from one list to another by taking items out, putting items in, and replacing items.
pub(crate) fn cost<F, T>(
    from: &[F],
    to: &[T],
    take: impl Fn(&F) -> usize,
    put: impl Fn(&T) -> usize,
    replace: impl Fn(&F, &T) -> usize,
) -> usize {
    let mut row = vec![0];
    row.extend(to.iter().scan(0, |sum, item| {
        *sum += put(item);
        Some(*sum)
    }));
    for old in from {
        let mut diagonal = row[0];
        row[0] += take(old);
        for (index, new) in to.iter().enumerate() {
            let replaced = diagonal + replace(old, new);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(diagonal + take(old)).min(row[index] + put(new));
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn far_words_are_no_suggestion() {
        assert_eq!(nearest("perpage", ["page", "perPage"]), Some("perPage"));
        assert_eq!(nearest("colour", ["page", "perPage"]), None);
    }
}
