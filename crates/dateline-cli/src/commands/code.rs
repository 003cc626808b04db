//! `dateline read`, `dateline code` and `dateline explain`: articles through the stages to records.

use std::io::Write;
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use dateline_extract::{Options, parse_published};
use dateline_pipeline::{Knowledge, codes};
use dateline_record::ProblemRecord;
use dateline_record::RecordKind;
use dateline_record::export::Exporter;
use dateline_resolve::gazetteer::Gazetteer;
use dateline_types::{Problem, Published, RawPage, Status};

use super::actors::ActorArgs;
use super::copies::Copies;
use super::explain::explain_kept;
use super::ingest::Keeper;
use super::job::{Asked, Give, Given, Job, MadeFor, Standing, Task, Wanted, languages, tools};
use super::packs::LangPackArgs;
use super::shared::{chosen_format, n_jobs, pages, today};
use crate::args::{FormatArg, GlobalArgs, InputArgs, LangChoice, OutputArgs};
use crate::models::{Failure, Home, Models};
use crate::printer::Reporter;
use crate::printer::output::Output;
use crate::printer::render::{Format, Printer, RecordKinds, Records};
use crate::printer::sink::Sink;

/// What is less sure is not printed unless asked for: few of such events of news articles were right (docs/measurements.md).
pub(super) const MIN_CONFIDENCE: f32 = 0.35;

const NO_GAZETTEER: &str = "no gazetteer is installed: only countries and well-known regions are found as places; type `dateline models add gazetteer`";

/// Options that `read`, `code` and `explain` share.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) packs: LangPackArgs,
    /// Publication date where the input has none: `2020-01-07`, `2020-01`, `2020`.
    #[arg(long, value_name = "EDTF", value_parser = parse_date)]
    pub(super) date: Option<Published>,
    /// Take the text as it is, so that offsets refer to the input itself.
    #[arg(long)]
    pub(super) no_repair: bool,
    /// Articles worked on at once [default: one for each core].
    #[arg(short, long, value_name = "N", env = "DATELINE_JOBS")]
    jobs: Option<NonZeroUsize>,
}

/// Options of `dateline read`.
#[derive(Debug, clap::Args)]
pub(crate) struct ArticleArgs {
    #[command(flatten)]
    pub(super) shared: Args,
    /// Print each copy as an article of its own. Without it an article whose text came before in the run is a `copy` record.
    #[arg(long)]
    keep_copies: bool,
}

/// Options of `dateline code`.
#[derive(Debug, clap::Args)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    shared: Args,
    #[command(flatten)]
    actors: ActorArgs,
    /// Code no article whose text came before in the run: a `copy` record takes its place.
    #[arg(long)]
    skip_copies: bool,
    /// What to print: events, times, places, actors, quotes.
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "events", value_parser = parse_kind)]
    records: Vec<RecordKind>,
    /// Only events of these statuses: happened, ongoing, planned, possible, unconfirmed, requested, denied, hypothetical [default: all; in the columns of
    /// other data sets what happened, is under way, was promised or threatened].
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = parse_status)]
    status: Vec<Status>,
    /// Print each article's record before its own.
    #[arg(long)]
    with_articles: bool,
    /// Print only events at least so sure, from 0 to 1; 0 prints all that some entry of the codebook fits.
    #[arg(long, value_name = "P", default_value_t = MIN_CONFIDENCE, value_parser = parse_confidence)]
    min_confidence: f32,
}

/// Options of `dateline explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    shared: Args,
    #[command(flatten)]
    actors: ActorArgs,
    /// Only the event with this id.
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// Tell of an event that this database keeps: its reports, which are copies, which independent, what they disagree on.
    #[arg(long, value_name = "FILE", requires = "event", conflicts_with = "paths")]
    db: Option<PathBuf>,
    /// Tell of every entry of the codebook that was tried, even where words of its phrase are missing.
    #[arg(long)]
    all: bool,
}

pub(super) fn parse_date(value: &str) -> Result<Published, String> {
    let (edtf, start, end) =
        parse_published(value).ok_or("expected a date such as 2020-01-07, 2020-01 or 2020")?;
    Ok(Published { edtf, start, end, time: None, basis: "option" })
}

pub(super) fn parse_confidence(value: &str) -> Result<f32, String> {
    let parsed = value.parse().ok().filter(|confidence| (0.0..=1.0).contains(confidence));
    parsed.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

fn parse_kind(value: &str) -> Result<RecordKind, String> {
    if value == "copies" {
        return Ok(RecordKind::Copy);
    }
    let plural = |kind: &&RecordKind| format!("{}s", kind.name()) == value;
    let found = RecordKind::ALL.iter().find(plural).copied();
    found.ok_or_else(|| {
        "expected events, times, places, actors, quotes, copies or articles".to_owned()
    })
}

fn parse_status(value: &str) -> Result<Status, String> {
    let names = Status::ALL.map(Status::name);
    let found = Status::ALL.into_iter().find(|status| status.name() == value);
    found.ok_or_else(|| format!("expected {}", names.join(", ")))
}

/// Runs `dateline read`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn read(args: ArticleArgs, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let kinds: RecordKinds = [RecordKind::Article].into_iter().collect();
    let copies = (!args.keep_copies).then(Copies::default);
    run(args.shared, &ActorArgs::default(), &Task::Read, copies, kinds, global, home)
}

