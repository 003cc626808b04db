//! What Python's `re.IGNORECASE` matches. It is not Unicode case folding: a character matches if its *lower case* is that of a
//! character in the pattern, or shares its upper case. So `i` also matches `İ` and `ı`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::CharSet;

/// Returns all characters that match where one of `set` stands in a pattern that ignores case.
pub(super) fn ignoring_case(set: &CharSet) -> CharSet {
    let tables = &*TABLES;
    let lowered = lower(set, tables);
    let equals = tables
        .same_upper
        .iter()
        .filter(|(c, _)| lowered.contains(**c))
        .flat_map(|(_, equals)| equals);
    let wanted = lowered.union(&CharSet::new(equals.map(|&c| (c, c)).collect()));
    let capitals = tables.lower_of.iter().filter(|(_, low)| wanted.contains(**low));
    wanted.union(&CharSet::new(capitals.map(|(&c, _)| (c, c)).collect()))
}

/// Returns the lower cases of the set's characters.
fn lower(set: &CharSet, tables: &Tables) -> CharSet {
    let capitals = tables.lower_of.iter().filter(|(c, _)| set.contains(**c));
    let kept = set.complement().union(&tables.capitals).complement();
    kept.union(&CharSet::new(capitals.map(|(_, &low)| (low, low)).collect()))
}

struct Tables {
    /// Characters whose lower case is another character.
    lower_of: BTreeMap<u32, u32>,
    /// The keys of `lower_of`.
    capitals: CharSet,
    /// Lower-case characters which share their upper case with others.
    same_upper: BTreeMap<u32, Vec<u32>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut lower_of = BTreeMap::new();
    let mut by_upper: BTreeMap<Vec<char>, Vec<u32>> = BTreeMap::new();
    for c in '\0'..=char::MAX {
        // The one character with a lower case of several characters, `İ`, has `i` as its simple lower case, which comes first.
        let low = c.to_lowercase().next().unwrap_or(c);
        if low == c {
            by_upper.entry(c.to_uppercase().collect()).or_default().push(c as u32);
        } else {
            lower_of.insert(c as u32, low as u32);
        }
    }
    let capitals = CharSet::new(lower_of.keys().map(|&c| (c, c)).collect());
    let same_upper =
        by_upper.into_values().filter(|group| group.len() > 1).flat_map(others).collect();
    Tables { lower_of, capitals, same_upper }
});

/// Returns each member of a group with all the other members.
fn others(group: Vec<u32>) -> Vec<(u32, Vec<u32>)> {
    group
        .iter()
        .map(|&c| (c, group.iter().copied().filter(|&other| other != c).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(c: char) -> Vec<char> {
        let set = ignoring_case(&CharSet::new(vec![(c as u32, c as u32)]));
        set.ranges()
            .iter()
            .flat_map(|&(first, last)| first..=last)
            .filter_map(char::from_u32)
            .collect()
    }

    #[test]
    fn letters_match_as_in_python() {
        assert_eq!(folded('e'), ['E', 'e']);
        assert_eq!(folded('É'), ['É', 'é']);
        assert_eq!(folded('i'), ['I', 'i', 'İ', 'ı']);
        assert_eq!(folded('s'), ['S', 's', 'ſ']);
        assert_eq!(folded('k'), ['K', 'k', '\u{212A}']);
        assert_eq!(folded('-'), ['-']);
        assert_eq!(folded('ß'), ['ß', 'ẞ']);
    }

    #[test]
    fn large_sets_fold_as_their_members_do() {
        let set = CharSet::new(vec![('a' as u32, 'z' as u32), (0x4E00, 0x9FFF)]);
        let folded = ignoring_case(&set);
        assert!(['A', 'z', 'İ', '\u{212A}', '中'].into_iter().all(|c| folded.contains(c as u32)));
        assert!(!folded.contains('é' as u32) && !folded.contains('[' as u32));
    }
}
