//! Records that were kept, in each format: they are JSON already, and are shown from it.

mod feed;
mod geo;
mod page;
mod table;

use std::io::{self, Write};

use dateline_record::RecordKind;
use dateline_store::find::{ARTICLE_FIELDS, EVENT_FIELDS, QUOTE_FIELDS, Record, STORY_FIELDS};
use serde_json::Value;

use self::feed::Feed;
pub(crate) use self::feed::updated;
use self::geo::Geo;
pub(crate) use self::table::grid;
use super::rows;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Event,
    Quote,
    Article,
    Story,
}

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Event, Kind::Quote, Kind::Article, Kind::Story];

    /// Returns the kind of records with this name.
    pub(super) fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns what several of it are called.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Kind::Event => "events",
            Kind::Quote => "quotes",
            Kind::Article => "articles",
            Kind::Story => "stories",
        }
    }

    /// Returns the columns of a table of characters: those of `dateline code`, and what is known since.
    fn columns(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Kind::Event => RecordKind::Event.fields(),
            Kind::Quote => RecordKind::Quote.fields(),
            Kind::Article => RecordKind::Article.fields(),
            Kind::Story => &[],
        };
        own.iter().chain(self.fields_since()).copied().collect()
    }

    /// Returns the fields that are known since: all of a story's.
    pub(super) fn fields_since(self) -> &'static [&'static str] {
        match self {
            Kind::Event => &EVENT_FIELDS,
            Kind::Quote => &QUOTE_FIELDS,
            Kind::Article => &ARTICLE_FIELDS,
            Kind::Story => &STORY_FIELDS,
        }
    }

    /// Returns the name that records have.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Quote => "quote",
            Kind::Article => "article",
            Kind::Story => "story",
        }
    }
}

/// How kept records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StoredFormat {
    Jsonl,
    Csv,
    Table,
    Html,
    /// Points for maps
    Geojson,
    /// A feed for readers of news
    Rss,
    /// A feed for readers of news
    Atom,
}

impl StoredFormat {
    /// Tells whether it is one of the feeds, which hold the newest only.
    pub(crate) fn is_feed(self) -> bool {
        matches!(self, StoredFormat::Rss | StoredFormat::Atom)
    }
}

/// Writes a list of records of one kind in one format.
pub(crate) struct StoredPrinter {
    kind: Kind,
    format: StoredFormat,
    width: usize,
    n_written: usize,
    /// A table knows its columns when all rows are there.
    rows: Vec<Vec<String>>,
    /// Whose deeds a timeline tells: the table then says so.
    is_timeline: bool,
}

impl StoredPrinter {
    pub(crate) fn new(kind: Kind, format: StoredFormat, width: usize) -> StoredPrinter {
        StoredPrinter { kind, format, width, n_written: 0, rows: Vec::new(), is_timeline: false }
    }

    /// Makes a printer of what one actor did and had done to it.
    pub(crate) fn timeline(format: StoredFormat, width: usize) -> StoredPrinter {
        StoredPrinter { is_timeline: true, ..StoredPrinter::new(Kind::Event, format, width) }
    }

    /// Writes what stands before the first record. `updated` is the newest day of all, for feeds.
    pub(crate) fn header(&self, updated: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            StoredFormat::Jsonl | StoredFormat::Table => Ok(()),
            StoredFormat::Csv => {
                let mut columns = self.kind.columns();
                columns.extend(self.is_timeline.then_some("role"));
                writeln!(out, "{}", columns.join(","))
            }
            StoredFormat::Html => page::header(self.kind, out),
            StoredFormat::Geojson => Geo::header(out),
            StoredFormat::Rss | StoredFormat::Atom => self.feed().header(updated, out),
        }
    }

    /// Writes one record.
    pub(crate) fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        let is_first = self.n_written == 0;
        self.n_written += 1;
        match self.format {
            StoredFormat::Jsonl => super::lines::line(record, out),
            StoredFormat::Csv => {
                let mut columns = self.kind.columns();
                columns.extend(self.is_timeline.then_some("role"));
                rows::values(columns.iter().map(|&column| record.get(column)), out)
            }
            StoredFormat::Table => {
                self.rows.push(table::cells(self.kind, self.is_timeline, record));
                Ok(())
            }
            StoredFormat::Html => page::record(self.kind, record, out),
            StoredFormat::Geojson => Geo::record(record, is_first, out),
            StoredFormat::Rss | StoredFormat::Atom => self.feed().record(record, out),
        }
    }

    /// Writes what stands after the last record; `next` is where the next page begins.
    pub(crate) fn footer(&mut self, next: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            StoredFormat::Jsonl | StoredFormat::Csv => Ok(()),
            StoredFormat::Table if self.rows.is_empty() => {
                writeln!(out, "no {} found", self.kind.plural())
            }
            StoredFormat::Table => {
                let rows = std::mem::take(&mut self.rows);
                table::write(self.kind, self.is_timeline, &rows, self.width, out)
            }
            StoredFormat::Html => page::footer(self.kind, self.n_written, next, out),
            StoredFormat::Geojson => Geo::footer(next, out),
            StoredFormat::Rss | StoredFormat::Atom => self.feed().footer(out),
        }
    }

    fn feed(&self) -> Feed {
        Feed { kind: self.kind, is_atom: self.format == StoredFormat::Atom }
    }
}

