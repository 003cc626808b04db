//! Where grouping keeps what it knows. Each method is one indexed query, or a batch of them; none walks through the archive.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::copies::CopyLink;
use crate::deed::Deed;
use crate::print::Print;

/// An article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey(pub i64);

/// An event as one article tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey(pub i64);

/// A story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryKey(pub i64);

/// From a first day to a last, both within.
pub type Days = RangeInclusive<Date>;

/// From whom a text was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The text it was taken from.
    pub source: ArticleKey,
    /// The text at the root: taken from none.
    pub origin: ArticleKey,
}

/// What grouping reads and writes. What is asked for and is not there is left out of the answer, or `None`; that is no error.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails where the archive cannot be read or written, and nowhere else"
)]
pub trait Archive {
    /// What can go wrong while reading and writing.
    type Error;

    // Articles.

    /// Returns what is known of articles, in any order; those that are not known are left out.
    fn prints(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, Print)>, Self::Error>;

    /// Keeps what is known of an article: its bytes, with its day; a row for each of [`Print::sampled_runs`] and one for each of [`Print::leads`].
    fn put_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), Self::Error>;

    /// Takes all of that out again; `print` is what was kept.
    fn drop_print(&mut self, article: ArticleKey, print: &Print) -> Result<(), Self::Error>;

    /// Returns each article of these days that holds one of these runs, once for each run that it holds, with the run. A run that more than `limit`
    /// articles of these days hold leads nowhere.
    fn run_holders(
        &self,
        runs: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, Self::Error>;

    /// Returns each article of these days to which one of these terms leads, as [`Archive::run_holders`] does.
    fn term_holders(
        &self,
        terms: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, ArticleKey)>, Self::Error>;

    /// Returns how many articles hold each of these terms, in their order; nought where none does.
    fn term_counts(&self, terms: &[u32]) -> Result<Vec<u64>, Self::Error>;

    /// Adds `by` (1 or -1) to the number of articles that hold each of these terms.
    fn add_term_counts(&mut self, terms: &[u32], by: i64) -> Result<(), Self::Error>;

    /// Returns how many articles there are in each language.
    fn n_articles(&self) -> Result<Vec<(String, u64)>, Self::Error>;

    /// Adds `by` (1 or -1) to the number of articles of a language.
    fn add_n_articles(&mut self, lang: &str, by: i64) -> Result<(), Self::Error>;

    // Copies.

    /// Returns the articles that are like one, from either side of the link.
    fn copy_links(&self, article: ArticleKey) -> Result<Vec<CopyLink>, Self::Error>;

    /// Keeps that an article and [`CopyLink::other`] are alike. It is kept once and found from both.
    fn put_copy_link(&mut self, article: ArticleKey, link: &CopyLink) -> Result<(), Self::Error>;

    /// Takes out every link of an article.
    fn drop_copy_links(&mut self, article: ArticleKey) -> Result<(), Self::Error>;

    /// Returns from whom an article was taken.
    fn taken(&self, article: ArticleKey) -> Result<Option<Taken>, Self::Error>;

    /// Sets from whom an article was taken; `None` where from nobody.
    fn set_taken(&mut self, article: ArticleKey, taken: Option<Taken>) -> Result<(), Self::Error>;

    // Events.

    /// Returns what is known of events, in any order; those that are not known are left out.
    fn deeds(&self, events: &[EventKey]) -> Result<Vec<(EventKey, Deed)>, Self::Error>;

    /// Keeps what is known of an event of an article: its bytes; a row for each of [`Deed::keys`], with its [`Deed::day`].
    fn put_deed(
        &mut self,
        event: EventKey,
        article: ArticleKey,
        deed: &Deed,
    ) -> Result<(), Self::Error>;

    /// Takes all of that out again; `deed` is what was kept. Whom the event follows is kept apart and stays until [`Archive::set_leader`].
    fn drop_deed(&mut self, event: EventKey, deed: &Deed) -> Result<(), Self::Error>;

    /// Returns the events that an article tells.
    fn events_of(&self, article: ArticleKey) -> Result<Vec<EventKey>, Self::Error>;

    /// Returns the events of these days that hold one of these keys, in any order, each once; of those that hold a key the first `limit` by day, then
    /// number.
    fn deed_holders(
        &self,
        keys: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<EventKey>, Self::Error>;

    /// Returns whom each of these events follows: itself where it leads. Those of which it is not known are left out.
    fn leaders(&self, events: &[EventKey]) -> Result<Vec<(EventKey, EventKey)>, Self::Error>;

    /// Sets whom an event follows; `None` takes it out.
    fn set_leader(&mut self, event: EventKey, leader: Option<EventKey>) -> Result<(), Self::Error>;

    /// Returns the events that follow one, itself among them where it leads.
    fn followers(&self, leader: EventKey) -> Result<Vec<EventKey>, Self::Error>;

    // Stories.

    /// Returns a number that no story had before.
    fn new_story(&mut self) -> Result<StoryKey, Self::Error>;

    /// Returns the story of each of these articles; those that are in none are left out.
    fn stories(&self, articles: &[ArticleKey]) -> Result<Vec<(ArticleKey, StoryKey)>, Self::Error>;

    /// Returns the articles of a story, of the latest days `limit` at most.
    fn story_articles(&self, story: StoryKey, limit: usize)
    -> Result<Vec<ArticleKey>, Self::Error>;

    /// Sets the story of an article, whose day is `day`; `None` takes it out.
    fn set_story(
        &mut self,
        article: ArticleKey,
        day: Date,
        story: Option<StoryKey>,
    ) -> Result<(), Self::Error>;
}
