//! From words to facts: names as sequences of folded words.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::fold;

/// The names of one language.
#[derive(Debug, Clone, Default)]
pub struct Names {
    by_words: FxHashMap<String, Vec<Found>>,
    /// Family names alone, and given names that stand first in some countries.
    by_family: FxHashMap<String, Vec<usize>>,
    adjectives: FxHashMap<String, usize>,
    /// First words of names.
    first_words: FxHashSet<String>,
    /// Words of the longest name.
    n_longest: usize,
}

/// Letters of the longest name that is taken for an acronym where it is written in capitals.
const LONGEST_ACRONYM: usize = 6;

/// The same where all names are written in capitals: so few letters are a common word too (WHO, US).
const LONGEST_CAPITALS: usize = 3;

/// Whose names go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Those that a user wrote.
    Users,
    /// Those that are built in.
    BuiltIn,
    /// Those that were imported, and nobody has looked through.
    Imported,
}

/// How names of a user's fact are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) spelling: Spelling,
    pub(super) rank: Rank,
}

/// How a user's file writes its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As texts do.
    AsWritten,
    /// In capitals throughout: case tells nothing.
    AnyCase,
}

/// A name that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Index of the fact.
    pub fact: usize,
    /// Whether the name is written in capitals alone (US, ONU): then the text must write it so.
    pub is_acronym: bool,
    /// Whether the name begins with a capital.
    pub is_capital: bool,
    /// Whether it is a name in the language itself, not in another.
    is_own: bool,
    /// Which go first.
    rank: Rank,
}

/// Cuts a name into the words that are compared: at spaces, hyphens and apostrophes, folded.
///
/// ```
/// use dateline_resolve::world::words_of;
/// assert_eq!(words_of("Quai d’Orsay"), ["quai", "d", "orsay"]);
/// assert_eq!(words_of("Bachar al-Assad"), ["bachar", "al", "assad"]);
/// ```
#[must_use]
pub fn words_of(name: &str) -> Vec<String> {
    let is_joint = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '\'' | '’' | '/');
    name.split(is_joint).map(fold).filter(|word| !word.is_empty()).collect()
}

impl Names {
    /// Adds a name of a fact; `is_own` says that it is one in this language.
    pub(super) fn add(&mut self, name: &str, fact: usize, is_own: bool) {
        let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let is_upper = |c: char| !c.is_alphabetic() || c.is_uppercase();
        let found = Found {
            fact,
            is_acronym: n_letters <= LONGEST_ACRONYM && name.chars().all(is_upper),
            is_capital: name.chars().next().is_some_and(char::is_uppercase),
            is_own,
            rank: Rank::BuiltIn,
        };
        self.add_found(name, found);
    }

    /// Adds a name of a user's fact.
    pub(super) fn add_users(&mut self, name: &str, fact: usize, is_own: bool, style: Style) {
        let Style { spelling, rank } = style;
        let is_upper = |c: char| !c.is_alphabetic() || c.is_uppercase();
        let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let longest = match spelling {
            Spelling::AsWritten => LONGEST_ACRONYM,
            Spelling::AnyCase => LONGEST_CAPITALS,
        };
        let found = Found {
            fact,
            is_acronym: n_letters <= longest && name.chars().all(is_upper),
            is_capital: spelling == Spelling::AsWritten
                && name.chars().next().is_some_and(char::is_uppercase),
            is_own,
            rank,
        };
        self.add_found(name, found);
    }

    fn add_found(&mut self, name: &str, found: Found) {
        let words = words_of(name);
        self.n_longest = self.n_longest.max(words.len());
        self.first_words.extend(words.first().cloned());
        let all = self.by_words.entry(words.join(" ")).or_default();
        if let Some(known) = all.iter_mut().find(|known| known.fact == found.fact) {
            // Of two ways to write a name the freer one holds.
            known.is_acronym &= found.is_acronym;
            known.is_capital &= found.is_capital;
            known.is_own |= found.is_own;
        } else {
            all.push(found);
        }
        // « RSF » is one body in French and another in English.
        all.sort_by_key(|found| (found.rank, !found.is_own));
    }

    /// Adds a family name of a person. All of one person's are added before those of the next.
    pub(super) fn add_family(&mut self, name: &str, fact: usize) {
        let people = self.by_family.entry(words_of(name).join(" ")).or_default();
        if people.last() != Some(&fact) {
            people.push(fact);
        }
    }

    /// Adds an adjective of a country.
    pub(super) fn add_adjective(&mut self, adjective: &str, fact: usize) {
        self.adjectives.entry(words_of(adjective).join(" ")).or_insert(fact);
    }

    /// Returns what these folded words name.
    #[must_use]
    pub fn find(&self, words: &str) -> &[Found] {
        self.by_words.get(words).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a name begins with this folded word.
    #[must_use]
    pub fn may_start(&self, word: &str) -> bool {
        self.first_words.contains(word)
    }

    /// Returns the people with this family name.
    #[must_use]
    pub fn family(&self, words: &str) -> &[usize] {
        self.by_family.get(words).map_or(&[], Vec::as_slice)
    }

    /// Returns the country of an adjective or of a word for its people.
    #[must_use]
    pub fn adjective(&self, words: &str) -> Option<usize> {
        self.adjectives.get(words).copied()
    }

    /// Returns the number of words of the longest name.
    #[must_use]
    pub fn n_longest(&self) -> usize {
        self.n_longest
    }
}
