//! What the head of a record says, and what is counted.

use std::fmt;

use dateline_types::{Content, RawPage};

use super::head::Head;

/// What a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An answer over HTTP.
    Answer,
    /// A request, a note, a page that had not changed, an answer over another protocol.
    Other,
}

/// What the head of a record says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    /// How long its body is.
    pub(super) n_bytes: u64,
    url: Option<String>,
    retrieved: Option<String>,
}

impl Record {
    /// Reads a head; `None` where it does not say how long the record is.
    pub(super) fn new(head: &Head) -> Option<Record> {
        let n_bytes = head.get("content-length")?.parse().ok()?;
        let is_response =
            head.get("warc-type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
        let url = head.get("warc-target-uri").map(bare);
        let is_http = url.is_none_or(|url| {
            url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
        });
        Some(Record {
            kind: if is_response && is_http { Kind::Answer } else { Kind::Other },
            n_bytes,
            url: url.map(str::to_owned),
            retrieved: head.get("warc-date").map(str::to_owned),
        })
    }

    pub(super) fn page(&self, origin: String, html: String) -> RawPage {
        RawPage {
            url: self.url.clone(),
            retrieved: self.retrieved.clone(),
            ..RawPage::new(origin, Content::Html(html))
        }
    }
}

/// The first edition of the standard had addresses in angle brackets, by mistake.
fn bare(url: &str) -> &str {
    url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url)
}

/// Returns where in `bytes` a record starts: `WARC/`, a version, the end of the line.
pub(super) fn record_start(bytes: &[u8]) -> Option<usize> {
    let starts = |window: &[u8]| {
        matches!(window, [b'W', b'A', b'R', b'C', b'/', b'0'..=b'9', b'.', rest @ ..]
            if rest.iter().position(|&byte| byte == b'\r' || byte == b'\n').is_some_and(|n| n > 0))
    };
    bytes.windows(10).position(starts)
}

/// How many records of an archive there were.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Skipped {
    pub(super) n_pages: u64,
    /// Records of other kinds.
    pub(super) n_other: u64,
    /// Answers with another status than 200.
    pub(super) n_status: u64,
    /// Answers that are no page of the web.
    pub(super) n_not_html: u64,
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Skipped { n_pages, n_other, n_status, n_not_html } = self;
        write!(
            formatter,
            "{n_pages} pages, and left out: {n_status} answers of a status other than 200, {n_not_html} that are no HTML, {n_other} records that are no answers"
        )
    }
}
