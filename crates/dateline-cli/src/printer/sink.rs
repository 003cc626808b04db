//! What printed records go through on their way out: nothing, or a table that is made of them.

use std::io::{self, Write};

use dateline_record::RecordKind;

use super::output::Output;
use super::parquet::ParquetWriter;

/// The output as the threads write to it.
pub(crate) enum Sink {
    Plain(Output),
    /// Takes lines of JSON.
    Parquet(Box<ParquetWriter<Output>>),
}

impl Sink {
    /// Makes a table of Parquet of the records of one kind.
    ///
    /// # Errors
    ///
    /// Where its beginning cannot be written.
    pub(crate) fn parquet(output: Output, kind: RecordKind) -> io::Result<Sink> {
        Ok(Sink::Parquet(Box::new(ParquetWriter::new(output, kind, &[])?)))
    }

    /// Returns whether a person sees the records as they come.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Sink::Plain(output) if output.is_terminal())
    }

    /// Writes what is still held back, and gives the file its name.
    ///
    /// # Errors
    ///
    /// Where that fails; the file then does not appear.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self {
            Sink::Plain(output) => output.finish(),
            Sink::Parquet(table) => table.finish()?.finish(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Sink::Plain(output) => output,
            Sink::Parquet(table) => table,
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}
