//! The article itself, and what stays of it when its text is changed.

use dateline_record::{ArticleRecord, CharIndex};
use dateline_types::{Article, TimeSpan};
use jiff::Timestamp;
use jiff::civil::Date;

/// A row of `article`, but for what the file itself tells.
#[derive(Debug, Clone)]
pub(crate) struct ArticleRow {
    pub(crate) id: String,
    pub(crate) identity: String,
    pub(crate) sha256: String,
    pub(crate) url: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) lang: String,
    pub(crate) published: Option<String>,
    pub(crate) day: Option<Date>,
    pub(crate) published_at: Option<String>,
    pub(crate) agency: Option<String>,
    pub(crate) section: Option<String>,
    /// The last day that it may have been published.
    pub(crate) published_by: Option<Date>,
    /// The day of the last change, else of fetching.
    pub(crate) changed: Option<Date>,
    pub(crate) text: String,
    pub(crate) record: String,
}

impl ArticleRow {
    pub(crate) fn new(
        article: &Article,
        lang: &str,
        offsets: &CharIndex<'_>,
    ) -> serde_json::Result<ArticleRow> {
        let published = article.published.as_ref();
        let time = published.and_then(|published| published.time.as_deref());
        let changed = article.modified.as_deref().and_then(day_of);
        Ok(ArticleRow {
            id: article.id.clone(),
            identity: identity(article),
            sha256: article.sha256.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            title: article.title.clone(),
            lang: lang.to_owned(),
            published: published.map(|published| published.edtf.clone()),
            day: published.map(|published| published.start),
            published_at: time.and_then(in_utc),
            agency: article.agency.clone(),
            section: article.section.clone(),
            published_by: published.map(|published| published.end),
            changed: changed.or_else(|| article.retrieved.as_deref().and_then(day_of)),
            text: article.text.clone(),
            record: record_without_text(article, offsets)?,
        })
    }
}

/// Returns what stays the same when an article's text is changed: the id that the input states, else the address, else the id. Posts of a live blog move up
/// and down its page, so that the page and the words are all there is to know them by.
///
/// ```
/// use dateline_types::Article;
/// let stated = Article { id: "a1".into(), url: Some("https://a.org/1".into()), ..Article::default() };
/// assert_eq!(dateline_store::identity(&stated), "a1");
/// let derived = Article { id: "0123456789abcdef".into(), sha256: "0123456789abcdef01".into(), ..stated };
/// assert_eq!(dateline_store::identity(&derived), "https://a.org/1");
/// ```
#[must_use]
pub fn identity(article: &Article) -> String {
    let url = article.url.as_deref();
    if let Some(page) = &article.part_of {
        return format!("{}#{}", url.unwrap_or(page), article.sha256);
    }
    let is_derived = article.id.len() == 16 && article.sha256.starts_with(&article.id);
    url.filter(|_| is_derived).unwrap_or(&article.id).to_owned()
}

/// Returns the record; the words, which have a column of their own, are left out.
fn record_without_text(article: &Article, offsets: &CharIndex<'_>) -> serde_json::Result<String> {
    let mut record = serde_json::to_value(ArticleRecord::new(article, offsets))?;
    if let Some(fields) = record.as_object_mut() {
        fields.shift_remove("text");
    }
    serde_json::to_string(&record)
}

/// Returns the time in UTC, where it is told with its zone.
fn in_utc(time: &str) -> Option<String> {
    time.parse::<Timestamp>().ok().map(|time| time.to_string())
}

/// Returns the day of a time as the input states it.
fn day_of(time: &str) -> Option<Date> {
    let day = TimeSpan::parse(time.get(..10)?)?;
    (day.start == day.end).then_some(day.start)
}
