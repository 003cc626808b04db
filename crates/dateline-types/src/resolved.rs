//! What stage 4 gives: a [`Doc`] with the days, places, people and voices in it.

use crate::{Doc, Entity, Mention, Quote, Timex, Toponym};

/// A [`Doc`] in which it is known who, when, where, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The analysed article.
    pub doc: Doc,
    /// Time expressions, in the order of the text.
    pub timexes: Vec<Timex>,
    /// Place names, in the order of the text.
    pub toponyms: Vec<Toponym>,
    /// Words that tell of a place and are none: adjectives of peoples, names inside those of bodies; in the order of the text.
    pub place_hints: Vec<Toponym>,
    /// Words that stand for someone, in the order of their heads.
    pub mentions: Vec<Mention>,
    /// Those someones.
    pub entities: Vec<Entity>,
    /// What is said by someone, in the order of the text.
    pub quotes: Vec<Quote>,
}

impl Resolved {
    /// Returns all words that tell of a place, in the order of the text, whatever they stand for.
    #[must_use]
    pub fn place_words(&self) -> Vec<&Toponym> {
        let mut all: Vec<&Toponym> = self.toponyms.iter().chain(&self.place_hints).collect();
        all.sort_by_key(|toponym| toponym.span.start);
        all
    }

    /// Returns the mention that this token heads.
    #[must_use]
    pub fn mention_at(&self, head: usize) -> Option<&Mention> {
        let at = self.mentions.binary_search_by_key(&head, |mention| mention.head).ok()?;
        self.mentions.get(at)
    }
}