/// Runs `dateline code`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn code(args: CodeArgs, global: &GlobalArgs, home: &Home) -> Result<ExitCode> {
    let kinds: RecordKinds = args.records.into_iter().collect();
    let kinds = if args.with_articles { kinds.with_articles() } else { kinds };
    let export = args.shared.output.format.filter(|format| format.export().is_some());
    if let Some(format) = export.filter(|_| kinds != RecordKinds::default()) {
        return Err(Failure::new(format!("`--format {}` holds events only", format.name()))
            .hint("leave out `--records` and `--with-articles`, or use `jsonl` or `csv`")
            .into());
    }
    let standing = match (args.status, export) {
        (statuses, _) if !statuses.is_empty() => Standing::Only(statuses),
        (_, Some(_)) => Standing::Deed,
        (_, None) => Standing::Any,
    };
    let wanted = Wanted { standing, min_confidence: args.min_confidence };
    let copies = args.skip_copies.then(Copies::default);
    run(args.shared, &args.actors, &Task::Code(wanted), copies, kinds, global, home)
}

/// Runs `dateline explain`.
///
/// # Errors
///
/// Where it cannot run at all.
pub(crate) fn explain_articles(
    args: ExplainArgs,
    global: &GlobalArgs,
    home: &Home,
) -> Result<ExitCode> {
    let in_records = args.shared.output.format == Some(FormatArg::Jsonl);
    if let Some((db, id)) = args.db.as_ref().zip(args.event.as_ref()) {
        refuse_unsupported(args.shared.output.format, &Task::Explain(Asked::default()))?;
        let output = Output::open(args.shared.output.output.as_deref())?;
        return explain_kept(db, id, in_records, output);
    }
    let asked = Asked { event: args.event, all: args.all, in_records, ..Asked::default() };
    let task = Task::Explain(asked);
    run(args.shared, &args.actors, &task, None, RecordKinds::default(), global, home)
}

fn run(
    args: Args,
    actors: &ActorArgs,
    task: &Task<'_>,
    copies: Option<Copies>,
    kinds: RecordKinds,
    global: &GlobalArgs,
    home: &Home,
) -> Result<ExitCode> {
    refuse_unsupported(args.output.format, task)?;
    let pages = pages(&args.input)?;
    let gazetteer = match task {
        Task::Read => None,
        _ => home.gazetteer(),
    };
    let knowledge = match task {
        Task::Read => args.packs.knowledge_for_reading()?,
        _ => args.packs.knowledge()?,
    };
    let knowledge = with_gazetteer(knowledge, gazetteer.as_deref())?;
    // All that is known ends with the program: taking it down word by word would take as long as a few articles.
    let knowledge = ManuallyDrop::new(actors.add_to(knowledge)?);
    let models = match task {
        Task::Read => None,
        _ => Some(Models::find(home, &args.input.lang, None)?),
    };
    let output = Output::open(args.output.output.as_deref())?;
    let printer = printer(args.output.format, kinds.clone(), &output, &knowledge)?;
    let kind = kinds.only().map(RecordKind::name);
    let mut output = Sink::open(args.output.format, kind, output)?;
    let n_jobs = n_jobs(args.jobs);
    let mut reporter = Reporter::new(
        global,
        output.is_terminal(),
        Some(pages.n_inputs() as u64).filter(|&n| n > 1),
    );
    if gazetteer.is_none() && !matches!(task, Task::Read) {
        reporter.note(NO_GAZETTEER);
    }
    let job = Job {
        task,
        copies,
        knowledge: &knowledge,
        languages: languages(models.as_ref(), &knowledge),
        models: models.as_ref(),
        options: Options { repair: !args.no_repair, published: args.date, today: Some(today()) },
        printer: &printer,
        tools: tools(n_jobs),
    };
    if !task.is_prose() {
        output.write_all(printer.header().as_bytes())?;
    }
    let given = pages.map(|page| page.map(Given::of_page));
    job.run(given, n_jobs, &mut output, &mut reporter)?;
    if !task.is_prose() {
        output.write_all(printer.footer().as_bytes())?;
    }
    output.finish()?;
    if let Task::Explain(asked) = task
        && let Some(problem) = asked.problem()
    {
        reporter.problem(&ProblemRecord::of(&problem, None));
    }
    reporter.finish(match task {
        Task::Read => "read",
        Task::Code(_) => "coded",
        Task::Explain(_) => "explained",
        Task::Each(_) | Task::Keep(_) => "coded",
    });
    Ok(ExitCode::from(u8::from(reporter.n_problems() > 0)))
}

