//! The rows of a file of an export.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dateline_record::MadeBy;
use dateline_record::export::{Exporter, is_deed};
use dateline_record::stored;
use dateline_store::find::{Finder, Record};

use crate::printer::output::Output;
use crate::printer::parquet::ParquetWriter;
use crate::printer::stored::{Kind, StoredFormat, StoredPrinter};

/// How rows are written.
#[derive(Clone, Copy)]
pub(super) enum Form<'f> {
    Parquet,
    Csv,
    Jsonl,
    DataSet {
        exporter: &'f Exporter,
        /// Whether statuses were asked for; else deeds alone go out, as those data sets have them.
        any_status: bool,
    },
}

/// An open file.
pub(super) enum Rows<'f> {
    Parquet(Box<ParquetWriter<Output>>),
    Stored(StoredPrinter, Output),
    DataSet { exporter: &'f Exporter, any_status: bool, output: Output },
}

impl<'f> Form<'f> {
    /// Returns the ending of a file's name.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Form::Parquet => "parquet",
            Form::Csv => "csv",
            Form::Jsonl => "jsonl",
            Form::DataSet { .. } => "tsv",
        }
    }

    /// Opens a file and writes what stands before the first row.
    pub(super) fn open(self, kind: Kind, path: &Path) -> Result<Rows<'f>> {
        let mut output = Output::open(Some(path))?;
        let printer = |format| StoredPrinter::new(kind, format, 0);
        Ok(match self {
            Form::Parquet => Rows::Parquet(Box::new(ParquetWriter::of_kept(output, kind)?)),
            Form::Csv | Form::Jsonl => {
                let is_csv = matches!(self, Form::Csv);
                let printer = printer(if is_csv { StoredFormat::Csv } else { StoredFormat::Jsonl });
                printer.header(None, &mut output)?;
                Rows::Stored(printer, output)
            }
            Form::DataSet { exporter, any_status } => {
                output.write_all(exporter.header().as_bytes())?;
                Rows::DataSet { exporter, any_status, output }
            }
        })
    }
}

impl Rows<'_> {
    /// Writes the rows of a record; returns how many.
    pub(super) fn put(&mut self, finder: &Finder<'_>, key: i64, record: &Record) -> Result<u64> {
        match self {
            Rows::Parquet(table) => {
                serde_json::to_writer(&mut *table, record)?;
                table.write_all(b"\n")?;
                Ok(1)
            }
            Rows::Stored(printer, output) => {
                printer.record(record, output)?;
                Ok(1)
            }
            Rows::DataSet { exporter, any_status, output } => {
                let kept = finder.kept_event(key)?;
                let article = stored::article(&kept.article, &kept.text)?;
                let made_by: MadeBy = kept.made_by;
                let events = [kept.event.as_str()];
                let coded =
                    stored::coded(article, &kept.lang, &made_by.model, &kept.names, events)?;
                if !*any_status && !coded.events.iter().all(is_deed) {
                    return Ok(0);
                }
                let rows = exporter.rows(&coded, &made_by);
                output.write_all(rows.as_bytes())?;
                Ok(rows.lines().count() as u64)
            }
        }
    }

    /// Writes what stands after the last row, and gives the file its name.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Rows::Parquet(table) => table.finish()?.finish(),
            Rows::Stored(_, output) | Rows::DataSet { output, .. } => output.finish(),
        }
    }
}
