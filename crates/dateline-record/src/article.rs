//! The article as it was read.

use dateline_types::{Article, Dateline, Published, Related, Repair};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan, Day};

/// One article with clean text: `"record":"article"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "article")]
pub struct ArticleRecord<'a> {
    /// The input's id, else the first 16 hex digits of `sha256`.
    pub id: &'a str,
    /// Address.
    pub url: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Title.
    pub title: Option<&'a str>,
    /// The persons who wrote it.
    pub author: &'a [String],
    /// All that the page or the input gives as its authors: persons, agencies, desks.
    pub byline: &'a [String],
    /// The agency whose copy it is, wholly or partly.
    pub agency: Option<&'a str>,
    /// The part of the paper, such as `Monde`.
    pub section: Option<&'a str>,
    /// When it was published; null where nothing tells.
    pub published: Option<PublishedRecord<'a>>,
    /// When it was changed last, after publication: RFC 3339, or a day.
    pub modified: Option<&'a str>,
    /// When it was fetched, as the input states it.
    pub retrieved: Option<&'a str>,
    /// Whether some of it is kept for those who pay; null where nothing tells.
    pub paywall: Option<bool>,
    /// Place, day and agency that stood before the first sentence.
    pub dateline: Option<DatelineRecord<'a>>,
    /// The id of the live blog that this is one post of.
    pub part_of: Option<&'a str>,
    /// Language code, such as `fr`; null where it is not known.
    pub lang: Option<&'a str>,
    /// The words. Every offset of this article's records refers to them.
    pub text: &'a str,
    /// The paragraphs in the order of the text; they do not overlap.
    pub paragraphs: Vec<CharSpan>,
    /// Whether the end is missing.
    pub truncated: bool,
    /// What was changed, in the order of the text.
    pub repairs: Vec<RepairRecord<'a>>,
    /// Other articles that this one points to.
    pub related: Vec<RelatedRecord<'a>>,
    /// SHA-256 of the text, in hex.
    pub sha256: &'a str,
}

impl<'a> ArticleRecord<'a> {
    /// Returns the record of `article`; `offsets` must be of its text.
    #[must_use]
    pub fn new(article: &'a Article, offsets: &CharIndex<'_>) -> ArticleRecord<'a> {
        ArticleRecord {
            id: &article.id,
            url: article.url.as_deref(),
            outlet: article.outlet.as_deref(),
            title: article.title.as_deref(),
            author: &article.authors,
            byline: &article.byline,
            agency: article.agency.as_deref(),
            section: article.section.as_deref(),
            published: article.published.as_ref().map(PublishedRecord::new),
            modified: article.modified.as_deref(),
            retrieved: article.retrieved.as_deref(),
            paywall: article.paywall,
            dateline: article.dateline.as_ref().map(DatelineRecord::new),
            part_of: article.part_of.as_deref(),
            lang: article.lang.as_deref(),
            text: &article.text,
            paragraphs: article.paragraphs.iter().map(|&span| offsets.span(span)).collect(),
            truncated: article.truncated,
            repairs: article
                .repairs
                .iter()
                .map(|repair| RepairRecord::new(repair, offsets))
                .collect(),
            related: article.related.iter().map(RelatedRecord::new).collect(),
            sha256: &article.sha256,
        }
    }
}

/// When an article was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublishedRecord<'a> {
    /// EDTF: `2020-01-07`, `2020-01`, `2020`.
    pub edtf: &'a str,
    /// First day that it may be.
    pub start: Day,
    /// Last day that it may be.
    pub end: Day,
    /// The time with its zone as it was written, in RFC 3339; null where only the day is known.
    pub time: Option<&'a str>,
    /// How it is known: `input`, `json_ld`, `meta`, `time_element`, `url`, `header`, `text`, `option`.
    pub basis: &'a str,
}

impl<'a> PublishedRecord<'a> {
    fn new(published: &'a Published) -> PublishedRecord<'a> {
        PublishedRecord {
            edtf: &published.edtf,
            start: Day(published.start),
            end: Day(published.end),
            time: published.time.as_deref(),
            basis: published.basis,
        }
    }
}

/// What stood before the first sentence: « DAMAS, 7 janv. (AFP) – ».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DatelineRecord<'a> {
    /// The place as written.
    pub place: Option<&'a str>,
    /// The day in EDTF, its year from the date of publication.
    pub day: Option<&'a str>,
    /// The agency.
    pub agency: Option<&'a str>,
    /// The words that were taken out, whole; `repairs` tells where they stood.
    pub words: &'a str,
}

impl<'a> DatelineRecord<'a> {
    fn new(dateline: &'a Dateline) -> DatelineRecord<'a> {
        DatelineRecord {
            place: dateline.place.as_deref(),
            day: dateline.day.as_deref(),
            agency: dateline.agency.as_deref(),
            words: &dateline.words,
        }
    }
}

/// One change to the found text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepairRecord<'a> {
    /// What kind of change: `paragraph`, `promotion`, `truncation`, `space`…
    pub kind: &'a str,
    /// What stands there now; empty where something was taken out.
    pub span: CharSpan,
    /// What stood there.
    pub was: &'a str,
}

impl<'a> RepairRecord<'a> {
    fn new(repair: &'a Repair, offsets: &CharIndex<'_>) -> RepairRecord<'a> {
        RepairRecord { kind: repair.kind, span: offsets.span(repair.span), was: &repair.was }
    }
}

/// Another article that a text points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RelatedRecord<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address; null where the text has none.
    pub url: Option<&'a str>,
}

impl<'a> RelatedRecord<'a> {
    fn new(related: &'a Related) -> RelatedRecord<'a> {
        RelatedRecord { title: &related.title, url: related.url.as_deref() }
    }
}
