//! Kept records for reading on a terminal.

use std::io::{self, Write};

use dateline_store::find::Record;
use serde_json::Value;

use super::super::table::columns;
use super::super::visible;
use super::{Kind, parties, place, published, text, title, what};

/// Returns the titles of the columns.
fn titles(kind: Kind, is_timeline: bool) -> &'static [&'static str] {
    match kind {
        Kind::Event if is_timeline => {
            &["WHEN", "AS", "WHAT", "WHO", "WHOM", "WHERE", "STATUS", "REPORTS"]
        }
        Kind::Event => &[
            "WHEN", "WHO", "WHAT", "WHOM", "COUNTS", "WHERE", "STATUS", "SAID BY", "REPORTS",
            "OUTLET",
        ],
        Kind::Quote => &["DAY", "SPEAKER", "KIND", "WORDS", "OUTLET"],
        Kind::Article => &["PUBLISHED", "OUTLET", "LANG", "TITLE", "ID"],
        Kind::Story => &["FIRST DAY", "LAST DAY", "ARTICLES", "OUTLETS", "EVENTS", "TITLE", "ID"],
    }
}

/// Returns the cells of one record, beneath [`titles`].
pub(super) fn cells(kind: Kind, is_timeline: bool, record: &Record) -> Vec<String> {
    let number = |field: &str| record.get(field).map(plain).unwrap_or_default();
    let own = |field: &str| text(record, field).to_owned();
    let cells = match kind {
        Kind::Event if is_timeline => vec![
            when(record),
            roles(record),
            what(record),
            parties(record, "actor", "; "),
            parties(record, "recipient", "; "),
            place(record),
            own("status"),
            reports(record),
        ],
        Kind::Event => vec![
            when(record),
            parties(record, "actor", "; "),
            what(record),
            parties(record, "recipient", "; "),
            counts(record),
            place(record),
            own("status"),
            parties(record, "said_by", " via "),
            reports(record),
            own("outlet"),
        ],
        Kind::Quote => {
            let is_direct = record.get("direct").and_then(Value::as_bool) == Some(true);
            let kind = if is_direct { "direct" } else { "indirect" };
            let day = published(record).to_owned();
            vec![day, speaker(record), kind.to_owned(), own("text"), own("outlet")]
        }
        Kind::Article => {
            let day = published(record).to_owned();
            vec![day, own("outlet"), own("lang"), title(kind, record), own("id")]
        }
        Kind::Story => vec![
            own("first_day"),
            own("last_day"),
            number("n_articles"),
            number("n_outlets"),
            number("n_happenings"),
            title(kind, record),
            own("id"),
        ],
    };
    cells.iter().map(|cell| visible(cell)).collect()
}

/// Writes the rows beneath their titles.
pub(super) fn write(
    kind: Kind,
    is_timeline: bool,
    rows: &[Vec<String>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    columns(titles(kind, is_timeline), rows, width, out)
}

/// Writes values beneath the names of their columns.
pub(crate) fn grid(
    names: &[&str],
    rows: &[Vec<Value>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|value| visible(&plain(value))).collect()).collect();
    columns(names, &rows, width, out)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn when(record: &Record) -> String {
    let edtf = record.get("when").and_then(|when| when.get("edtf")?.as_str());
    edtf.unwrap_or_default().to_owned()
}

/// Returns how many reports there are, and how many do not come from one another: `12 (3)`.
fn reports(record: &Record) -> String {
    let number = |field: &str| record.get(field).and_then(Value::as_i64);
    match (number("n_reports"), number("n_independent")) {
        (Some(1), _) => "1".to_owned(),
        (Some(n), Some(independent)) => format!("{n} ({independent})"),
        _ => String::new(),
    }
}

/// Returns who says it: the words for those who pass it on, else the name.
fn speaker(record: &Record) -> String {
    let chain = parties(record, "chain", " via ");
    let name = record.get("speaker").and_then(|speaker| speaker.get("name")?.as_str());
    if chain.is_empty() { name.unwrap_or_default().to_owned() } else { chain }
}

fn roles(record: &Record) -> String {
    let roles = record.get("role").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    roles.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// Returns who was counted: `12 dead, 30 injured`.
fn counts(record: &Record) -> String {
    let Some(Value::Object(counts)) = record.get("counts") else { return String::new() };
    let told = counts.iter().map(|(kind, count)| {
        let bound = |field: &str| count.get(field).and_then(Value::as_u64);
        let amount = match (bound("min"), bound("max")) {
            (Some(min), Some(max)) if min == max => min.to_string(),
            (Some(min), Some(max)) => format!("{min}–{max}"),
            (Some(min), None) => format!("{min}+"),
            (None, Some(max)) => format!("≤{max}"),
            (None, None) => "?".to_owned(),
        };
        format!("{amount} {kind}")
    });
    told.collect::<Vec<_>>().join(", ")
}
