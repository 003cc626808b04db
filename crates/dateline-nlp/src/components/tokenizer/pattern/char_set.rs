//! Sets of code points.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::chars;

/// The last code point.
pub(in super::super) const MAX_CODE_POINT: u32 = 0x10FFFF;

/// A set of code points: ranges, sorted, without gaps of length zero between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in super::super) struct CharSet {
    ranges: Vec<(u32, u32)>,
}

impl CharSet {
    /// Makes the set of all code points in `ranges`, which may overlap and come in any order.
    pub(in super::super) fn new(mut ranges: Vec<(u32, u32)>) -> CharSet {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(open) if first <= open.1.saturating_add(1) => open.1 = open.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        CharSet { ranges: merged }
    }

    /// Makes the set of the code points for which `test` holds.
    fn where_holds(test: impl Fn(char) -> bool) -> CharSet {
        let held = (0..=MAX_CODE_POINT).filter(|&c| char::from_u32(c).is_some_and(&test));
        CharSet::new(held.map(|c| (c, c)).collect())
    }

    pub(in super::super) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    pub(in super::super) fn contains(&self, c: u32) -> bool {
        let at = self.ranges.partition_point(|&(_, last)| last < c);
        self.ranges.get(at).is_some_and(|&(first, _)| first <= c)
    }

    pub(in super::super) fn union(&self, other: &CharSet) -> CharSet {
        CharSet::new(self.ranges.iter().chain(&other.ranges).copied().collect())
    }

    pub(in super::super) fn complement(&self) -> CharSet {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for &(first, last) in &self.ranges {
            if next < first {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= MAX_CODE_POINT {
            ranges.push((next, MAX_CODE_POINT));
        }
        CharSet { ranges }
    }

    /// Returns the set in the syntax of the backtracking engine.
    pub(super) fn to_regex(&self) -> String {
        let mut text = String::from("[");
        for &(first, last) in &self.ranges {
            // Surrogates are no characters, and the engine refuses them as ends of ranges.
            let first = if (0xD800..=0xDFFF).contains(&first) { 0xE000 } else { first };
            let last = if (0xD800..=0xDFFF).contains(&last) { 0xD7FF } else { last };
            if first <= last {
                let _ = write!(text, r"\x{{{first:X}}}-\x{{{last:X}}}");
            }
        }
        if text.len() == 1 { "(?!)".to_owned() } else { text + "]" }
    }
}

/// Returns what Python's `\d`, `\w` or `\s` matches in a Unicode pattern, or `None` for another letter. Capitals give the complement.
pub(super) fn escape_class(letter: char) -> Option<CharSet> {
    let set = match letter.to_ascii_lowercase() {
        'd' => DECIMALS.clone(),
        'w' => WORD.clone(),
        's' => CharSet::where_holds(chars::is_space),
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() { set.complement() } else { set })
}

/// Numerals of Unicode 15 and later, which Rust knows and the Python of the package does not. Compared with Python over all code points;
/// decimals among them are those that the regex engine does not know either.
const LATER_NUMERALS: [(u32, u32); 3] =
    [(0x11DE0, 0x11DE9), (0x16FF4, 0x16FF6), (0x1D2C0, 0x1D2D3)];

/// `str.isdecimal`: those of `str.isdigit` that are in category Nd.
static DECIMALS: LazyLock<CharSet> = LazyLock::new(|| {
    let decimal = is_decimal();
    CharSet::where_holds(|c| chars::is_digit(c) && decimal(c))
});

/// `str.isalnum` and the underscore.
static WORD: LazyLock<CharSet> = LazyLock::new(|| {
    let decimal = is_decimal();
    let later = CharSet::new(LATER_NUMERALS.to_vec());
    CharSet::where_holds(|c| {
        let other_numeral = c.is_numeric() && !later.contains(c as u32) && !decimal(c);
        c == '_' || chars::is_alpha(c) || chars::is_digit(c) || other_numeral
    })
});

fn is_decimal() -> impl Fn(char) -> bool {
    // The regex engine is the only one here that knows Nd.
    let decimal = fancy_regex::Regex::new(r"\d").ok();
    move |c| {
        let mut bytes = [0; 4];
        c.is_numeric()
            && decimal
                .as_ref()
                .is_some_and(|regex| regex.is_match(c.encode_utf8(&mut bytes)).unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_merged() {
        assert_eq!(CharSet::new(vec![(5, 9), (1, 2), (3, 3), (8, 12)]).ranges(), [(1, 3), (5, 12)]);
    }

    #[test]
    fn the_complement_of_the_complement_is_the_set() {
        for ranges in [vec![], vec![(0, 3)], vec![(7, MAX_CODE_POINT)], vec![(2, 2), (9, 11)]] {
            let set = CharSet::new(ranges);
            assert_eq!(set.complement().complement(), set);
            assert!((0..20).all(|c| set.contains(c) != set.complement().contains(c)));
        }
    }

    #[test]
    fn classes_are_pythons() {
        let word = escape_class('w').expect("a class");
        let has = |c: char| word.contains(c as u32);
        assert!(has('½') && has('Ⅳ') && has('²') && has('é') && has('_') && has('٣'));
        assert!(!has('\u{301}') && !has('\u{203F}') && !has('-'));
        let decimals = escape_class('d').expect("a class");
        assert!(decimals.contains('٣' as u32) && !decimals.contains('²' as u32));
        assert!(
            escape_class('S').expect("a class").contains('x' as u32) && escape_class('b').is_none()
        );
    }
}
