//! CSV with a header: a row for each fact, or for each office of one.

use std::collections::BTreeMap;

use super::Reading;
use super::row::{Known, Row, RowTerm, filled, kind, trimmed};

/// The columns, in the order in which the documents name them.
const COLUMNS: [&str; 10] =
    ["kind", "name", "names_fr", "names_en", "country", "sectors", "id", "office", "start", "end"];

/// What may stand between cells.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// What stands between the names or sectors of a cell.
const BETWEEN: char = ';';

/// Tells whether a line names the column of names and another one.
pub(super) fn is_header(line: &str) -> bool {
    let mut cells = line.split([',', '\t', ';']).map(|cell| cell.trim().trim_matches('"'));
    let known = cells.clone().filter(|cell| COLUMNS.contains(cell)).count();
    cells.any(|cell| cell == "name") && known > 1
}

/// Reads all rows.
pub(super) fn read(reading: &mut Reading<'_>, text: &str) {
    let first = text.lines().next().unwrap_or_default();
    let is_there = |delimiter: &u8| first.bytes().any(|byte| byte == *delimiter);
    let delimiter = DELIMITERS.into_iter().find(is_there).unwrap_or(b',');
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect(),
        Err(error) => return reading.wrong(1, error.to_string()),
    };
    if !check_columns(reading, &columns) {
        return;
    }
    let mut known = Known::default();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, ::csv::Position::line);
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                match row(&columns, &record) {
                    Ok((row, term)) => reading.add_row(row.with_term(term), line, &mut known),
                    Err(message) => reading.wrong(line, message),
                }
            }
            Err(error) => {
                let line = error.position().map_or(1, ::csv::Position::line);
                reading.wrong(usize::try_from(line).unwrap_or(usize::MAX), error.to_string());
            }
        }
    }
}

/// Tells whether the header is sound, and notes where it is not.
fn check_columns(reading: &mut Reading<'_>, columns: &[String]) -> bool {
    let mut faults = Vec::new();
    let unknown: Vec<&str> =
        columns.iter().map(String::as_str).filter(|own| !COLUMNS.contains(own)).collect();
    if !unknown.is_empty() {
        let (unknown, known) = (unknown.join("`, `"), COLUMNS.join("`, `"));
        faults.push(format!("column `{unknown}` is not known: take it out; known are `{known}`"));
    }
    if !columns.iter().any(|own| own == "name") {
        faults.push("there is no column `name`: the first line names the columns".to_owned());
    }
    let is_twice = |own: &&String| columns.iter().filter(|other| other == own).count() > 1;
    if let Some(twice) = columns.iter().find(is_twice) {
        faults.push(format!("column `{twice}` stands twice: take one out"));
    }
    let is_sound = faults.is_empty();
    faults.into_iter().for_each(|fault| reading.wrong(1, fault));
    is_sound
}

fn row(columns: &[String], record: &::csv::StringRecord) -> Result<(Row, RowTerm), String> {
    if record.len() != columns.len() {
        let (n_cells, n_columns) = (record.len(), columns.len());
        return Err(format!(
            "it has {n_cells} cells and the header {n_columns}: quote cells that hold the delimiter"
        ));
    }
    let cell = |name: &str| {
        let at = columns.iter().position(|own| own == name)?;
        filled(record.get(at).map(str::to_owned))
    };
    let list = |name: &str| trimmed(cell(name).unwrap_or_default().split(BETWEEN));
    let names = ["fr", "en"].map(|lang| (lang.to_owned(), list(&format!("names_{lang}"))));
    let names: BTreeMap<_, _> = names.into_iter().filter(|(_, names)| !names.is_empty()).collect();
    let row = Row {
        kind: kind(&cell("kind").unwrap_or_default())?,
        name: cell("name").ok_or("there is no `name`: fill it in")?,
        names,
        country: cell("country"),
        sectors: list("sectors"),
        id: cell("id"),
        spells: Vec::new(),
        seats: Vec::new(),
        is_behind: false,
    };
    Ok((row, RowTerm { office: cell("office"), start: cell("start"), end: cell("end") }))
}
