//! The article as it was read.

use dateline_types::{Article, Published, Related, Repair};
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
    /// Who wrote it.
    pub author: &'a [String],
    /// When it was published; null where nothing tells.
    pub published: Option<PublishedRecord<'a>>,
    /// When it was fetched, as the input states it.
    pub retrieved: Option<&'a str>,
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
            published: article.published.as_ref().map(PublishedRecord::new),
            retrieved: article.retrieved.as_deref(),
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
    /// How it is known: `input`, `option`, `header`, `meta`, `url`, `text`.
    pub basis: &'a str,
}

impl<'a> PublishedRecord<'a> {
    fn new(published: &'a Published) -> PublishedRecord<'a> {
        PublishedRecord {
            edtf: &published.edtf,
            start: Day(published.start),
            end: Day(published.end),
            basis: published.basis,
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
