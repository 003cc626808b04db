//! One event behind many reports, with all of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One event behind many reports: `"record":"happening"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "happening")]
pub struct HappeningRecord {
    /// Made of its leading report's id.
    pub id: String,
    /// Its type, as the leading report tells it; and so the next three.
    pub r#type: String,
    /// The first day.
    pub day: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// Country of the place.
    pub country: Option<String>,
    /// How many articles report it.
    pub n_reports: usize,
    /// In how many outlets.
    pub n_outlets: usize,
    /// From how many sources: copies and articles that credit one agency have one.
    pub n_independent: usize,
    /// Id of the story that it is part of; null where it is in none.
    pub story: Option<String>,
    /// Title of that story.
    pub story_title: Option<String>,
    /// What its reports tell differently.
    pub conflicts: Vec<ConflictRecord>,
    /// All that its reports tell, the leading one first, then in the order in which they were known; an article may tell of it twice.
    pub reports: Vec<ReportRecord>,
}

/// What reports tell differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictRecord {
    /// `dead`, `injured`, `arrested`, `place`, `day` or `status`.
    pub field: String,
    /// What is told, in the order in which it was known.
    pub values: Vec<ConflictValueRecord>,
}

/// One of the values that exclude one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictValueRecord {
    /// The value: a number, bounds, a name.
    pub value: String,
    /// Ids of the reports that tell it.
    pub events: Vec<String>,
    /// Who published them.
    pub outlets: Vec<String>,
    /// The first day on which it was known.
    pub first_known: Option<String>,
}

/// One article's report of an event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportRecord {
    /// Id of the event in the article.
    pub event: String,
    /// Whether it is the report that tells the event best.
    pub leads: bool,
    /// The article's id.
    pub article: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Language code.
    pub lang: Option<String>,
    /// When it was published, as exactly as is known.
    pub published: Option<String>,
    /// The day from which it was known.
    pub known: String,
    /// The agency that it credits.
    pub agency: Option<String>,
    /// Number of its source, from 1: reports of one number are copies of one another or credit one agency.
    pub source: usize,
    /// From which article it was taken, wholly or partly; null where from none.
    pub taken_from: Option<TakenFromRecord>,
    /// Whether it stands as a fact.
    pub status: String,
    /// The first day of the event, as told here.
    pub day: Option<String>,
    /// The sentence that shows it.
    pub evidence: String,
    /// What speaks for and against its being one with the report that leads; empty of that one.
    pub why: Vec<WhyRecord>,
}

/// What one field of two reports says of their being one event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhyRecord {
    /// `day`, `status`, `mode`, `place`, `parties`, or `names`: what both articles name besides.
    pub field: String,
    /// Points for one event; below nought for two. Reports of one event have nought or more together.
    pub points: f64,
}

/// From which article another was taken.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TakenFromRecord {
    /// That article's id.
    pub article: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// `exact`, `near` or `abridged`; null where the two are alike by way of others.
    pub kind: Option<String>,
    /// Share of the shorter text's runs of words that stand in the longer.
    pub containment: Option<f64>,
}
