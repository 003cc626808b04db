//! `dateline stories`: what articles tell of together, and one story from day to day.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use dateline_store::find::{By, Finder, Record};
use serde_json::Value;

use super::lists::ArticleFilterArgs;
use super::{AsOfArgs, DbArgs, PageArgs, Sink, StoredOutputArgs};
use crate::args::GlobalArgs;
use crate::models::Failure;
use crate::printer::stored::{Kind, StoredFormat, StoredPrinter, grid};

/// What stories are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StorySort {
    /// The day of the last article
    Date,
    /// How many articles there are
    #[value(name = "n_articles", alias = "articles")]
    Articles,
}

/// The arguments of `dateline stories`.
#[derive(Debug, clap::Args)]
pub(crate) struct StoriesArgs {
    #[command(flatten)]
    db: DbArgs,
    /// One story with its days and its articles.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    filter: ArticleFilterArgs,
    /// Order of the list.
    #[arg(long, value_enum, value_name = "BY", default_value_t = StorySort::Date)]
    sort: StorySort,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    output: StoredOutputArgs,
}

/// Runs `dateline stories`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn stories(args: StoriesArgs, global: &GlobalArgs) -> Result<ExitCode> {
    if matches!(
        args.output.format,
        Some(StoredFormat::Geojson | StoredFormat::Rss | StoredFormat::Atom)
    ) {
        return Err(Failure::new("stories have no places and no feed of their own")
            .hint("`dateline events --story ID` has both; stories are written as `jsonl`, `csv`, `table` or `html`")
            .into());
    }
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let as_of = args.as_of.day()?;
    let sink = Sink::open(&args.output, &args.page)?;
    if let Some(id) = &args.id {
        return one(&finder.whole_story(id, as_of.as_deref())?, sink);
    }
    let filter = args.filter.filter(&finder)?;
    let by = match args.sort {
        StorySort::Date => By::Date,
        StorySort::Articles => By::Reports,
    };
    let page = finder.stories(&filter, as_of.as_deref(), &sink.listing(by, &args.page)?)?;
    let printer = |format, width| StoredPrinter::new(Kind::Story, format, width);
    sink.write(global, printer, &page, |key| finder.story(key))
}

/// Writes one story: in lines with all that belongs to it, for reading day by day.
fn one(story: &Record, mut sink: Sink) -> Result<ExitCode> {
    let width = sink.output.width();
    let out = &mut sink.output;
    if sink.format == StoredFormat::Table {
        let field = |name: &str| story.get(name).and_then(Value::as_str).unwrap_or_default();
        let title = crate::printer::visible(field("title"));
        writeln!(
            out,
            "── {title} · {} to {} · {}",
            field("first_day"),
            field("last_day"),
            field("id")
        )?;
        part(
            story,
            "timeline",
            &["day", "type", "status", "parties", "place", "n_reports", "evidence"],
            width,
            out,
        )?;
        part(story, "articles", &["published", "outlet", "lang", "title", "id"], width, out)?;
    } else {
        let mut printer = StoredPrinter::new(Kind::Story, sink.format, width);
        printer.header(None, out)?;
        printer.record(story, out)?;
        printer.footer(None, out)?;
    }
    sink.output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn part(
    story: &Record,
    name: &str,
    columns: &[&str],
    width: usize,
    out: &mut impl Write,
) -> Result<()> {
    let entries = story.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let cell = |entry: &Value, column: &str| match entry.get(column) {
        Some(Value::Array(parties)) => {
            let names = parties.iter().filter_map(|party| party.get("name")?.as_str());
            Value::from(names.collect::<Vec<_>>().join("; "))
        }
        value => value.cloned().unwrap_or_default(),
    };
    let rows: Vec<Vec<Value>> = entries
        .iter()
        .map(|entry| columns.iter().map(|column| cell(entry, column)).collect())
        .collect();
    writeln!(out)?;
    let titles: Vec<String> = columns.iter().map(|column| column.to_uppercase()).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    Ok(grid(&titles, &rows, width, out)?)
}
