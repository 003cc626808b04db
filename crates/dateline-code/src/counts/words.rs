//! The words for amounts and for who is counted: `counts.toml` of a language pack.

use std::collections::BTreeMap;

use dateline_types::{CountKind, Pack, PackError};
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// All that the counter knows of a language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountWords {
    pub(crate) digits: Digits,
    /// Words and phrases for numbers below a hundred.
    pub(crate) numbers: BTreeMap<String, u64>,
    /// What multiplies the number before it: hundred, mille.
    pub(crate) multipliers: BTreeMap<String, u64>,
    /// Words between the parts of a number: « vingt *et* un ».
    pub(crate) joints: Vec<String>,
    /// Articles that stand for one before a person or a multiplier.
    pub(crate) articles: Vec<String>,
    /// Amounts that leave room: « une *dizaine* ».
    pub(crate) about: BTreeMap<String, u64>,
    /// Amounts without an upper bound: « des *centaines* ».
    pub(crate) many: BTreeMap<String, u64>,
    /// Small amounts without an upper bound: several.
    pub(crate) vague: BTreeMap<String, u64>,
    /// Before a noun: there are none.
    pub(crate) none: Vec<String>,
    /// Pronouns for nobody.
    pub(crate) nobody: Vec<String>,
    /// Prepositions that make nought of what follows: « *sans* victime ».
    pub(crate) without: Vec<String>,
    /// What stands before a noun that is negated: « n'a pas fait *de* morts ».
    pub(crate) any: Vec<String>,
    pub(crate) hedges: Hedges,
    pub(crate) ranges: Ranges,
    /// Words behind which a part of those already counted follows: including.
    pub(crate) subset: Vec<String>,
    /// Words between an amount and its noun: "30 *other* people".
    pub(crate) others: Vec<String>,
    /// Nouns for people that are no role.
    pub(crate) people: Vec<String>,
    /// Nouns for people of which one alone is several, or nobody at all.
    pub(crate) not_one: Vec<String>,
    /// Nouns for bodies, which are nobody one by one.
    pub(crate) bodies: Vec<String>,
    /// Nouns of several people under which an amount stands: « un *groupe* de 12 personnes ».
    pub(crate) containers: Vec<String>,
    /// Nouns for the dead of an event taken together: toll.
    pub(crate) tolls: Vec<String>,
    /// Nouns for a number of something: « le *nombre* de blessés ».
    pub(crate) number_nouns: Vec<String>,
    /// Nouns for the dead and the hurt alike; only « aucune *victime* » is read.
    pub(crate) either: Vec<String>,
    /// Words that say that a deed was only tried.
    pub(crate) attempts: Vec<String>,
    /// Nouns that take up a deed in the next sentence: « *l'attaque* a fait 12 morts ».
    pub(crate) resumptions: Vec<String>,
    /// Words that tell of another deed: elsewhere.
    pub(crate) elsewhere: Vec<String>,
    /// What is asked of every word of a text.
    #[serde(skip)]
    index: Index,
    dead: KindWords,
    injured: KindWords,
    arrested: KindWords,
    crowd: KindWords,
}

/// Words by what they may be, so that most words of a text are passed over at once.
#[derive(Debug, Clone, Default)]
struct Index {
    /// First words of all amounts.
    firsts: FxHashSet<String>,
    /// Nouns for people.
    people: FxHashSet<String>,
    /// Nouns for those counted.
    counted: FxHashSet<String>,
}

/// How numbers are written in digits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Digits {
    /// Marks between groups of three digits; a space among them lets a number go on in the next word.
    pub(crate) thousands: Vec<String>,
    /// The mark before decimals.
    pub(crate) decimal: String,
}

/// Words round an amount, by what they do to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hedges {
    pub(crate) at_least: Vec<String>,
    pub(crate) at_most: Vec<String>,
    pub(crate) about: Vec<String>,
    /// The same behind the amount: "200 *or more*".
    pub(crate) at_least_after: Vec<String>,
    pub(crate) about_after: Vec<String>,
}

/// Words of « entre 10 et 15 », "10 to 15".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ranges {
    /// What opens a range, and what then stands between its ends.
    pub(crate) openers: BTreeMap<String, String>,
    /// What stands between the ends of a range that nothing opens.
    pub(crate) joints: Vec<String>,
}

/// The words of one kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KindWords {
    /// Who is counted: « 12 *morts* ».
    pub(crate) nouns: Vec<String>,
    /// Behind the amount or its noun: "12 people *dead*".
    pub(crate) adjectives: Vec<String>,
    /// Whose object is counted, or whose subject in the passive.
    pub(crate) verbs: Vec<String>,
    /// Whose subject is counted: die.
    pub(crate) verbs_of_subject: Vec<String>,
    /// Nouns for the deed, of whom: « l'*arrestation* de 12 personnes ».
    pub(crate) deeds: Vec<String>,
    /// Verb and noun whose subject is counted: « *perdre la vie* ».
    pub(crate) loses: Vec<String>,
    /// Verb and noun whose further nouns are counted: « *coûter la vie* à 12 personnes ».
    pub(crate) takes: Vec<String>,
    /// Nouns for all of them together: "a *crowd* of 3,000".
    pub(crate) wholes: Vec<String>,
}

impl CountWords {
    /// Reads `counts.toml` of a language pack.
    pub(crate) fn load(pack: &Pack) -> Result<CountWords, PackError> {
        let mut words: CountWords = pack.read("counts.toml")?;
        words.index = words.indexed();
        Ok(words)
    }

    fn indexed(&self) -> Index {
        let lists = [&self.numbers, &self.multipliers, &self.about, &self.many, &self.vague];
        let phrases = lists.into_iter().flat_map(BTreeMap::keys);
        let words = self.articles.iter().chain(&self.none).chain(&self.nobody);
        let first = |phrase: &String| phrase.split(' ').next().unwrap_or_default().to_owned();
        let nouns = CountKind::ALL.iter().flat_map(|&kind| &self.of(kind).nouns);
        Index {
            firsts: phrases.chain(words).map(first).collect(),
            people: self.people.iter().cloned().collect(),
            counted: nouns.chain(&self.either).cloned().collect(),
        }
    }

    /// Tells whether an amount may begin with this word.
    pub(crate) fn may_begin(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_digit()) || self.index.firsts.contains(word)
    }

    /// Tells whether a noun stands for people.
    pub(crate) fn is_people(&self, lemma: &str) -> bool {
        self.index.people.contains(lemma)
    }

    /// Tells whether a noun stands for those counted: the dead, protesters, victims.
    pub(crate) fn is_counted(&self, word: &str) -> bool {
        self.index.counted.contains(word)
    }

    /// Tells whether the dead, the hurt or those arrested are whom a verb is done to.
    pub(crate) fn is_done_to_people(&self, verb: &str) -> bool {
        let kinds = [&self.dead, &self.injured, &self.arrested];
        kinds.iter().any(|kind| kind.verbs.iter().any(|own| own == verb))
    }

    /// Returns the words of a kind.
    pub(crate) fn of(&self, kind: CountKind) -> &KindWords {
        match kind {
            CountKind::Dead => &self.dead,
            CountKind::Injured => &self.injured,
            CountKind::Arrested => &self.arrested,
            CountKind::Crowd => &self.crowd,
        }
    }
}
