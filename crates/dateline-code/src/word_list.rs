//! Lists of words that conditions ask for: looked up, since lists with their sets put in have hundreds.

use std::ops::Deref;
use std::sync::Arc;

use dateline_types::{Doc, WordId};
use rustc_hash::{FxHashMap, FxHashSet};

/// A kind of those who are known to be someone, whatever noun or name stands for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#person`: people, one or many; no state or body.
    Person,
    /// `#office`: whoever holds an office on the day of the article.
    Office,
    /// `#MIL`: those of a sector of PLOVER's.
    Sector(String),
}

impl Kind {
    /// Reads `#person`, `#office` or a sector of three letters, `#MIL`; `None` for what is neither.
    pub(crate) fn of(word: &str) -> Option<Kind> {
        match word.strip_prefix('#')? {
            "person" => Some(Kind::Person),
            "office" => Some(Kind::Office),
            sector if sector.len() == 3 && sector.bytes().all(|one| one.is_ascii_uppercase()) => {
                Some(Kind::Sector(sector.to_owned()))
            }
            _ => None,
        }
    }
}

/// Lemmas or forms, some of several words; `*` is any, `#` begins a kind of people. Entries share theirs: most name the same few sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordList(Arc<Words>);

#[derive(Debug, Default)]
struct Words {
    words: Vec<String>,
    takes_any: bool,
    /// Whoever is of one of these is on the list too.
    kinds: Vec<Kind>,
    alone: FxHashSet<WordId>,
    /// Each of a phrase's words → the phrases, each as its words: the head may be any of them.
    phrases: FxHashMap<WordId, Vec<Box<[WordId]>>>,
}

impl WordList {
    /// Tells whether any word stands for all.
    pub(crate) fn takes_any(&self) -> bool {
        self.0.takes_any
    }

    /// Tells whether a token is one of the words, or the head of one of the phrases.
    pub(crate) fn has(&self, doc: &Doc, token: usize) -> bool {
        let Words { takes_any, alone, phrases, .. } = &*self.0;
        let own = &doc.tokens[token];
        *takes_any
            || alone.contains(&own.lemma.id())
            || own.lower.id() != own.lemma.id() && alone.contains(&own.lower.id())
            || !phrases.is_empty() && self.heads_phrase(doc, token)
    }

    /// Returns the kinds of people on the list.
    pub(crate) fn kinds(&self) -> &[Kind] {
        &self.0.kinds
    }

    /// Tells whether a word is on the list as such.
    pub(crate) fn lists(&self, word: &str) -> bool {
        self.0.alone.contains(&WordId::of(word))
    }

    /// Tells whether a token is the head of one of the phrases.
    pub(crate) fn heads_phrase(&self, doc: &Doc, token: usize) -> bool {
        let own = &doc.tokens[token];
        let of = |word: WordId| self.0.phrases.get(&word).into_iter().flatten();
        of(own.lemma.id()).chain(of(own.lower.id())).any(|phrase| is_phrase(doc, phrase, token))
    }
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> WordList {
        let (mut alone, mut phrases) = (FxHashSet::default(), FxHashMap::default());
        let kinds: Vec<Kind> = words.iter().filter_map(|word| Kind::of(word)).collect();
        for word in &words {
            let parts: Box<[WordId]> = word.split(' ').map(WordId::of).collect();
            if let [word] = *parts {
                alone.insert(word);
                continue;
            }
            for part in &parts {
                let of_part: &mut Vec<Box<[WordId]>> = phrases.entry(*part).or_default();
                of_part.push(parts.clone());
            }
        }
        let takes_any = alone.contains(&WordId::of("*"));
        WordList(Arc::new(Words { words, takes_any, kinds, alone, phrases }))
    }
}

/// The words in their order.
impl Deref for WordList {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0.words
    }
}

/// A noun of several words: the head is among them, the others below it.
fn is_phrase(doc: &Doc, phrase: &[WordId], token: usize) -> bool {
    let is = |token: usize, word: WordId| {
        let own = &doc.tokens[token];
        own.lemma.id() == word || own.lower.id() == word
    };
    let is_at_or_below =
        |&word: &WordId| is(token, word) || doc.dependents(token).iter().any(|&at| is(at, word));
    phrase.iter().all(is_at_or_below)
}

/// Nouns under a preposition.
#[derive(Debug, Clone)]
pub(crate) struct Oblique {
    pub(crate) preposition: String,
    pub(crate) nouns: WordList,
}

impl Oblique {
    /// Returns each pair of preposition and noun as a codebook writes it.
    pub(crate) fn written(&self) -> impl Iterator<Item = String> {
        self.nouns.iter().map(|noun| format!("{} {noun}", self.preposition))
    }
}
