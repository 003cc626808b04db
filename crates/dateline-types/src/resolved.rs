//! What stage 4 gives: a [`Doc`] with the days, places, people and voices in it.

use std::ops::Range;

use crate::{ByteSpan, Doc, Entity, Mention, Quote, Timex, Toponym};

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

    /// Returns the expressions of time within a span, in order.
    pub fn timexes_in(&self, span: ByteSpan) -> impl Iterator<Item = &Timex> {
        let first = self.timexes.partition_point(|timex| timex.span.end <= span.start);
        let near = self.timexes[first..].iter().take_while(move |one| one.span.start < span.end);
        near.filter(move |timex| span.contains(timex.span))
    }

    /// Tells whether an expression of time shares a byte with a span.
    #[must_use]
    pub fn is_time(&self, span: ByteSpan) -> bool {
        let first = self.timexes.partition_point(|timex| timex.span.end <= span.start);
        self.timexes.get(first).is_some_and(|timex| timex.span.overlaps(span))
    }

    /// Returns the names of places within a span, in order.
    pub fn toponyms_in(&self, span: ByteSpan) -> impl Iterator<Item = &Toponym> {
        let first = self.toponyms.partition_point(|toponym| toponym.span.end <= span.start);
        let near = self.toponyms[first..].iter().take_while(move |one| one.span.start < span.end);
        near.filter(move |toponym| span.contains(toponym.span))
    }

    /// Tells whether the name of a place shares a byte with a span.
    #[must_use]
    pub fn is_place(&self, span: ByteSpan) -> bool {
        let first = self.toponyms.partition_point(|toponym| toponym.span.end <= span.start);
        self.toponyms.get(first).is_some_and(|toponym| toponym.span.overlaps(span))
    }

    /// Returns the mentions whose heads are among these tokens.
    #[must_use]
    pub fn mentions_in(&self, tokens: Range<usize>) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.head < tokens.start);
        let end = self.mentions.partition_point(|mention| mention.head < tokens.end);
        &self.mentions[first..end.max(first)]
    }

    /// Returns the quotations that hold a token, in the order of the text. None goes beyond its paragraph.
    pub fn quotes_around(&self, token: usize) -> impl Iterator<Item = &Quote> {
        let own = self.quotes_of_paragraph(token);
        let end =
            own.partition_point(|quote| quote.span.start <= self.doc.tokens[token].span.start);
        own[..end].iter().filter(move |quote| quote.tokens.contains(&token))
    }

    /// Returns the quotations of the paragraph that holds a token, in the order of the text: those of whose cue it may be a part.
    #[must_use]
    pub fn quotes_of_paragraph(&self, token: usize) -> &[Quote] {
        let at = self.doc.tokens[token].span.start;
        let paragraphs = &self.doc.article.paragraphs;
        let own = paragraphs.partition_point(|paragraph| paragraph.end <= at);
        let (start, end) = match paragraphs.get(own) {
            Some(paragraph) => (paragraph.start.min(at), paragraph.end),
            None => (0, usize::MAX),
        };
        let first = self.quotes.partition_point(|quote| quote.span.start < start);
        let end = self.quotes.partition_point(|quote| quote.span.start < end);
        &self.quotes[first..end.max(first)]
    }

    /// Returns the mention that this token heads.
    #[must_use]
    pub fn mention_at(&self, head: usize) -> Option<&Mention> {
        let at = self.mentions.binary_search_by_key(&head, |mention| mention.head).ok()?;
        self.mentions.get(at)
    }
}