/// Writes values as a row of a table of characters.
pub(crate) fn row(cells: &[Value], out: &mut dyn Write) -> io::Result<()> {
    rows::values(cells.iter().map(Some), out)
}

/// Returns a text of a record; empty where it has none.
fn text<'r>(record: &'r Record, field: &str) -> &'r str {
    record.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the words of each of a list's parties, joined.
fn parties(record: &Record, field: &str, glue: &str) -> String {
    let list = record.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let words: Vec<&str> = list.iter().filter_map(|party| party.get("text")?.as_str()).collect();
    words.join(glue)
}

/// Returns the type with its modes: `CONSULT visit`.
fn what(record: &Record) -> String {
    let modes = record.get("mode").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let modes = modes.iter().filter_map(Value::as_str);
    std::iter::once(text(record, "type")).chain(modes).collect::<Vec<_>>().join(" ")
}

/// Returns the place with its country: `Damascus, SYR`.
fn place(record: &Record) -> String {
    let of = |field: &str| record.get("where")?.get(field)?.as_str();
    match (of("name"), of("country")) {
        (Some(name), Some(country)) => format!("{name}, {country}"),
        (name, _) => name.unwrap_or_default().to_owned(),
    }
}

/// Returns who did what to whom, and where, on one line.
fn sentence(record: &Record) -> String {
    let (who, whom, place) =
        (parties(record, "actor", "; "), parties(record, "recipient", "; "), place(record));
    let mut line = what(record);
    if !who.is_empty() {
        line = format!("{line}: {who}");
    }
    if !whom.is_empty() {
        line = format!("{line} → {whom}");
    }
    if !place.is_empty() {
        line = format!("{line} ({place})");
    }
    format!("{line} · {}", text(record, "status"))
}

/// Returns the words of a record that stand for it: the evidence, what is said, the start of the text.
fn words(kind: Kind, record: &Record) -> String {
    const MAX_CHARS: usize = 400;
    let words = match kind {
        Kind::Event => record.get("evidence").and_then(|it| it.get("text")?.as_str()),
        Kind::Quote | Kind::Article => record.get("text").and_then(Value::as_str),
        Kind::Story => None,
    };
    let words = words.unwrap_or_default();
    let mut short: String = words.chars().take(MAX_CHARS).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

/// Returns what a record is called in a list.
fn title(kind: Kind, record: &Record) -> String {
    match kind {
        Kind::Event => sentence(record),
        Kind::Quote => {
            let of = |field: &str| record.get("speaker")?.get(field)?.as_str();
            let speaker = of("name").or_else(|| of("text")).unwrap_or("someone");
            format!("{speaker}: {}", words(kind, record))
        }
        Kind::Article | Kind::Story => {
            let title = text(record, "title");
            if title.is_empty() { text(record, "id").to_owned() } else { title.to_owned() }
        }
    }
}

/// Returns the date of publication as EDTF, wherever the record has it.
fn published(record: &Record) -> &str {
    match record.get("published") {
        Some(Value::String(edtf)) => edtf,
        Some(Value::Object(published)) => {
            published.get("edtf").and_then(Value::as_str).unwrap_or_default()
        }
        _ => "",
    }
}
