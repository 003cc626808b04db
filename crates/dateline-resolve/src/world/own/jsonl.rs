//! JSON Lines: a fact on each line, with the names of the CSV's columns and lists where it has several.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::Deserialize;

use super::row::{Known, Row, RowSpell, RowTerm, filled, kind, trimmed};
use super::{BYTE_ORDER_MARK, Reading};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactLine {
    #[serde(default)]
    kind: String,
    name: String,
    #[serde(default)]
    names_fr: Vec<String>,
    #[serde(default)]
    names_en: Vec<String>,
    country: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
    id: Option<String>,
    office: Option<String>,
    start: Option<String>,
    end: Option<String>,
    #[serde(default)]
    offices: Vec<OfficeLine>,
    /// Whether built-in facts of the same name go first.
    #[serde(default)]
    behind: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeLine {
    office: Option<String>,
    start: Option<String>,
    end: Option<String>,
    country: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
}

/// Reads line after line.
pub(super) fn read(reading: &mut Reading<'_>, reader: &mut dyn BufRead) {
    let mut known = Known::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return reading.wrong(number, format!("it cannot be read: {error}")),
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            reading.wrong(number, "this is no UTF-8: save the file as UTF-8");
            continue;
        };
        let text = text.trim_start_matches(BYTE_ORDER_MARK).trim();
        if text.is_empty() {
            continue;
        }
        match row(text) {
            Ok(row) => reading.add_row(row, number, &mut known),
            Err(message) => reading.wrong(number, message),
        }
    }
}

fn row(text: &str) -> Result<Row, String> {
    let fact: FactLine = serde_json::from_str(text).map_err(|error| without_line(&error))?;
    let names = [("fr", fact.names_fr), ("en", fact.names_en)];
    let names = names.map(|(lang, names)| (lang.to_owned(), trimmed(names)));
    let names: BTreeMap<_, _> = names.into_iter().filter(|(_, names)| !names.is_empty()).collect();
    let spells = fact.offices.into_iter().map(|own| RowSpell {
        office: filled(own.office),
        start: filled(own.start),
        end: filled(own.end),
        country: filled(own.country),
        sectors: trimmed(own.sectors),
    });
    let term =
        RowTerm { office: filled(fact.office), start: filled(fact.start), end: filled(fact.end) };
    let row = Row {
        kind: kind(&fact.kind)?,
        name: fact.name.trim().to_owned(),
        names,
        country: filled(fact.country),
        sectors: trimmed(fact.sectors),
        id: filled(fact.id),
        spells: spells.collect(),
        seats: Vec::new(),
        is_behind: fact.behind,
    };
    Ok(row.with_term(term))
}

/// Says what is wrong with a line; the number is told beside it, the parser knows of one line only.
fn without_line(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or_default();
    format!("character {}: {message}", error.column())
}
