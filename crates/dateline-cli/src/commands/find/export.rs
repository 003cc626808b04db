//! `dateline export`: what was kept as files that other programs read, one for each month, with a list of them.

mod folder;
mod months;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use dateline_record::export::{ExportFormat as DataSet, Exporter};
use dateline_store::find::{By, Filter, Finder, Listing, Page, Told};
use serde_json::json;

use super::DbArgs;
use super::filters::EventFilterArgs;
use crate::args::GlobalArgs;
use crate::printer::Reporter;
use crate::printer::stored::Kind;

use folder::{File, Folder};
use months::Months;
use rows::Form;

/// How the files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables with lists and records within
    Parquet,
    /// Tables of characters, lists as JSON
    Csv,
    /// Records, one a line
    Jsonl,
    /// POLECAT's columns; events only
    Polecat,
    /// ICEWS's columns; events only
    Icews,
    /// GDELT 2.0's columns; events only
    Gdelt,
    /// PETRARCH2's columns; events only
    Petrarch,
}

impl Format {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn data_set(self) -> Option<DataSet> {
        match self {
            Format::Polecat => Some(DataSet::Polecat),
            Format::Icews => Some(DataSet::Icews),
            Format::Gdelt => Some(DataSet::Gdelt),
            Format::Petrarch => Some(DataSet::Petrarch),
            Format::Parquet | Format::Csv | Format::Jsonl => None,
        }
    }
}

/// The arguments of `dateline export`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The folder that the files go to: a new or empty one, or one with an earlier export, which is replaced.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[command(flatten)]
    db: DbArgs,
    /// How the files are written.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Parquet)]
    format: Format,
    /// A row for each report, not one for each happening.
    #[arg(long)]
    reports: bool,
    #[command(flatten)]
    filter: EventFilterArgs,
}

/// Runs the command. Quotes and articles are written by what the filters say of articles and days.
pub(crate) fn export(args: ExportArgs, global: &GlobalArgs) -> Result<ExitCode> {
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let filter = args.filter.filter(&finder)?;
    let of_articles = Filter {
        outlets: filter.outlets.clone(),
        langs: filter.langs.clone(),
        story: filter.story.clone(),
        article: filter.article.clone(),
        days: filter.days.clone(),
        ..Filter::default()
    };
    let exporter = args.format.data_set().map(exporter).transpose()?;
    let form = match (&exporter, args.format) {
        (Some(exporter), _) => Form::DataSet { exporter, any_status: !filter.statuses.is_empty() },
        (None, Format::Csv) => Form::Csv,
        (None, Format::Jsonl) => Form::Jsonl,
        (None, _) => Form::Parquet,
    };
    let told = if args.reports { Told::Reports } else { Told::Happenings };
    let oldest_first = Listing::new(By::Date, true, None, None)?;
    let folder = Folder::open(&args.dir)?;
    let mut reporter = Reporter::new(global, false, None);
    let mut files = Vec::new();
    let mut write = |kind: Kind, page: Page| -> Result<()> {
        let mut months = Months::new(&folder, kind, form);
        for key in page.keys {
            months.put(&finder, key)?;
            reporter.done();
        }
        files.extend(months.finish()?);
        Ok(())
    };
    write(Kind::Event, finder.events(&filter, told, None, &oldest_first)?)?;
    if exporter.is_none() {
        write(Kind::Quote, finder.quotes(&of_articles, &oldest_first)?)?;
        write(Kind::Article, finder.articles(&of_articles, None, &oldest_first)?)?;
    }
    let files: Vec<serde_json::Value> = files.iter().map(File::record).collect();
    folder.finish(&json!({
        "record": "manifest",
        "dateline": env!("CARGO_PKG_VERSION"),
        "format": args.format.name(),
        "events": if args.reports { "reports" } else { "happenings" },
        "made_by": finder.made_by()?,
        "files": files,
    }))?;
    reporter.finish("written");
    Ok(ExitCode::SUCCESS)
}

fn exporter(data_set: DataSet) -> Result<Exporter> {
    let provinces = dateline_pipeline::Knowledge::built_in()?.atlas().divisions();
    Ok(Exporter::new(data_set, dateline_pipeline::codes()?, provinces))
}
