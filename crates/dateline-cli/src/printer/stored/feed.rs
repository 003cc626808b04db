//! Kept records as a feed: RSS 2.0 or Atom (RFC 4287). Ids stay the same from run to run, so that a reader of feeds knows what it has shown.

use std::fmt::Write as _;
use std::io::{self, Write};

use dateline_store::find::Record;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::Offset;
use quick_xml::escape::escape;
use serde_json::Value;

use super::super::page::is_of_the_web;
use super::{Kind, published, text, title, words};

pub(super) struct Feed {
    pub(super) kind: Kind,
    pub(super) is_atom: bool,
}

impl Feed {
    pub(super) fn header(&self, updated: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let updated = time(updated.unwrap_or_default());
        let plural = self.kind.plural();
        let name = format!("News {plural} · dateline");
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        if self.is_atom {
            writeln!(
                out,
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:dateline:{plural}</id>\n<title>{name}</title>\n<updated>{updated}</updated>\n<author><name>dateline</name></author>"
            )
        } else {
            // RSS asks for the address of a site, and this feed has none.
            writeln!(
                out,
                "<rss version=\"2.0\">\n<channel>\n<title>{name}</title>\n<link>urn:dateline:{plural}</link>\n<description>{name}</description>\n<lastBuildDate>{}</lastBuildDate>",
                rfc2822(updated)
            )
        }
    }

    pub(super) fn record(&self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let title = xml(&title(self.kind, record));
        let summary = xml(&words(self.kind, record));
        let id = id(self.kind, record);
        let url = text(record, "url");
        let url = is_of_the_web(url).then(|| xml(url));
        let updated = time(updated(record));
        if self.is_atom {
            writeln!(
                out,
                "<entry>\n<id>{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>"
            )?;
            if let Some(url) = url {
                writeln!(out, "<link href=\"{url}\"/>")?;
            }
            writeln!(out, "<summary>{summary}</summary>\n</entry>")
        } else {
            writeln!(out, "<item>\n<title>{title}</title>")?;
            if let Some(url) = url {
                writeln!(out, "<link>{url}</link>")?;
            }
            writeln!(
                out,
                "<guid isPermaLink=\"false\">{id}</guid>\n<pubDate>{}</pubDate>\n<description>{summary}</description>\n</item>",
                rfc2822(updated)
            )
        }
    }

    pub(super) fn footer(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_atom { b"</feed>\n" } else { b"</channel>\n</rss>\n" })
    }
}

/// Returns the day on which something new was known of a record.
pub(crate) fn updated(record: &Record) -> &str {
    ["last_known", "known"]
        .into_iter()
        .map(|field| text(record, field))
        .find(|day| !day.is_empty())
        .unwrap_or_else(|| published(record))
}

/// Returns an id that stays: of the happening, the article, or the place of the quote in it.
fn id(kind: Kind, record: &Record) -> String {
    let mut id = match kind {
        Kind::Event if !text(record, "happening").is_empty() => {
            format!("urn:dateline:happening:{}", encoded(text(record, "happening")))
        }
        Kind::Event => format!("urn:dateline:event:{}", encoded(text(record, "id"))),
        Kind::Quote => format!("urn:dateline:quote:{}", encoded(text(record, "article"))),
        Kind::Article => format!("urn:dateline:article:{}", encoded(text(record, "id"))),
        Kind::Story => format!("urn:dateline:story:{}", encoded(text(record, "id"))),
    };
    if let (Kind::Quote, Some(Value::Array(span))) = (kind, record.get("span")) {
        for at in span {
            // Writing to a string cannot fail.
            let _ = write!(id, ":{at}");
        }
    }
    id
}

/// Writes what may not stand in an address as its bytes.
fn encoded(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Returns a text for XML, which has no way to write most control characters.
fn xml(text: &str) -> String {
    let allowed = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    escape(text.chars().map(allowed).collect::<String>()).into_owned()
}

/// Returns the moment that a date names; the first second of its first day where it names no moment, and of 1970 where it names nothing.
fn time(date: &str) -> Timestamp {
    let day = |year_month_day: String| {
        let day: jiff::civil::Date = year_month_day.parse().ok()?;
        Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    let start: String = date.chars().take(10).collect();
    date.parse()
        .ok()
        .or_else(|| day(start.clone()))
        .or_else(|| day(format!("{}-01", start.chars().take(7).collect::<String>())))
        .or_else(|| day(format!("{}-01-01", start.chars().take(4).collect::<String>())))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Returns a moment as mail writes it, in Greenwich.
fn rfc2822(time: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).unwrap_or_default()
}
