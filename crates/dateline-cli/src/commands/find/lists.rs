//! `dateline events`, `quotes`, `articles` and `timeline`.

use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use dateline_store::find::{By, Filter, Finder, Told};
use serde_json::{Value, json};

use super::filters::{self, EventFilterArgs, PlaceArgs, SourceArgs};
use super::{AsOfArgs, DbArgs, PageArgs, Sink, StoredOutputArgs, names, vocabulary};
use crate::args::GlobalArgs;
use crate::models::Failure;
use crate::printer::stored::{Kind, StoredFormat, StoredPrinter};

/// What events are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EventSort {
    /// The day of the event
    Date,
    /// When the article was published
    Published,
    /// How sure the coding is
    Confidence,
    /// How many reports there are
    #[value(name = "n_reports", alias = "reports")]
    Reports,
    /// How many reports there are that do not come from one another
    #[value(name = "n_independent", alias = "independent")]
    Independent,
}

impl EventSort {
    fn by(self) -> By {
        match self {
            EventSort::Date => By::Date,
            EventSort::Published => By::Published,
            EventSort::Confidence => By::Confidence,
            EventSort::Reports => By::Reports,
            EventSort::Independent => By::Independent,
        }
    }
}

/// The arguments of `dateline events`.
#[derive(Debug, clap::Args)]
pub(crate) struct EventsArgs {
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    filter: EventFilterArgs,
    /// List each report, not each happening once.
    #[arg(long)]
    reports: bool,
    /// Order of the list.
    #[arg(long, value_enum, value_name = "BY", default_value_t = EventSort::Date)]
    sort: EventSort,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    output: StoredOutputArgs,
}

/// Runs `dateline events`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn events(args: EventsArgs, global: &GlobalArgs) -> Result<ExitCode> {
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let (filter, as_of) = (args.filter.filter(&finder)?, args.as_of.day()?);
    let sink = Sink::open(&args.output, &args.page)?;
    let told = if args.reports { Told::Reports } else { Told::Happenings };
    let listing = sink.listing(args.sort.by(), &args.page)?;
    let page = finder.events(&filter, told, as_of.as_deref(), &listing)?;
    let printer = |format, width| StoredPrinter::new(Kind::Event, format, width);
    sink.write(global, printer, &page, |key| finder.event(key, as_of.as_deref()))
}

/// What quotes and articles are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ArticleSort {
    /// The day of publication
    Date,
    /// The moment of publication, where it is known
    Published,
}

impl ArticleSort {
    fn by(self) -> By {
        match self {
            ArticleSort::Date => By::Date,
            ArticleSort::Published => By::Published,
        }
    }
}

/// The arguments of `dateline quotes`.
#[derive(Debug, clap::Args)]
pub(crate) struct QuotesArgs {
    #[command(flatten)]
    db: DbArgs,
    /// Words that are said: `mot AND "deux mots" -sans`, `OR`, `NOT`, `début*`, parentheses.
    #[arg(long, value_name = "SEARCH", allow_hyphen_values = true, help_heading = "Filters")]
    text: Option<String>,
    /// Who says it: a name, a Wikidata item or a country; may be given several times.
    #[arg(long, value_name = "WHO", help_heading = "Filters")]
    speaker: Vec<String>,
    /// Countries of speakers, by code or English name.
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',', help_heading = "Filters")]
    country: Vec<String>,
    /// PLOVER's sectors of speakers, such as `GOV`.
    #[arg(long, value_name = "SECTOR", value_delimiter = ',', help_heading = "Filters")]
    sector: Vec<String>,
    /// Only what stands in quotation marks.
    #[arg(long, conflicts_with = "indirect", help_heading = "Filters")]
    direct: bool,
    /// Only what stands in none.
    #[arg(long, help_heading = "Filters")]
    indirect: bool,
    #[command(flatten)]
    source: SourceArgs,
    /// Order of the list.
    #[arg(long, value_enum, value_name = "BY", default_value_t = ArticleSort::Date)]
    sort: ArticleSort,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    output: StoredOutputArgs,
}

/// Runs `dateline quotes`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn quotes(args: QuotesArgs, global: &GlobalArgs) -> Result<ExitCode> {
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let words = vocabulary(&finder)?;
    let filter = Filter {
        text: filters::search(args.text.as_deref())?,
        speakers: names::who(&args.speaker, &words)?,
        countries: filters::countries(&args.country, &words)?,
        sectors: filters::sectors(&args.sector)?,
        is_direct: (args.direct || args.indirect).then_some(args.direct),
        ..args.source.filter()?
    };
    let sink = Sink::open(&args.output, &args.page)?;
    let page = finder.quotes(&filter, &sink.listing(args.sort.by(), &args.page)?)?;
    let printer = |format, width| StoredPrinter::new(Kind::Quote, format, width);
    sink.write(global, printer, &page, |key| finder.quote(key))
}

