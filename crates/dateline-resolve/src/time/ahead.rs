//! Which rules may hold, told by the first two pieces: « le » begins many, and most of them want a day, a month or a season next.

use rustc_hash::FxHashMap;

use super::lex::{LexKind, Lexeme};
use super::pattern::{Lists, Node};

/// The rules that may begin with one piece, by the piece behind it. Each list is in the order of the grammar.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    by_word: FxHashMap<String, Vec<usize>>,
    before_digits: Vec<usize>,
    /// Before anything else.
    otherwise: Vec<usize>,
}

/// What may stand behind the first piece of a match: words, and digits as `None`.
#[derive(Debug, Default)]
pub(super) struct Seconds<'n> {
    pub(super) words: Vec<Option<&'n str>>,
    /// Whether anything may: the match ends there, or it is not known.
    pub(super) any: bool,
}

impl Choices {
    /// Orders the rules that may begin with `first`, a word or (where it is none) digits.
    pub(super) fn of<'n>(
        first: Option<&str>,
        rules: impl Iterator<Item = (usize, &'n Node)>,
        lists: &'n Lists,
    ) -> Choices {
        let mut choices = Choices::default();
        let mut all: Vec<(usize, Seconds<'n>)> = Vec::new();
        for (index, node) in rules {
            all.push((index, node.seconds(lists, first)));
        }
        let words = all.iter().flat_map(|(_, seconds)| seconds.words.iter().flatten());
        for &word in words {
            choices.by_word.entry(word.to_owned()).or_default();
        }
        for (index, seconds) in all {
            if seconds.any {
                choices.by_word.values_mut().for_each(|rules| rules.push(index));
                choices.before_digits.push(index);
                choices.otherwise.push(index);
                continue;
            }
            for word in seconds.words {
                let rules = match word {
                    Some(word) => choices.by_word.entry(word.to_owned()).or_default(),
                    None => &mut choices.before_digits,
                };
                if rules.last() != Some(&index) {
                    rules.push(index);
                }
            }
        }
        choices
    }

    /// Returns the rules that may hold before this piece.
    pub(super) fn before(&self, next: Option<&Lexeme>) -> &[usize] {
        match next {
            None => &self.otherwise,
            Some(next) if next.kind == LexKind::Number => &self.before_digits,
            Some(next) => self.by_word.get(&next.lower).unwrap_or(&self.otherwise),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::lex::lex;
    use super::super::pattern::Value;
    use super::*;

    #[test]
    fn rules_are_told_by_two_pieces() {
        let mut lists = Lists::default();
        for (list, word) in [("month", "mai"), ("number", "deux"), ("season", "bel été")] {
            lists.add(list, word, Value { int: 2, text: word.into() });
        }
        let patterns = [
            "(le)? #day ~er? @month",
            "le (lendemain|surlendemain)",
            "(le)? #n @month",
            "le @season",
            "le",
        ];
        let nodes = patterns.map(|one| Node::parse(one, &lists, &BTreeMap::new()).unwrap());
        let rules = || nodes.iter().enumerate();
        let le = Choices::of(Some("le"), rules(), &lists);
        let before = |choices: &Choices, next: &str| choices.before(lex(next).first()).to_vec();
        assert_eq!(before(&le, "lendemain"), [1, 4]);
        assert_eq!(before(&le, "2"), [0, 2, 4]);
        assert_eq!(before(&le, "deux"), [2, 4]);
        assert_eq!(before(&le, "bel"), [3, 4]);
        assert_eq!(before(&le, "maire"), [4]);
        assert_eq!(le.before(None), [4]);
        let digits = Choices::of(None, rules().take(1), &lists);
        assert_eq!((before(&digits, "er"), before(&digits, "mai")), (vec![0], vec![0]));
        assert!(before(&digits, "soldats").is_empty());
        // Amounts in words go on for as long as they may.
        let deux = Choices::of(Some("deux"), rules().skip(2).take(1), &lists);
        assert_eq!(before(&deux, "mille"), [2]);
    }
}
