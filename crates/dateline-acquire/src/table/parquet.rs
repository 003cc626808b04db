//! Tables in Parquet, one group of rows after the other.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dateline_types::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::Value;

use super::{Column, Layout};
use crate::error::problem;
use crate::open::{Items, only};
use crate::pages::Item;
use crate::record::page_of_row;
use crate::stream::Stream;

/// What a file begins with.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// Rows that are taken out of their columns at once: texts may be long.
const N_BATCH_ROWS: usize = 32;

/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Starts to read a table. It is copied first where it cannot be read from its end.
pub(crate) fn open(stream: Stream, chosen: &[Column]) -> io::Result<Items> {
    let name = stream.name.clone();
    let file = stream.into_seekable()?.into_file()?;
    let reader = guarded(|| SerializedFileReader::new(file));
    Ok(
        match reader
            .map_err(|what| broken(&name, &what))
            .and_then(|reader| rows(&name, reader, chosen))
        {
            Ok(rows) => Box::new(rows),
            Err(problem) => only(Err(problem)),
        },
    )
}

fn rows(name: &str, reader: impl FileReader + 'static, chosen: &[Column]) -> Result<Rows, Problem> {
    let schema = reader.metadata().file_metadata().schema_descr().root_schema().clone();
    let columns = schema.get_fields();
    let names: Vec<String> = columns.iter().map(|column| column.name().to_owned()).collect();
    let layout = Layout::new(name, &names, chosen)?;
    // Only these columns are read, in the order of the file.
    let mut places: Vec<usize> = layout.0.iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    places.dedup();
    let read: Vec<Arc<Type>> =
        places.iter().filter_map(|&place| columns.get(place).cloned()).collect();
    let stamps = read.iter().map(|column| Stamp::of(column)).collect();
    let place_of = |place: usize| places.iter().position(|&read| read == place);
    let fields =
        layout.0.iter().filter_map(|&(field, place)| Some((field, place_of(place)?))).collect();
    let rows = guarded(|| {
        let wanted = Type::group_type_builder(schema.name()).with_fields(read).build()?;
        let rows = RowIter::from_file_into(Box::new(reader)).with_batch_size(N_BATCH_ROWS);
        rows.project(Some(wanted))
    });
    let rows = rows.map_err(|what| broken(name, &what))?;
    Ok(Rows { name: name.to_owned(), rows, fields, stamps, n_rows: 0, ended: false })
}

/// Runs the library so that no file can end the program: what it has not met before ends it.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("it holds something unknown".to_owned()),
    }
}

fn broken(name: &str, what: &str) -> Problem {
    let message = format!("`{name}` is no sound Parquet: {what}");
    problem(None, "broken_table", message)
}

/// Iterates over the articles in the rows.
struct Rows {
    name: String,
    rows: RowIter<'static>,
    /// Which of the columns that are read holds a field.
    fields: Vec<(&'static str, usize)>,
    /// How the times in each column that is read are counted.
    stamps: Vec<Stamp>,
    n_rows: u64,
    ended: bool,
}

impl Rows {
    fn page(&self, row: Row) -> Item {
        let place = format!("row {} of `{}`", self.n_rows, self.name);
        let mut values: Vec<Option<Value>> = row
            .into_columns()
            .into_iter()
            .zip(&self.stamps)
            .map(|((_, field), stamp)| value(field, *stamp))
            .collect();
        // A column that holds two fields, as the user may say, is copied for the first.
        let mut left = self.fields.clone();
        page_of_row(place, |field| {
            let at = left.iter().position(|(name, _)| *name == field)?;
            let (_, place) = left.swap_remove(at);
            let is_wanted_again = left.iter().any(|(_, other)| *other == place);
            let value = values.get_mut(place)?;
            if is_wanted_again { value.clone() } else { value.take() }
        })
    }
}

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        let row = guarded(|| self.rows.next().transpose());
        self.n_rows += 1;
        match row {
            Ok(Some(row)) => Some(self.page(row)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(what) => {
                self.ended = true;
                let message = format!(
                    "row {} of `{}` cannot be read, nor what follows: {what}",
                    self.n_rows, self.name
                );
                Some(Err(problem(None, "broken_table", message)))
            }
        }
    }
}

/// How the times in a column are counted.
#[derive(Debug, Clone, Copy)]
struct Stamp {
    /// Whether they are of a known zone; else they are what a clock on some wall said.
    is_utc: bool,
    /// Whether plain numbers in it are nanoseconds since 1970.
    is_nanos: bool,
}

impl Stamp {
    fn of(column: &Type) -> Stamp {
        match column.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(time)) => Stamp {
                is_utc: time.is_adjusted_to_u_t_c,
                is_nanos: matches!(time.unit, TimeUnit::NANOS),
            },
            _ => Stamp { is_utc: true, is_nanos: false },
        }
    }

    fn written(self, time: Result<Timestamp, jiff::Error>) -> Option<Value> {
        let time = time.ok()?;
        let text = match self.is_utc {
            true => time.to_string(),
            false => TimeZone::UTC.to_datetime(time).to_string(),
        };
        Some(Value::String(text))
    }
}

