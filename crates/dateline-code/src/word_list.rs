//! Lists of words that conditions ask for: looked up, since lists with their sets put in have hundreds.

use std::ops::Deref;
use std::sync::Arc;

use dateline_types::Doc;
use rustc_hash::{FxHashMap, FxHashSet};

/// Lemmas or forms, some of several words; `*` is any. Entries share theirs: most name the same few sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordList(Arc<Words>);

#[derive(Debug, Default)]
struct Words {
    words: Vec<String>,
    takes_any: bool,
    alone: FxHashSet<String>,
    /// Each of a phrase's words → the phrases: the head may be any of them.
    phrases: FxHashMap<String, Vec<String>>,
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
            || alone.contains(&*own.lemma)
            || own.lower != own.lemma && alone.contains(&*own.lower)
            || !phrases.is_empty() && self.heads_phrase(doc, token)
    }

    /// Tells whether a word is on the list as such.
    pub(crate) fn lists(&self, word: &str) -> bool {
        self.0.alone.contains(word)
    }

    fn heads_phrase(&self, doc: &Doc, token: usize) -> bool {
        let own = &doc.tokens[token];
        let of = |word: &str| self.0.phrases.get(word).into_iter().flatten();
        of(&own.lemma).chain(of(&own.lower)).any(|phrase| is_phrase(doc, phrase, token))
    }
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> WordList {
        let (long, alone): (Vec<String>, Vec<String>) =
            words.iter().cloned().partition(|word| word.contains(' '));
        let mut phrases: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for phrase in long {
            for word in phrase.split(' ') {
                phrases.entry(word.to_owned()).or_default().push(phrase.clone());
            }
        }
        let alone: FxHashSet<String> = alone.into_iter().collect();
        let takes_any = alone.contains("*");
        WordList(Arc::new(Words { words, takes_any, alone, phrases }))
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
fn is_phrase(doc: &Doc, phrase: &str, token: usize) -> bool {
    let is = |token: usize, word: &str| {
        let own = &doc.tokens[token];
        *own.lemma == *word || *own.lower == *word
    };
    phrase
        .split(' ')
        .all(|word| is(token, word) || doc.dependents(token).iter().any(|&below| is(below, word)))
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
