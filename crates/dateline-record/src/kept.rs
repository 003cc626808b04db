//! What records have beside their own fields where they come out of a database, for the schema: the store writes them itself, from its tables.

use schemars::JsonSchema;
use serde::Serialize;

use crate::happening::ConflictRecord;

/// What an event has that was kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptEvent {
    /// Id of the event of which it is a report.
    happening: String,
    /// Reports of the event.
    n_reports: u32,
    /// Outlets that reported it.
    n_outlets: u32,
    /// Reports that no other was taken from, as far as can be told.
    n_independent: u32,
    /// Languages in which it was reported.
    n_langs: u32,
    /// The first day on which it was known.
    first_known: Option<String>,
    /// The last day on which something of it became known.
    last_known: Option<String>,
    /// Id of the story.
    story: Option<String>,
    /// What reports tell differently.
    conflicts: Vec<ConflictRecord>,
    #[serde(flatten)]
    article: KeptIn,
}

/// What a quote has that was kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptQuote {
    /// Id of the story.
    story: Option<String>,
    #[serde(flatten)]
    article: KeptIn,
}

/// What an article has that was kept.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct KeptArticle {
    /// Which version of the article it is, from 1.
    version: u32,
    /// The day on which it became known.
    known: Option<String>,
    /// The day on which another version took its place.
    known_until: Option<String>,
    /// Id of the article of which it is a copy.
    origin: Option<String>,
    /// Id of the story.
    story: Option<String>,
}

/// The article that a kept record stands in.
#[derive(Debug, Serialize, JsonSchema)]
struct KeptIn {
    /// Who published the article.
    outlet: Option<String>,
    /// Its address.
    url: Option<String>,
    /// Its title.
    title: Option<String>,
    /// The day on which it was published.
    published: Option<String>,
}

/// A story: articles of one matter.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "story")]
pub(crate) struct StoryRecord {
    /// Its id, which it keeps as it grows.
    id: String,
    /// The title of its leading article.
    title: Option<String>,
    /// The first day of its articles.
    first_day: Option<String>,
    /// The last one.
    last_day: Option<String>,
    /// How many articles it has.
    n_articles: u32,
    /// How many outlets.
    n_outlets: u32,
    /// How many events it tells of.
    n_happenings: u32,
}