/// The arguments of `dateline articles`.
#[derive(Debug, clap::Args)]
pub(crate) struct ArticlesArgs {
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    pub(super) filter: ArticleFilterArgs,
    /// Order of the list.
    #[arg(long, value_enum, value_name = "BY", default_value_t = ArticleSort::Date)]
    sort: ArticleSort,
    #[command(flatten)]
    as_of: AsOfArgs,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    output: StoredOutputArgs,
}

/// Which articles.
#[derive(Debug, clap::Args)]
pub(super) struct ArticleFilterArgs {
    /// Words of title or text: `mot AND "deux mots" -sans`, `OR`, `NOT`, `début*`, parentheses.
    #[arg(long, value_name = "SEARCH", allow_hyphen_values = true, help_heading = "Filters")]
    text: Option<String>,
    /// Who is named: a name, a Wikidata item or a country; may be given several times.
    #[arg(long, value_name = "WHO", help_heading = "Filters")]
    actor: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    source: SourceArgs,
}

impl ArticleFilterArgs {
    pub(super) fn filter(&self, finder: &Finder<'_>) -> Result<Filter> {
        let words = vocabulary(finder)?;
        let filter = Filter {
            text: filters::search(self.text.as_deref())?,
            actors: names::who(&self.actor, &words)?,
            ..self.source.filter()?
        };
        self.place.add_to(filter, &words)
    }
}

/// Runs `dateline articles`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn articles(args: ArticlesArgs, global: &GlobalArgs) -> Result<ExitCode> {
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let (filter, as_of) = (args.filter.filter(&finder)?, args.as_of.day()?);
    let sink = Sink::open(&args.output, &args.page)?;
    let listing = sink.listing(args.sort.by(), &args.page)?;
    let page = finder.articles(&filter, as_of.as_deref(), &listing)?;
    let has_points = sink.format == StoredFormat::Geojson;
    let printer = |format, width| StoredPrinter::new(Kind::Article, format, width);
    sink.write(global, printer, &page, |key| {
        let mut record = finder.article(key)?;
        if has_points {
            record.insert("points".to_owned(), json!(finder.points(key)?));
        }
        Ok(record)
    })
}

/// The arguments of `dateline timeline`.
#[derive(Debug, clap::Args)]
pub(crate) struct TimelineArgs {
    /// Who: a name in French or English, a Wikidata item such as `Q7747`, or a country such as `FRA`.
    #[arg(value_name = "ACTOR")]
    who: String,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    filter: EventFilterArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
    /// The newest day first.
    #[arg(long)]
    newest: bool,
    /// At most N records, 0 for all [default: 50 on a terminal and in feeds, else all].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Go on after the page that gave this cursor.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    #[command(flatten)]
    output: StoredOutputArgs,
}

/// Runs `dateline timeline`.
///
/// # Errors
///
/// Where the question cannot be understood, or the file not read.
pub(crate) fn timeline(args: TimelineArgs, global: &GlobalArgs) -> Result<ExitCode> {
    let store = args.db.open()?;
    let finder = Finder::new(&store)?;
    let who = names::who(std::slice::from_ref(&args.who), &vocabulary(&finder)?)?;
    if !finder.knows(&who)? {
        return Err(Failure::new(format!("nobody in this database is called `{}`", args.who))
            .hint("give a part of the name, a Wikidata item such as `Q7747` or a country such as `FRA`")
            .into());
    }
    let filter = Filter { participants: who.clone(), ..args.filter.filter(&finder)? };
    let as_of = args.as_of.day()?;
    let page = PageArgs { reverse: !args.newest, limit: args.limit, after: args.after };
    let sink = Sink::open(&args.output, &page)?;
    let listing = sink.listing(By::Date, &page)?;
    let page = finder.events(&filter, Told::Happenings, as_of.as_deref(), &listing)?;
    sink.write(global, StoredPrinter::timeline, &page, |key| {
        let mut record = finder.event(key, as_of.as_deref())?;
        record.insert("role".to_owned(), Value::Array(finder.roles(key, &who)?));
        Ok(record)
    })
}
