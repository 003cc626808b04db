//! `dateline read`, `dateline code` and `dateline explain`: articles through the stages to records.
//!
//! One thread reads, a pool works and serialises, one thread writes, in the order of the input.

use std::collections::BTreeMap;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use dateline_extract::{Options, language, parse_published};
use dateline_nlp::{Analyzer, AnalyzerConfig};
use dateline_pipeline::{
    Analogies, Knowledge, Language, Traced, Window, code_article, codes, map_in_order,
    trace_article,
};
use dateline_record::export::{Exporter, is_deed};
use dateline_record::{MadeBy, ProblemRecord, RecordKind};
use dateline_resolve::gazetteer::Gazetteer;
use dateline_types::{Article, Coded, Event, Problem, Published, RawPage, Status};

use super::actors::ActorArgs;
use super::copies::{Copies, Met};
use super::explain::{Explained, explain, explain_in_records, explain_kept, explain_only};
use super::ingest::{Item, Keeper};
use super::packs::LangPackArgs;
use super::shared::{
    Languages, WINDOW_BYTES, WINDOW_ITEMS_PER_JOB, chosen_format, n_jobs, pages, today,
};
use crate::args::{FormatArg, GlobalArgs, InputArgs, LangChoice, OutputArgs};
use crate::models::{Failure, Home, Models};
use crate::printer::Reporter;
use crate::printer::output::Output;
use crate::printer::render::{Format, Printer, RecordKinds, Records};
use crate::printer::sink::Sink;

/// Memory for the caches of each job and language.
pub(super) const CACHE_BYTES: usize = 40 << 20;

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

/// What is to be explained.
#[derive(Default)]
struct Asked {
    /// The event with this id alone.
    event: Option<String>,
    all: bool,
    /// Whether it is told in records, not in prose.
    in_records: bool,
    /// Whether an article has that event.
    is_found: AtomicBool,
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

/// What a command does with an article.
enum Task<'t> {
    Read,
    Code(Wanted),
    Explain(Asked),
    /// Hands over what was coded; nothing but problems is written.
    Each(&'t Give<'t>),
    /// Puts what was coded into a store, in the order of the input.
    Keep(&'t Keeper),
}

impl Task<'_> {
    /// Tells whether sentences are written, not records.
    fn is_prose(&self) -> bool {
        matches!(self, Task::Explain(asked) if !asked.in_records)
    }
}

/// Which events are printed.
struct Wanted {
    standing: Standing,
    min_confidence: f32,
}

/// How the events stand that are printed.
enum Standing {
    Any,
    /// As those that data sets of what happened would have.
    Deed,
    Only(Vec<Status>),
}

impl Wanted {
    fn keeps(&self, event: &Event) -> bool {
        let stands = match &self.standing {
            Standing::Any => true,
            Standing::Deed => is_deed(event),
            Standing::Only(statuses) => statuses.contains(&event.status),
        };
        stands && event.confidence >= self.min_confidence
    }
}

/// Takes what was coded, on any thread.
pub(super) type Give<'t> = dyn Fn(&Coded, &MadeBy, &Language) + Sync + 't;

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
        tools: (0..n_jobs).map(|_| Mutex::new(BTreeMap::new())).collect(),
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

impl Asked {
    /// What is wrong where no article has the event.
    fn problem(&self) -> Option<Problem> {
        let id = self.event.as_ref().filter(|_| !self.is_found.load(Ordering::Relaxed))?;
        let message =
            format!("no event has the id `{id}`; `dateline explain` without `--event` names all");
        Some(Problem::new(None, "code", "unknown_event", message))
    }

