//! What printed records go through on their way out: nothing, or a table that is made of them.

use std::io::{self, Write};

use anyhow::Context;

use super::output::Output;
use super::parquet::ParquetWriter;
use crate::args::FormatArg;
use crate::models::Failure;

/// The output as the threads write to it.
pub(crate) enum Sink {
    Plain(Output),
    /// Takes lines of JSON.
    Parquet(Box<ParquetWriter<Output>>),
}

impl Sink {
    /// Opens what records of the kind with this name go through: a table of Parquet where it is asked for.
    ///
    /// # Errors
    ///
    /// Where there is no one kind, or the beginning of a table cannot be written.
    pub(crate) fn open(
        format: Option<FormatArg>,
        kind: Option<&str>,
        output: Output,
    ) -> anyhow::Result<Sink> {
        if format != Some(FormatArg::Parquet) {
            return Ok(Sink::Plain(output));
        }
        let Some(kind) = kind else {
            return Err(Failure::new("`--format parquet` holds one kind of record")
                .hint("name one with `--records`, and leave out `--with-articles`")
                .into());
        };
        if output.is_terminal() {
            return Err(Failure::new("`--format parquet` is nothing to read on a terminal")
                .hint("name a file with `-o`")
                .into());
        }
        let table = ParquetWriter::new(output, kind).context("cannot write the records")?;
        Ok(Sink::Parquet(Box::new(table)))
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
