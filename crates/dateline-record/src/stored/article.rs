//! An article from its record.

use dateline_types::{Article, Dateline, Published};
use serde::Deserialize;

use super::{Bytes, StoredError, day};
use crate::CharSpan;

/// What is read of a record.
#[derive(Deserialize)]
struct Stored {
    id: String,
    url: Option<String>,
    outlet: Option<String>,
    title: Option<String>,
    #[serde(default)]
    author: Vec<String>,
    #[serde(default)]
    byline: Vec<String>,
    agency: Option<String>,
    section: Option<String>,
    published: Option<StoredPublished>,
    modified: Option<String>,
    retrieved: Option<String>,
    paywall: Option<bool>,
    dateline: Option<StoredDateline>,
    part_of: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    paragraphs: Vec<CharSpan>,
    #[serde(default)]
    truncated: bool,
    sha256: String,
}

#[derive(Deserialize)]
struct StoredPublished {
    edtf: String,
    start: String,
    end: String,
    time: Option<String>,
    basis: String,
}

#[derive(Deserialize)]
struct StoredDateline {
    words: String,
    place: Option<String>,
    day: Option<String>,
    agency: Option<String>,
}

/// How days of publication are known; see [`Published::basis`].
const BASES: [&str; 9] =
    ["input", "json_ld", "meta", "time_element", "url", "header", "text", "option", "feed"];

/// Returns an article from its record, whose own `text` is not looked at, and its text.
///
/// # Errors
///
/// Where it is no record of an article, or of another text.
pub fn article(record: &str, text: &str) -> Result<Article, StoredError> {
    let stored: Stored = serde_json::from_str(record)?;
    Ok(Article {
        origin: stored.id.clone(),
        id: stored.id,
        url: stored.url,
        outlet: stored.outlet,
        title: stored.title,
        authors: stored.author,
        byline: stored.byline,
        agency: stored.agency,
        section: stored.section,
        published: stored.published.map(published).transpose()?,
        modified: stored.modified,
        retrieved: stored.retrieved,
        paywall: stored.paywall,
        dateline: stored.dateline.map(dateline),
        part_of: stored.part_of,
        lang: stored.lang,
        text: text.to_owned(),
        paragraphs: Bytes::of(text).spans(&stored.paragraphs)?,
        truncated: stored.truncated,
        repairs: Vec::new(),
        related: Vec::new(),
        sha256: stored.sha256,
    })
}

fn published(stored: StoredPublished) -> Result<Published, StoredError> {
    let basis = BASES.into_iter().find(|basis| *basis == stored.basis);
    Ok(Published {
        start: day(&stored.start)?,
        end: day(&stored.end)?,
        edtf: stored.edtf,
        time: stored.time,
        basis: basis.unwrap_or("input"),
    })
}

fn dateline(stored: StoredDateline) -> Dateline {
    let StoredDateline { words, place, day, agency } = stored;
    Dateline { words, place, day, agency }
}
