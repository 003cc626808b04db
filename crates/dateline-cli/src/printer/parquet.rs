//! Records as a table of Parquet: lines of JSON go in, row groups come out. The columns are those of the record's JSON Schema, lists as lists, records in
//! records as structs.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};

use super::stored::Kind;

/// Rows that are put into columns at once.
const BATCH_ROWS: usize = 1024;

/// Rows of a row group: its columns are held in memory until it is whole.
const GROUP_ROWS: usize = 64 * 1024;

/// Takes lines of JSON and writes those of one kind as rows; lines of other kinds are left out.
pub(crate) struct ParquetWriter<W: Write + Send> {
    /// What the lines of the kind begin with.
    start: String,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    decoder: Decoder,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Makes a writer of records of the kind with this name to `out`, as `dateline code` has them.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written to.
    pub(crate) fn new(out: W, kind: &str) -> io::Result<ParquetWriter<W>> {
        let since = Kind::named(kind).map_or(&[] as &[&str], Kind::fields_since);
        let mut own = schema_of(kind);
        own.retain(|field| !since.contains(&field.name().as_str()));
        ParquetWriter::of_columns(out, kind, own)
    }

    /// Makes a writer of kept records to `out`: with what is known of them since they were coded.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written to.
    pub(crate) fn of_kept(out: W, kind: Kind) -> io::Result<ParquetWriter<W>> {
        ParquetWriter::of_columns(out, kind.name(), schema_of(kind.name()))
    }

    fn of_columns(out: W, kind: &str, columns: Vec<Field>) -> io::Result<ParquetWriter<W>> {
        let schema = Arc::new(Schema::new(columns));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(BATCH_ROWS);
        Ok(ParquetWriter {
            start: format!("{{\"record\":\"{kind}\""),
            rest: Vec::new(),
            decoder: decoder.build_decoder().map_err(of_arrow)?,
            writer: ArrowWriter::try_new(out, schema, Some(properties)).map_err(of_parquet)?,
        })
    }

    /// Writes what is held back and the end of the file; returns what was written to.
    ///
    /// # Errors
    ///
    /// Where that fails.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.batch()?;
        self.writer.into_inner().map_err(of_parquet)
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        if !line.starts_with(self.start.as_bytes()) {
            return Ok(());
        }
        let mut left = line;
        while !left.is_empty() {
            let n_read = self.decoder.decode(left).map_err(of_arrow)?;
            left = left.get(n_read..).unwrap_or_default();
            if n_read == 0 {
                self.batch()?;
            }
        }
        Ok(())
    }

    fn batch(&mut self) -> io::Result<()> {
        match self.decoder.flush().map_err(of_arrow)? {
            Some(rows) => self.writer.write(&rows).map_err(of_parquet),
            None => Ok(()),
        }
    }
}

impl<W: Write + Send> Write for ParquetWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let rest = std::mem::take(&mut self.rest);
        let mut lines = rest.split_inclusive(|&byte| byte == b'\n').peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_none() && !line.ends_with(b"\n") {
                self.rest = line.to_vec();
            } else {
                self.line(line)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn of_arrow(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}

/// Returns the columns of a kind of record, with those that only kept ones have.
fn schema_of(kind: &str) -> Vec<Field> {
    let all = dateline_record::schema();
    let definitions = &all["$defs"];
    fields(&definitions[kind], definitions)
}

fn fields(object: &Value, definitions: &Value) -> Vec<Field> {
    let none = Map::new();
    let properties = object["properties"].as_object().unwrap_or(&none).iter();
    let is_told = |(name, _): &(&String, &Value)| name.as_str() != "record";
    properties
        .filter(is_told)
        .map(|(name, shape)| Field::new(name, data_type(shape, definitions), true))
        .collect()
}

/// Returns the type of a column by the JSON Schema of its values. What has several types is text.
fn data_type(shape: &Value, definitions: &Value) -> DataType {
    if let Some(name) = shape["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return data_type(&definitions[name], definitions);
    }
    let own = match &shape["type"] {
        Value::String(name) => Some(name.as_str()),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        _ => None,
    };
    match own {
        Some("integer") => DataType::Int64,
        Some("number") => DataType::Float64,
        Some("boolean") => DataType::Boolean,
        Some("array") => {
            let item = Field::new("item", data_type(&shape["items"], definitions), true);
            DataType::List(Arc::new(item))
        }
        Some("object") => DataType::Struct(Fields::from(fields(shape, definitions))),
        None if shape["anyOf"].is_array() => {
            let mut some = shape["anyOf"].as_array().into_iter().flatten();
            let some = some.find(|one| one["type"] != "null");
            some.map_or(DataType::Utf8, |one| data_type(one, definitions))
        }
        _ => DataType::Utf8,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs::File;

    use dateline_record::RecordKind;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    const LINES: &str = r#"{"record":"problem","article":null,"stage":"read","code":"empty","message":"x","span":null}
{"record":"time","article":"a","text":"mardi","span":[0,5],"type":"DATE","value":"2020-01-07","mod":null,"edtf":"2020-01-07","start":"2020-01-07","end":"2020-01-07"}
{"record":"time","article":"a","text":"jamais","span":null,"type":"DATE","value":"","mod":null,"edtf":null,"start":null,"end":null}
"#;

    fn written(n_pieces: usize) -> File {
        let file = tempfile::tempfile().unwrap();
        let mut writer = ParquetWriter::new(file, "time").unwrap();
        for piece in LINES.as_bytes().chunks(LINES.len().div_ceil(n_pieces)) {
            writer.write_all(piece).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn lines_are_rows_however_they_come() {
        for n_pieces in [1, 3, 50] {
            let file = SerializedFileReader::new(written(n_pieces)).unwrap();
            let rows: Vec<String> =
                file.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
            assert_eq!(rows.len(), 2);
            assert!(rows[0].contains(r#"text: "mardi", span: [0, 5]"#), "{}", rows[0]);
            assert!(rows[1].contains("span: null"), "{}", rows[1]);
        }
    }

    #[test]
    fn every_kind_has_columns() {
        for kind in RecordKind::ALL {
            let columns = schema_of(kind.name());
            for field in kind.fields() {
                assert!(
                    columns.iter().any(|own| own.name() == field),
                    "{field} of {}",
                    kind.name()
                );
            }
        }
    }

    #[test]
    fn kept_records_have_each_column_once_and_others_none_of_theirs() {
        let names = |kind: Kind, is_kept: bool| -> Vec<String> {
            let file = tempfile::tempfile().unwrap();
            let writer = match is_kept {
                true => ParquetWriter::of_kept(file, kind),
                false => ParquetWriter::new(file, kind.name()),
            };
            let file = SerializedFileReader::new(writer.unwrap().finish().unwrap()).unwrap();
            let columns = file.metadata().file_metadata().schema().get_fields().to_vec();
            columns.iter().map(|column| column.name().to_owned()).collect()
        };
        for kind in Kind::ALL {
            let kept = names(kind, true);
            let once: BTreeSet<&String> = kept.iter().collect();
            assert_eq!(once.len(), kept.len(), "{kept:?}");
            for since in kind.fields_since() {
                assert!(kept.iter().any(|own| own == since), "{since} of {}", kind.name());
                assert!(!names(kind, false).iter().any(|own| own == since), "{since}");
            }
        }
    }
}
