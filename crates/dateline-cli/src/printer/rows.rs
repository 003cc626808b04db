//! Records as CSV: the fields of the JSON as columns, lists and objects as JSON in their cells.

use std::io::{self, Write};

use dateline_record::{MadeBy, RecordKind};
use dateline_types::Coded;
use serde::Serialize;
use serde_json::{Map, Value};

use super::lines::{Sink, give};
use super::render::{RecordKinds, Records};

/// Returns the columns: the fields of the kind, or of several kinds together after a column that names the kind.
pub(super) fn columns(kinds: &RecordKinds) -> Vec<&'static str> {
    let mut columns = if kinds.iter().len() > 1 { vec!["record"] } else { vec![] };
    for field in kinds.iter().flat_map(RecordKind::fields) {
        if !columns.contains(field) {
            columns.push(field);
        }
    }
    columns
}

/// Writes one row for each record of `kinds`.
pub(super) fn coded(
    coded: &Coded,
    made_by: &MadeBy,
    kinds: &RecordKinds,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = Rows::new(columns(kinds), out);
    give(coded, made_by, kinds, &mut rows)?;
    rows.writer.flush()
}

/// Writes the row of one record.
pub(super) fn row(
    kind: RecordKind,
    record: &impl Serialize,
    records: &Records,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = match records {
        Records::Of(kinds) => columns(kinds),
        Records::Docs => kind.fields().to_vec(),
    };
    let mut rows = Rows::new(columns, out);
    rows.take(kind, record)?;
    rows.writer.flush()
}

/// Writes a row of values that are JSON already.
pub(super) fn values<'v>(
    values: impl Iterator<Item = Option<&'v Value>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    writer.write_record(values.map(cell))?;
    writer.flush()
}

struct Rows<'o> {
    columns: Vec<&'static str>,
    writer: csv::Writer<&'o mut dyn Write>,
}

impl<'o> Rows<'o> {
    fn new(columns: Vec<&'static str>, out: &'o mut dyn Write) -> Rows<'o> {
        let writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        Rows { columns, writer }
    }
}

impl Sink for Rows<'_> {
    fn take(&mut self, _: RecordKind, record: &impl Serialize) -> io::Result<()> {
        // Through the text: as values, numbers of four bytes would show digits that the JSON does not have.
        let fields: Map<String, Value> = serde_json::from_str(&serde_json::to_string(record)?)?;
        let cells = self.columns.iter().map(|&column| cell(fields.get(column)));
        Ok(self.writer.write_record(cells)?)
    }
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::printer::render::{Format, Printer};

    const ALL: [RecordKind; 6] = [
        RecordKind::Article,
        RecordKind::Event,
        RecordKind::Time,
        RecordKind::Place,
        RecordKind::Actor,
        RecordKind::Quote,
    ];

    fn printed(format: Format, kinds: &[RecordKind]) -> String {
        let records = Records::Of(kinds.iter().copied().collect());
        let printer = Printer::new(format, records, 80);
        let mut out = printer.header().into_bytes();
        printer.coded(0, &sample::coded(), &sample::made_by(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Reads a cell back as the value that the JSON has.
    fn value(column: &str, cell: &str, expected: &Value) -> Value {
        match expected {
            Value::String(_) => Value::from(cell),
            Value::Null => (cell.is_empty()).then_some(Value::Null).unwrap(),
            _ => serde_json::from_str(cell).unwrap_or_else(|_| panic!("{column}: {cell}")),
        }
    }

    fn assert_same(kinds: &[RecordKind]) {
        let lines = printed(Format::Jsonl, kinds);
        let csv = printed(Format::Csv, kinds);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), lines.lines().count());
        for (row, line) in rows.iter().zip(lines.lines()) {
            let record: Map<String, Value> = serde_json::from_str(line).unwrap();
            for (column, cell) in columns.iter().zip(row) {
                let expected = record.get(column).unwrap_or(&Value::Null);
                assert_eq!(value(column, cell, expected), *expected, "{column}");
            }
            let n_kept = record.keys().filter(|key| columns.iter().any(|column| column == *key));
            assert_eq!(n_kept.count(), record.len() - usize::from(kinds.len() == 1));
        }
    }

    #[test]
    fn the_csv_says_what_the_json_says() {
        for kind in ALL {
            assert_same(&[kind]);
        }
        assert_same(&ALL);
        assert_same(&[RecordKind::Event, RecordKind::Article]);
    }

    #[test]
    fn one_kind_needs_no_column_for_its_name() {
        assert_eq!(columns(&RecordKinds::default()), RecordKind::Event.fields());
        let both = columns(&RecordKinds::default().with_articles());
        assert_eq!(both[..3], ["record", "id", "url"]);
        assert_eq!(both.iter().filter(|&&column| column == "id").count(), 1);
    }

    #[test]
    fn numbers_have_the_digits_of_the_json() {
        assert!(printed(Format::Csv, &[RecordKind::Event]).contains(",fr/consult/e1,0.86,"));
    }
}