fn refuse_unsupported(format: Option<FormatArg>, task: &Task) -> Result<()> {
    match format {
        Some(FormatArg::Csv | FormatArg::Html | FormatArg::Parquet)
            if matches!(task, Task::Explain(_)) =>
        {
            Err(Failure::new("reasons are no rows and no page")
                .hint("leave out `--format` for text, or use `--format jsonl`")
                .into())
        }
        Some(format) if format.export().is_some() && !matches!(task, Task::Code(_)) => {
            let name = format.name();
            Err(Failure::new(format!("`--format {name}` holds events only"))
                .hint(format!("type `dateline code --format {name}`"))
                .into())
        }
        _ => Ok(()),
    }
}

/// Makes the printer of a format.
fn printer(
    format: Option<FormatArg>,
    kinds: RecordKinds,
    output: &Output,
    knowledge: &Knowledge,
) -> Result<Printer> {
    if let Some(export) = format.and_then(FormatArg::export) {
        let provinces = knowledge.atlas().divisions();
        return Ok(Printer::export(Exporter::new(export, codes()?, provinces)));
    }
    let format = match format {
        Some(FormatArg::Html) => Format::Html,
        format => chosen_format(format, output.is_terminal()),
    };
    Ok(Printer::new(format, Records::Of(kinds), output.width()))
}

/// How to code for a command that does more with events than print them.
pub(super) struct Coding<'c> {
    pub(super) lang: &'c LangChoice,
    pub(super) date: Option<Published>,
    pub(super) jobs: Option<NonZeroUsize>,
    pub(super) actors: &'c ActorArgs,
    pub(super) packs: &'c LangPackArgs,
    /// Whether found text is repaired.
    pub(super) repair: bool,
}

/// Codes pages and hands what comes of each to `give`; returns the problems as lines of JSON.
///
/// # Errors
///
/// Where it cannot run at all.
pub(super) fn code_each(
    pages: Vec<RawPage>,
    coding: Coding<'_>,
    give: &Give<'_>,
    reporter: &mut Reporter,
    home: &Home,
) -> Result<Vec<u8>> {
    let mut problems = Vec::new();
    let given = |_: &[MadeFor]| Ok(pages.into_iter().map(|page| Ok(Given::of_page(page))));
    code_for(&Task::Each(give), given, coding, &mut problems, reporter, home)?;
    Ok(problems)
}

/// Codes what is given and puts what comes of it into a store. `given` is asked once it is known what records are made with.
///
/// # Errors
///
/// Where it cannot run at all, or the store takes no more.
pub(super) fn keep_each<I: Iterator<Item = Result<Given, Problem>>>(
    given: impl FnOnce(&[MadeFor]) -> Result<I>,
    coding: Coding<'_>,
    keeper: &Keeper,
    reporter: &mut Reporter,
    home: &Home,
) -> Result<()> {
    code_for(&Task::Keep(keeper), given, coding, &mut std::io::sink(), reporter, home)
}

fn code_for<I: Iterator<Item = Result<Given, Problem>>>(
    task: &Task<'_>,
    given: impl FnOnce(&[MadeFor]) -> Result<I>,
    coding: Coding<'_>,
    problems: &mut (impl Write + Send),
    reporter: &mut Reporter,
    home: &Home,
) -> Result<()> {
    let gazetteer = home.gazetteer();
    let knowledge = with_gazetteer(coding.packs.knowledge()?, gazetteer.as_deref())?;
    let knowledge = ManuallyDrop::new(coding.actors.add_to(knowledge)?);
    let models = Models::find(home, coding.lang, None)?;
    if gazetteer.is_none() {
        reporter.note(NO_GAZETTEER);
    }
    let n_jobs = n_jobs(coding.jobs);
    let options = Options { repair: coding.repair, published: coding.date, today: Some(today()) };
    let job = Job {
        task,
        copies: None,
        knowledge: &knowledge,
        languages: languages(Some(&models), &knowledge),
        models: Some(&models),
        options,
        printer: &Printer::new(Format::Jsonl, Records::Of(RecordKinds::default()), 0),
        tools: tools(n_jobs),
    };
    job.run(given(&job.made_for()?)?, n_jobs, problems, reporter)
}

/// Adds the gazetteer where there is one.
pub(super) fn with_gazetteer(knowledge: Knowledge, gazetteer: Option<&Path>) -> Result<Knowledge> {
    let Some(path) = gazetteer else { return Ok(knowledge) };
    let gazetteer = Gazetteer::open(path).map_err(|error| {
        Failure::new(error.to_string()).hint("type `dateline models add gazetteer --force`")
    })?;
    Ok(knowledge.with_gazetteer(gazetteer))
}

/// Runs `dateline schema`.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn schema() -> Result<ExitCode> {
    let mut output = Output::open(None)?;
    writeln!(output, "{}", serde_json::to_string_pretty(&dateline_record::schema())?)?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}