    fn explained(&self, article: &Explained<'_>, made_by: &MadeBy) -> serde_json::Result<String> {
        let id = self.event.as_deref();
        let explained = match (self.in_records, id) {
            (true, _) => explain_in_records(article, made_by, id)?,
            (false, Some(id)) => explain_only(article, id).unwrap_or_default(),
            (false, None) => explain(article),
        };
        self.is_found.fetch_or(!explained.is_empty(), Ordering::Relaxed);
        Ok(explained)
    }
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

/// What is worked on.
pub(super) enum Given {
    /// Something to find articles in.
    Page(Box<RawPage>),
    /// An article that was found before.
    Article(Box<Article>),
}

/// A language with what its records are made with.
pub(super) type MadeFor = (String, MadeBy);

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
        tools: (0..n_jobs).map(|_| Mutex::new(BTreeMap::new())).collect(),
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

/// Returns the languages that have a model and a language pack.
fn languages(models: Option<&Models>, knowledge: &Knowledge) -> Languages {
    let installed = models.into_iter().flat_map(Models::installed);
    let usable = installed.filter(|lang| knowledge.language(lang).is_some()).map(str::to_owned);
    Languages {
        usable: usable.collect(),
        forced: models.and_then(Models::forced).map(str::to_owned),
    }
}

/// What one thread works with, by language.
type Tools<'m> = BTreeMap<String, Tool<'m>>;

/// What one thread works with in one language.
struct Tool<'m> {
    analyzer: Analyzer<'m>,
    analogies: Option<Analogies<'m>>,
}

/// What all threads share.
struct Job<'j> {
    task: &'j Task<'j>,
    /// Where copies are noted, if they are told apart.
    copies: Option<Copies>,
    knowledge: &'j Knowledge,
    models: Option<&'j Models>,
    languages: Languages,
    options: Options,
    printer: &'j Printer,
    tools: Vec<Mutex<Tools<'j>>>,
}

/// What one place in the input gave: bytes, and what went wrong.
#[derive(Default)]
struct Outcome {
    bytes: Vec<u8>,
    problems: Vec<ProblemRecord>,
    failed: bool,
    /// The article, where it may be a copy.
    met: Option<Met>,
    /// What goes to a store.
    kept: Vec<Item>,
}

/// What came of an article.
struct Made {
    coded: Coded,
    made_by: MadeBy,
    /// What was tried, where it is to be explained.
    traced: Vec<Traced>,
}

impl Given {
    pub(super) fn of_page(page: RawPage) -> Given {
        Given::Page(Box::new(page))
    }

    fn n_bytes(&self) -> usize {
        match self {
            Given::Page(page) => page.content.as_str().len(),
            Given::Article(article) => article.text.len(),
        }
    }

    fn id(&self) -> Option<String> {
        match self {
            Given::Page(page) => page.id.clone(),
            Given::Article(article) => Some(article.id.clone()),
        }
    }
}

fn made_by(model: String, language: &Language) -> MadeBy {
    MadeBy {
        dateline: env!("CARGO_PKG_VERSION").to_owned(),
        model,
        codebook: format!("sha256:{}", language.codebook().checksum),
    }
}

