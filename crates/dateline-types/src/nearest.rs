//! Which known word is meant by one that is not known.

/// Longer words than this are no slips of a known one.
const MAX_CHARS: usize = 64;

/// Returns the known word that takes the fewest slips (a letter more, less, other, or two that changed places) to become `word`; none where that
/// is more than a third of its letters.
///
/// ```
/// use dateline_types::nearest;
///
/// assert_eq!(nearest("recipent", ["actor", "recipient"]), Some("recipient"));
/// assert_eq!(nearest("verb", ["actor", "recipient"]), None);
/// ```
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word: Vec<char> = word.chars().take(MAX_CHARS + 1).flat_map(char::to_lowercase).collect();
    if word.len() > MAX_CHARS {
        return None;
    }
    let most = (word.len() / 3).max(1);
    let slips = known.into_iter().map(|own| (distance(&word, own), own));
    let best = slips.filter(|(n, _)| *n <= most).min_by_key(|(n, _)| *n);
    best.map(|(_, own)| own)
}

/// Says in a message of serde's that names an unknown key or value what was meant, or what there is.
#[must_use]
pub fn with_cure(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let [start, word, rest, ..] = parts.as_slice() else { return message.to_owned() };
    let is_of_unknown = start.starts_with("unknown ") && rest.contains("expected");
    if !is_of_unknown {
        return message.to_owned();
    }
    let what = if *start == "unknown field " { "unknown key " } else { start };
    let known = parts.iter().skip(3).step_by(2).copied();
    match nearest(word, known.clone()) {
        Some(near) => format!("{what}`{word}`; did you mean `{near}`?"),
        None => format!("{what}`{word}`; there are `{}`", known.collect::<Vec<_>>().join("`, `")),
    }
}

/// The optimal string alignment distance, without regard to case.
fn distance(word: &[char], known: &str) -> usize {
    let known: Vec<char> = known.chars().flat_map(char::to_lowercase).collect();
    let mut rows = vec![(0..=known.len()).collect::<Vec<usize>>()];
    for (i, &own) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in known.iter().enumerate() {
            let changed = rows[i][j] + usize::from(own != other);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && own == known[j - 1] && word[i - 1] == other;
            if is_swap {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[word.len()][known.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let of = |one: &str, other| distance(&one.chars().collect::<Vec<_>>(), other);
        assert_eq!(of("objet", "object"), 1);
        assert_eq!(of("obejct", "object"), 1);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("été", "ete"), 2);
    }

    #[test]
    fn the_message_says_what_was_meant() {
        let message = "unknown field `mod`, expected one of `mode`, `context`";
        assert_eq!(with_cure(message), "unknown key `mod`; did you mean `mode`?");
        let message = "unknown field `xyz`, expected `mode` or `context`";
        assert_eq!(with_cure(message), "unknown key `xyz`; there are `mode`, `context`");
        assert_eq!(with_cure("missing field `type`"), "missing field `type`");
    }
}
