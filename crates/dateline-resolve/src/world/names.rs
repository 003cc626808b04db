//! From words to facts: names as sequences of folded words.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::fold;

/// Folded words: a piece of the compiled facts, or a text of its own.
type Key = Cow<'static, str>;

/// The names of one language.
#[derive(Debug, Clone, Default)]
pub struct Names {
    by_words: FxHashMap<Key, Few<Found>>,
    /// Family names alone, and given names that stand first in some countries.
    by_family: FxHashMap<Key, Few<usize>>,
    adjectives: FxHashMap<Key, usize>,
    /// First words of names.
    first_words: FxHashSet<Key>,
    /// Words of the longest name.
    n_longest: usize,
}

/// What a name leads to: most lead to one, which needs no memory of its own.
#[derive(Debug, Clone)]
enum Few<T> {
    One([T; 1]),
    Many(Vec<T>),
}

impl<T> Few<T> {
    fn of(all: Vec<T>) -> Few<T> {
        <[T; 1]>::try_from(all).map_or_else(Few::Many, Few::One)
    }

    fn as_slice(&self) -> &[T] {
        match self {
            Few::One(one) => one,
            Few::Many(all) => all,
        }
    }

    fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Few::One(one) => one,
            Few::Many(all) => all,
        }
    }

    fn push(&mut self, one: T) {
        let before = std::mem::replace(self, Few::Many(Vec::new()));
        let mut all = match before {
            Few::One(one) => Vec::from(one),
            Few::Many(all) => all,
        };
        all.push(one);
        *self = Few::Many(all);
    }
}

/// All that [`Names`] hold, in order.
pub(super) struct NamesParts {
    pub(super) names: Vec<(Key, Vec<Found>)>,
    pub(super) families: Vec<(Key, Vec<usize>)>,
    pub(super) adjectives: Vec<(Key, usize)>,
    pub(super) first_words: Vec<Key>,
    pub(super) n_longest: usize,
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
    pub(super) is_own: bool,
    /// Which go first.
    pub(super) rank: Rank,
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
    name.split(is_joint).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Tells whether names are cut there.
pub(crate) fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '\'' | '’' | '/')
}

impl Names {
    /// Puts names together.
    pub(super) fn of(parts: NamesParts) -> Names {
        let few = |(key, all): (Key, Vec<Found>)| (key, Few::of(all));
        Names {
            by_words: parts.names.into_iter().map(few).collect(),
            by_family: parts.families.into_iter().map(|(key, all)| (key, Few::of(all))).collect(),
            adjectives: parts.adjectives.into_iter().collect(),
            first_words: parts.first_words.into_iter().collect(),
            n_longest: parts.n_longest,
        }
    }

    /// Takes names apart, sorted.
    pub(super) fn parts(&self) -> NamesParts {
        let mut names: Vec<(Key, Vec<Found>)> =
            self.by_words.iter().map(|(key, all)| (key.clone(), all.as_slice().to_vec())).collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        let mut families: Vec<(Key, Vec<usize>)> = self
            .by_family
            .iter()
            .map(|(key, all)| (key.clone(), all.as_slice().to_vec()))
            .collect();
        families.sort();
        let mut adjectives: Vec<(Key, usize)> =
            self.adjectives.iter().map(|(key, fact)| (key.clone(), *fact)).collect();
        adjectives.sort();
        let mut first_words: Vec<Key> = self.first_words.iter().cloned().collect();
        first_words.sort();
        NamesParts { names, families, adjectives, first_words, n_longest: self.n_longest }
    }

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
        self.first_words.extend(words.first().cloned().map(Cow::Owned));
        let key = Cow::Owned(words.join(" "));
        let Some(all) = self.by_words.get_mut(&key) else {
            self.by_words.insert(key, Few::One([found]));
            return;
        };
        match all.as_mut_slice().iter_mut().find(|known| known.fact == found.fact) {
            // Of two ways to write a name the freer one holds.
            Some(known) => {
                known.is_acronym &= found.is_acronym;
                known.is_capital &= found.is_capital;
                known.is_own |= found.is_own;
            }
            None => all.push(found),
        }
        // « RSF » is one body in French and another in English.
        all.as_mut_slice().sort_by_key(|found| (found.rank, !found.is_own));
    }

    /// Adds a family name of a person. All of one person's are added before those of the next.
    pub(super) fn add_family(&mut self, name: &str, fact: usize) {
        let key = Cow::Owned(words_of(name).join(" "));
        match self.by_family.get_mut(&key) {
            Some(people) if people.as_slice().last() != Some(&fact) => people.push(fact),
            Some(_) => {}
            None => {
                self.by_family.insert(key, Few::One([fact]));
            }
        }
    }

    /// Adds an adjective of a country.
    pub(super) fn add_adjective(&mut self, adjective: &str, fact: usize) {
        self.adjectives.entry(Cow::Owned(words_of(adjective).join(" "))).or_insert(fact);
    }

    /// Returns what these folded words name.
    #[must_use]
    pub fn find(&self, words: &str) -> &[Found] {
        self.by_words.get(words).map_or(&[], Few::as_slice)
    }

    /// Returns the names of one folded word, with what each leads to, in no order.
    pub(super) fn of_one_word(&self) -> impl Iterator<Item = (&str, &[Found])> {
        let of_one = |(key, _): &(&Key, &Few<Found>)| !key.contains(' ');
        self.by_words.iter().filter(of_one).map(|(key, found)| (&**key, found.as_slice()))
    }

    /// Returns the adjectives of one folded word, in no order.
    pub(super) fn adjectives_of_one_word(&self) -> impl Iterator<Item = &str> {
        self.adjectives.keys().map(|key| &**key).filter(|key| !key.contains(' '))
    }

    /// Tells whether a name begins with this folded word.
    #[must_use]
    pub fn may_start(&self, word: &str) -> bool {
        self.first_words.contains(word)
    }

    /// Returns the people with this family name.
    #[must_use]
    pub fn family(&self, words: &str) -> &[usize] {
        self.by_family.get(words).map_or(&[], Few::as_slice)
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
