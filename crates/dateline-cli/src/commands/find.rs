//! `dateline events`, `quotes`, `articles`, `stories`, `timeline`, `count`: what was kept, found again.

mod count;
mod export;
mod filters;
mod lists;
mod names;
mod sql;
mod stories;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline_store::Store;
use dateline_store::find::{By, FindError, Finder, Listing, Page, Record, Vocabulary, day_of};

pub(crate) use self::count::{CountArgs, count};
pub(crate) use self::export::{ExportArgs, export};
pub(crate) use self::lists::{
    ArticlesArgs, EventsArgs, QuotesArgs, TimelineArgs, articles, events, quotes, timeline,
};
pub(crate) use self::sql::{SqlArgs, sql};
pub(crate) use self::stories::{StoriesArgs, stories};
use crate::args::GlobalArgs;
use crate::models::Failure;
use crate::printer::output::Output;
use crate::printer::stored::{StoredFormat, StoredPrinter, updated};

/// Rows that a person and a reader of feeds get, unless told otherwise.
const PAGE: usize = 50;

/// Which file.
#[derive(Debug, clap::Args)]
pub(crate) struct DbArgs {
    /// The database that `dateline ingest` keeps.
    #[arg(long, value_name = "FILE", env = "DATELINE_DB", hide_env_values = true)]
    db: Option<PathBuf>,
}

impl DbArgs {
    /// Returns the file.
    pub(super) fn path(&self) -> Result<&PathBuf> {
        self.db.as_ref().ok_or_else(|| {
            Failure::new("no database is named")
                .hint("name the file with `--db news.db`, or set `DATELINE_DB`")
                .into()
        })
    }

    /// Opens it, to be read only.
    pub(super) fn open(&self) -> Result<Store> {
        Ok(Store::open_read_only(self.path()?)?)
    }
}

/// Which part of the list, and in which order.
#[derive(Debug, clap::Args)]
struct PageArgs {
    /// The oldest or least first; else the newest or greatest.
    #[arg(long)]
    reverse: bool,
    /// At most N records, 0 for all [default: 50 on a terminal and in feeds, else all].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on after the page that gave this cursor.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

/// What is known, and when.
#[derive(Debug, clap::Args)]
struct AsOfArgs {
    /// What was known on this day: only articles that were out, in the version that then stood.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
}

impl AsOfArgs {
    /// Returns the day as it is kept.
    fn day(&self) -> Result<Option<String>, FindError> {
        self.as_of.as_deref().map(|day| Ok(day_of(day)?.to_string())).transpose()
    }
}

/// How kept records are written.
#[derive(Debug, clap::Args)]
struct StoredOutputArgs {
    /// How the records are written [default: table on a terminal, else jsonl].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<StoredFormat>,
    /// Write to FILE, which appears when all is done.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// An open output, and how it is written to.
struct Sink {
    output: Output,
    format: StoredFormat,
    limit: Option<usize>,
}

impl Sink {
    fn open(args: &StoredOutputArgs, page: &PageArgs) -> Result<Sink> {
        let output = Output::open(args.output.as_deref())?;
        let format = args.format.unwrap_or(if output.is_terminal() {
            StoredFormat::Table
        } else {
            StoredFormat::Jsonl
        });
        let by_default = (output.is_terminal() || format.is_feed()).then_some(PAGE);
        let limit = page.limit.map_or(by_default, |limit| (limit > 0).then_some(limit));
        Ok(Sink { output, format, limit })
    }

    fn listing(&self, by: By, page: &PageArgs) -> Result<Listing, FindError> {
        Listing::new(by, page.reverse, self.limit, page.after.as_deref())
    }

    /// Writes the records of a page, and says on stderr where the next one begins.
    fn write(
        mut self,
        global: &GlobalArgs,
        printer: impl FnOnce(StoredFormat, usize) -> StoredPrinter,
        page: &Page,
        record: impl Fn(i64) -> Result<Record, FindError>,
    ) -> Result<ExitCode> {
        let mut printer = printer(self.format, self.output.width());
        let newest = self.format.is_feed().then(|| newest(page, &record)).transpose()?.flatten();
        let next = page.next.as_deref();
        let mut out = BufWriter::new(&mut self.output);
        printer.header(newest.as_deref(), &mut out)?;
        for &key in &page.keys {
            printer.record(&record(key)?, &mut out)?;
        }
        printer.footer(next, &mut out)?;
        out.flush()?;
        drop(out);
        self.output.finish()?;
        if let Some(next) = next.filter(|_| global.quiet == 0) {
            // A closed stderr stops nothing.
            let _ = writeln!(io::stderr(), "there are more: --after '{next}'");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns the newest day of a page of a feed.
fn newest(
    page: &Page,
    record: &impl Fn(i64) -> Result<Record, FindError>,
) -> Result<Option<String>, FindError> {
    let mut newest: Option<String> = None;
    for &key in &page.keys {
        let day = updated(&record(key)?).to_owned();
        newest = newest.max(Some(day));
    }
    Ok(newest)
}

/// Returns the words that may be asked for in this file.
fn vocabulary(finder: &Finder<'_>) -> Result<Vocabulary> {
    let codes = dateline_pipeline::codes()?;
    let countries: BTreeMap<String, String> =
        codes.states().map(|(code, state)| (code.to_owned(), state.name.clone())).collect();
    Ok(finder.vocabulary(countries)?)
}
