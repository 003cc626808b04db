//! `dateline count`: how many events there are of each kind.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use dateline_store::find::{Count, Finder, Per, Told};
use serde_json::{Map, Value};

use super::filters::EventFilterArgs;
use super::{AsOfArgs, DbArgs};
use crate::printer::output::Output;
use crate::printer::stored::{grid, row};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GridFormat {
    Jsonl,
    Csv,
    Table,
}

/// Where rows go.
#[derive(Debug, clap::Args)]
pub(super) struct GridArgs {
    /// How the rows are written [default: table on a terminal, else jsonl].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<GridFormat>,
    /// Write to FILE, which appears when all is done.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl GridArgs {
    pub(super) fn open(&self) -> Result<Grid> {
        let output = Output::open(self.output.as_deref())?;
        let format = self.format.unwrap_or(if output.is_terminal() {
            GridFormat::Table
        } else {
            GridFormat::Jsonl
        });
        let width = output.width();
        Ok(Grid { output: BufWriter::new(output), format, width })
    }
}

/// Rows with their columns, on their way out.
pub(super) struct Grid {
    output: BufWriter<Output>,
    format: GridFormat,
    width: usize,
}

impl Grid {
    /// Writes all rows of one answer, as they come; a table when all are there.
    pub(super) fn rows(
        &mut self,
        columns: &[&str],
        rows: impl FnOnce(&mut dyn FnMut(Vec<Value>) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let out = &mut self.output;
        match self.format {
            GridFormat::Jsonl => rows(&mut |cells| {
                let names = columns.iter().map(|&name| name.to_owned());
                let record: Map<String, Value> = names.zip(cells).collect();
                serde_json::to_writer(&mut *out, &record)?;
                Ok(out.write_all(b"\n")?)
            }),
            GridFormat::Csv => {
                let names: Vec<Value> = columns.iter().map(|&name| name.into()).collect();
                row(&names, out)?;
                rows(&mut |cells| Ok(row(&cells, out)?))
            }
            GridFormat::Table => {
                let mut all = Vec::new();
                rows(&mut |cells| {
                    all.push(cells);
                    Ok(())
                })?;
                Ok(grid(columns, &all, self.width, out)?)
            }
        }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        Ok(self.output.flush()?)
    }

    pub(super) fn finish(self) -> Result<()> {
        self.output.into_inner().map_err(|error| error.into_error())?.finish()
    }
}

/// The arguments of `dateline count`.
#[derive(Debug, clap::Args)]
pub(crate) struct CountArgs {
    #[command(flatten)]
    db: DbArgs,
    /// What is counted by: day, month, year, type, status, country, pair, actor, recipient, sector, mode, context, outlet, lang, story; nothing gives one figure.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    by: Vec<String>,
    #[command(flatten)]
    filter: EventFilterArgs,
    /// Count reports, not happenings.
    #[arg(long)]
    reports: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// At most N rows.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    output: GridArgs,
}

/// Runs `dateline count`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn count(args: CountArgs) -> Result<ExitCode> {
    let per = args.by.iter().map(|value| Per::parse(value)).collect::<Result<Vec<_>, _>>()?;
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let count = Count {
        per,
        told: if args.reports { Told::Reports } else { Told::Happenings },
        as_of: args.as_of.day()?,
        limit: args.limit,
    };
    let rows = finder.count(&args.filter.filter(&finder)?, &count)?;
    let mut out = args.output.open()?;
    out.rows(&count.columns(), |take| rows.into_iter().try_for_each(take))?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}