impl Job<'_> {
    /// Returns the languages that can be worked on, with what their records are made with.
    fn made_for(&self) -> Result<Vec<MadeFor>> {
        let Some(models) = self.models else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for lang in &self.languages.usable {
            let Some(language) = self.knowledge.language(lang) else { continue };
            let model = models.open(lang).map_err(Failure::new)?;
            all.push((lang.clone(), made_by(model.info().full_name(), language)));
        }
        Ok(all)
    }

    fn run(
        &self,
        given: impl Iterator<Item = Result<Given, Problem>>,
        n_jobs: usize,
        output: &mut (impl Write + Send),
        reporter: &mut Reporter,
    ) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_jobs)
            .build()
            .context("cannot start the threads")?;
        let window = Window { n_items: n_jobs * WINDOW_ITEMS_PER_JOB, n_bytes: WINDOW_BYTES };
        let weight =
            |item: &(usize, Result<Given, Problem>)| item.1.as_ref().map_or(0, Given::n_bytes);
        let work = |(nth, item)| self.outcome(nth, item);
        let write = |mut outcome: Outcome| {
            let is_copy = self.told_as_copy(&mut outcome)?;
            output.write_all(&outcome.bytes)?;
            output.flush()?;
            outcome.problems.iter().for_each(|problem| reporter.problem(problem));
            if let Task::Keep(keeper) = self.task {
                keeper.keep(outcome.kept, outcome.problems)?;
            }
            match (outcome.failed, is_copy) {
                (true, _) => {}
                (false, true) => reporter.copy(),
                (false, false) => reporter.done(),
            }
            Ok(())
        };
        map_in_order(&pool, window, given.enumerate(), weight, work, write)
            .context("cannot write the records")
    }

    /// Works on one item. A panic is a problem of the article, not of the run.
    fn outcome(&self, nth: usize, item: Result<Given, Problem>) -> Outcome {
        let mut outcome = Outcome::default();
        let id = item.as_ref().ok().and_then(Given::id);
        let done = catch_unwind(AssertUnwindSafe(|| {
            item.and_then(|given| match given {
                Given::Page(page) => self.one(nth, *page, &mut outcome),
                Given::Article(article) => self.article(nth, *article, &mut outcome),
            })
        }));
        let done = done.unwrap_or_else(|_| {
            let message = "the coding failed by a fault of this program; please report it";
            Err(Problem::new(id, "code", "internal", message))
        });
        if let Err(problem) = done {
            outcome.failed = true;
            outcome.bytes.clear();
            outcome.kept.clear();
            self.problem(nth, &problem, &mut outcome);
        }
        outcome
    }

    fn problem(&self, nth: usize, problem: &Problem, outcome: &mut Outcome) {
        let record = ProblemRecord::of(problem, None);
        if !self.task.is_prose()
            && let Err(error) = self.printer.problem(nth, &record, &mut outcome.bytes)
        {
            tracing::error!("the problem cannot be written: {error}");
        }
        outcome.problems.push(record);
    }

    fn one(&self, nth: usize, page: RawPage, outcome: &mut Outcome) -> Result<(), Problem> {
        let read = self.knowledge.extractor().extract(page, &self.options)?;
        read.problems.iter().for_each(|problem| self.problem(nth, problem, outcome));
        if self.is_copy(nth, &read.value, outcome) {
            return Ok(());
        }
        let is_alone = read.value.len() == 1;
        for article in read.value {
            match self.article(nth, article, outcome) {
                Err(problem) if is_alone => return Err(problem),
                // What is wrong with a post of a live blog is no reason to lose the others.
                Err(problem) => self.problem(nth, &problem, outcome),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    fn article(
        &self,
        nth: usize,
        mut article: Article,
        outcome: &mut Outcome,
    ) -> Result<(), Problem> {
        let Some(models) = self.models else {
            article.lang = article
                .lang
                .take()
                .or_else(|| language::identify(&article.text, &["fr", "en"]).map(str::to_owned));
            return self.written(&article, self.printer.article(nth, &article, &mut outcome.bytes));
        };
        if let Task::Keep(keeper) = self.task
            && keeper.is_done(&article)?
        {
            outcome.kept.push(Item::Same);
            return Ok(());
        }
        let lang = self.languages.choose(&article)?;
        article.lang = Some(lang.clone());
        let Made { mut coded, made_by, traced } = self.coded(article, &lang, models)?;
        if let Task::Code(wanted) = self.task {
            coded.events.retain(|event| wanted.keeps(event));
        }
        match self.task {
            Task::Each(give) => {
                coded.events.retain(|event| event.confidence >= MIN_CONFIDENCE);
                if let Some(language) = self.knowledge.language(&lang) {
                    give(&coded, &made_by, language);
                }
                Ok(())
            }
            Task::Keep(keeper) => {
                coded.events.retain(|event| event.confidence >= keeper.min_confidence());
                outcome.kept.push(keeper.item(&coded, made_by)?);
                Ok(())
            }
            Task::Explain(asked) => {
                let Some(language) = self.knowledge.language(&lang) else { return Ok(()) };
                let article = Explained {
                    coded: &coded,
                    traced: &traced,
                    codebook: language.codebook(),
                    min_confidence: MIN_CONFIDENCE,
                    all: asked.all,
                };
                let explained = asked.explained(&article, &made_by).map_err(Into::into);
                let written = explained.map(|text| outcome.bytes.extend(text.into_bytes()));
                self.written(&coded.resolved.doc.article, written)
            }
            _ => {
                let printed = self.printer.coded(nth, &coded, &made_by, &mut outcome.bytes);
                self.written(&coded.resolved.doc.article, printed)
            }
        }
    }

    /// Notes an article, with the posts of a live blog; true where it is a copy for sure, and need not be worked on.
    fn is_copy(&self, nth: usize, articles: &[Article], outcome: &mut Outcome) -> bool {
        let Some((copies, first)) = self.copies.as_ref().zip(articles.first()) else {
            return false;
        };
        let texts = articles.iter().map(|article| article.text.as_str());
        let (met, is_copy) = copies.meet(nth, first, texts);
        outcome.met = Some(met);
        is_copy
    }

    /// Puts a copy in the place of the records of an article that turns out to be one; what went wrong with reading it stays.
    fn told_as_copy(&self, outcome: &mut Outcome) -> std::io::Result<bool> {
        let met = outcome.met.take().filter(|_| !outcome.failed);
        let Some((copies, met)) = self.copies.as_ref().zip(met) else { return Ok(false) };
        let Some(first) = copies.first(&met) else { return Ok(false) };
        outcome.bytes.clear();
        self.printer.copy(met.nth(), &met.record(&first), &mut outcome.bytes)?;
        for problem in &outcome.problems {
            self.printer.problem(met.nth(), problem, &mut outcome.bytes)?;
        }
        Ok(true)
    }

    fn written(&self, article: &Article, printed: std::io::Result<()>) -> Result<(), Problem> {
        printed.map_err(|error| {
            let message = format!("{}: the record cannot be written: {error}", article.origin);
            Problem::new(Some(article.id.clone()), "code", "internal", message)
        })
    }

    fn coded(&self, article: Article, lang: &str, models: &Models) -> Result<Made, Problem> {
        let (id, origin) = (article.id.clone(), article.origin.clone());
        let problem = |code, what: String| {
            Problem::new(Some(id.clone()), "analyse", code, format!("{origin}: {what}"))
        };
        let model = models.open(lang).map_err(|reason| problem("bad_model", reason))?;
        let language = self
            .knowledge
            .language(lang)
            .ok_or_else(|| problem("no_model", format!("no language pack for `{lang}`")))?;
        let thread = rayon::current_thread_index().unwrap_or(0) % self.tools.len();
        let mut tools = self.tools[thread].lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out while it is used: after a panic it is left behind, whatever state it is in.
        let mut tool = tools
            .remove(lang)
            .map_or_else(|| self.tool(language), Some)
            .ok_or_else(|| problem("bad_model", format!("no analyzer for `{lang}`")))?;
        let name = model.info().full_name();
        let Tool { analyzer, analogies } = &mut tool;
        let coded =
            code_article(article, language, self.knowledge, &name, analyzer, analogies.as_ref())
                .map_err(|error| problem(error.code(), error.to_string()))?;
        let traced = match self.task {
            Task::Explain(_) => trace_article(&coded, language, analogies.as_ref()),
            _ => Vec::new(),
        };
        tools.insert(lang.to_owned(), tool);
        let made_by = made_by(name, language);
        Ok(Made { coded, made_by, traced })
    }
}

impl<'j> Job<'j> {
    fn tool(&self, language: &Language) -> Option<Tool<'j>> {
        let model = self.models?.open(language.code()).ok()?;
        let analyzer = model.analyzer(AnalyzerConfig { cache_bytes: CACHE_BYTES });
        Some(Tool { analyzer, analogies: language.analogies(model) })
    }
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