/// Makes the value of JSON that says the same. What no field can be stays something that no field can be, so that the problem names the field.
fn value(field: Field, stamp: Stamp) -> Option<Value> {
    Some(match field {
        Field::Null => return None,
        Field::Str(text) if text.trim().is_empty() => return None,
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => match String::from_utf8(bytes.data().to_vec()) {
            Ok(text) => Value::String(text),
            Err(_) => Value::Bool(false),
        },
        Field::Long(n) if stamp.is_nanos => {
            return stamp.written(Timestamp::from_nanosecond(n.into()));
        }
        Field::TimestampMillis(n) => return stamp.written(Timestamp::from_millisecond(n)),
        Field::TimestampMicros(n) => return stamp.written(Timestamp::from_microsecond(n)),
        Field::Date(n_days) => {
            let day = EPOCH.checked_add(jiff::Span::new().try_days(n_days).ok()?).ok()?;
            Value::String(day.to_string())
        }
        Field::Byte(n) => n.into(),
        Field::Short(n) => n.into(),
        Field::Int(n) => n.into(),
        Field::Long(n) => n.into(),
        Field::UByte(n) => n.into(),
        Field::UShort(n) => n.into(),
        Field::UInt(n) => n.into(),
        Field::ULong(n) => n.into(),
        Field::ListInternal(list) => {
            let values = list.elements().iter().filter_map(|one| value(one.clone(), stamp));
            Value::Array(values.collect())
        }
        _ => Value::Bool(false),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use proptest::prelude::*;

    use super::*;

    const SCHEMA: &str = "message articles {
        required int64 id; required binary Body (UTF8); optional int32 day (DATE);
        required int64 at (TIMESTAMP(NANOS, false));
        optional group author (LIST) { repeated group list { optional binary element (UTF8); } } }";

    fn texts(values: &[&str]) -> Vec<ByteArray> {
        values.iter().map(|&value| ByteArray::from(value)).collect()
    }

    /// Two groups of two rows each.
    fn table(compression: Compression) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut bytes = Vec::new();
        let mut writer =
            SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
        for n in [1, 3] {
            let mut group = writer.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<Int64Type>().write_batch(&[n, n + 1], None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let words = texts(&["Un été", " "]);
            column.typed::<ByteArrayType>().write_batch(&words, None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<Int32Type>().write_batch(&[18_268], Some(&[1, 0]), None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let at = 1_578_355_200_000_000_000;
            column.typed::<Int64Type>().write_batch(&[at, at], None, None).unwrap();
            column.close().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column
                .typed::<ByteArrayType>()
                .write_batch(&texts(&["A", "B"]), Some(&[3, 3, 0]), Some(&[0, 1, 0]))
                .unwrap();
            column.close().unwrap();
            group.close().unwrap();
        }
        writer.close().unwrap();
        bytes
    }

    fn read(bytes: Vec<u8>, chosen: &[&str]) -> Vec<Item> {
        let chosen: Vec<Column> = chosen.iter().map(|column| column.parse().unwrap()).collect();
        open(Stream::of("a.parquet", Cursor::new(bytes)), &chosen).unwrap().collect()
    }

    #[test]
    fn all_types_of_a_field_are_read_from_any_compression() {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        let gzip = Compression::GZIP(Default::default());
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, gzip, zstd] {
            let items = read(table(compression), &["text=Body", "published=day"]);
            let page = items[2].as_ref().unwrap();
            assert_eq!(page.content.as_str(), "Un été");
            assert_eq!(page.origin, "row 3 of `a.parquet`");
            assert_eq!(
                (page.id.as_deref(), page.published.as_deref()),
                (Some("3"), Some("2020-01-07"))
            );
            assert_eq!(page.authors, ["A", "B"]);
            assert_eq!(items[1].as_ref().unwrap_err().code, "missing_text");
            assert_eq!(items.len(), 4);
        }
        let items = read(table(Compression::SNAPPY), &["text=Body", "published=at", "title=Body"]);
        let page = items[0].as_ref().unwrap();
        assert_eq!(page.published.as_deref(), Some("2020-01-07T00:00:00"));
        assert_eq!(page.title.as_deref(), Some("Un été"));
    }

    #[test]
    fn wrong_columns_and_types_are_told() {
        let message = |chosen: &[&str]| {
            read(table(Compression::SNAPPY), chosen).remove(0).unwrap_err().message
        };
        assert_eq!(
            message(&[]),
            "`a.parquet` has no column `text` or `html`; its columns are `id`, `Body`, `day`, `at`, `author`; `--columns text=NAME` says which holds the text"
        );
        assert_eq!(message(&["text=id"]), "row 1 of `a.parquet`: `text` must be a string");
        assert_eq!(
            message(&["text=Body", "title=author"]),
            "row 1 of `a.parquet`: `title` must be a string"
        );
    }

    #[test]
    fn a_broken_table_is_a_problem() {
        let whole = table(Compression::SNAPPY);
        let mut spoilt = whole.clone();
        spoilt[4..200].fill(0xff);
        for bytes in [whole[..whole.len() - 9].to_vec(), b"PAR1".to_vec(), spoilt] {
            let items = read(bytes, &["text=Body"]);
            let codes: Vec<_> = items.into_iter().map(|item| item.unwrap_err().code).collect();
            assert_eq!(codes, ["broken_table"]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_damage_is_pages_or_problems(at in 0.0..1.0_f64, byte: u8, cut in 0.0..1.0_f64) {
            let mut bytes = table(Compression::SNAPPY);
            let place = |part: f64| (part * bytes.len() as f64) as usize;
            let (at, cut) = (place(at), place(cut));
            bytes[at] = byte;
            let n_items = read(bytes.clone(), &["text=Body"]).len();
            prop_assert!(n_items <= 5);
            bytes.truncate(cut);
            read(bytes, &["text=Body"]);
        }
    }
}
