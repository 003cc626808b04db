//! An article with all that was coded of it, as rows: made on any thread, written by one.

mod article;
mod event;
mod name;
mod quote;

use std::collections::BTreeMap;

use dateline_record::{CharIndex, MadeBy, stored};
use dateline_types::{Coded, Entity, Resolved};

pub(crate) use article::ArticleRow;
pub use article::identity;
pub(crate) use event::{EventRow, PartyRow};
pub(crate) use name::{ActorRow, PlaceRow};
pub(crate) use quote::QuoteRow;

/// What the store keeps of an article, ready to be written.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) article: ArticleRow,
    pub(crate) made_by: MadeBy,
    pub(crate) events: Vec<EventRow>,
    pub(crate) quotes: Vec<QuoteRow>,
    /// Who is named, and how often.
    pub(crate) actors: BTreeMap<ActorRow, u32>,
    /// Which places are named, and how often.
    pub(crate) places: BTreeMap<PlaceRow, u32>,
    /// The names that the model found, as JSON.
    pub(crate) names: String,
}

impl Entry {
    /// Makes the rows of an article and of all its events.
    ///
    /// # Errors
    ///
    /// Where a record cannot be written as JSON, which no article brings about.
    pub fn new(coded: &Coded, made_by: MadeBy) -> serde_json::Result<Entry> {
        let resolved = &coded.resolved;
        let article = &resolved.doc.article;
        let offsets = CharIndex::new(&article.text);
        let events = coded.events.iter();
        let quotes = resolved.quotes.iter();
        Ok(Entry {
            article: ArticleRow::new(article, &resolved.doc.lang, &offsets)?,
            events: events
                .map(|event| EventRow::new(event, resolved, &offsets, &made_by))
                .collect::<Result<_, _>>()?,
            quotes: quotes
                .map(|quote| QuoteRow::new(quote, &article.id, &offsets))
                .collect::<Result<_, _>>()?,
            actors: actors(resolved, &offsets),
            places: places(resolved),
            names: stored::names(&resolved.doc, &offsets)?,
            made_by,
        })
    }

    /// Returns the number of bytes that go to the file, about.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        let events = self.events.iter().map(|event| event.record.len());
        let quotes = self.quotes.iter().map(|quote| quote.record.len());
        self.article.text.len() + self.article.record.len() + events.chain(quotes).sum::<usize>()
    }
}

/// Counts the mentions of those who are somebody in particular: by name, or as the body of a state.
fn actors(resolved: &Resolved, offsets: &CharIndex<'_>) -> BTreeMap<ActorRow, u32> {
    let mut actors = BTreeMap::new();
    for entity in resolved.entities.iter().filter(|entity| is_particular(entity)) {
        let mentions = || entity.mentions.iter().filter_map(|&index| resolved.mentions.get(index));
        let Some(first) = mentions().next() else { continue };
        let actor = ActorRow::new(&entity.identity, offsets.words(first.span));
        *actors.entry(actor).or_default() += mentions().count() as u32;
    }
    actors
}

fn is_particular(entity: &Entity) -> bool {
    entity.identity.name.is_some() || entity.identity.country.is_some()
}

fn places(resolved: &Resolved) -> BTreeMap<PlaceRow, u32> {
    let mut places = BTreeMap::new();
    for toponym in &resolved.toponyms {
        *places.entry(PlaceRow::new(&toponym.place)).or_default() += 1;
    }
    places
}
