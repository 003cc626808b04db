//! What came in, and the text that was found in it.

use jiff::civil::Date;

use crate::ByteSpan;

/// One item of the input, as characters: what stage 1 gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPage {
    /// The id that the input states.
    pub id: Option<String>,
    /// Where it was read, for messages: `` `news/a.txt` ``, `line 3 of `news.jsonl``.
    pub origin: String,
    /// Text or markup.
    pub content: Content,
    /// Address, where the input states one.
    pub url: Option<String>,
    /// Language tag, as the input states it.
    pub lang: Option<String>,
    /// Title, as the input states it.
    pub title: Option<String>,
    /// Publication date, as the input states it: EDTF, RFC 3339 or RFC 2822.
    pub published: Option<String>,
    /// Who published it, as the input states it.
    pub outlet: Option<String>,
    /// Who wrote it, as the input states it.
    pub authors: Vec<String>,
    /// When it was fetched, where the input states it.
    pub retrieved: Option<String>,
}

impl RawPage {
    /// Makes a page of which nothing but its content is known.
    #[must_use]
    pub fn new(origin: impl Into<String>, content: Content) -> RawPage {
        RawPage {
            id: None,
            origin: origin.into(),
            content,
            url: None,
            lang: None,
            title: None,
            published: None,
            outlet: None,
            authors: Vec::new(),
            retrieved: None,
        }
    }
}

/// The content of a [`RawPage`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The words of an article.
    Text(String),
    /// A page of the web.
    Html(String),
}

impl Content {
    /// Returns the characters, words or markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Content::Text(text) | Content::Html(text) => text,
        }
    }
}

/// An article with clean text: what stage 2 gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The input's id, else the first 16 hex digits of [`Article::sha256`].
    pub id: String,
    /// Where it was read, for messages.
    pub origin: String,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// The persons who wrote it.
    pub authors: Vec<String>,
    /// All that the page or the input gives as its authors: persons, agencies, desks.
    pub byline: Vec<String>,
    /// The agency whose copy it is, wholly or partly.
    pub agency: Option<String>,
    /// The part of the paper: `Monde`.
    pub section: Option<String>,
    /// When it was published, as exactly as is known.
    pub published: Option<Published>,
    /// When it was changed last, after publication: RFC 3339, or a day.
    pub modified: Option<String>,
    /// When it was fetched.
    pub retrieved: Option<String>,
    /// Whether some of it is kept for those who pay, where the page tells.
    pub paywall: Option<bool>,
    /// Place, day and agency that stood before its first sentence.
    pub dateline: Option<Dateline>,
    /// The id of the page that this is one post of.
    pub part_of: Option<String>,
    /// Language code (`fr`), once it is known.
    pub lang: Option<String>,
    /// The words. Every span of this article and of what follows from it refers to them.
    pub text: String,
    /// The paragraphs, in order; they do not overlap.
    pub paragraphs: Vec<ByteSpan>,
    /// Whether the end is missing (`...`, a paywall).
    pub truncated: bool,
    /// What was changed, in the order of the text.
    pub repairs: Vec<Repair>,
    /// Other articles that this one points to.
    pub related: Vec<Related>,
    /// SHA-256 of the text, in hex.
    pub sha256: String,
}

/// When an article was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// EDTF: `2020-01-07`, `2020-01`, `2020`.
    pub edtf: String,
    /// First day it may be.
    pub start: Date,
    /// Last day it may be.
    pub end: Date,
    /// The time with its zone as it was written, in RFC 3339: `2020-01-07T10:00:00+01:00`; without a zone where none was.
    pub time: Option<String>,
    /// How it is known: `input`, `json_ld`, `meta`, `time_element`, `url`, `header`, `text`, `option`.
    pub basis: &'static str,
}

/// What stood before the first sentence: « DAMAS, 7 janv. (AFP) – ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The words that were taken out, whole.
    pub words: String,
    /// The place as written: `DAMAS`.
    pub place: Option<String>,
    /// The day in EDTF, its year from the date of publication.
    pub day: Option<String>,
    /// The agency: `AFP`.
    pub agency: Option<String>,
}

/// One change to the found text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What kind: `paragraph`, `promotion`, `header`, `truncation`, `mojibake`, `space`, `character`, `paywall`…
    pub kind: &'static str,
    /// What stands there now; empty where something was taken out.
    pub span: ByteSpan,
    /// What stood there.
    pub was: String,
}

/// Another article that a text points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its title.
    pub title: String,
    /// Its address, where the text has one.
    pub url: Option<String>,
}
